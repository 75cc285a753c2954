"""One line of a file: read by whoever sees the file, decided on by its reviewer."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from assessments.enums import Action, Decision, State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.access import access_assessment
from assessments.services.corrections import FiguresRefused
from assessments.services.decisions import CommentRequired, decide_line
from assessments.services.opinions import file_opinion
from assessments.services.questionnaire import line_fields
from assessments.services.review_desk import LinePage, line_page, review_desk
from assessments.services.risk_reading import file_risks
from assessments.services.threads.reading import file_thread
from assessments.services.workflow import possible_actions
from assessments.views.review.forms import DecisionForm
from assessments.views.threads.forms import RemarkForm
from assessments.views.threads.lines import writing
from communes.access import ActorRequest, requires
from communes.enums import ASSESSMENT_ROLES, Role
from config.toolbox.readonly import reads


def _page_of(request: ActorRequest, assessment: Assessment, line: str) -> LinePage:
    assert request.actor is not None
    try:
        return line_page(assessment, line, request.actor)
    except KeyError:
        raise Http404(line) from None


def _may_decide(request: ActorRequest, assessment: Assessment) -> bool:
    return (
        request.actor is not None
        and assessment.claimed_by_id == request.actor.user.pk
        and Action.CONCLUDE_REVIEW in possible_actions(assessment, request.actor)
    )


def _form(request: ActorRequest, page: LinePage) -> DecisionForm:
    standing = page.review_line.decision if page.review_line else None
    return DecisionForm(
        request.POST or None,
        fields=line_fields(page.card.line),
        in_force=dict(page.in_force),
        initial={"seen_step": page.step, "comment": standing.comment if standing else ""},
    )


def _drawn(
    request: ActorRequest, assessment: Assessment, page: LinePage, form: DecisionForm | None
) -> HttpResponse:
    assert request.actor is not None
    at = timezone.now()
    context = {
        "assessment": assessment,
        "page": page,
        "card": page.card,
        "opinion": file_opinion(assessment, request.actor, at=at),
        "hints": file_risks(assessment, request.actor, at=at).on(page.card.code),
        "form": form,
        "thread": file_thread(assessment, request.actor, lines=[page.card.code], at=at),
        "thread_is_open": True,
        "remark": RemarkForm(auto_id="remark_%s"),
        "writing": writing(assessment, request.actor),
        "line_keys": "decide" if form else "read",
        "may_find": request.actor.role == Role.AUDITOR and assessment.state == State.IN_AUDIT,
    }
    return TemplateResponse(request, "assessments/review/line.html", context)


@requires(*ASSESSMENT_ROLES)
@reads
def line(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Show one line with its rule, figures, evidence and result, and to its reviewer the decision."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    page = _page_of(request, assessment, line)
    form = _form(request, page) if _may_decide(request, assessment) else None
    return _drawn(request, assessment, page, form)


@requires(Role.REVIEWER)
def decide(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Take the reviewer's decision, then go on to the next line that waits.

    A refused form stands at this address: opened again, in another language say, it leads to the line.
    """
    if request.method != "POST":
        return redirect("assessments:line", pk=pk, line=line)
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    page = _page_of(request, assessment, line)
    form = _form(request, page)
    if not form.is_valid():
        return _drawn(request, assessment, page, form)
    try:
        decide_line(
            assessment,
            line,
            decision=Decision(form.cleaned_data["decision"]),
            comment=form.cleaned_data["comment"],
            figures=form.figures,
            seen_step=form.cleaned_data["seen_step"],
            actor=request.actor,
            at=at,
        )
    except AssessmentError as refusal:
        _explain(form, refusal)
        return _drawn(request, assessment, page, form)
    following = review_desk(assessment).next_open_after(line)
    if following:
        messages.success(request, gettext("Line %(line)s is decided. Here is the next.") % {"line": line})
        return redirect("assessments:line", pk=pk, line=following)
    messages.success(request, gettext("Every line is decided. Return the file or conclude the review."))
    return redirect("assessments:review", pk=pk)


def _explain(form: DecisionForm, refusal: AssessmentError) -> None:
    """Put a refusal beside what it is about; what was typed stays."""
    if isinstance(refusal, FiguresRefused):
        form.explain_figures(refusal)
    else:
        form.add_error("comment" if isinstance(refusal, CommentRequired) else None, refusal.message)
