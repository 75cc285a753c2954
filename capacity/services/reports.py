"""The report of a commune on the capacity building of one year: started, and kept up with its plan."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.enums import SheetState
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPlan, CapacityReport, PlanLine, ReportLine
from capacity.models.sheets import Action
from capacity.services.access import is_of
from capacity.services.dispatch import WRITABLE, lock_writable, next_number, touch
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event

# So many years back a commune may still report on.
YEARS_BACK = 5
ACTION_FIELDS = [field.name for field in Action._meta.get_fields() if field.name != "number"]


class YearNotBegun(CapacityRefusal):
    code = "year_not_begun"
    text = _("The year %(year)s has not begun: there is nothing to report on yet.")


class ReportExists(CapacityRefusal):
    code = "report_exists"
    text = _("The report of %(year)s exists already.")


class NothingNew(CapacityRefusal):
    code = "nothing_new"
    text = _("The plan has no line that this report does not have.")


def free_years(commune: Commune, *, today: date) -> list[int]:
    """Return the years a commune may start a report on, the latest first. One query."""
    taken = set(CapacityReport.objects.filter(commune=commune).values_list("year", flat=True))
    return [year for year in range(today.year, today.year - YEARS_BACK - 1, -1) if year not in taken]


@transaction.atomic
def start_report(commune: Commune, *, year: int, actor: Actor, at: datetime) -> CapacityReport:
    """Open the report of a year, with a line for each line of the plan that was sent for it.

    Raises NotAllowed, YearNotBegun or ReportExists.
    """
    if not is_of(actor, commune):
        raise NotAllowed()
    if year > local_day(at).year:
        raise YearNotBegun(year=year)
    row = locked(Commune.objects.filter(pk=commune.pk)).get()
    if CapacityReport.objects.filter(commune=row, year=year).exists():
        raise ReportExists(year=year)
    report = CapacityReport.objects.create(commune=row, year=year, changed_by=actor.user, changed_at=at)
    _bring(report)
    data = {"year": year, "lines": report.actions.count()}
    record_event("capacity.report_started", actor=actor.user, target=row, data=data, at=at)
    return report


@transaction.atomic
def bring_new_lines(report: CapacityReport, *, version: int | None = None, actor: Actor, at: datetime) -> int:
    """Add the lines that the plan has had since; return how many.

    Raises NotAllowed, SheetSent, ChangedMeanwhile or NothingNew.
    """
    row = lock_writable(report, actor=actor, version=version)
    count = _bring(row)
    if not count:
        raise NothingNew()
    touch(row, actor=actor, at=at)
    data = {"year": row.year, "lines": count}
    record_event("capacity.report_lines_brought", actor=actor.user, target=row.commune, data=data, at=at)
    return count


def plan_of(report: CapacityReport) -> CapacityPlan | None:
    """Return the plan of the same commune and year, unless it was never sent. One query."""
    plans = CapacityPlan.objects.filter(commune=report.commune_id, year=report.year)
    return plans.exclude(state=SheetState.DRAFT).first()


def new_plan_lines(report: CapacityReport) -> QuerySet[PlanLine]:
    """Return the lines of the plan, once sent, that a report does not have yet."""
    lines = PlanLine.objects.filter(plan__commune=report.commune_id, plan__year=report.year)
    return lines.exclude(plan__state=SheetState.DRAFT).exclude(report_lines__report=report).order_by("number")


def is_writable(report: CapacityReport, actor: Actor | None) -> bool:
    """Tell whether an actor may write in a report now."""
    return report.state in WRITABLE and is_of(actor, report.commune)


def _bring(report: CapacityReport) -> int:
    start = next_number(report)
    lines = [
        ReportLine(
            report=report,
            plan_line=line,
            number=number,
            **{name: getattr(line, name) for name in ACTION_FIELDS},
        )
        for number, line in enumerate(new_plan_lines(report).select_related("topic"), start=start)
    ]
    ReportLine.objects.bulk_create(lines)
    return len(lines)
