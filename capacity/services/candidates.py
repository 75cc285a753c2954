"""Whom a commune may still send to a session, and for which lines of its plans."""

from django.db.models import QuerySet

from capacity.enums import ActionKind, EnrolmentState, SheetState
from capacity.models import Person, PlanLine, Session
from capacity.services.enrolment import OF_AUDIENCE
from communes.models import Commune
from config.toolbox.search import fold


def candidates(session: Session, commune: Commune, *, text: str = "") -> QuerySet[Person]:
    """Return the people of a commune for whom a session is and who are not enrolled in it, by name."""
    enrolled = session.enrolments.exclude(state=EnrolmentState.WITHDRAWN).values("person")
    found = Person.objects.filter(commune=commune, left_on__isnull=True, **OF_AUDIENCE[session.audience])
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    return found.exclude(pk__in=enrolled).order_by("full_name", "pk")


def training_lines(session: Session, commune: Commune) -> QuerySet[PlanLine]:
    """Return the training of a commune's plan, sent or accepted, of the year in which a session starts."""
    lines = PlanLine.objects.filter(
        plan__commune=commune,
        plan__year=session.starts_on.year,
        plan__state__in=[SheetState.SUBMITTED, SheetState.ACCEPTED],
        kind=ActionKind.TRAINING,
    )
    return lines.select_related("plan", "topic").order_by("number")
