"""Since when a file waits for its reviewer, and from when that is late. Silence accepts nothing."""

from datetime import datetime, timedelta

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least

from assessments.enums import CycleState, State
from assessments.models import Cycle, Transition
from config.toolbox.clock import last_minute
from records.services.parameters import parameter

LATE_DAYS = "review.late_days"


def held_at() -> Combinable:
    """Return since when a file waits for its reviewer; nothing while it waits for somebody else.

    An assigned file waits since it was assigned; one in review since it was claimed or handed over, or since
    it last came back: from the commune, from an approver, from the administrator.
    """
    back = Transition.objects.filter(assessment=OuterRef("pk"), to_state=State.IN_REVIEW).order_by("-pk")
    return Case(
        When(state=State.SUBMITTED, then=F("assignment__assigned_at")),
        When(
            state=State.IN_REVIEW,
            then=Greatest(F("claimed_at"), Coalesce(Subquery(back.values("at")[:1]), F("claimed_at"))),
        ),
        output_field=DateTimeField(),
    )


def late_at() -> Combinable:
    """Return from when a file is late in its review.

    It is after a parameter's days in one pair of hands, and in any case once the review of its cycle has
    closed, claimed or not. Nothing for a file that waits for somebody else. Two queries, of the parameter and
    of the open cycles.
    """
    days = Value(timedelta(days=parameter(LATE_DAYS)))
    in_hands = ExpressionWrapper(held_at() + days, output_field=DateTimeField())
    cycles = Cycle.objects.filter(state=CycleState.OPEN).order_by().values_list("pk", "review_closes_on")
    closings = [
        When(cycle=pk, state__in=[State.SUBMITTED, State.IN_REVIEW], then=Value(last_minute(closes_on)))
        for pk, closes_on in cycles
    ]
    if not closings:
        return in_hands
    closing = Case(*closings, output_field=DateTimeField())
    return Coalesce(Least(in_hands, closing), in_hands, closing, output_field=DateTimeField())


def is_late(late_from: datetime | None, *, at: datetime) -> bool:
    """Tell whether a file has waited too long for its reviewer."""
    return late_from is not None and late_from <= at
