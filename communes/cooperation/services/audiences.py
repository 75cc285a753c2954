"""Who is told what in cooperation."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from communes.cooperation.models import BodyMember, CooperationBody
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership
from config.toolbox.clock import local_day


def people_of_body(body: CooperationBody, *, at: datetime) -> list[User]:
    """Return the active people who run a body at this time. One query."""
    return _people(Q(role=Role.BODY_OFFICER, body=body), at)


def people_of_communes(communes: Iterable[int], *, at: datetime) -> list[User]:
    """Return the active people of communes (by key) at this time. One query."""
    return _people(Q(role__in=COMMUNE_ROLES, commune__in=list(communes)), at)


def people_of_provinces(provinces: Iterable[int], *, at: datetime) -> list[User]:
    """Return the active officers of provinces (by key) at this time. One query."""
    return _people(Q(role=Role.PROVINCE_OFFICER, province__in=list(provinces)), at)


def people_of_members(members: Iterable[BodyMember], *, at: datetime) -> list[User]:
    """Return the active people of communes and provinces in a body; nobody acts for a region. One query."""
    members = list(members)
    return _people(
        Q(role__in=COMMUNE_ROLES, commune__in=[row.commune_id for row in members if row.commune_id])
        | Q(role=Role.PROVINCE_OFFICER, province__in=[row.province_id for row in members if row.province_id]),
        at,
    )


def people_by_member(members: Iterable[BodyMember], *, at: datetime) -> dict[int, list[User]]:
    """Return whom to tell of each member (by key): a commune with its province, a province. One query.

    Nobody acts for a region. The communes of ``members`` are read.
    """
    members = list(members)
    communes = {row.commune_id for row in members if row.commune_id}
    provinces = {province for row in members if (province := _province_of(row))}
    condition = Q(role__in=COMMUNE_ROLES, commune__in=communes)
    condition |= Q(role=Role.PROVINCE_OFFICER, province__in=provinces)
    known = Membership.objects.filter(condition, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    by_place: dict[tuple[str, int | None], dict[int, User]] = {}
    for row in known.select_related("user"):
        place = ("commune", row.commune_id) if row.commune_id else ("province", row.province_id)
        by_place.setdefault(place, {})[row.user_id] = row.user
    found = {}
    for member in members:
        people = dict(by_place.get(("commune", member.commune_id or 0), {}))
        people |= by_place.get(("province", _province_of(member) or 0), {})
        found[member.pk] = list(people.values())
    return found


def _province_of(member: BodyMember) -> int | None:
    return member.commune.province_id if member.commune else member.province_id


def people_concerned(matters: Sequence[tuple[Commune, Collection[int]]], *, at: datetime) -> list[list[User]]:
    """Return whom to tell of each matter between a commune and bodies (by key), in their order. One query.

    They are the active people of the commune, of its province and of the bodies, and the administrators.
    """
    communes = {commune.pk for commune, _bodies in matters}
    provinces = {commune.province_id for commune, _bodies in matters}
    condition = Q(role__in=COMMUNE_ROLES, commune__in=communes)
    condition |= Q(role=Role.PROVINCE_OFFICER, province__in=provinces)
    condition |= Q(role=Role.BODY_OFFICER, body__in={body for _commune, bodies in matters for body in bodies})
    condition |= Q(role=Role.ADMINISTRATOR)
    known = Membership.objects.filter(condition, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    by_place: dict[tuple[str, int | None], dict[int, User]] = {}
    for row in known.select_related("user"):
        for name in ("commune", "province", "body"):
            if place := getattr(row, f"{name}_id"):
                by_place.setdefault((name, place), {})[row.user_id] = row.user
                break
        else:
            by_place.setdefault(("country", None), {})[row.user_id] = row.user
    found = []
    for commune, bodies in matters:
        places = [("commune", commune.pk), ("province", commune.province_id), ("country", None)]
        people: dict[int, User] = {}
        for key in [*places, *(("body", body) for body in bodies)]:
            people |= by_place.get(key, {})
        found.append(list(people.values()))
    return found


def administrators(*, at: datetime) -> list[User]:
    """Return the active administrators (DGCT) at this time. One query."""
    return _people(Q(role=Role.ADMINISTRATOR), at)


def _people(condition: Q, at: datetime) -> list[User]:
    memberships = Membership.objects.filter(condition, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    return list(User.objects.filter(pk__in=memberships.values("user")))
