"""The staff of a body: needed and in place by skill and year, and who placed them at disposal (W12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by
from communes.cooperation.enums import StaffOrigin
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodyMember, CooperationBody, StaffInPlace, StaffPost
from communes.cooperation.services.contribution_calls import members_in
from communes.cooperation.services.delegates import touch
from communes.cooperation.services.running import YEARS_AHEAD, check_version, check_year, lock_body
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event

POST_ADDED = "cooperation.staff_post_added"
POST_CHANGED = "cooperation.staff_post_changed"
POST_REMOVED = "cooperation.staff_post_removed"


class SkillThere(CooperationRefusal):
    text = _("This skill is written for %(year)s already: change that row.")


class NobodyNeeded(CooperationRefusal):
    text = _("Write how many people are needed or in place.")


class OriginTwice(CooperationRefusal):
    text = _("Write each origin of the people in place once.")


class MemberOfAnother(CooperationRefusal):
    text = _("Only a member of this body in that year places people at its disposal.")


@dataclass(frozen=True, slots=True)
class PlacedFacts:
    """People in place: recruited by the body, or placed at disposal by a member or a State service."""

    origin: str
    people: int
    member: BodyMember | None = None
    service: str = ""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A skill in a year."""

    year: int
    skill: str
    needed: int
    placed: Sequence[PlacedFacts] = ()


@dataclass(frozen=True, slots=True)
class PostRow:
    """A skill with who is in place; ``gap`` is above zero where people are missing."""

    post: StaffPost
    placed: Sequence[StaffInPlace]

    @property
    def in_place(self) -> int:
        return sum(row.people for row in self.placed)

    @property
    def gap(self) -> int:
        return self.post.needed - self.in_place

    def of(self, origin: str) -> int:
        return sum(row.people for row in self.placed if row.origin == origin)


@dataclass(frozen=True, slots=True)
class StaffYear:
    """The staff of a year by skill."""

    year: int
    rows: Sequence[PostRow]

    @property
    def needed(self) -> int:
        return sum(row.post.needed for row in self.rows)

    @property
    def in_place(self) -> int:
        return sum(row.in_place for row in self.rows)

    @property
    def gap(self) -> int:
        return self.needed - self.in_place

    @property
    def missing(self) -> int:
        """Return the people missing, skill by skill: too many of one skill do not fill another."""
        return sum(max(0, row.gap) for row in self.rows)

    @property
    def by_origin(self) -> list[tuple[str, int]]:
        return [(str(origin.label), sum(row.of(origin) for row in self.rows)) for origin in StaffOrigin]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The people needed and in place of each skill over the years: ``rows`` follow ``years``."""

    years: Sequence[int]
    rows: Sequence[tuple[str, Sequence[tuple[int, int] | None]]]
    totals: Sequence[tuple[int, int]]


def with_placed(posts: QuerySet[StaffPost]) -> QuerySet[StaffPost]:
    """Return posts with the people in place and the members who placed them. One query more."""
    placed = StaffInPlace.objects.select_related("member__commune", "member__province", "member__region")
    return posts.prefetch_related(Prefetch("in_place", placed))


def staff_of(body: CooperationBody, year: int) -> StaffYear:
    """Return the staff of a body in a year. Two queries."""
    posts = with_placed(body.staff_posts.filter(year=year)).order_by("skill", "pk")
    return StaffYear(year, [PostRow(post, list(post.in_place.all())) for post in posts])


def staff_years(body: CooperationBody) -> list[int]:
    """Return the years of which staff is written, the latest first. One query."""
    return list(body.staff_posts.order_by("-year").values_list("year", flat=True).distinct())


def forecast_of(body: CooperationBody) -> Forecast:
    """Return what is needed and in place over the years, skill by skill. One query."""
    posts = body.staff_posts.order_by("skill").annotate(placed=Coalesce(Sum("in_place__people"), 0))
    skills: dict[str, tuple[str, dict[int, tuple[int, int]]]] = {}
    years = set()
    for post in posts:
        found = skills.setdefault(fold(post.skill), (post.skill, {}))[1]
        found[post.year] = (post.needed, post.placed)
        years.add(post.year)
    ordered = sorted(years)
    rows = [(skill, [found.get(year) for year in ordered]) for skill, found in skills.values()]
    by_year = [[found[year] for _skill, found in skills.values() if year in found] for year in ordered]
    totals = [(sum(needed for needed, _ in pairs), sum(there for _, there in pairs)) for pairs in by_year]
    return Forecast(ordered, rows, totals)


@transaction.atomic
def save_post(
    body: CooperationBody,
    post: StaffPost | None,
    facts: PostFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> StaffPost:
    """Add a skill to a year (``post`` None) or change it, with who is in place.

    Raises NotYours, YearOutOfReach, ChangedMeanwhile, SkillThere, NobodyNeeded, OriginTwice or
    MemberOfAnother.
    """
    owner = lock_body(body, actor)
    check_year(owner, facts.year, at=at, ahead=YEARS_AHEAD)
    row = _lock(owner, post, version) if post else StaffPost(body=owner, version=0)
    _check(owner, row, facts)
    row.year, row.skill, row.needed = facts.year, facts.skill, facts.needed
    touch(row, actor=actor, at=at)
    row.in_place.all().delete()
    StaffInPlace.objects.bulk_create(
        StaffInPlace(post=row, origin=one.origin, member=one.member, service=one.service, people=one.people)
        for one in facts.placed
    )
    _record(POST_CHANGED if post else POST_ADDED, row, actor, at)
    return row


@transaction.atomic
def remove_post(post: StaffPost, *, version: int | None = None, actor: Actor, at: datetime) -> None:
    """Take a skill out of a year. Raises NotYours or ChangedMeanwhile."""
    owner = lock_body(post.body, actor)
    row = _lock(owner, post, version)
    _record(POST_REMOVED, row, actor, at)
    row.delete()


def _lock(body: CooperationBody, post: StaffPost, version: int | None) -> StaffPost:
    row = locked(StaffPost.objects.filter(body=body, pk=post.pk)).get()
    check_version(row, version)
    return row


def _check(body: CooperationBody, row: StaffPost, facts: PostFacts) -> None:
    others = body.staff_posts.filter(year=facts.year).exclude(pk=row.pk)
    if fold(facts.skill) in {fold(skill) for skill in others.values_list("skill", flat=True)}:
        raise SkillThere(year=facts.year)
    if not facts.needed and not facts.placed:
        raise NobodyNeeded()
    origins = [(one.origin, one.member and one.member.pk, fold(one.service)) for one in facts.placed]
    if len(origins) != len(set(origins)):
        raise OriginTwice()
    there = {member.pk for member in members_in(body, facts.year)}
    # Those who left keep what they placed before.
    there |= set(row.in_place.values_list("member", flat=True)) if row.pk else set()
    if any(one.member is not None and one.member.pk not in there for one in facts.placed):
        raise MemberOfAnother()


def _record(code: str, post: StaffPost, actor: Actor, at: datetime) -> None:
    data = {"year": post.year, "skill": post.skill}
    record_event(code, actor=actor.user, target=post.body, data=data, at=at)


def access_post(pk: int, *, actor: Actor | None) -> StaffPost:
    """Return the staff of a skill in a body this actor may see; anything else is a 404."""
    rows = StaffPost.objects.filter(body__in=bodies_seen_by(actor)).select_related("body")
    return get_object_or_404(with_placed(rows), pk=pk)
