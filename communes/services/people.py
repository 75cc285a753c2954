"""Let people into the portal with their post, and out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import people
from accounts.services.invitations import invite
from accounts.services.people import PersonFacts
from communes.enums import Role
from communes.models import Membership
from communes.services.memberships import Post, add_memberships, require_another_administrator
from config.toolbox.clock import local_day
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class Admission:
    """A person and the post they take up: a newcomer's facts, or someone who has an account."""

    person: PersonFacts | User
    post: Post


@transaction.atomic
def admit_people(
    admissions: Sequence[Admission], *, by: User | None, reason: str, at: datetime
) -> list[Membership]:
    """Create the newcomers' accounts, give everyone their post, invite whoever has no password yet.

    A newcomer may stand in several admissions; their facts are those of the first. Raises what
    ``create_people`` and ``add_memberships`` do; then nothing is written. The queries do not grow with the
    number of people.
    """
    newcomers: dict[str, PersonFacts] = {}
    for admission in admissions:
        if isinstance(admission.person, PersonFacts):
            newcomers.setdefault(admission.person.email.strip().lower(), admission.person)
    created = people.create_people(list(newcomers.values()), by=by, at=at)
    by_email = {user.email: user for user in created}
    posts = [
        (
            by_email[admission.person.email.strip().lower()]
            if isinstance(admission.person, PersonFacts)
            else admission.person,
            admission.post,
        )
        for admission in admissions
    ]
    memberships = add_memberships(posts, by=by, reason=reason, at=at)
    if created:
        invite(created, by=by, at=at)
    return memberships


@transaction.atomic
def import_people(admissions: Sequence[Admission], *, by: User, reason: str, at: datetime) -> int:
    """Admit a whole table of people, all or nobody, and note it; return how many rows."""
    memberships = admit_people(admissions, by=by, reason=reason, at=at)
    data = {"count": len(memberships), "reason": reason.strip()}
    record_event("communes.people_imported", actor=by, data=data, at=at)
    return len(memberships)


@transaction.atomic
def deactivate_person(person: User, *, by: User, reason: str, at: datetime) -> User:
    """Close an account at once. Raises LastAdministrator, and what ``accounts`` does."""
    administrator = Membership.objects.filter(user=person, role=Role.ADMINISTRATOR)
    if administrator.current(local_day(at)).exists():  # type: ignore[attr-defined]
        require_another_administrator(person, at=at)
    return people.deactivate_person(person, by=by, reason=reason, at=at)
