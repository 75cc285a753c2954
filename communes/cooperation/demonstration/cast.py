"""Who acts in the demonstration of cooperation, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.demonstration import DOMAIN
from accounts.models import User
from communes.actors import Actor, actor_for
from communes.cooperation.models import CooperationBody
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.tiny_pdf import tiny_pdf

# Signs in for the grouping; it bears the name of a role, never of a person.
LOGIN, NAME = "body", "Service du groupement de coopération (démonstration)"
EMAIL = f"{LOGIN}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts of the demonstration as actors, at the hour when it is loaded."""

    administrator: Actor
    manager: Actor
    province: Actor
    at: datetime

    @property
    def year(self) -> int:
        return local_day(self.at).year

    def on(self, year: int, month: int, day: int) -> datetime:
        """Return a morning, or this very moment where that morning is still to come."""
        return min(datetime.combine(date(year, month, day), time(9), tzinfo=UTC), self.at)

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)


def known_actor(login: str, at: datetime) -> Actor | None:
    """Return a demonstration account as an actor, None where the demonstration is not loaded."""
    memberships = Membership.objects.select_related("user", "commune__province__region", "province")
    found = memberships.filter(user__email=f"{login}@{DOMAIN}").first()
    return actor_for(found, on=local_day(at)) if found else None


def create_officer(body: CooperationBody, *, password: str, since: date, at: datetime) -> Actor:
    """Create the account of those who run a body, where it is missing, and return it as an actor."""
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = User.objects.create_user(EMAIL, password, full_name=NAME, language="fr", is_active=True)
    membership, _ = Membership.objects.get_or_create(
        user=user, role=Role.BODY_OFFICER, body=body, defaults={"starts_on": since, "created_at": at}
    )
    return actor_for(membership, on=local_day(at))


def paper(name: str) -> SimpleUploadedFile:
    """Return a document that says that it is made up."""
    content = tiny_pdf(["Demonstration", "This document is made up."])
    return SimpleUploadedFile(f"{name}.pdf", content, content_type="application/pdf")
