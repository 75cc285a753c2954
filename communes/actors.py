"""Who is acting: a person and the membership they act with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting with one of their memberships.

    ``region_ids`` is empty when the membership covers every region.
    ``own_commune_ids`` and ``own_body_ids`` are all the communes and cooperation bodies the person belongs to
    at the time, whatever they act as: nobody decides on one they belong to.
    """

    user: User
    membership: Membership
    region_ids: frozenset[int] = frozenset()
    own_commune_ids: frozenset[int] = field(default=frozenset())
    own_body_ids: frozenset[int] = field(default=frozenset())

    @property
    def role(self) -> str:
        return self.membership.role

    @property
    def commune_id(self) -> int | None:
        return self.membership.commune_id

    @property
    def province_id(self) -> int | None:
        return self.membership.province_id

    @property
    def body_id(self) -> int | None:
        return self.membership.body_id

    @property
    def authority(self) -> str:
        return self.membership.authority

    def has_role(self, *roles: str) -> bool:
        return self.role in roles

    @property
    def is_commune(self) -> bool:
        return self.role in COMMUNE_ROLES

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def belongs_to(self, commune: Commune) -> bool:
        return commune.pk in self.own_commune_ids


def actor_for(membership: Membership, *, on: date, known: Iterable[Membership] | None = None) -> Actor:
    """Return the actor of a membership.

    ``known`` are all the memberships of its person on that day, where they were read already.
    """
    regions = frozenset(membership.regions.values_list("pk", flat=True))
    if known is None:
        known = Membership.objects.filter(user=membership.user).current(on)  # type: ignore[attr-defined]
    known = list(known)
    own = frozenset(row.commune_id for row in known if row.commune_id is not None)
    bodies = frozenset(row.body_id for row in known if row.body_id is not None)
    return Actor(membership.user, membership, regions, own, bodies)
