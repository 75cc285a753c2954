"""What the country, a region or a province reads of cooperation at a glance.

Counted on a day: communes in no body, what each power is shared by, contributions due and not paid, overlaps
that wait, creations under way. Each function asks the database the same whatever the size of the place.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from communes.cooperation.enums import OverlapState
from communes.cooperation.models import (
    BodyMember,
    ContributionCall,
    ContributionPayment,
    CooperationBody,
    Overlap,
    Power,
    PowerTransfer,
    Procedure,
)
from communes.cooperation.scope import Scope
from communes.cooperation.services.register import belongs, in_force
from communes.models import Commune, Province, Region
from config.toolbox.search import fold

MONEY = DecimalField(max_digits=18, decimal_places=2)
NOTHING = Value(Decimal(0), output_field=MONEY)


@dataclass(frozen=True, slots=True)
class PowerRow:
    """How many bodies run a power, over how many communes and inhabitants (census of 2024)."""

    power: Power
    bodies: int
    communes: int
    population: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A region or a province: its communes, those in no body, open overlaps, what is unpaid (MAD)."""

    place: Region | Province
    communes: int
    alone: int
    overlaps: int
    unpaid: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a place; amounts in MAD."""

    communes: int
    alone: int
    bodies: int
    overlaps: int
    creations: int
    unpaid: Decimal


def alone(communes: QuerySet[Commune], *, on: date) -> QuerySet[Commune]:
    """Return those of these communes that belong to no body on a day."""
    member = BodyMember.objects.filter(belongs(on), commune=OuterRef("pk"))
    return communes.filter(~Exists(member))


def find_alone(scope: Scope, *, text: str = "", on: date) -> QuerySet[Commune]:
    """Return the communes of a place in no body, by their codes; words are looked for in names and codes."""
    found = alone(_communes(scope), on=on).select_related("province__region")
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    return found.order_by("code")


def figures_of(scope: Scope, *, on: date) -> Figures:
    """Return the figures of a place on a day. Six queries."""
    unpaid = unpaid_calls(scope, on=on).order_by().aggregate(total=Sum("left"))["total"]
    return Figures(
        communes=_communes(scope).count(),
        alone=alone(_communes(scope), on=on).count(),
        bodies=_bodies(scope, on).count(),
        overlaps=Overlap.objects.filter(state=OverlapState.OPEN, commune__in=_communes(scope)).count(),
        creations=_creations(scope).count(),
        unpaid=unpaid or Decimal(0),
    )


def powers_of(scope: Scope, *, on: date) -> list[PowerRow]:
    """Return every power in use with what runs it in a place; those that nobody shares have no body.

    Three queries.
    """
    members = BodyMember.objects.filter(scope.unit(), belongs(on))
    running = PowerTransfer.objects.filter(in_force(on), member__in=members)
    counts: dict[int, dict[str, Any]] = {
        row["power"]: row
        for row in running.order_by()
        .values("power")
        .annotate(
            bodies=Count("member__body", distinct=True), communes=Count("member__commune", distinct=True)
        )
    }
    # A commune whose power two bodies hold is counted once: its inhabitants are.
    population: dict[int, int] = {}
    held = running.filter(member__commune__isnull=False).order_by()
    for power, _commune, people in held.values_list(
        "power", "member__commune", "member__commune__population_2024"
    ).distinct():
        population[power] = population.get(power, 0) + people
    return [
        PowerRow(
            power,
            counts.get(power.pk, {}).get("bodies", 0),
            counts.get(power.pk, {}).get("communes", 0),
            population.get(power.pk, 0),
        )
        for power in Power.objects.filter(is_active=True)
    ]


def unpaid_calls(scope: Scope, *, on: date) -> QuerySet[ContributionCall]:
    """Return the calls due before a day and not paid in full, each with ``left``, the oldest first."""
    paid = (
        ContributionPayment.objects.filter(call=OuterRef("pk"), cancelled_at__isnull=True)
        .order_by()
        .values("call")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    calls = ContributionCall.objects.filter(
        cancelled_at__isnull=True, due_on__lt=on, member__in=BodyMember.objects.filter(scope.unit())
    ).annotate(paid=Coalesce(Subquery(paid, output_field=MONEY), NOTHING))
    calls = calls.annotate(
        left=Case(
            When(paid__lt=F("amount"), then=F("amount") - F("paid")), default=NOTHING, output_field=MONEY
        )
    )
    return (
        calls.filter(left__gt=0)
        .select_related("member__body", "member__commune", "member__province", "member__region")
        .order_by("due_on", "pk")
    )


def places_of(scope: Scope, *, on: date) -> list[PlaceRow]:
    """Return the regions one looks at, or the provinces of one region. Five queries; none for a province."""
    if scope.province:
        return []
    path = "province" if scope.region else "province__region"
    places: QuerySet[Region] | QuerySet[Province] = Region.objects.order_by("code")
    if scope.region:
        places = Province.objects.filter(region=scope.region).order_by("code")
    elif scope.regions:
        places = places.filter(pk__in=scope.regions)
    communes = _counted(_communes(scope), path)
    apart = _counted(alone(_communes(scope), on=on), path)
    overlaps = _counted(
        Overlap.objects.filter(state=OverlapState.OPEN, commune__in=_communes(scope)), f"commune__{path}"
    )
    unpaid = _unpaid_by(scope, on)
    return [
        PlaceRow(
            place,
            communes.get(place.pk, 0),
            apart.get(place.pk, 0),
            overlaps.get(place.pk, 0),
            unpaid.get(place.pk, Decimal(0)),
        )
        for place in places
    ]


def bodies_of_commune(commune: Commune, *, on: date) -> QuerySet[CooperationBody]:
    """Return the bodies that a commune belongs to on a day."""
    member = BodyMember.objects.filter(belongs(on), commune=commune)
    return CooperationBody.objects.filter(members__in=member).select_related("seat").distinct()


def _communes(scope: Scope) -> QuerySet[Commune]:
    """Return the listed communes of a place."""
    return Commune.objects.filter(scope.inside(""), is_listed=True)


def _bodies(scope: Scope, on: date) -> QuerySet[CooperationBody]:
    bodies: QuerySet[CooperationBody] = CooperationBody.objects.existing(on)  # type: ignore[attr-defined]
    if scope.is_country:
        return bodies
    here = BodyMember.objects.filter(scope.unit(), belongs(on), body=OuterRef("pk"))
    return bodies.filter(Exists(here))


def _creations(scope: Scope) -> QuerySet[Procedure]:
    under_way = Procedure.objects.filter(closed_at__isnull=True)
    return under_way.filter(scope.unit("founders")).distinct() if not scope.is_country else under_way


def _counted(rows: QuerySet, path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))


def _unpaid_by(scope: Scope, on: date) -> dict[int, Decimal]:
    """Return what is left to pay by place; what a region itself owes counts to the region alone."""
    if scope.province or scope.region:
        place = Coalesce("member__province", "member__commune__province")
    else:
        place = Coalesce("member__region", "member__province__region", "member__commune__province__region")
    rows = unpaid_calls(scope, on=on).order_by().annotate(place=place).values("place").annotate(Sum("left"))
    return {row["place"]: row["left__sum"] for row in rows if row["place"] is not None}
