"""The committee: the list of appeals, the desk of one, the decision on each line and on the whole."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import AppealOutcome, AppealState
from assessments.exceptions import AssessmentError
from assessments.models import Appeal, Assessment
from assessments.services.access import access_assessment
from assessments.services.appeals import decisions
from assessments.services.appeals.desk import contested_lines
from assessments.services.appeals.filing import lines_in_order, sent_appeals
from assessments.services.appeals.listing import (
    WAITING,
    AppealFilter,
    appeal_counts,
    appeal_rows,
    appeal_years,
)
from assessments.services.audit.finding_effect import effect_of
from assessments.services.corrections import FiguresRefused, figures_in_force
from assessments.services.questionnaire import line_fields
from assessments.views.appeals.forms import AppealFilterForm, DecideForm, SettleForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import explain
from config.toolbox.readonly import reads

PAGE_SIZE = 50
COUNTS = (
    (WAITING, _("Waiting for a decision")),
    (AppealOutcome.CORRECTED, AppealOutcome.CORRECTED.label),
    (AppealOutcome.UPHELD, AppealOutcome.UPHELD.label),
)


@requires(Role.APPEAL_MEMBER, Role.ADMINISTRATOR)
@reads
def appeals(request: ActorRequest) -> HttpResponse:
    """List the appeals: those that wait first, the oldest above."""
    actor, at = request.actor, timezone.now()
    assert actor is not None
    counts = appeal_counts(actor, at=at)
    rows = appeal_rows(actor, AppealFilter.of(request.GET), at=at)
    context = {
        "form": AppealFilterForm(request.GET or None, years=appeal_years(actor, at=at)),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [{"label": label, "value": counts[name], "url": f"?show={name}"} for name, label in COUNTS],
        "has_any": any(counts.values()),
        "now": at,
    }
    return TemplateResponse(request, "assessments/appeals/list.html", context)


def _opened(request: ActorRequest, pk: int) -> tuple[Assessment, Appeal]:
    """Return a file and its latest sent appeal, or a 404."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    sent = sent_appeals(assessment)
    if not sent:
        raise Http404
    return assessment, sent[0]


def _closed(request: ActorRequest, assessment: Assessment) -> AssessmentError | None:
    """Return why this reader may not decide, or None."""
    assert request.actor is not None
    try:
        decisions.waiting_appeal(assessment, request.actor)
    except AssessmentError as why:
        return why
    return None


@requires(Role.APPEAL_MEMBER, Role.ADMINISTRATOR)
@reads
def appeal_desk(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what an appeal says beside every figure, where each line stands, and the effect on the score."""
    assessment, appeal = _opened(request, pk)
    assert request.actor is not None
    rows = lines_in_order(appeal, assessment)
    is_waiting = appeal.state == AppealState.SENT
    context = {
        "assessment": assessment,
        "appeal": appeal,
        "contested": contested_lines(appeal, assessment, request.actor),
        "closed": _closed(request, assessment),
        "open_lines": [row.line for row in rows if not row.outcome],
        "effect": effect_of(assessment, decisions.settled_figures(rows)) if is_waiting else None,
    }
    return TemplateResponse(request, "assessments/appeals/desk.html", context)


@requires(Role.APPEAL_MEMBER)
def appeal_settle(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Decide on one contested line, then go on to the next that waits."""
    assessment, appeal = _opened(request, pk)
    actor = request.actor
    assert actor is not None
    shown = contested_lines(appeal, assessment, actor, code=line)
    if not shown:
        raise Http404
    row = shown[0].told.row
    form = SettleForm(
        posted(request),
        fields=line_fields(shown[0].card.line),
        in_force=figures_in_force(assessment) | row.settled_figures,
        initial={"reason": row.outcome_reason, "version": appeal.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decisions.settle_line(
                assessment,
                line,
                outcome=AppealOutcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                figures=form.figures,
                seen_version=form.cleaned_data["version"],
                actor=actor,
                at=timezone.now(),
            )
        except FiguresRefused as refusal:
            form.explain_figures(refusal)
        except AssessmentError as refusal:
            explain(form, refusal, version=appeal.version)
        else:
            return _next_line(request, pk)
    context = {
        "assessment": assessment,
        "appeal": appeal,
        "contested": shown[0],
        "closed": _closed(request, assessment),
        "form": form,
        "effect": effect_of(assessment, row.figures) if row.figures else None,
    }
    return TemplateResponse(request, "assessments/appeals/settle.html", context)


def _next_line(request: ActorRequest, pk: int) -> HttpResponse:
    assessment, appeal = _opened(request, pk)
    following = next((row.line for row in lines_in_order(appeal, assessment) if not row.outcome), "")
    if following:
        messages.success(request, gettext("The line is decided. Here is the next."))
        return redirect("assessments:appeal_settle", pk=pk, line=following)
    messages.success(request, gettext("Every line is decided. Decide on the whole appeal."))
    return redirect("assessments:appeal_desk", pk=pk)


@requires(Role.APPEAL_MEMBER)
def appeal_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what the whole decision will be and do, then take it."""
    assessment, appeal = _opened(request, pk)
    form = DecideForm(posted(request), initial={"version": appeal.version})
    if request.method == "POST" and form.is_valid():
        try:
            decisions.decide_appeal(
                assessment,
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            explain(form, refusal, version=appeal.version)
        else:
            messages.success(request, gettext("The appeal is decided. The commune is told."))
            return redirect("assessments:appeal_desk", pk=pk)
    closed = _closed(request, assessment)
    rows = lines_in_order(appeal, assessment)
    open_lines = [row.line for row in rows if not row.outcome]
    if request.method != "POST" and (closed or open_lines):
        why = closed or decisions.LinesOpen(lines=", ".join(open_lines))
        messages.error(request, why.message)
        return redirect("assessments:appeal_desk", pk=pk)
    context: dict[str, Any] = {
        "assessment": assessment,
        "appeal": appeal,
        "rows": rows,
        "outcome": decisions.whole_outcome(rows),
        "effect": effect_of(assessment, decisions.settled_figures(rows)),
        "form": form,
        "confirm_title": _("Decide on the appeal"),
        "confirm_text": _("The decision cannot be undone: the score is final again and the commune is told."),
        "submit_label": _("Take the decision"),
        "cancel_url": reverse("assessments:appeal_desk", args=[pk]),
    }
    return TemplateResponse(request, "assessments/appeals/decide.html", context)
