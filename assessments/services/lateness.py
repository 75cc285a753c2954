"""Since when a file waits for its reviewer, and from when that is late. Silence accepts nothing."""

from datetime import datetime, timedelta

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from assessments.enums import State
from assessments.models import Transition
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
    """Return from when a file is late on its reviewer's desk. One query, of the parameter."""
    days = Value(timedelta(days=parameter(LATE_DAYS)))
    return ExpressionWrapper(held_at() + days, output_field=DateTimeField())


def is_late(late_from: datetime | None, *, at: datetime) -> bool:
    """Tell whether a file has waited too long for its reviewer."""
    return late_from is not None and late_from <= at
