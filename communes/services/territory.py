"""Bring the territory up to date from a list of units; what is no longer listed stays, with its past."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.models import User
from communes.models import Commune, Province, Region
from communes.models.territory import Place
from communes.services.search import searchable
from records.services.events import record_event

LEVELS = ("region", "province", "commune")
NAMES = ("name_ar", "name_fr", "population_2014", "population_2024", "search_text")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of an edition: ``level`` is region, province or commune; codes are HCP's of 2024.

    ``kind`` is the kind of a province or the milieu of a commune; a region has none.
    """

    level: str
    code: str
    name_ar: str
    name_fr: str
    kind: str
    region_code: str
    province_code: str
    cercle_code: str
    slug: str
    population_2014: int | None
    population_2024: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the units of one level."""

    created: int
    updated: int
    unchanged: int
    unlisted: int


@transaction.atomic
def load_territory(units: Sequence[Unit], *, actor: User | None, at: datetime) -> dict[str, Counts]:
    """Create and update regions, provinces and communes by their codes; return the counts by level.

    Running it twice changes nothing. A commune that ``units`` leaves out is marked as no longer listed and
    never deleted; a region or province left out is only counted. Queries do not grow with the rows, but for
    the batches of a write.
    """
    by_level = {
        level: [unit for unit in units if unit.level == level] for level in ("region", "province", "commune")
    }
    counts = {"region": _apply(Region, {unit.code: _names(Region, unit) for unit in by_level["region"]})}
    regions = dict(Region.objects.values_list("code", "pk"))
    counts["province"] = _apply(
        Province,
        {
            unit.code: _names(Province, unit) | {"kind": unit.kind, "region_id": regions[unit.region_code]}
            for unit in by_level["province"]
        },
    )
    provinces = dict(Province.objects.values_list("code", "pk"))
    counts["commune"] = _apply(
        Commune,
        {
            unit.code: _names(Commune, unit)
            | {
                "province_id": provinces[unit.province_code],
                "cercle_code": unit.cercle_code,
                "slug": unit.slug,
                "milieu": unit.kind,
                "is_listed": True,
            }
            for unit in by_level["commune"]
        },
    )
    listed = [unit.code for unit in by_level["commune"]]
    Commune.objects.filter(is_listed=True).exclude(code__in=listed).update(is_listed=False)
    if counts["commune"].unlisted or any(level.created or level.updated for level in counts.values()):
        data = {
            f"{name}_{level}": number
            for level, count in counts.items()
            for name, number in asdict(count).items()
        }
        record_event("communes.territory_loaded", actor=actor, data=data, at=at)
    return counts


def _names(model: type[Place], unit: Unit) -> dict[str, Any]:
    names = {name: getattr(unit, name) for name in NAMES if name != "search_text"}
    return names | {"search_text": searchable(model(code=unit.code, **names))}


def _apply(model: type[Place], wanted: Mapping[str, Mapping[str, Any]]) -> Counts:
    """Write the rows of one level whose values differ, in batches."""
    known = {place.code: place for place in model._default_manager.all()}
    fields = list(next(iter(wanted.values()), {}))
    created = [model(code=code, **values) for code, values in wanted.items() if code not in known]
    changed = []
    for code, values in wanted.items():
        place = known.get(code)
        if place is not None and any(getattr(place, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(place, name, value)
            changed.append(place)
    model._default_manager.bulk_create(created, batch_size=500)
    if changed:
        model._default_manager.bulk_update(changed, fields, batch_size=500)
    unlisted = sum(_is_listed(place) for code, place in known.items() if code not in wanted)
    return Counts(len(created), len(changed), len(wanted) - len(created) - len(changed), unlisted)


def _is_listed(place: models.Model) -> bool:
    return getattr(place, "is_listed", True)
