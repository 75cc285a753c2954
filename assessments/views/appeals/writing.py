"""The commune's appeal: what may be contested until when, the draft, its sending, its receipt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import State
from assessments.exceptions import AssessmentError, WrongState
from assessments.models import Appeal, Assessment
from assessments.services.access import EVIDENCE_READERS, access_assessment
from assessments.services.appeals import filing as service
from assessments.services.appeals.desk import claimed_figures, contested_lines, told_lines
from assessments.services.appeals.files import access_appeal_file
from assessments.services.appeals.papers import appeal_receipts
from assessments.services.audit.finding_effect import effect_of
from assessments.services.corrections import FiguresRefused, figures_in_force
from assessments.services.evidence import evidence_limits
from assessments.services.file_page import file_page
from assessments.services.questionnaire import line_fields, questionnaire_of
from assessments.services.review_desk import line_page
from assessments.views.appeals.forms import AppealReasonForm, ClaimForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES, Role
from communes.views.asking import explain
from config.toolbox.canonical import digest
from config.toolbox.readonly import reads
from records.services.file_types import accepted_extensions
from records.services.sending import send_file


@requires(*ASSESSMENT_ROLES)
@reads
def appeal(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a file's appeals to whoever sees the file, and to its commune what it may contest and how."""
    return _drawn(request, _file(request, pk))


def _file(request: ActorRequest, pk: int) -> Assessment:
    return access_assessment(pk, actor=request.actor, at=timezone.now())


def _drawn(
    request: ActorRequest, assessment: Assessment, form: AppealReasonForm | None = None
) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    assert actor is not None
    closed = service.appeal_refusal(assessment, actor, at=at)
    sent = service.sent_appeals(assessment)
    draft = service.draft_of(assessment) if actor.is_commune else None
    contested = told_lines(draft, assessment) if draft else []
    context: dict[str, Any] = {
        "assessment": assessment,
        "closed": closed,
        "sent": _told(sent, assessment),
        "contested": contested,
        "named": [told.line.code for told in contested],
        "form": None,
        "page": None,
        "effect": None,
        "may_send": False,
    }
    if closed is None:
        start = {"reason": draft.reason if draft else "", "version": _version(draft)}
        context |= {
            "form": form or AppealReasonForm(initial=start),
            "page": file_page(assessment, actor),
            "effect": effect_of(assessment, claimed_figures(draft)) if draft else None,
            "may_send": service.appeal_refusal(assessment, actor, at=at, sends=True) is None,
        }
    return TemplateResponse(request, "assessments/appeals/appeal.html", context)


def _told(sent: list[Appeal], assessment: Assessment) -> list[dict[str, Any]]:
    """Return appeals with their lines and, once it is made, their receipt."""
    for row in sent:
        row.assessment = assessment
    receipts = appeal_receipts(sent)
    return [
        {"appeal": row, "lines": told_lines(row, assessment), "receipt": receipts[row.pk]} for row in sent
    ]


