"""The annual evaluation report: written by the commune, closed, published, on paper."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from action_programs.enums import ReportState
from action_programs.forms.reports import (
    PublishReportForm,
    ReportForm,
    ReportYearForm,
    report_initial,
)
from action_programs.models import ActionProgramme, EvaluationReport
from action_programs.services.access import READERS, WRITERS, access_programme
from action_programs.services.report_papers import (
    PAPER_LANGUAGES,
    latest_paper,
    report_sheets,
    request_papers,
    running_job,
)
from action_programs.services.reports import (
    close_report,
    free_years,
    missing_of_report,
    public_reports,
    publish_report,
    save_report,
    start_report,
    warnings_on,
)
from action_programs.views.attachments import shown_documents
from action_programs.views.execution.frame import asked, shown
from communes.access import ActorRequest, public, requires
from config.toolbox.clock import local_day
from config.toolbox.inputs import VersionedForm
from config.toolbox.readonly import reads
from records.services.jobs import job_title
from records.services.papers import paper_rows
from records.services.sending import send_stored


def _today() -> date:
    return local_day(timezone.now())


def _report(row: ActionProgramme, year: int) -> EvaluationReport:
    found = get_object_or_404(row.reports, year=year)
    found.programme = row
    return found


def _url(row: ActionProgramme, year: int) -> str:
    return reverse("action_programs:report", args=[row.pk, year])


@requires(*READERS)
@reads
def reports(request: ActorRequest, pk: int) -> HttpResponse:
    """List the reports of a programme: one a year, six at most."""
    row = access_programme(pk, actor=request.actor)
    rows = [(report, warnings_on(report)) for report in row.reports.order_by("-year")]
    title = _("Annual evaluation reports")
    return shown(
        request,
        row,
        "action_programs/execution/reports.html",
        title,
        reports=rows,
        years=free_years(row, today=_today()),
    )


@requires(*READERS)
@reads
def report(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Show one report: its figures, its words, what is missing, its papers."""
    row = access_programme(pk, actor=request.actor)
    found = _report(row, year)
    today = _today()
    sheets = report_sheets(found, today=today)
    job = running_job(found)
    context = {
        "report": found,
        "figures": sheets[0].data["figures"],
        "warnings": warnings_on(found),
        "missing": missing_of_report(found, today=today) if found.state == ReportState.DRAFT else [],
        "papers": paper_rows(sheets),
        "job": job,
        "job_title": job_title(job) if job else "",
        **shown_documents(request, row, found),
    }
    return shown(request, row, "action_programs/execution/report.html", _title(found), **context)


def _title(report: EvaluationReport) -> str:
    return _("Evaluation report of %(year)s") % {"year": report.year}


@requires(*WRITERS)
def report_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Start the report of a year."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    actor = request.actor
    data = request.POST if request.method == "POST" else None
    form = ReportYearForm(data, years=free_years(row, today=_today()))
    year = data.get("year", "") if data else ""
    return asked(
        request,
        row,
        form,
        lambda: start_report(row, year=form.cleaned_data["year"], actor=actor, at=timezone.now()),
        title=_("Start a report"),
        confirm_text=_("Its figures are drawn from what is recorded; you add the words."),
        submit=_("Start"),
        back=_url(row, int(year)) if year.isdecimal() else reverse("action_programs:reports", args=[pk]),
        done=_("The report is started: its figures are below."),
    )


@requires(*WRITERS)
def report_edit(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Write the words and the days of a report."""
    row = access_programme(pk, actor=request.actor)
    found = _report(row, year)
    assert request.actor is not None
    actor = request.actor
    form = ReportForm(request.POST if request.method == "POST" else None, initial=report_initial(found))

    def save() -> list[str]:
        version = form.cleaned_data["version"]
        saved = save_report(found, form.facts(), version=version, actor=actor, at=timezone.now())
        return [warning.text for warning in warnings_on(saved)]

    return asked(
        request,
        row,
        form,
        save,
        title=_title(found),
        submit=_("Save"),
        back=_url(row, year),
        done=_("The report is saved."),
        version=found.version,
    )


@requires(*WRITERS)
def report_close(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Ask, then freeze a report with its figures."""
    row = access_programme(pk, actor=request.actor)
    found = _report(row, year)
    assert request.actor is not None
    actor = request.actor
    data = request.POST if request.method == "POST" else None
    form = VersionedForm(data, initial={"version": found.version})
    return asked(
        request,
        row,
        form,
        lambda: close_report(found, version=form.cleaned_data["version"], actor=actor, at=timezone.now()),
        title=_("Close the report of %(year)s?") % {"year": year},
        confirm_text=_("Its words and its figures are kept as they are now. This cannot be undone."),
        submit=_("Close the report"),
        back=_url(row, year),
        done=_("The report is closed. It can be published."),
        version=found.version,
    )


@requires(*WRITERS)
def report_publish(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Write the day on which a closed report was made public; everybody reads it from then on."""
    row = access_programme(pk, actor=request.actor)
    found = _report(row, year)
    assert request.actor is not None
    form = PublishReportForm(
        request.POST if request.method == "POST" else None,
        initial={"published_on": found.published_on or _today()},
    )
    publish = partial(publish_report, found, actor=request.actor)
    return asked(
        request,
        row,
        form,
        lambda: publish(published_on=form.cleaned_data["published_on"], at=timezone.now()),
        title=_("Publish the report of %(year)s") % {"year": year},
        confirm_text=_(
            "Everybody reads its figures, its words and its documents that are shown to everybody."
        ),
        submit=_("Publish"),
        back=_url(row, year),
        done=_("The report is published."),
    )


@requires(*READERS)
@require_POST
def report_prepare(request: ActorRequest, pk: int, year: int) -> HttpResponse:
    """Ask a worker for the report on paper, in Arabic and in French."""
    row = access_programme(pk, actor=request.actor)
    request_papers(_report(row, year), actor=request.actor, at=timezone.now())
    messages.success(request, _("The report is being written on paper. Reload this page in a moment."))
    return redirect(_url(row, year))


@requires(*READERS)
@require_safe
@reads
def report_paper(request: ActorRequest, pk: int, year: int, language: str) -> HttpResponseBase:
    """Send the report on paper; one that is not made yet leads to the page that asks for it."""
    row = access_programme(pk, actor=request.actor)
    if language not in PAPER_LANGUAGES:
        raise Http404
    paper = latest_paper(_report(row, year), language, today=_today())
    return send_stored(request, paper.file) if paper else redirect(_url(row, year))


def _public(code: str, first_year: int, year: int) -> EvaluationReport:
    found = public_reports(today=_today())
    return get_object_or_404(
        found, programme__commune__code=code, programme__first_year=first_year, year=year
    )


@public
@reads
def public_report(request: ActorRequest, code: str, first_year: int, year: int) -> HttpResponse:
    """Show everybody a report that was published."""
    found = _public(code, first_year, year)
    context = {
        "programme": found.programme,
        "report": found,
        "figures": found.figures,
        "papers": [row for row in paper_rows(report_sheets(found, today=_today())) if row.paper],
        "documents": found.attachments.filter(is_public=True, removed_at__isnull=True).select_related("file"),
        "page_title": _title(found),
    }
    return TemplateResponse(request, "action_programs/execution/public_report.html", context)


@public
@require_safe
@reads
def public_report_paper(
    request: ActorRequest, code: str, first_year: int, year: int, language: str
) -> HttpResponseBase:
    """Send a published report on paper."""
    paper = latest_paper(_public(code, first_year, year), language, today=_today())
    if paper is None:
        raise Http404
    return send_stored(request, paper.file)
