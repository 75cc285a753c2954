"""The reports of a cycle: which exist, asking for them, taking them; and what everybody may take."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import ReportKind
from assessments.exceptions import AssessmentError
from assessments.models import Cycle, Publication
from assessments.services.batches import cancel_batch
from assessments.services.reports import making
from communes.access import ActorRequest, public, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.sending import send_stored

# What the addresses of a region call its documents.
REGION_KINDS = {"report": ReportKind.REGIONAL, "slides": ReportKind.SLIDES}


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def reports(request: ActorRequest, year: int) -> HttpResponse:
    """Show which reports and slides exist for the current version, and the work on them."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    publication = _current(cycle)
    batch = making.reports_batch(cycle)
    rows = making.report_rows(publication) if publication else []
    fragment = request.headers.get("HX-Request")
    return TemplateResponse(
        request,
        "assessments/reports/_reports.html" if fragment else "assessments/reports/reports.html",
        {
            "cycle": cycle,
            "publication": publication,
            "rows": rows,
            "missing": sum(not row.is_whole for row in rows),
            "batch": batch,
            "seconds_left": batch.seconds_left(at=timezone.now()) if batch else None,
        },
    )


@requires(Role.ADMINISTRATOR)
@require_POST
def prepare_reports(request: ActorRequest, year: int) -> HttpResponse:
    """Ask the workers for one document, or for all of them."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    publication = _current(cycle)
    if publication is None:
        raise Http404
    keys = [key for key in request.POST.getlist("key") if key]
    assert request.actor is not None
    try:
        making.request_reports(publication, keys=keys, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    return redirect("assessments:reports", year=year)


@requires(Role.ADMINISTRATOR)
@require_POST
def cancel_reports(request: ActorRequest, year: int) -> HttpResponse:
    """Stop the making of reports; those made by then are kept."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    if batch := making.reports_batch(cycle):
        cancel_batch(batch, by=request.user, at=timezone.now())
    return redirect("assessments:reports", year=year)


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def report_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Send a report, of whichever version."""
    return send_stored(request, making.access_paper(pk).file)


@public
@require_safe
@reads
def public_national_report(request: HttpRequest, year: int, language: str) -> HttpResponseBase:
    """Send everybody the national report of a year's current version."""
    return send_stored(request, making.public_report(year, ReportKind.NATIONAL, language).file)


@public
@require_safe
@reads
def public_region_report(
    request: HttpRequest, year: int, code: str, kind: str, language: str
) -> HttpResponseBase:
    """Send everybody a region's report or slides of a year's current version."""
    if kind not in REGION_KINDS:
        raise Http404
    return send_stored(request, making.public_report(year, REGION_KINDS[kind], language, code=code).file)


def _current(cycle: Cycle) -> Publication | None:
    return cycle.publications.select_related("cycle__grid").order_by("-version").first()
