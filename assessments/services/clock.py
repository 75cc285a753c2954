"""What happens because a window ends. A deadline locks, it never submits; silence never accepts."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from assessments.enums import Action, CycleState, State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.workflow import apply_step, lock_assessment

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
