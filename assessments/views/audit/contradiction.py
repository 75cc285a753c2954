"""The contradictory phase: findings notified, replied to, decided on and concluded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, FindingOutcome, ReplyPosition
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Finding
from assessments.services.access import access_assessment
from assessments.services.audit import steps as audit_steps
from assessments.services.audit.conclusions import conclude_findings as conclude
from assessments.services.audit.conclusions import settle_finding
from assessments.services.audit.finding_page import (
    access_finding,
    finding_views,
    findings_page,
    replier_refusal,
)
from assessments.services.audit.replies import write_reply
from assessments.services.audit.steps import inspector_refusal
from assessments.services.corrections import FiguresRefused, figures_in_force
from assessments.services.finality import window_end
from assessments.services.questionnaire import line_fields, questionnaire_of
from assessments.views.audit.finding_forms import ReplyForm, SettleForm
from assessments.views.audit.findings import back_to
from assessments.views.review.approval import confirm, posted
from assessments.views.review.forms import ReasonForm
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES, Role
from communes.views.asking import explain
from config.toolbox.clock import local_day

CONFIRM = "assessments/audit/findings_confirm.html"


@requires(Role.AUDITOR)
def notify_findings(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the draft findings once more, then notify them to the commune."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    due_at = window_end(at, days=assessment.cycle.reply_days)
    return confirm(
        request,
        assessment,
        lambda file, form: audit_steps.notify_findings(file, actor=actor, at=at),
        form=forms.Form(posted(request)),
        title=_("Notify the draft findings"),
        text=_("The commune and its province are told. The findings can no longer be changed."),
        submit=_("Notify the findings"),
        done=_("The findings are notified: the commune may reply."),
        template=CONFIRM,
        back=_findings(assessment),
        page=findings_page(assessment, actor, at=at),
        due_at=due_at,
        mission_ends_first=_mission_end(assessment) < local_day(due_at),
        mission_ends_on=_mission_end(assessment),
    )


def _findings(assessment: Assessment) -> str:
    return reverse("assessments:findings", args=[assessment.pk])


def _mission_end(assessment: Assessment) -> Any:
    return assessment.mission_entry.mission.ends_on


@requires(*COMMUNE_ROLES)
def finding_reply(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Write the commune's words on one finding."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    finding = access_finding(assessment, number, actor)
    said = _said(finding)
    form = ReplyForm(posted(request), request.FILES or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            write_reply(
                finding,
                position=ReplyPosition(form.cleaned_data["position"]),
                text=form.cleaned_data["text"],
                files=form.cleaned_data["files"],
                seen_version=form.cleaned_data["version"],
                actor=actor,
                at=at,
            )
        except AssessmentError as refusal:
            explain(form, refusal, version=said["version"])
        else:
            messages.success(
                request, gettext("The reply to finding %(number)s is kept.") % {"number": number}
            )
            return redirect(back_to(finding))
    context = {
        "assessment": assessment,
        "part": gettext("Reply to the finding"),
        "view": finding_views(assessment, [finding], actor)[0],
        "form": form,
        "closed": replier_refusal(assessment, actor, at=at),
    }
    return TemplateResponse(request, "assessments/audit/finding_reply.html", context)


def _said(finding: Finding) -> dict[str, Any]:
    reply = getattr(finding, "reply", None)
    if reply is None:
        return {"version": 0}
    return {"position": reply.position, "text": reply.text, "version": reply.version}


@requires(Role.COMMUNE_MANAGER)
def send_reply(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the reply once more, then send it."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    return confirm(
        request,
        assessment,
        lambda file, form: audit_steps.reply_to_findings(file, actor=actor, at=at),
        form=forms.Form(posted(request)),
        title=_("Send the reply"),
        text=_("The inspectors are told and read it. It can no longer be changed."),
        submit=_("Send the reply"),
        done=_("The reply is sent."),
        template=CONFIRM,
        back=_findings(assessment),
        page=findings_page(assessment, actor, at=at),
    )


@requires(Role.AUDITOR)
def finding_settle(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Keep, change or drop one finding, with the commune's reply beside it."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    finding = access_finding(assessment, number, actor)
    form = _settle_form(request, assessment, finding)
    if request.method == "POST" and form.is_valid():
        try:
            settle_finding(
                finding,
                outcome=FindingOutcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                figures=form.figures,
                seen_version=form.cleaned_data["version"],
                actor=actor,
                at=at,
            )
        except FiguresRefused as refusal:
            form.explain_figures(refusal)
        except AssessmentError as refusal:
            explain(form, refusal, version=finding.version)
        else:
            messages.success(request, gettext("Finding %(number)s is decided on.") % {"number": number})
            return redirect(back_to(finding))
    context = {
        "assessment": assessment,
        "part": gettext("Keep, change or drop"),
        "view": finding_views(assessment, [finding], actor)[0],
        "form": form,
        "closed": inspector_refusal(assessment, Action.CONCLUDE_FINDINGS, actor, at=at),
    }
    return TemplateResponse(request, "assessments/audit/finding_settle.html", context)


def _settle_form(request: ActorRequest, assessment: Assessment, finding: Finding) -> SettleForm:
    figures = finding.settled_figures if finding.stands else finding.figures
    return SettleForm(
        posted(request),
        fields=line_fields(questionnaire_of(assessment).lines[finding.line]),
        in_force={**figures_in_force(assessment), **figures},
        initial={
            "outcome": finding.outcome,
            "reason": finding.outcome_reason,
            "version": finding.version,
        },
    )


@requires(Role.AUDITOR)
def conclude_findings(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what was decided and its effect, then make the score final."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    page = findings_page(assessment, actor, at=at)
    return confirm(
        request,
        assessment,
        lambda file, form: conclude(file, reason=form.cleaned_data["reason"], actor=actor, at=at),
        form=ReasonForm(posted(request)),
        title=_("Conclude the findings"),
        text=_(
            "The figures of the findings that stand are corrected, the score becomes final, and the commune "
            "may appeal."
        ),
        submit=_("Conclude"),
        done=_("The audit of the file is concluded."),
        template=CONFIRM,
        back=_findings(assessment),
        page=page,
        effect=page.effect if page.rows else None,
    )
