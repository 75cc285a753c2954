"""What the register says of bodies: found, filtered, and read with their members and powers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import BodyKind
from communes.cooperation.models import BodyMember, CooperationBody, Power, PowerTransfer
from communes.models import Commune
from communes.services.search import EDGE
from config.toolbox.search import fold

EXISTING, DISSOLVED = "existing", "dissolved"
STANDINGS = {
    EXISTING: pgettext_lazy("cooperation bodies", "Existing"),
    DISSOLVED: pgettext_lazy("cooperation bodies", "Dissolved"),
}
SORTS = {"code": "code", "name": "name_fr", "founded": "founded_on", "members": "members_count"}


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """What a reader asked of the register. Unknown values ask for nothing."""

    text: str = ""
    kind: str = ""
    power: str = ""
    region: str = ""
    standing: str = ""
    sort: str = "code"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "BodyFilter":
        """Read the filter from the address."""
        return cls(
            text=query.get("q", "").strip()[:80],
            kind=query.get("kind", ""),
            power=query.get("power", ""),
            region=query.get("region", ""),
            standing=query.get("standing", ""),
            sort=query.get("sort", "code"),
        )

    def order(self) -> OrderBy:
        field = F(SORTS.get(self.sort.lstrip("-"), "code"))
        return field.desc() if self.sort.startswith("-") else field.asc()


def in_force(on: date) -> Q:
    """Return the condition that a transfer, or a service of a commune, runs on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def belongs(on: date) -> Q:
    """Return the condition that a member belongs to its body on a day; the day it left it no longer does."""
    return Q(joined_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))


def find_bodies(wanted: BodyFilter, *, on: date) -> QuerySet[CooperationBody]:
    """Return the bodies asked for, each with its ``members_count`` of a day, in the order asked for.

    The text is looked for in both names, the code and the names of the members, as communes are searched. A
    body is in the region of its seat and in those of its members.
    """
    bodies = CooperationBody.objects.select_related("seat__province__region")
    for word in fold(wanted.text).split():
        bodies = bodies.filter(search_text__contains=word)
    if wanted.kind in BodyKind.values:
        bodies = bodies.filter(kind=wanted.kind)
    members = BodyMember.objects.filter(belongs(on))
    if wanted.power:
        transfers = PowerTransfer.objects.filter(in_force(on), power__code=wanted.power)
        bodies = bodies.filter(pk__in=transfers.values("member__body"))
    if wanted.region:
        code = wanted.region
        here = members.filter(
            Q(commune__province__region__code=code) | Q(province__region__code=code) | Q(region__code=code)
        )
        bodies = bodies.filter(Q(seat__province__region__code=code) | Q(pk__in=here.values("body")))
    if wanted.standing == EXISTING:
        bodies = bodies.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on))
    elif wanted.standing == DISSOLVED:
        bodies = bodies.filter(dissolved_on__lte=on)
    running = Q(members__joined_on__lte=on) & (Q(members__left_on__isnull=True) | Q(members__left_on__gt=on))
    return bodies.annotate(members_count=Count("members", filter=running)).order_by(wanted.order(), "code")


def powers_by_body(bodies: Iterable[CooperationBody], *, on: date) -> dict[int, list[Power]]:
    """Return the powers that each body (by key) runs on a day, each once, in their order. One query."""
    found: dict[int, list[Power]] = {}
    transfers = PowerTransfer.objects.filter(in_force(on), member__body__in=[body.pk for body in bodies])
    rows = transfers.select_related("power", "member").order_by("power__position", "power__code")
    for row in rows:
        powers = found.setdefault(row.member.body_id, [])
        if row.power not in powers:
            powers.append(row.power)
    return found


def members_of(body: CooperationBody) -> list[BodyMember]:
    """Return everybody who belongs or belonged to a body: regions first, then provinces, then communes.

    The most inhabited of each first. One query.
    """
    members = body.members.select_related("commune__province", "province", "region")
    levels = {"region": 0, "province": 1, "commune": 2}

    def place_of(member: BodyMember) -> tuple[int, int, str, date]:
        level = next(levels[name] for name in levels if getattr(member, f"{name}_id"))
        return level, -member.place.population_2024, member.place.code, member.joined_on

    return sorted(members, key=place_of)


def searchable_body(body: CooperationBody) -> str:
    """Return the search text of a body: both names, its code, the names of its members, folded."""
    names = [body.name_fr, body.name_ar, body.code]
    for member in body.members.select_related("commune", "province", "region"):
        names += [member.place.name_fr, member.place.name_ar]
    return EDGE.join(["", *(fold(name) for name in names), ""])


def memberships_of(commune: Commune) -> QuerySet[BodyMember]:
    """Return what a commune belongs or belonged to, in the order it joined."""
    return BodyMember.objects.filter(commune=commune).select_related("body").order_by("joined_on")
