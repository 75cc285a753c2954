"""Receipts and score cards of one file, and the making of a whole cycle's."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Assessment, Cycle
from assessments.services import documents as service
from assessments.services.access import access_assessment
from assessments.services.batches import cancel_batch, latest_batch
from assessments.services.packs.downloads import PACK_ROLES
from assessments.services.public.results import access_publication, access_result
from communes.access import ActorRequest, public, requires
from communes.enums import ASSESSMENT_ROLES, Role
from config.toolbox.readonly import reads
from records.services.jobs import unfinished_job
from records.services.sending import send_stored


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def documents(request: ActorRequest, pk: int) -> HttpResponse:
    """List what exists on paper about a file, and what can be asked for."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    cards = service.card_rows(assessment)
    return TemplateResponse(
        request,
        "assessments/packs/documents.html",
        {
            "assessment": assessment,
            "receipts": service.receipt_rows(assessment),
            "cards": cards,
            "cards_wanted": any(row.paper is None for row in cards),
            "cards_job": unfinished_job(service.CARDS_JOB, assessment),
            "sees_pack": request.actor is not None and request.actor.has_role(*PACK_ROLES),
            "sees_downloads": request.actor is not None and request.actor.is_commune,
        },
    )


@requires(*ASSESSMENT_ROLES)
@require_POST
def prepare_cards(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the score cards of a file."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    if not service.card_rows(assessment):
        raise Http404
    service.request_cards(assessment, actor=request.actor, at=at)
    messages.success(request, _("The score cards are being written. Reload this page in a moment."))
    return redirect("assessments:documents", pk=pk)


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def score_card(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send a file's score card; one that is not made yet leads to the page that asks for it."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    file = service.access_card(assessment, language)
    return send_stored(request, file) if file else redirect("assessments:documents", pk=pk)


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def receipt(request: ActorRequest, number: str) -> HttpResponseBase:
    """Send the receipt of a submission; one that is not made yet leads to the page that asks for it."""
    submission = service.access_receipt(number, actor=request.actor, at=timezone.now())
    file = service.receipt_file(submission)
    if file is None:
        return redirect("assessments:documents", pk=submission.assessment_id)
    return send_stored(request, file)


@requires(*ASSESSMENT_ROLES)
@require_POST
def prepare_receipt(request: ActorRequest, number: str) -> HttpResponse:
    """Ask a worker for a receipt."""
    at = timezone.now()
    submission = service.access_receipt(number, actor=request.actor, at=at)
    service.request_receipt(submission, actor=request.actor, at=at)
    messages.success(request, _("The receipt is being written. Reload this page in a moment."))
    return redirect("assessments:documents", pk=submission.assessment_id)


@public
@require_safe
@reads
def public_score_card(request: ActorRequest, year: int, code: str, language: str) -> HttpResponseBase:
    """Send the score card of a published result."""
    result = access_result(access_publication(year), code)
    assessment = Assessment.objects.with_commune().get(pk=result.assessment_id)  # type: ignore[attr-defined]
    file = service.access_card(assessment, language)
    if file is None:
        raise Http404
    return send_stored(request, file)


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def score_cards(request: ActorRequest, year: int) -> HttpResponse:
    """Show how far the score cards of a cycle are."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    batch = latest_batch(service.CYCLE_CARDS_JOB, cycle)
    fragment = request.headers.get("HX-Request")
    return TemplateResponse(
        request,
        "assessments/packs/_score_cards.html" if fragment else "assessments/packs/score_cards.html",
        {
            "cycle": cycle,
            "files": len(service.files_with_cards(cycle)),
            "batch": batch,
            "seconds_left": batch.seconds_left(at=timezone.now()) if batch else None,
        },
    )


@requires(Role.ADMINISTRATOR)
@require_POST
def prepare_score_cards(request: ActorRequest, year: int) -> HttpResponse:
    """Ask the workers for the score cards of a cycle."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    service.request_cycle_cards(cycle, actor=request.actor, at=timezone.now())
    return redirect("assessments:score_cards", year=year)


@requires(Role.ADMINISTRATOR)
@require_POST
def cancel_score_cards(request: ActorRequest, year: int) -> HttpResponse:
    """Stop the making of a cycle's score cards; those made by then are kept."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    if batch := latest_batch(service.CYCLE_CARDS_JOB, cycle):
        cancel_batch(batch, by=request.user, at=timezone.now())
    return redirect("assessments:score_cards", year=year)
