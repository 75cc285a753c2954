"""The form of a file, or of a grid, on paper."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Grid
from assessments.services.access import access_assessment
from assessments.services.printed_forms import making
from communes.access import ActorRequest, any_member, requires
from communes.enums import ASSESSMENT_ROLES
from config.toolbox.readonly import reads
from records.services.sending import send_stored


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def file_forms(request: ActorRequest, pk: int) -> HttpResponse:
    """List the forms of a file: blank and filled, those made and those to ask for."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    assert request.actor is not None
    rows = making.file_form_rows(assessment, request.actor, at=at)
    return TemplateResponse(request, "assessments/packs/forms.html", {"assessment": assessment, "rows": rows})


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def file_form(request: ActorRequest, pk: int, kind: str, language: str) -> HttpResponseBase:
    """Send a form of a file; one that is not made as things stand leads to the page that asks for it."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    assert request.actor is not None
    file = making.access_file_form(assessment, request.actor, kind=kind, language=language, at=at)
    return send_stored(request, file) if file else redirect("assessments:file_forms", pk=pk)


@requires(*ASSESSMENT_ROLES)
@require_POST
def prepare_file_form(request: ActorRequest, pk: int, kind: str, language: str) -> HttpResponse:
    """Ask a worker for a form of a file, as the reader may see it."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    assert request.actor is not None
    job = making.request_file_form(assessment, kind=kind, language=language, actor=request.actor, at=at)
    messages.success(request, _("The form is being written."))
    return redirect("records:job", pk=job.pk)


def _grid(code: str, version: str) -> Grid:
    return get_object_or_404(Grid, code=code, version=version)


@any_member
@require_safe
@reads
def grid_forms(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """List the blank forms of a grid."""
    grid = _grid(code, version)
    context = {"grid": grid, "rows": making.grid_form_rows(grid)}
    return TemplateResponse(request, "assessments/packs/grid_forms.html", context)


@any_member
@require_safe
@reads
def grid_form(request: ActorRequest, code: str, version: str, language: str) -> HttpResponseBase:
    """Send the blank form of a grid; one that is not made yet leads to the page that asks for it."""
    file = making.access_grid_form(_grid(code, version), language)
    if file is None:
        return redirect("assessments:grid_forms", code=code, version=version)
    return send_stored(request, file)


@any_member
@require_POST
def prepare_grid_form(request: ActorRequest, code: str, version: str, language: str) -> HttpResponse:
    """Ask a worker for the blank form of a grid."""
    grid = _grid(code, version)
    job = making.request_grid_form(grid, language=language, by=request.user, at=timezone.now())
    messages.success(request, _("The form is being written."))
    return redirect("records:job", pk=job.pk)
