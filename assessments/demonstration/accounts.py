"""One account per role, for demonstrations. They bear the names of roles, never of persons."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.demonstration import DOMAIN
from accounts.models import User
from communes.enums import Authority, Role
from communes.models import Commune, Membership


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: the part of its e-mail before the @, its name in French, its role."""

    login: str
    name: str
    role: str
    authority: str = ""

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


ACCOUNTS = (
    Account("agent", "Agent de la commune (démonstration)", Role.COMMUNE_AGENT),
    Account("manager", "Directeur des services (démonstration)", Role.COMMUNE_MANAGER),
    Account("province", "Service de la province (démonstration)", Role.PROVINCE_OFFICER),
    Account("reviewer", "Vérificateur DGCT (démonstration)", Role.REVIEWER, Authority.DGCT),
    Account("approver", "Approbateur DGCT (démonstration)", Role.APPROVER, Authority.DGCT),
    Account(
        "capacity", "Service des compétences DDCTD (démonstration)", Role.CAPACITY_OFFICER, Authority.DDCTD
    ),
    Account("igat", "Inspecteur IGAT (démonstration)", Role.AUDITOR, Authority.IGAT),
    Account("igf", "Inspecteur IGF (démonstration)", Role.AUDITOR, Authority.IGF),
    Account("appeals", "Membre du comité des recours (démonstration)", Role.APPEAL_MEMBER, Authority.DGCT),
    Account("admin", "Administrateur du programme (démonstration)", Role.ADMINISTRATOR, Authority.DGCT),
)
# Signs what the made-up files of the other communes need a hand for; nobody can sign in with it.
SYSTEM = Account("records", "Données de démonstration", Role.COMMUNE_MANAGER)


def create_accounts(home: Commune, *, password: str, since: date, at: datetime) -> dict[str, User]:
    """Create the missing accounts and return all of them by login; ``home`` is the agents' commune."""
    people = {}
    for account in (*ACCOUNTS, SYSTEM):
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = User.objects.create_user(
                account.email,
                password if account is not SYSTEM else None,
                full_name=account.name,
                language="fr",
                is_active=account is not SYSTEM,
            )
            if account is not SYSTEM:
                _membership(account, user, home, since=since, at=at)
        people[account.login] = user
    return people


def _membership(account: Account, user: User, home: Commune, *, since: date, at: datetime) -> None:
    is_commune = account.role in {Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER}
    Membership.objects.create(
        user=user,
        role=account.role,
        commune=home if is_commune else None,
        province=home.province if account.role == Role.PROVINCE_OFFICER else None,
        authority=account.authority,
        starts_on=since,
        created_at=at,
    )
