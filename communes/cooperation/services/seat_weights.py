"""What the seats of a council are in proportion to: inhabitants for an ECI, contributions for a GCT (W9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Q

from communes.cooperation.enums import BodyKind, SeatBasis
from communes.cooperation.models import BodyMember, ContributionCall, CooperationBody, Founder

CENSUS = 2024
BASIS = {BodyKind.ECI: SeatBasis.POPULATION, BodyKind.GCT: SeatBasis.CONTRIBUTIONS}


@dataclass(frozen=True, slots=True)
class KnownWeights:
    """The weights that the portal knows, by the key of each member; None where it knows none.

    ``origin`` is "census", "calls" (of ``year``), "founders" (as proposed at the creation) or "" for none.
    """

    basis: str
    origin: str
    year: int | None
    by_member: dict[int, Decimal | None]


def present_members(body: CooperationBody, on: date) -> list[BodyMember]:
    """Return those who belong to a body on a day, with their places: the largest units first. One query."""
    present = Q(left_on=None) | Q(left_on__gt=on)
    members = body.members.filter(present, joined_on__lte=on).select_related("commune", "province", "region")
    return sorted(members, key=lambda member: (len(member.place.code), member.place.code))


def known_weights(body: CooperationBody, members: Sequence[BodyMember]) -> KnownWeights:
    """Return the weights of members: the census, or the latest year's calls, else the founders' proposals."""
    basis = BASIS[BodyKind(body.kind)]
    if basis == SeatBasis.POPULATION:
        inhabitants = {member.pk: _inhabitants(member) for member in members}
        return KnownWeights(basis, "census", CENSUS, inhabitants)
    calls = ContributionCall.objects.filter(member__in=members, cancelled_at=None)
    year = calls.aggregate(latest=Max("year"))["latest"]
    if year is not None:
        called = dict(calls.filter(year=year).values_list("member_id", "amount"))
        return KnownWeights(basis, "calls", year, {member.pk: called.get(member.pk) for member in members})
    proposed = {
        (row.region_id, row.province_id, row.commune_id): row.contribution
        for row in Founder.objects.filter(procedure__body=body)
    }
    found = {
        member.pk: proposed.get((member.region_id, member.province_id, member.commune_id))
        for member in members
    }
    return KnownWeights(basis, "founders" if any(found.values()) else "", None, found)


def _inhabitants(member: BodyMember) -> Decimal | None:
    population = member.place.population(CENSUS)
    return None if population is None else Decimal(population)
