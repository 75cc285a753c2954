"""Who reads an announcement, and what somebody reads."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.help.enums import Audience
from communes.help.models import Announcement, AnnouncementClosed
from communes.models import Commune, Membership, Province
from config.toolbox.clock import local_day

# Those who belong to a place read what is narrowed to it; the others look after the whole country.
PLACED_ROLES = COMMUNE_ROLES | {Role.PROVINCE_OFFICER, Role.BODY_OFFICER}


def announcements_for(user: User | None, actor: Actor | None, *, on: date) -> list[Announcement]:
    """Return what is shown on a day to somebody, the latest first. One query.

    ``user`` is None for a visitor who is not signed in; somebody without a role reads what no role narrows.
    """
    rows = Announcement.objects.current(on).order_by("-starts_on", "-pk")  # type: ignore[attr-defined]
    if user is None:
        return list(rows.exclude(audience=Audience.MEMBERS))
    found = rows.exclude(audience=Audience.VISITORS).filter(_place_fits(actor))
    role = actor.role if actor else ""
    return [row for row in found if not row.roles or role in row.roles]


def banners_for(user: User | None, actor: Actor | None, *, on: date) -> list[Announcement]:
    """Return what stands on top of somebody's pages: what they have not closed. Two queries at most."""
    shown = announcements_for(user, actor, on=on)
    if user is None or not shown:
        return shown
    closed = set(
        AnnouncementClosed.objects.filter(user=user, announcement__in=shown).values_list(
            "announcement", flat=True
        )
    )
    return [row for row in shown if row.pk not in closed]


def people_concerned(announcement: Announcement, *, at: datetime) -> QuerySet[User]:
    """Return the active people whom an announcement is for, among those who have a role today."""
    if announcement.audience == Audience.VISITORS:
        return User.objects.none()
    known = Membership.objects.filter(user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    if announcement.roles:
        known = known.filter(role__in=announcement.roles)
    regions = list(announcement.regions.values_list("pk", flat=True))
    provinces = list(announcement.provinces.values_list("pk", flat=True))
    if regions or provinces:
        known = known.filter(_within(regions, provinces))
    return User.objects.filter(pk__in=known.values("user"))


def _within(regions: list[int], provinces: list[int]) -> Q:
    """Return which memberships lie in these places, or look after the whole country."""
    inside = Q()
    for path in ("commune__province", "province", "body__seat__province"):
        inside |= Q(**{f"{path}__in": provinces}) | Q(**{f"{path}__region__in": regions})
    national = ~Q(role__in=PLACED_ROLES) & Q(regions__isnull=True)
    return inside | national | Q(regions__in=regions) | Q(regions__provinces__in=provinces)


def _place_fits(actor: Actor | None) -> Q:
    """Return which announcements are narrowed to no place, or to one of the actor's."""
    regions = Announcement.regions.through.objects.filter(announcement=OuterRef("pk"))
    provinces = Announcement.provinces.through.objects.filter(announcement=OuterRef("pk"))
    everywhere = ~Exists(regions) & ~Exists(provinces)
    if actor is None:
        return Q(everywhere)
    if actor.role not in PLACED_ROLES and not actor.region_ids:
        return Q()
    within = _provinces_of(actor)
    return Q(
        everywhere
        | Exists(regions.filter(region__in=within.values("region")))
        | Exists(provinces.filter(province__in=within.values("pk")))
    )


def _provinces_of(actor: Actor) -> QuerySet[Province]:
    """Return the provinces that an actor has to do with, as a part of a query."""
    place: dict[str, Any] = {"pk": actor.province_id}
    if actor.commune_id:
        place = {"pk__in": Commune.objects.filter(pk=actor.commune_id).values("province")}
    elif actor.body_id:
        seats = Commune.objects.filter(seated_bodies=actor.body_id)
        place = {"pk__in": seats.values("province")}
    elif actor.region_ids:
        place = {"region__in": actor.region_ids}
    return Province.objects.filter(**place)
