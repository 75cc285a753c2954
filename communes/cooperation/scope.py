"""What part of the country somebody looks after, and whether something lies in it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role


@dataclass(frozen=True, slots=True)
class Scope:
    """A commune, a province, some regions, each by key, or (none of them) the country."""

    regions: tuple[int, ...] = ()
    province: int | None = None
    commune: int | None = None

    @property
    def is_country(self) -> bool:
        return not (self.regions or self.province or self.commune)

    @property
    def region(self) -> int | None:
        """Return the one region that this is."""
        return self.regions[0] if len(self.regions) == 1 else None

    def inside(self, path: str) -> Q:
        """Return the condition that the commune at ``path`` ("" or "commune") lies here."""
        start = f"{path}__" if path else ""
        if self.commune:
            return Q(**{path or "pk": self.commune})
        if self.province:
            return Q(**{f"{start}province": self.province})
        return Q(**{f"{start}province__region__in": self.regions}) if self.regions else Q()

    def unit(self, path: str = "", **also: Any) -> Q:
        """Return the condition that the unit at ``path``, of whichever level, lies here or is this place.

        ``also`` are conditions that the same unit meets.
        """
        start = f"{path}__" if path else ""
        here = self.inside(f"{start}commune")
        if self.province:
            here |= Q(**{f"{start}province": self.province})
        elif self.regions:
            here |= Q(**{f"{start}province__region__in": self.regions})
            here |= Q(**{f"{start}region__in": self.regions})
        return here & Q(**{f"{start}{name}": value for name, value in also.items()})


def scope_of(actor: Actor | None) -> Scope | None:
    """Return what an actor looks after: their commune, province or regions, or the country.

    None for those who look after no place: who runs a body, an inspectorate, nobody signed in.
    """
    if actor is None:
        return None
    # Without its place a role sees nothing: an empty scope is the country.
    if actor.role in COMMUNE_ROLES:
        return Scope(commune=actor.commune_id) if actor.commune_id else None
    if actor.role == Role.PROVINCE_OFFICER:
        return Scope(province=actor.province_id) if actor.province_id else None
    return Scope(tuple(sorted(actor.region_ids))) if actor.role in MINISTRY_ROLES else None
