"""Reviews that wait too long: the reviewer is reminded once, then approvers and administrators are told once.

Nothing else follows. Silence accepts no line and no file; the queue shows since when a review is late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from assessments.enums import CycleState, State
from assessments.models import Assessment, LateReview
from assessments.services.assigning import named_communes
from assessments.services.lateness import LATE_DAYS, held_at, late_at
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, is_rehearsal, notify
from records.services.parameters import parameter

RISE_DAYS = "review.rise_days"


@transaction.atomic
def remind_of_late_reviews(*, at: datetime) -> int:
    """Remind reviewers of what became late, and let rise what stayed so; return how many people were told.

    One message a person, however many the files; run again, it tells nobody twice.
    """
    late = _late_now(at)
    told = _remind(late, at=at)
    return told + _rise(late, at=at)


def _late_now(at: datetime) -> list[Any]:
    """Return the late files of open cycles, locked, with since when each is held and by whom."""
    files = locked(Assessment.objects.filter(cycle__state=CycleState.OPEN)).annotate(
        held_at=held_at(), late_from=late_at()
    )
    late = files.filter(state__in=[State.SUBMITTED, State.IN_REVIEW], late_from__lte=at)
    return list(late.select_related("commune__province", "assignment").order_by("commune__code"))


def _reviewer(file: Any) -> int:
    return file.assignment.reviewer_id if file.state == State.SUBMITTED else file.claimed_by_id


def _wait(file: Any) -> tuple[int, int, datetime]:
    """Return what makes a wait one wait: the file, who holds it, since when."""
    return file.pk, _reviewer(file), file.held_at


def _known(late: Iterable[Any]) -> dict[tuple[int, int, datetime], LateReview]:
    rows = LateReview.objects.filter(assessment__in=[file.pk for file in late])
    return {(row.assessment_id, row.reviewer_id, row.held_at): row for row in rows}


def _remind(late: Sequence[Any], *, at: datetime) -> int:
    known = _known(late)
    fresh: dict[int, list[Any]] = defaultdict(list)
    for file in late:
        if _wait(file) not in known:
            fresh[_reviewer(file)].append(file)
    people = User.objects.in_bulk(fresh)
    told = 0
    for person, files in fresh.items():
        if not is_rehearsal():
            _remember(files, person, at=at)
        told += notify(
            "review.late",
            recipients=[people[person]],
            data=_data(files, days=parameter(LATE_DAYS)),
            link=Link("assessments:queue", {}),
            once=f"{files[0].pk}-{at:%Y%m%d%H%M%S}",
            at=at,
        )
    return told


def _remember(files: Sequence[Any], person: int, *, at: datetime) -> None:
    LateReview.objects.bulk_create(
        LateReview(assessment=file, reviewer_id=person, held_at=file.held_at, reminded_at=at)
        for file in files
    )
    for file in files:
        record_event("review.reminded", actor=None, target=file, data={"reviewer": person}, at=at)


def _rise(late: Sequence[Any], *, at: datetime) -> int:
    days = parameter(RISE_DAYS)
    known = _known(late)
    rising = [
        file
        for file in late
        if (row := known.get(_wait(file))) is not None
        and row.risen_at is None
        and at - row.reminded_at >= timedelta(days=days)
    ]
    if not is_rehearsal():
        LateReview.objects.filter(pk__in=[known[_wait(file)].pk for file in rising]).update(risen_at=at)
        for file in rising:
            record_event("review.risen", actor=None, target=file, data={"reviewer": _reviewer(file)}, at=at)
    told = 0
    for person, files in _told_of(rising, at=at).items():
        told += notify(
            "review.late_risen",
            recipients=[person],
            data=_data(files, days=days),
            link=Link("assessments:workload", {}),
            once=f"{files[0].pk}-{at:%Y%m%d%H%M%S}",
            at=at,
        )
    return told


def _told_of(files: Sequence[Any], *, at: datetime) -> dict[User, list[Any]]:
    """Return the files by the people who can do something about them: approvers of their regions too."""
    if not files:
        return {}
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    roles = current.filter(Q(role=Role.ADMINISTRATOR) | Q(role=Role.APPROVER), user__is_active=True)
    found: dict[User, list[Any]] = defaultdict(list)
    for membership in roles.select_related("user").prefetch_related("regions"):
        regions = {region.pk for region in membership.regions.all()}
        for file in files:
            is_theirs = not regions or file.commune.province.region_id in regions
            if is_theirs and file not in found[membership.user]:
                found[membership.user].append(file)
    return {person: own for person, own in found.items() if own}


def _data(files: Sequence[Any], *, days: int) -> dict[str, Any]:
    return {"count": len(files), "days": days, "communes": named_communes(files)}
