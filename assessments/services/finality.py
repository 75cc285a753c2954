"""When a score becomes final, and until when it can be appealed."""

from datetime import datetime, timedelta
from typing import Any

from assessments.models import Assessment
from config.toolbox.clock import last_minute, local_day


def window_end(at: datetime, *, days: int) -> datetime:
    """Return 23:59 in Casablanca, so many days after the day of ``at``."""
    return last_minute(local_day(at) + timedelta(days=days))


def becoming_final(assessment: Assessment, *, at: datetime) -> dict[str, Any]:
    """Return the fields that a file's first final score sets: its time, and the end of the appeal window."""
    return {"final_at": at, "appeal_due_at": window_end(at, days=assessment.cycle.appeal_days)}
