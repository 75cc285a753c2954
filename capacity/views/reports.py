"""The report of a year: started, kept up with its plan, sent, returned or accepted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from capacity.enums import SheetState
from capacity.forms.reports import AcceptForm, ReportYearForm, ReturnForm
from capacity.models import CapacityReport
from capacity.services.access import EDITORS, READERS, WRITERS, access_report, may_edit
from capacity.services.deadlines import report_due_on
from capacity.services.dispatch import accept_sheet, return_sheet
from capacity.services.report_figures import missing_of_report, report_figures, report_lines
from capacity.services.report_papers import JOB, report_sheets
from capacity.services.report_sending import send_report
from capacity.services.reports import (
    bring_new_lines,
    free_years,
    is_writable,
    new_plan_lines,
    plan_of,
    start_report,
)
from capacity.views.asking import own_commune
from capacity.views.confirming import asked
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.readonly import reads
from records.services.jobs import job_title, unfinished_job
from records.services.papers import paper_rows


def report_url(report: CapacityReport) -> str:
    return reverse("capacity:report", args=[report.pk])


def report_title(report: CapacityReport) -> str:
    return _("Capacity report of %(year)s") % {"year": report.year}


@requires(*WRITERS)
def report_start(request: ActorRequest) -> HttpResponse:
    """Start the report of a year that has begun."""
    assert request.actor is not None
    commune = own_commune(request)
    years = free_years(commune, today=local_day(timezone.now()))
    data = request.POST if request.method == "POST" else None
    form = ReportYearForm(data, years=years, initial={"year": request.GET.get("year")})
    if request.method == "POST" and form.is_valid():
        try:
            year = form.cleaned_data["year"]
            report = start_report(commune, year=year, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The report is started: say what became of each action."))
            return redirect(report_url(report))
    return TemplateResponse(request, "capacity/reports/start.html", {"form": form, "years": years})


@requires(*READERS)
@reads
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a report: its lines, its figures, what it lacks, its sendings and papers."""
    row = access_report(pk, actor=request.actor)
    assert request.actor is not None
    lines = report_lines(row)
    writable = is_writable(row, request.actor)
    sheets = report_sheets(row, lines)
    job = unfinished_job(JOB, row)
    due_on = report_due_on(row.year)
    decides = may_edit(request.actor) and not request.actor.belongs_to(row.commune)
    context = {
        "report": row,
        "page_title": report_title(row),
        "lines": lines,
        "figures": report_figures(row, lines),
        "undone": [line for line in lines if line.outcome == "cancelled"],
        "plan": plan_of(row),
        "new_count": new_plan_lines(row).count() if writable else 0,
        "missing": missing_of_report(row, lines) if writable else [],
        "due_on": due_on,
        "is_overdue": row.sent_at is None and local_day(timezone.now()) > due_on,
        "dispatches": list(row.dispatches.select_related("sent_by").order_by("-pk")),
        "may_write": writable,
        "may_decide": decides and row.state == SheetState.SUBMITTED,
        "papers": paper_rows(sheets),
        "job": job,
        "job_title": job_title(job) if job else "",
    }
    return TemplateResponse(request, "capacity/reports/report.html", context)


@requires(*WRITERS)
@require_POST
def report_bring(request: ActorRequest, pk: int) -> HttpResponse:
    """Add the lines that the plan has had since."""
    row = access_report(pk, actor=request.actor)
    assert request.actor is not None
    try:
        bring_new_lines(row, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The new lines of the plan are in the report."))
    return redirect(report_url(row))


@requires(*WRITERS)
def report_send(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then send a report to DDCTD; what it lacks is listed."""
    row = access_report(pk, actor=request.actor)
    lines = report_lines(row)
    missing = missing_of_report(row, lines)
    form = MaybeVersionedForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )
    return asked(
        request,
        form,
        lambda **who: send_report(row, version=form.cleaned_data["version"], **who),
        title=_("Send the report of %(year)s to DDCTD?") % {"year": row.year},
        text=_("It cannot be changed afterwards, unless DDCTD returns it. You get a dated receipt."),
        submit=_("Send the report"),
        back=report_url(row),
        crumb=report_title(row),
        done=_("The report is sent: the receipt is below."),
        version=row.version,
        template="capacity/reports/send.html",
        missing=missing,
        due_on=report_due_on(row.year),
        is_late=row.sent_at is None and local_day(timezone.now()) > report_due_on(row.year),
    )


@requires(*EDITORS)
def report_return(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a report back with comments."""
    row = access_report(pk, actor=request.actor)
    form = ReturnForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **who: return_sheet(
            row, form.cleaned_data["comments"], version=form.cleaned_data["version"], **who
        ),
        title=_("Return the report with comments"),
        text=_("The commune reads the comments, corrects the report and sends it again."),
        submit=_("Return the report"),
        back=report_url(row),
        crumb=report_title(row),
        done=_("The report is returned to the commune."),
        version=row.version,
    )


@requires(*EDITORS)
def report_accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept a report."""
    row = access_report(pk, actor=request.actor)
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **who: accept_sheet(row, **form.cleaned_data, **who),
        title=_("Accept the report of %(year)s?") % {"year": row.year},
        text=_("An accepted report cannot be changed; only its later evaluations are still written."),
        submit=_("Accept the report"),
        back=report_url(row),
        crumb=report_title(row),
        done=_("The report is accepted."),
        version=row.version,
    )
