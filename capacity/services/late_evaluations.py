"""The evaluation of an action six months after its last day: asked for once, written when it is due."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.exceptions import CapacityRefusal
from capacity.models import ReportLine
from capacity.services.access import is_of
from capacity.services.dispatch import lock_sheet, touch
from capacity.services.report_lines import TOOK_PLACE
from communes.actors import Actor
from communes.services.directory import people_by_commune
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import add_months, format_day
from config.toolbox.languages import spoken, texts_of
from records.services.events import record_event
from records.services.notices import Link
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number

MONTHS = 6
# What nobody has written more days than this after it was due is no longer asked for.
ASKED_FOR_DAYS = "capacity.evaluations_asked_days"


class NotDueYet(CapacityRefusal):
    code = "not_due_yet"
    text = _("This evaluation is due on %(day)s: it cannot be written before.")


class NothingToEvaluate(CapacityRefusal):
    code = "nothing_to_evaluate"
    text = _("Only an action that took place is evaluated.")


def register_asking() -> None:
    """Declare for how long evaluations are asked for."""
    register_parameter(
        ASKED_FOR_DAYS,
        ParameterKind(
            title=_("Days during which the evaluation of an action six months later is asked for"),
            help=_("Counted from the day it is due. It can be written later too; nobody is asked any more."),
            default=365,
            read=whole_number,
            write=str,
        ),
    )


def later_due_on(line: ReportLine) -> date | None:
    """Return when the second evaluation of a line is due; None for what did not take place."""
    if line.outcome not in TOOK_PLACE or line.ends_on is None:
        return None
    return add_months(line.ends_on, MONTHS)


def awaited_evaluations(*, first: date, last: date) -> QuerySet[ReportLine]:
    """Return the lines whose second evaluation is due between two days and not written.

    A line whose month of six months later is shorter may be due up to three days before ``first``.
    """
    ended = Q(ends_on__gte=add_months(first, -MONTHS), ends_on__lte=add_months(last, -MONTHS) + timedelta(3))
    lines = ReportLine.objects.filter(ended, outcome__in=TOOK_PLACE, rating_later=None)
    return lines.select_related("report__commune", "topic").order_by("ends_on", "pk")


@transaction.atomic
def evaluate_later(
    line: ReportLine, rating: int, words: str, *, version: int | None = None, actor: Actor, at: datetime
) -> ReportLine:
    """Write the second evaluation of an action (rating from 1 to 5), whatever the state of its report.

    Raises NotAllowed, ChangedMeanwhile, NothingToEvaluate or NotDueYet.
    """
    report = lock_sheet(line.report, version=version)
    if not is_of(actor, report.commune):
        raise NotAllowed()
    row = report.actions.get(pk=line.pk)
    due = later_due_on(row)
    if due is None:
        raise NothingToEvaluate()
    if local_day(at) < due:
        raise NotDueYet(day=format_day(due))
    row.rating_later, row.evaluation_later = rating, words.strip()
    row.evaluated_later_on = local_day(at)
    row.save()
    touch(report, actor=actor, at=at)
    data = {"year": report.year, "number": row.number, "rating": rating}
    record_event("capacity.report_line_evaluated", actor=actor.user, target=report.commune, data=data, at=at)
    return row


def ask_for_evaluations(*, at: datetime) -> int:
    """Ask the people of communes for the evaluations that are due; return how many were told.

    Each is told once of each action, whenever this runs. Five queries when everybody knows already.
    """
    today = local_day(at)
    lines = [
        line
        for line in awaited_evaluations(first=today - timedelta(days=parameter(ASKED_FOR_DAYS)), last=today)
        if (due := later_due_on(line)) and due <= today
    ]
    people = people_by_commune({line.report.commune_id for line in lines}, at=at)
    return tell_once(
        "capacity.evaluation_due",
        [(f"line-{line.pk}", line, people.get(line.report.commune_id, [])) for line in lines],
        data=_data,
        link=lambda line: Link("capacity:report_line", {"pk": line.report_id, "line": line.pk}),
        at=at,
    )


def _data(line: ReportLine) -> dict:
    commune, day = line.report.commune, line.ends_on
    assert day is not None
    title = texts_of(line.topic, "title") if line.topic else line.subject
    return {
        "commune": texts_of(commune, "name"),
        "year": line.report.year,
        "title": title,
        "day": spoken(lambda: format_day(day)),
    }
