"""The training held for the staff of a cooperation body, as the page of the body shows it (W13)."""

from django.db.models import Count, Q

from capacity.enums import EnrolmentState, SessionState
from capacity.models import Session
from capacity.services.session_words import session_title
from communes.cooperation.models import CooperationBody
from communes.cooperation.training import BodyTraining, register_training_source


def register_body_training() -> None:
    """Declare to the pages of bodies how training is read."""
    register_training_source("capacity", training_of_body)


def training_of_body(body: CooperationBody) -> list[BodyTraining]:
    """Return the sessions in which people of a body have a seat, but for those cancelled. One query."""
    seated = Q(enrolments__person__body=body, enrolments__state=EnrolmentState.CONFIRMED)
    sessions = Session.objects.filter(seated).exclude(state=SessionState.CANCELLED).select_related("topic")
    counted = sessions.annotate(
        enrolled=Count("enrolments"), attended=Count("enrolments", filter=Q(enrolments__attended=True))
    )
    return [
        BodyTraining(session_title(row), row.starts_on, row.ends_on, row.enrolled, row.attended)
        for row in counted
    ]
