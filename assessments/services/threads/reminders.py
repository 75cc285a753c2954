"""The clock recalls requests for documents: once before their day, once after it."""

from datetime import datetime, timedelta

from assessments.enums import RequestState
from assessments.models import DocumentRequest
from assessments.services.threads.requests import request_data
from assessments.services.threads.rules import WRITING_STATES
from communes.services.directory import people_by_commune
from config.toolbox.clock import local_day
from records.models import Message
from records.services.notices import Link, notify
from records.services.parameters import parameter

DAYS = "threads.reminder_days"
SOON, LATE = "request.due_soon", "request.overdue"


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
    known = set(
        Message.objects.filter(code__in=[SOON, LATE]).values_list("once_key", flat=True) if rows else ()
    )
    told = 0
    for row in rows:
        code = LATE if row.due_on < today else SOON
        occasion = f"request-{row.pk}"
        everybody = people.get(row.assessment.commune_id, [])
        asked = [user for user in everybody if user.pk == row.asked_of_id] or everybody
        waiting = [user for user in asked if f"{code}:{occasion}:{user.pk}" not in known]
        if waiting:
            told += notify(
                code,
                recipients=waiting,
                data=request_data(row),
                link=Link("assessments:request", {"pk": row.assessment_id, "number": row.pk}),
                once=occasion,
                at=at,
            )
    return told
