"""Decisions on the grants of a cycle: their confirmation, their page, their document."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.models import GrantDecision
from assessments.services.grants.decisions import current_decision, decide_grants, draft_decision
from assessments.services.grants.papers import (
    decision_paper,
    decision_sheets,
    request_papers,
    running_papers,
)
from assessments.services.grants.payments import grants_with_payments, payment_sums
from assessments.services.public.cache import forget_public_pages
from assessments.views.cycles.pages import access_cycle
from assessments.views.grants.forms import DecideForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.papers import paper_rows
from records.services.sending import send_file


def access_decision(year: int, number: int) -> GrantDecision:
    """Return one decision of a year, or a 404."""
    rows = GrantDecision.objects.select_related("cycle", "publication", "decided_by")
    return get_object_or_404(rows, cycle__assessed_year=year, number=number)


@requires(Role.ADMINISTRATOR)
def grants_decide(request: ActorRequest, year: int) -> HttpResponse:
    """Ask, then decide on the grants by the standing rules."""
    cycle = access_cycle(year)
    back = reverse("assessments:grants", args=[year])
    before = current_decision(cycle)
    try:
        draft = draft_decision(cycle)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    form = DecideForm(posted(request), is_first=before is None, initial={"digest": draft.digest})
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            decision = decide_grants(
                cycle,
                seen_digest=form.cleaned_data["digest"],
                reason=form.cleaned_data.get("reason", ""),
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
            form.data = form.data.copy()
            form.data["digest"] = draft.digest
        else:
            forget_public_pages()
            request_papers(decision, actor=request.actor, at=timezone.now())
            messages.success(request, _("The grants are decided on; the communes are being told."))
            return redirect("assessments:grant_decision", year=year, number=decision.number)
    context = {
        "cycle": cycle,
        "draft": draft,
        "before": before,
        "form": form,
        "confirm_title": _("Decide on the grants of %(year)s") % {"year": year},
        "confirm_text": _(
            "The amounts below are frozen with the results and the rules that they are drawn from, "
            "published, and told to the communes. A decision is never erased: a later one replaces it, with "
            "a reason."
        ),
        "submit_label": _("Decide on the grants"),
        "cancel_url": back,
    }
    return TemplateResponse(request, "assessments/grants/decide.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def grant_decision(request: ActorRequest, year: int, number: int) -> HttpResponse:
    """Show one decision: what it was drawn from, its sums, its document, its open data."""
    decision = access_decision(year, number)
    current = current_decision(decision.cycle)
    context = {
        "cycle": decision.cycle,
        "decision": decision,
        "is_current": current == decision,
        "sums": payment_sums(grants_with_payments(decision)),
        "communes": decision.grants.count(),
        "unallocated": decision.first_unallocated + decision.second_unallocated,
        "papers": paper_rows(decision_sheets(decision)),
        "job": running_papers(decision),
    }
    return TemplateResponse(request, "assessments/grants/decision.html", context)


@requires(Role.ADMINISTRATOR)
@require_POST
def grant_paper_prepare(request: ActorRequest, year: int, number: int) -> HttpResponse:
    """Ask a worker for the document of a decision in both languages."""
    assert request.actor is not None
    job = request_papers(access_decision(year, number), actor=request.actor, at=timezone.now())
    return redirect("records:job", pk=job.pk)


@requires(Role.ADMINISTRATOR)
@reads
def grant_paper(request: ActorRequest, year: int, number: int, language: str) -> HttpResponse:
    """Send the document of a decision in one language; a 404 until a worker has made it."""
    paper = decision_paper(access_decision(year, number), language)
    if paper is None:
        raise Http404
    return send_file(paper.file, download=False)
