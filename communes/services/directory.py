"""The people of the portal, as administrators look for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.search import fold

ACTIVE, INVITED, WAITING, DEACTIVATED = "active", "invited", "waiting", "deactivated"
STATES = {
    ACTIVE: _("Joined"),
    INVITED: _("Invited"),
    WAITING: _("Without a valid invitation"),
    DEACTIVATED: _("Deactivated"),
}
SORTS = {"name": F("full_name"), "email": F("email"), "seen": F("last_login"), "joined": F("joined_at")}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What an administrator asked of the list. Unknown values ask for nothing."""

    text: str = ""
    role: str = ""
    region: str = ""
    state: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "PeopleFilter":
        """Read the filter from the address."""
        return cls(
            text=query.get("q", "").strip()[:80],
            role=query.get("role", ""),
            region=query.get("region", ""),
            state=query.get("state", ""),
            sort=query.get("sort", "name"),
        )

    def order(self) -> OrderBy:
        field = SORTS.get(self.sort.lstrip("-"), SORTS["name"])
        return field.desc(nulls_last=True) if self.sort.startswith("-") else field.asc(nulls_last=True)


def people_with_state(*, at: datetime) -> QuerySet[Any]:
    """Return everybody, each with a ``state`` of ``STATES`` at this time."""
    open_invitation = Invitation.objects.filter(
        user=OuterRef("pk"), accepted_at=None, revoked_at=None, expires_at__gt=at
    )
    return User.objects.annotate(
        state=Case(
            When(is_active=False, then=Value(DEACTIVATED)),
            When(~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX), then=Value(ACTIVE)),
            When(Exists(open_invitation), then=Value(INVITED)),
            default=Value(WAITING),
            output_field=CharField(),
        )
    )


def find_people(wanted: PeopleFilter, *, at: datetime) -> QuerySet[Any]:
    """Return the people asked for, in the order asked for; memberships of today count.

    The text is looked for in names and e-mails, and in the names and codes of their communes.
    """
    people = people_with_state(at=at)
    current = Membership.objects.filter(user=OuterRef("pk")).current(local_day(at))  # type: ignore[attr-defined]
    if wanted.text:
        place = current.filter(commune__search_text__contains=fold(wanted.text))
        people = people.filter(
            Q(full_name__icontains=wanted.text) | Q(email__icontains=wanted.text) | Exists(place)
        )
    if wanted.role in Role.values:
        people = people.filter(Exists(current.filter(role=wanted.role)))
    if wanted.region:
        region = Q(commune__province__region__code=wanted.region) | Q(province__region__code=wanted.region)
        people = people.filter(Exists(current.filter(region)))
    if wanted.state in STATES:
        people = people.filter(state=wanted.state)
    return people.order_by(wanted.order(), "pk")


def with_memberships(people: QuerySet[Any], *, at: datetime) -> QuerySet[Any]:
    """Read the memberships of today with each person, as ``current_memberships``."""
    current = Membership.objects.current(local_day(at)).with_places().order_by("role", "pk")  # type: ignore[attr-defined]
    return people.prefetch_related(Prefetch("memberships", current, to_attr="current_memberships"))


def counts_by_state(*, at: datetime) -> dict[str, int]:
    """Return how many people are in each state, in the order of ``STATES``."""
    counts = dict(people_with_state(at=at).order_by().values_list("state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in STATES}


def export_rows(wanted: PeopleFilter, *, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Yield one row for each person and membership of today: what the columns of the export name."""
    for person in with_memberships(find_people(wanted, at=at), at=at):
        facts = (
            person.email,
            person.full_name,
            person.language,
            str(STATES[person.state]),
            person.last_login,
        )
        for membership in person.current_memberships or [None]:
            yield facts + _post(membership)


def _post(membership: Membership | None) -> tuple[Any, ...]:
    if membership is None:
        return ("", "", "", "", None, None)
    place = membership.place
    return (
        membership.role,
        place.code if place else membership.authority,
        place.name_ar if place else membership.get_authority_display(),
        place.name_fr if place else membership.get_authority_display(),
        membership.starts_on,
        membership.ends_on,
    )


def people_by_commune(
    communes: Iterable[int], *, roles: Iterable[str] = COMMUNE_ROLES, at: datetime
) -> dict[int, list[User]]:
    """Return the active people of communes (by key) at this time, each once. One query."""
    members = Membership.objects.filter(
        role__in=list(roles), commune__in=list(communes), user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    people: dict[int, list[User]] = {}
    for member in members.select_related("user").order_by("pk"):
        known = people.setdefault(member.commune_id, [])  # type: ignore[arg-type]
        if member.user not in known:
            known.append(member.user)
    return people
