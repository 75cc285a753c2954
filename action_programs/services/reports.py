"""The annual evaluation report: started, written, closed, published (decree 2.16.301, article 14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from action_programs.enums import ReportState
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, EvaluationReport
from action_programs.services.access import public_programmes
from action_programs.services.report_figures import Document, figures_of
from action_programs.services.running import check_day, lock_running
from action_programs.services.timeline import LegalWarning
from assessments.exceptions import Overtaken
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.locks import locked
from records.services.events import record_event

COMMITTEE_DAYS = 30
ARTICLE_14 = gettext_lazy("Decree 2.16.301 of 29 June 2016, article 14")


class ReportYearOutside(ProgrammeRefusal):
    code = "report_year_outside"
    text = gettext_lazy("%(year)s is not a year of the programme (%(years)s).")


class ReportYearToCome(ProgrammeRefusal):
    code = "report_year_to_come"
    text = gettext_lazy("%(year)s has not begun: there is nothing to evaluate yet.")


class ReportKnown(ProgrammeRefusal):
    code = "report_known"
    text = gettext_lazy("The report of %(year)s is started already.")


class ReportClosed(ProgrammeRefusal):
    code = "report_closed"
    text = gettext_lazy("This report is closed: it can no longer be changed.")


class ReportChangedMeanwhile(ProgrammeRefusal, Overtaken):
    code = "report_changed_meanwhile"
    text = gettext_lazy(
        "Someone else has changed this report since you opened it. Your text is below: compare, then save."
    )


class ReportIncomplete(ProgrammeRefusal):
    code = "report_incomplete"
    text = gettext_lazy("The report cannot be closed yet: %(missing)s")


class ReportOpen(ProgrammeRefusal):
    code = "report_open"
    text = gettext_lazy("Close the report before it is published.")


class PublishedBeforeSession(ProgrammeRefusal):
    code = "published_before_session"
    text = gettext_lazy("The report is published after the council has examined it (%(session_on)s).")


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the commune writes of a year, and what became of the report."""

    achievements: str = ""
    difficulties: str = ""
    measures: str = ""
    sent_to_committees_on: date | None = None
    committee_opinion: str = ""
    session_on: date | None = None
    session: str = ""


@transaction.atomic
def start_report(programme: ActionProgramme, *, year: int, actor: Actor, at: datetime) -> EvaluationReport:
    """Start the report of one year of the programme.

    Raises NotAllowed, NotRunning, ReportYearOutside, ReportYearToCome or ReportKnown.
    """
    row = lock_running(programme, actor)
    if year not in row.years:
        raise ReportYearOutside(year=year, years=f"{row.first_year}–{row.last_year}")
    if year > local_day(at).year:
        raise ReportYearToCome(year=year)
    if row.reports.filter(year=year).exists():
        raise ReportKnown(year=year)
    report = EvaluationReport.objects.create(programme=row, year=year, changed_by=actor.user, changed_at=at)
    _log("action_programs.report_started", report, actor, at)
    return report


@transaction.atomic
def save_report(
    report: EvaluationReport, facts: ReportFacts, *, version: int, actor: Actor, at: datetime
) -> EvaluationReport:
    """Write the words and the days of a report; ``version`` is the one that the writer saw.

    Raises NotAllowed, NotRunning, ReportClosed or ReportChangedMeanwhile, having changed nothing.
    """
    row = _lock_draft(report, actor)
    if row.version != version:
        raise ReportChangedMeanwhile()
    for name in facts.__slots__:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _save(row, actor, at)
    _log("action_programs.report_saved", row, actor, at)
    return row


def missing_of_report(report: EvaluationReport, *, today: date) -> list[str]:
    """Return what a report lacks before it can be closed, in words."""
    asked: list[tuple[bool, str | Promise]] = [
        (today > date(report.year, 12, 31), _("The year %(year)s is not over.") % {"year": report.year}),
        (bool(report.achievements), _("What was done is not written.")),
        (
            report.sent_to_committees_on is not None,
            _("The day of sending to the committees is missing."),
        ),
        (bool(report.committee_opinion), _("The opinion of the committees is not written.")),
        (report.session_on is not None, _("The day of the session is not written.")),
        (
            report.session_on is None or report.session_on <= today,
            _("The session has not taken place yet."),
        ),
    ]
    return [str(text) for is_there, text in asked if not is_there]


