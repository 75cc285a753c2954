"""What is late among many programmes at once, by rules that a database can apply.

Sources: article 78 of organic law 113-14 for the vote, decree 2.16.301 article 14 for the yearly report.
"""

from collections.abc import Callable
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from action_programs.enums import ReportState, State
from action_programs.models import ActionProgramme, EvaluationReport, Project
from action_programs.services.delays import NOT_STARTED, OVER


class Late(models.TextChoices):
    """What a programme may be late with."""

    VOTE = "vote", _("Not voted in the first year of the mandate")
    VISA = "visa", _("Waiting for the visa")
    REPORT = "report", _("Last year’s evaluation report missing")
    PROJECTS = "projects", _("Projects behind their years")


def late_projects(today: date) -> Q:
    """Return which projects are behind their years: not started in the first, or not done after the last."""
    return Q(starts_in__lt=today.year, status__in=NOT_STARTED) | (
        Q(ends_in__lt=today.year) & ~Q(status__in=OVER)
    )


def late_programmes(programmes: QuerySet[ActionProgramme], what: Late, *, today: date) -> QuerySet:
    """Return the programmes that are late with something."""
    return _RULES[what](programmes, today)


def a_year_before(day: date) -> date:
    """Return the same day a year before; 28 February for a 29th."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _vote(programmes: QuerySet, today: date) -> QuerySet:
    return programmes.filter(state=State.DRAFT, mandate_starts_on__lte=a_year_before(today))


def _visa(programmes: QuerySet, _today: date) -> QuerySet:
    return programmes.filter(state=State.ADOPTED)


def _report(programmes: QuerySet, today: date) -> QuerySet:
    year = today.year - 1
    closed = EvaluationReport.objects.filter(programme=OuterRef("pk"), year=year, state=ReportState.CLOSED)
    at_work = programmes.filter(
        state__in=[State.IN_FORCE, State.UPDATING], first_year__lte=year, first_year__gte=year - 5
    )
    return at_work.filter(~Exists(closed))


def _projects(programmes: QuerySet, today: date) -> QuerySet:
    behind = Project.objects.filter(late_projects(today), programme=OuterRef("pk"))
    return programmes.filter(Exists(behind), state__in=[State.IN_FORCE, State.UPDATING])


_RULES: dict[Late, Callable[[QuerySet, date], QuerySet]] = {
    Late.VOTE: _vote,
    Late.VISA: _visa,
    Late.REPORT: _report,
    Late.PROJECTS: _projects,
}
