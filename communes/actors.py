"""Who is acting: a person and the membership they act with."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting with one of their memberships.

    ``region_ids`` is empty when the membership covers every region.
    ``own_commune_ids`` are all the communes the person belongs to at the time, whatever they act as:
    nobody decides on a commune they belong to.
    """

    user: User
    membership: Membership
    region_ids: frozenset[int] = frozenset()
    own_commune_ids: frozenset[int] = field(default=frozenset())

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


def actor_for(membership: Membership, *, on: date) -> Actor:
    """Return the actor of a membership; its person's other memberships of that day are read with it."""
    regions = frozenset(membership.regions.values_list("pk", flat=True))
    own = (
        Membership.objects.filter(user=membership.user, commune__isnull=False)
        .current(on)  # type: ignore[attr-defined]
        .values_list("commune_id", flat=True)
    )
    return Actor(membership.user, membership, regions, frozenset(own))
