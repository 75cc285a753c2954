"""Tie people to places, end these ties."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.exceptions import AccountInactive, ReasonMissing
from accounts.models import User
from communes.cooperation.models import CooperationBody
from communes.enums import COMMUNE_ROLES, ROLE_AUTHORITIES, Authority, Role
from communes.exceptions import (
    AlreadyMember,
    EndsBeforeStart,
    LastAdministrator,
    PlaceDoesNotFit,
    RegionsDoNotFit,
)
from communes.models import Commune, Membership, Province, Region
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event, record_events

ROLES_WITH_REGIONS = frozenset({Role.REVIEWER, Role.APPROVER})


@dataclass(frozen=True, slots=True)
class Post:
    """A role in the place it needs (a commune, a province, a body or an authority), from when to when."""

    role: str
    starts_on: date
    commune: Commune | None = None
    province: Province | None = None
    authority: str = ""
    regions: tuple[Region, ...] = field(default=())
    ends_on: date | None = None
    body: CooperationBody | None = None

    @property
    def place(self) -> Commune | Province | CooperationBody | None:
        return self.commune or self.province or self.body

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def place_label(self) -> str:
        """Return the name of the place in the active language."""
        return pick(self.place, "name") if self.place else str(Authority(self.authority).label)

    def same_place(self, membership: Membership) -> bool:
        return (
            self.role == membership.role
            and (self.commune.pk if self.commune else None) == membership.commune_id
            and (self.province.pk if self.province else None) == membership.province_id
            and (self.body.pk if self.body else None) == membership.body_id
            and self.authority == membership.authority
        )

    def overlaps(self, membership: Membership) -> bool:
        begins_in_time = membership.ends_on is None or self.starts_on <= membership.ends_on
        return begins_in_time and (self.ends_on is None or membership.starts_on <= self.ends_on)


def check_post(post: Post) -> None:
    """Raise PlaceDoesNotFit, RegionsDoNotFit or EndsBeforeStart for a role in a place it cannot have."""
    given = (post.commune is not None, post.province is not None, post.body is not None, post.authority)
    if post.role in COMMUNE_ROLES:
        fits, expected = given == (True, False, False, ""), spoken_place("commune")
    elif post.role == Role.PROVINCE_OFFICER:
        fits, expected = given == (False, True, False, ""), spoken_place("province")
    elif post.role == Role.BODY_OFFICER:
        fits, expected = given == (False, False, True, ""), spoken_place("body")
    else:
        authorities = ROLE_AUTHORITIES[post.role]
        fits = not any(given[:3]) and post.authority in authorities
        expected = ", ".join(sorted(str(Authority(name).label) for name in authorities))
    if not fits:
        raise PlaceDoesNotFit(role=Role(post.role).label, expected=expected)
    if post.regions and post.role not in ROLES_WITH_REGIONS:
        raise RegionsDoNotFit
    if post.ends_on and post.ends_on < post.starts_on:
        raise EndsBeforeStart(starts_on=format_day(post.starts_on))


def spoken_place(kind: str) -> str:
    """Return the name of a kind of place in the active language."""
    return str({"commune": Commune, "province": Province, "body": CooperationBody}[kind]._meta.verbose_name)


@transaction.atomic
def add_memberships(
    posts: Sequence[tuple[User, Post]], *, by: User | None, reason: str, at: datetime
) -> list[Membership]:
    """Give each person their post; return the memberships in the order given.

    Raises what ``check_post`` does, AlreadyMember, AccountInactive or ReasonMissing; then nothing is written.
    The queries do not grow with the number of posts.
    """
    _require(reason)
    people = {user.pk for user, _post in posts}
    known: dict[int, list[Membership]] = {pk: [] for pk in people}
    for membership in Membership.objects.filter(user__in=people):
        known[membership.user_id].append(membership)
    rows = []
    for user, post in posts:
        check_post(post)
        if not user.is_active:
            raise AccountInactive
        if any(post.same_place(other) and post.overlaps(other) for other in known[user.pk]):
            raise AlreadyMember(person=user.full_name)
        membership = _row(user, post, by, at)
        known[user.pk].append(membership)
        rows.append(membership)
    Membership.objects.bulk_create(rows, batch_size=500)
    links = Membership.regions.through
    links._default_manager.bulk_create(
        [
            links(membership_id=row.pk, region_id=region.pk)
            for row, (_user, post) in zip(rows, posts, strict=True)
            for region in post.regions
        ],
        batch_size=500,
    )
    roles = {role: spoken(lambda role=role: Role(role).label) for role in {row.role for row in rows}}  # type: ignore[misc]
    data = {row: {"role": roles[row.role], "place": _place(row), "reason": reason.strip()} for row in rows}
    record_events("communes.membership_added", actor=by, targets=data, at=at)
    return rows


@transaction.atomic
def end_membership(membership: Membership, *, on: date, by: User, reason: str, at: datetime) -> Membership:
    """Let a membership end after a day, that day included; it is never deleted.

    Raises ReasonMissing, EndsBeforeStart, or LastAdministrator when the programme would be left without one.
    """
    _require(reason)
    membership = locked(Membership.objects.filter(pk=membership.pk)).with_places().get()  # type: ignore[attr-defined]
    if on < membership.starts_on:
        raise EndsBeforeStart(starts_on=format_day(membership.starts_on))
    if membership.role == Role.ADMINISTRATOR:
        require_another_administrator(membership.user, at=at)
    before, membership.ends_on = membership.ends_on, on
    if before != on:
        membership.save()
        data = _described(membership) | {
            "reason": reason.strip(),
            "ends_on": spoken(lambda: format_day(on)),
        }
        record_event("communes.membership_ended", actor=by, target=membership, data=data, at=at)
    return membership


def require_another_administrator(person: User, *, at: datetime) -> None:
    """Raise LastAdministrator when nobody else is an administrator with no end in sight.

    The others' rows are locked, so that two of them cannot leave at the same time.
    """
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, ends_on=None, user__is_active=True)
    others = others.current(local_day(at)).exclude(user=person)  # type: ignore[attr-defined]
    if not list(locked(others.order_by("pk"))):
        raise LastAdministrator


def _row(user: User, post: Post, by: User | None, at: datetime) -> Membership:
    return Membership(
        user=user,
        role=post.role,
        commune=post.commune,
        province=post.province,
        body=post.body,
        authority=post.authority,
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        created_by=by,
        created_at=at,
    )


def _described(membership: Membership) -> dict[str, Any]:
    """Return role and place in each language, as the log keeps them."""
    return {"role": spoken(membership.get_role_display), "place": _place(membership)}


def _place(membership: Membership) -> dict[str, str]:
    place = membership.place
    if place is None:
        return spoken(membership.get_authority_display)
    return texts_of(place, "name")


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
