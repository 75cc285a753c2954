"""What happens because time passes: windows that end, reminders. A deadline locks, it never submits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from assessments.enums import Action, CycleState, State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Cycle
from assessments.services.cycles import in_both
from assessments.services.notifications import (
    ADMINISTRATORS,
    COMMUNE,
    REVIEWER,
    notice_data,
    people_concerned,
)
from assessments.services.workflow import apply_step, lock_assessment
from config.toolbox.clock import last_minute, local_day
from records.services.notices import Link, notify
from records.services.parameters import parameter

REMINDER_DAYS = "assessments.reminder_days"
logger = structlog.get_logger("adaa.clock")


def close_passed_windows(*, at: datetime) -> int:
    """Take the clock's own steps on every file whose window has ended; return how many were taken.

    Run again, it finds nothing left. One file's refusal does not hold back the others.
    """
    files = _open_files()
    windows: tuple[tuple[QuerySet[Assessment], Action, Callable[[Assessment], bool]], ...] = (
        (files.filter(state=State.DRAFT), Action.MISS_DEADLINE, lambda file: file.deadline < at),
        (
            files.filter(state=State.RETURNED, correction_due_at__lt=at),
            Action.END_CORRECTION,
            lambda file: file.correction_due_at is not None and file.correction_due_at < at,
        ),
        (
            files.filter(state=State.AWAITING_REPLY, reply_due_at__lt=at),
            Action.END_REPLY,
            lambda file: file.reply_due_at is not None and file.reply_due_at < at,
        ),
    )
    taken = 0
    for waiting, action, has_ended in windows:
        for file in waiting.select_related("cycle"):
            if has_ended(file):
                taken += _step(file, action, has_ended, at=at)
    return taken


def _open_files() -> QuerySet[Assessment]:
    return Assessment.objects.filter(cycle__state=CycleState.OPEN).order_by("pk")


def _step(file: Assessment, action: Action, has_ended: Callable[[Assessment], bool], *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            row = lock_assessment(file)
            # The file may have moved, or its deadline been extended, since it was read.
            if not has_ended(row):
                return False
            apply_step(row, action, actor=None, at=at)
    except AssessmentError as refusal:
        logger.info("clock step refused", action=action.value, file_id=file.pk, refusal=refusal.code)
        return False
    return True


def send_reminders(*, at: datetime) -> int:
    """Remind those whom a deadline concerns; return how many people were told. Each reminder goes once."""
    told = 0
    days = sorted(parameter(REMINDER_DAYS))
    for file in (
        _open_files()
        .filter(state__in=[State.DRAFT, State.RETURNED])
        .select_related("cycle", "commune__province")
    ):
        told += _remind_commune(file, days, at=at)
    for cycle in Cycle.objects.filter(state=CycleState.OPEN):
        told += _remind_reviewers(cycle, at=at)
    return told


def _remind_commune(file: Assessment, days: list[int], *, at: datetime) -> int:
    due = file.entry_closes_at
    left = (local_day(due) - local_day(at)).days
    # The nearest limit already crossed: a portal that slept a day still reminds, once.
    crossed = [day for day in days if left <= day]
    if due < at or at < file.cycle.entry_opens_at or not crossed:
        return 0
    kind = "reminder.correction" if file.state == State.RETURNED else "reminder.submission"
    return notify(
        kind,
        recipients=people_concerned(file, (COMMUNE,), at=at),
        data=notice_data(file, due=in_both(due)),
        link=Link("assessments:detail", {"pk": file.pk}),
        once=f"{file.pk}-{due:%Y%m%d}-{crossed[0]}",
        at=at,
    )


def _remind_reviewers(cycle: Cycle, *, at: datetime) -> int:
    """Remind reviewers of late files, and let the case rise to the administrators; again each week."""
    due = last_minute(cycle.review_closes_on)
    if at <= due:
        return 0
    weeks = (at - due) // timedelta(days=7)
    late = Assessment.objects.filter(cycle=cycle).filter(
        Q(state__in=[State.SUBMITTED, State.IN_REVIEW]) & Q(submitted_at__isnull=False)
    )
    told = 0
    for file in late.select_related("cycle", "commune__province").order_by(F("submitted_at"), "pk"):
        told += notify(
            "reminder.review_late",
            recipients=people_concerned(file, (REVIEWER, ADMINISTRATORS), at=at),
            data=notice_data(file, due=in_both(due)),
            link=Link("assessments:detail", {"pk": file.pk}),
            once=f"{file.pk}-late-{weeks}",
            at=at,
        )
    return told