@requires(*COMMUNE_ROLES)
def appeal_reason(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the general reason. Opened again, in another language say, the address leads to the appeal."""
    if request.method != "POST":
        return redirect("assessments:appeal", pk=pk)
    assessment, at = _file(request, pk), timezone.now()
    form = AppealReasonForm(request.POST)
    if form.is_valid():
        try:
            service.write_reason(
                assessment,
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["version"],
                actor=request.actor,
                at=at,
            )
        except AssessmentError as refusal:
            explain(form, refusal, version=_version(service.draft_of(assessment)))
        else:
            messages.success(request, gettext("The appeal is kept. It is not sent yet."))
            return redirect("assessments:appeal", pk=pk)
    return _drawn(request, assessment, form)


def _version(draft: Appeal | None) -> int:
    return draft.version if draft else 0


@requires(*COMMUNE_ROLES)
def appeal_line(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Contest one line: why, the figures held to be right, evidence."""
    assessment, at, actor = _file(request, pk), timezone.now(), request.actor
    assert actor is not None
    known = questionnaire_of(assessment).lines.get(line)
    if known is None:
        raise Http404
    draft = service.draft_of(assessment)
    row = next((row for row in draft.lines.all() if row.line == line), None) if draft else None
    form = ClaimForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        fields=line_fields(known),
        in_force={**figures_in_force(assessment), **(row.figures if row else {})},
        initial={"reason": row.reason if row else "", "version": _version(draft)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            service.contest_line(
                assessment,
                line,
                reason=form.cleaned_data["reason"],
                figures=form.figures,
                files=form.cleaned_data["files"],
                seen_version=form.cleaned_data["version"],
                actor=actor,
                at=at,
            )
        except FiguresRefused as refusal:
            form.explain_figures(refusal)
        except AssessmentError as refusal:
            explain(form, refusal, version=_version(draft))
        else:
            messages.success(
                request, gettext("Line %(line)s is kept in the appeal. It is not sent yet.") % {"line": line}
            )
            return redirect("assessments:appeal", pk=pk)
    context = {
        "assessment": assessment,
        "closed": service.appeal_refusal(assessment, actor, at=at),
        "card": line_page(assessment, line, actor).card,
        "row": row,
        "form": form,
        "effect": effect_of(assessment, row.figures) if row and row.figures else None,
        "accept": ",".join(accepted_extensions()),
        "max_megabytes": evidence_limits().max_bytes // 1024 // 1024,
    }
    return TemplateResponse(request, "assessments/appeals/line.html", context)


@requires(*COMMUNE_ROLES)
def appeal_leave(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Ask, then take a line out of the appeal that is being written."""
    assessment = _file(request, pk)
    if request.method == "POST":
        try:
            service.leave_line(assessment, line, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, gettext("Line %(line)s is no longer contested.") % {"line": line})
        return redirect("assessments:appeal", pk=pk)
    context = {
        "assessment": assessment,
        "confirm_title": gettext("Take line %(line)s out of the appeal?") % {"line": line},
        "confirm_text": _("Its reason, its figures and its evidence leave the draft."),
        "submit_label": _("Take the line out"),
        "cancel_url": reverse("assessments:appeal", args=[pk]),
        "is_danger": True,
    }
    return TemplateResponse(request, "assessments/appeals/confirm.html", context)


@requires(*EVIDENCE_READERS)
@require_safe
@reads
def appeal_file(request: ActorRequest, pk: int, item: int) -> HttpResponseBase:
    """Send a file of an appeal."""
    found = access_appeal_file(_file(request, pk), item, actor=request.actor)
    return send_file(found.file, download="download" in request.GET)


@requires(*COMMUNE_ROLES)
@require_POST
def appeal_file_remove(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Take a file away from the appeal that is being written."""
    assessment = _file(request, pk)
    try:
        line = service.remove_appeal_file(assessment, item, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:appeal", pk=pk)
    messages.success(request, gettext("The file is no longer in the appeal."))
    return redirect("assessments:appeal_line", pk=pk, line=line)


@requires(Role.COMMUNE_MANAGER)
def appeal_send(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what is about to be sent, then send it."""
    assessment, at, actor = _file(request, pk), timezone.now(), request.actor
    assert actor is not None
    draft = service.draft_of(assessment)
    if request.method == "POST":
        try:
            sent = service.send_appeal(
                assessment, seen_digest=request.POST.get("seen_digest", ""), actor=actor, at=at
            )
        except WrongState as refusal:
            # A second click: the first one has sent the appeal, and its receipt is on the page.
            if assessment.state != State.APPEALED:
                messages.error(request, refusal.message)
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            text = gettext("The appeal was sent. Its receipt %(number)s is being written.")
            messages.success(request, text % {"number": sent.receipt})
        return redirect("assessments:appeal", pk=pk)
    closed = service.appeal_refusal(assessment, actor, at=at, sends=True)
    if closed is not None or draft is None:
        if closed is not None:
            messages.error(request, closed.message)
        return redirect("assessments:appeal", pk=pk)
    context = {
        "assessment": assessment,
        "draft": draft,
        "contested": contested_lines(draft, assessment, actor),
        "effect": effect_of(assessment, claimed_figures(draft)),
        "seen_digest": digest(service.appeal_content(draft, assessment)),
        "confirm_title": _("Send the appeal?"),
        "confirm_text": _("Once sent it can no longer be changed. The committee is told, and decides."),
        "submit_label": _("Send the appeal"),
        "cancel_url": reverse("assessments:appeal", args=[pk]),
    }
    return TemplateResponse(request, "assessments/appeals/send.html", context)
