"""The reports of the audit of one file: which exist, asking for them, taking them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.services.access import access_assessment
from assessments.services.audit.reports import (
    READERS,
    access_report,
    file_reports,
    request_reports,
    running_job,
)
from communes.access import ActorRequest, requires
from config.toolbox.readonly import reads
from records.services.sending import send_stored


@requires(*READERS)
@require_safe
@reads
def audit_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the reports of an audited file, draft and final, and how far their writing is."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    context = {
        "assessment": assessment,
        "reports": file_reports(assessment),
        "job": running_job(assessment),
    }
    fragment = request.headers.get("HX-Request")
    template = "assessments/audit/_reports.html" if fragment else "assessments/audit/reports.html"
    return TemplateResponse(request, template, context)


@requires(*READERS)
@require_POST
def prepare_audit_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the reports of a file."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    found = file_reports(assessment)
    if not found.papers:
        messages.error(request, _("The findings of this file are not notified yet: it has no audit report."))
    elif found.is_wanting:
        request_reports(assessment, actor=actor, at=at)
    return redirect("assessments:audit_report", pk=pk)


@requires(*READERS)
@require_safe
@reads
def audit_report_pdf(request: ActorRequest, pk: int, kind: str, language: str) -> HttpResponseBase:
    """Send a report; one that is not written yet leads to the page that asks for it."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    file = access_report(assessment, kind, language)
    return send_stored(request, file) if file else redirect("assessments:audit_report", pk=pk)
