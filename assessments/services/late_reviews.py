"""Reviews that wait too long: their reviewers are reminded, then approvers and administrators are told.

Each of them in one message a week at most, however many the files and whichever limit has passed. It does
nothing else: silence accepts no line and no file, and the queue shows since when a review is late.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import User
from assessments.enums import CycleState, State
from assessments.models import Assessment
from assessments.services.assigning import named_communes
from assessments.services.lateness import late_at
from communes.enums import Role
from communes.models import Membership
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from records.services.notices import Link
from records.services.parameters import parameter

RISE_DAYS = "review.rise_days"


def remind_of_late_reviews(*, at: datetime) -> int:
    """Remind reviewers of what is late with them, and let rise what stays so; return how many were told.

    Run again in the same week, it tells nobody twice.
    """
    late = _late_now(at)
    rise = timedelta(days=parameter(RISE_DAYS))
    rising = [file for file in late if file.late_from + rise <= at]
    told = _tell("review.late", _by_reviewer(late), Link("assessments:queue", {}), at=at)
    return told + _tell(
        "review.late_risen", _by_overseer(rising, at=at), Link("assessments:workload", {}), at=at
    )


def _late_now(at: datetime) -> list[Any]:
    """Return the late files of open cycles, with since when each is late."""
    files = Assessment.objects.filter(
        cycle__state=CycleState.OPEN, state__in=[State.SUBMITTED, State.IN_REVIEW]
    )
    late = files.annotate(late_from=late_at()).filter(late_from__lte=at)
    return list(late.select_related("commune__province", "assignment").order_by("commune__code"))


def _reviewer(file: Any) -> int | None:
    """Return whom a file waits for; None while nobody was given it, nor claimed it."""
    if file.state == State.IN_REVIEW:
        return file.claimed_by_id
    return file.assignment.reviewer_id if hasattr(file, "assignment") else None


def _by_reviewer(late: Iterable[Any]) -> dict[User, list[Any]]:
    held: dict[int, list[Any]] = defaultdict(list)
    for file in late:
        if (person := _reviewer(file)) is not None:
            held[person].append(file)
    people = User.objects.in_bulk(held)
    return {people[person]: files for person, files in held.items()}


def _by_overseer(files: Sequence[Any], *, at: datetime) -> dict[User, list[Any]]:
    """Return the files by the people who can do something about them: approvers of their regions too.

    What waits for them as reviewers is left out: they were reminded of it.
    """
    if not files:
        return {}
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    roles = current.filter(Q(role=Role.ADMINISTRATOR) | Q(role=Role.APPROVER), user__is_active=True)
    found: dict[User, list[Any]] = defaultdict(list)
    for membership in roles.select_related("user").prefetch_related("regions"):
        regions = {region.pk for region in membership.regions.all()}
        for file in files:
            is_theirs = not regions or file.commune.province.region_id in regions
            is_own = _reviewer(file) == membership.user_id
            if is_theirs and not is_own and file not in found[membership.user]:
                found[membership.user].append(file)
    return {person: own for person, own in found.items() if own}


def _tell(code: str, files: Mapping[User, Sequence[Any]], link: Link, *, at: datetime) -> int:
    year, week, _day = local_day(at).isocalendar()
    return tell_once(
        code,
        [(f"{year}-W{week:02}", own, [person]) for person, own in files.items()],
        data=lambda own: {"count": len(own), "communes": named_communes(own)},
        link=lambda _own: link,
        at=at,
    )
