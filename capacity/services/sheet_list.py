"""Plans and reports of communes side by side: one row a commune and year.

The communes of a year are those that the programme follows, and whoever wrote a plan or report of that year
besides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from capacity.enums import SheetState
from capacity.models import CapacityPlan, CapacityReport
from capacity.services.deadlines import plan_due_on, report_due_on
from capacity.services.followed import is_followed
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

NOT_STARTED = "none"
LATE = "late"


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """What a reader asks of the list; ``plan`` and ``report`` are a state, NOT_STARTED, LATE or ""."""

    year: int
    text: str = ""
    plan: str = ""
    report: str = ""
    place: str = ""
    sort: str = "code"


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """How many plans or reports of a year stand where, of how many communes; ``late`` cuts across."""

    due_on: date
    communes: int
    not_started: int
    draft: int
    submitted: int
    returned: int
    accepted: int
    late: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """A commune's plan and report of one year, None where they are not started."""

    year: int
    plan: CapacityPlan | None
    report: CapacityReport | None
    plan_due_on: date
    report_due_on: date
    is_plan_overdue: bool
    is_report_overdue: bool


def list_sheets(actor: Actor | None, wanted: SheetFilter, *, today: date) -> QuerySet[Commune]:
    """Return the communes an actor follows that fit, each with ``plan_*`` and ``report_*`` of the year.

    These are ``id``, ``state``, ``sent`` (at) and ``late``; all None where it is not started.
    """
    found = communes_of_year(actor, wanted.year).select_related("province__region")
    for word in fold(wanted.text).split():
        found = found.filter(search_text__contains=word)
    if wanted.place:
        found = found.filter(code__startswith=f"{wanted.place}.")
    for kind, state in (("plan", wanted.plan), ("report", wanted.report)):
        if state == NOT_STARTED:
            found = found.filter(**{f"{kind}_id__isnull": True})
        elif state == LATE:
            found = found.filter(_late(kind, is_overdue=_due_on(kind, wanted.year) < today))
        elif state:
            found = found.filter(**{f"{kind}_state": state})
    name = {"plan": "plan_sent", "report": "report_sent", "commune": "name_fr"}
    field = F(name.get(wanted.sort.lstrip("-"), "code"))
    is_falling = wanted.sort.startswith("-")
    order = field.desc(nulls_last=True) if is_falling else field.asc(nulls_last=True)
    return found.order_by(order, "code")


def communes_of_year(actor: Actor | None, year: int) -> QuerySet[Commune]:
    """Return the communes of a year that an actor follows, with their plan and report of it."""
    seen = communes_seen_by(actor).annotate(
        plan=FilteredRelation("capacityplans", condition=Q(capacityplans__year=year)),
        report=FilteredRelation("capacityreports", condition=Q(capacityreports__year=year)),
        **{f"{kind}_{name}": F(f"{kind}__{field}") for kind in ("plan", "report") for name, field in _FIELDS},
    )
    return seen.filter(is_followed() | Q(plan_id__isnull=False) | Q(report_id__isnull=False))


def rows_of(communes: Iterable[Commune], year: int, *, today: date) -> list[tuple[Commune, YearRow]]:
    """Return communes of ``list_sheets`` with their plan and report, not to be saved. Two queries."""
    due = {kind: _due_on(kind, year) for kind in ("plan", "report")}
    rows = []
    for commune in communes:
        found: Any = commune
        plan = CapacityPlan(
            pk=found.plan_id,
            year=year,
            state=found.plan_state,
            sent_at=found.plan_sent,
            is_late=found.plan_late,
        )
        report = CapacityReport(
            pk=found.report_id,
            year=year,
            state=found.report_state,
            sent_at=found.report_sent,
            is_late=found.report_late,
        )
        row = YearRow(
            year=year,
            plan=plan if plan.pk else None,
            report=report if report.pk else None,
            plan_due_on=due["plan"],
            report_due_on=due["report"],
            is_plan_overdue=due["plan"] < today and plan.sent_at is None,
            is_report_overdue=due["report"] < today and report.sent_at is None,
        )
        rows.append((commune, row))
    return rows