@transaction.atomic
def close_report(report: EvaluationReport, *, version: int, actor: Actor, at: datetime) -> EvaluationReport:
    """Freeze a report with the figures of its year.

    Raises NotAllowed, NotRunning, ReportClosed, ReportChangedMeanwhile, or ReportIncomplete saying what is
    missing. A session too near never blocks.
    """
    row = _lock_draft(report, actor)
    if row.version != version:
        raise ReportChangedMeanwhile()
    today = local_day(at)
    if missing := missing_of_report(row, today=today):
        raise ReportIncomplete(missing=" ".join(missing))
    row.state, row.closed_at = ReportState.CLOSED, at
    row.figures = figures_of(row.programme, row.year, today=today)
    _save(row, actor, at)
    _log("action_programs.report_closed", row, actor, at)
    return row


@transaction.atomic
def publish_report(
    report: EvaluationReport, *, published_on: date, actor: Actor, at: datetime
) -> EvaluationReport:
    """Show a closed report to everybody, as from the day it was made public; a wrong day is corrected so.

    Raises NotAllowed, NotRunning, ReportOpen, FutureDay or PublishedBeforeSession.
    """
    lock_running(report.programme, actor)
    row = locked(EvaluationReport.objects.filter(pk=report.pk)).get()
    if row.state != ReportState.CLOSED:
        raise ReportOpen()
    check_day(published_on, at=at)
    if row.session_on and published_on < row.session_on:
        raise PublishedBeforeSession(session_on=format_day(row.session_on))
    row.published_on = published_on
    _save(row, actor, at)
    _log("action_programs.report_published", row, actor, at, day=published_on.isoformat())
    return row


def warnings_on(report: EvaluationReport) -> Sequence[LegalWarning]:
    """Return what the law does not expect of the days of a report. It never blocks."""
    sent, session = report.sent_to_committees_on, report.session_on
    if sent is None or session is None or (session - sent).days >= COMMITTEE_DAYS:
        return []
    days = (session - sent).days
    if days < 0:
        text = _("The report went to the committees after the session; %(limit)s days before are expected.")
    else:
        text = ngettext(
            "The report reached the committees %(days)s day before the session; %(limit)s are expected.",
            "The report reached the committees %(days)s days before the session; %(limit)s are expected.",
            days,
        )
    return [LegalWarning(text % {"days": days, "limit": COMMITTEE_DAYS}, ARTICLE_14, is_certain=True)]


def figures_shown(report: EvaluationReport, *, today: date) -> Document:
    """Return the figures kept with a closed report, or those of the records while it is written."""
    return report.figures or figures_of(report.programme, report.year, today=today)


def public_reports(*, today: date) -> QuerySet[EvaluationReport]:
    """Return the reports that everybody may read."""
    return EvaluationReport.objects.filter(
        programme__in=public_programmes(), state=ReportState.CLOSED, published_on__lte=today
    ).select_related("programme__commune__province__region")


def free_years(programme: ActionProgramme, *, today: date) -> list[int]:
    """Return the years whose report can be started, the latest first. One query."""
    known = set(programme.reports.values_list("year", flat=True))
    return [year for year in reversed(programme.years) if year <= today.year and year not in known]


def _lock_draft(report: EvaluationReport, actor: Actor) -> EvaluationReport:
    lock_running(report.programme, actor)
    row = locked(EvaluationReport.objects.filter(pk=report.pk)).get()
    if row.state != ReportState.DRAFT:
        raise ReportClosed()
    return row


def _save(report: EvaluationReport, actor: Actor, at: datetime) -> None:
    report.version += 1
    report.changed_by, report.changed_at = actor.user, at
    report.save()


def _log(code: str, report: EvaluationReport, actor: Actor, at: datetime, **more: str) -> None:
    data = {"year": report.year, **more}
    record_event(code, actor=actor.user, target=report.programme.commune, data=data, at=at)
