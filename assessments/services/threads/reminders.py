"""The clock recalls requests for documents: once before their day, once after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from assessments.enums import RequestState
from assessments.models import DocumentRequest
from assessments.services.threads.requests import request_data
from assessments.services.threads.rules import WRITING_STATES
from communes.services.directory import people_by_commune
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from records.services.notices import Link
from records.services.parameters import parameter

DAYS = "threads.reminder_days"
SOON, LATE = "request.due_soon", "request.overdue"
Asked = tuple[str, DocumentRequest, Sequence[User]]


def remind_of_requests(*, at: datetime) -> int:
    """Tell those asked of what is due soon or late; return how many people were told.

    Reads the same number of rows whether all were reminded or none.
    """
    today = local_day(at)
    rows = list(
        DocumentRequest.objects.filter(
            state=RequestState.OPEN,
            due_on__lte=today + timedelta(days=parameter(DAYS)),
            assessment__state__in=sorted(WRITING_STATES),
        )
        .select_related("assessment__commune", "assessment__cycle")
        .order_by("pk")
    )
    people = people_by_commune({row.assessment.commune_id for row in rows}, at=at)
    asked = [_asked(row, people.get(row.assessment.commune_id, [])) for row in rows]
    late = [found for found in asked if found[1].due_on < today]
    soon = [found for found in asked if found[1].due_on >= today]
    return _tell(SOON, soon, at=at) + _tell(LATE, late, at=at)


def _asked(row: DocumentRequest, everybody: list[User]) -> Asked:
    """Return a request with the person asked while they are of the commune, else with all of it."""
    chosen = [user for user in everybody if user.pk == row.asked_of_id]
    return f"request-{row.pk}", row, chosen or everybody


def _tell(code: str, asked: list[Asked], *, at: datetime) -> int:
    return tell_once(
        code,
        asked,
        data=request_data,
        link=lambda row: Link("assessments:request", {"pk": row.assessment_id, "number": row.pk}),
        at=at,
    )