def counts_of_year(actor: Actor | None, year: int, *, today: date) -> dict[str, SheetCounts]:
    """Return how the plans and the reports of a year stand, by "plan" and "report". Three queries."""
    counted: dict[str, Any] = {"communes": Count("pk")}
    due = {kind: _due_on(kind, year) for kind in ("plan", "report")}
    for kind, day in due.items():
        counted[f"{kind}_not_started"] = Count("pk", filter=Q(**{f"{kind}_id__isnull": True}))
        counted[f"{kind}_is_late"] = Count("pk", filter=_late(kind, is_overdue=day < today))
        for state in SheetState.values:
            counted[f"{kind}_is_{state}"] = Count("pk", filter=Q(**{f"{kind}_state": state}))
    found = communes_of_year(actor, year).order_by().aggregate(**counted)
    return {
        kind: SheetCounts(
            due_on=due[kind],
            communes=found["communes"],
            not_started=found[f"{kind}_not_started"],
            late=found[f"{kind}_is_late"],
            **{state: found[f"{kind}_is_{state}"] for state in SheetState.values},
        )
        for kind in ("plan", "report")
    }


def years_of(commune: Commune, *, today: date) -> list[YearRow]:
    """Return a commune's plans and reports, next year first, down to the first of them. Four queries."""
    plans = {plan.year: plan for plan in CapacityPlan.objects.filter(commune=commune)}
    reports = {report.year: report for report in CapacityReport.objects.filter(commune=commune)}
    years = {*plans, *reports, today.year + 1, today.year, today.year - 1}
    # The days are the same in every year.
    plan_due, report_due = plan_due_on(today.year), report_due_on(today.year)
    rows = []
    for year in sorted(years, reverse=True):
        plan, report = plans.get(year), reports.get(year)
        plan_day, report_day = plan_due.replace(year=year), report_due.replace(year=year + 1)
        rows.append(
            YearRow(
                year=year,
                plan=plan,
                report=report,
                plan_due_on=plan_day,
                report_due_on=report_day,
                is_plan_overdue=plan_day < today and (plan is None or plan.sent_at is None),
                is_report_overdue=report_day < today and (report is None or report.sent_at is None),
            )
        )
    return rows


def sheets_workbook(communes: Iterable[Commune], year: int, *, language: str) -> bytes:
    """Return plans and reports of a year as an .xlsx. One query."""
    headings = [
        *(Heading(_("Region"), 24), Heading(_("Province"), 24), Heading(_("Commune"), 28)),
        *(Heading(_("Code"), 14), Heading(_("Capacity plan"), 24), Heading(_("Plan sent on"), 18)),
        *(Heading(_("Plan late"), 10), Heading(_("Report on the plan"), 24)),
        *(Heading(_("Report sent on"), 18), Heading(_("Report late"), 10)),
    ]
    title = _("Plans and reports of %(year)s") % {"year": year}
    return write_workbook([Sheet(title, headings, _rows(communes))], language=language)


_FIELDS = (("id", "pk"), ("state", "state"), ("sent", "sent_at"), ("late", "is_late"))


def _due_on(kind: str, year: int) -> date:
    return plan_due_on(year) if kind == "plan" else report_due_on(year)


def _late(kind: str, *, is_overdue: bool) -> Q:
    """Return what was sent late and, once the day has passed, what is not sent."""
    late = Q(**{f"{kind}_late": True})
    return late | Q(**{f"{kind}_sent__isnull": True}) if is_overdue else late


def _rows(communes: Iterable[Commune]) -> Iterator[tuple[Any, ...]]:
    states = dict(SheetState.choices)
    for commune in communes:
        row: Any = commune
        yield (
            pick(commune.province.region, "name"),
            pick(commune.province, "name"),
            pick(commune, "name"),
            commune.code,
            str(states.get(row.plan_state, _("Not started"))),
            row.plan_sent,
            _("Yes") if row.plan_late else _("No"),
            str(states.get(row.report_state, _("Not started"))),
            row.report_sent,
            _("Yes") if row.report_late else _("No"),
        )
