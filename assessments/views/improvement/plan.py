"""The improvement plan of a commune, and its actions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from assessments.forms_improvement import ActionForm
from assessments.models import Assessment, ImprovementAction
from assessments.services.access import access_assessment
from assessments.services.improvement.export import plan_workbook
from assessments.services.improvement.follow_up import plan_view
from assessments.services.improvement.plans import (
    add_action,
    change_action,
    plan_of,
    plan_refusal,
    remove_action,
)
from assessments.services.questionnaire import questionnaire_of
from assessments.views.improvement.results import as_workbook
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES, Role
from communes.views.asking import tried
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads

PLAN_READERS = (
    *sorted(COMMUNE_ROLES),
    Role.PROVINCE_OFFICER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.CAPACITY_OFFICER,
    Role.ADMINISTRATOR,
)


@requires(*PLAN_READERS)
@reads
def improvement(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the figures aimed at, the actions, and what the year after shows of them."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    context = {
        "assessment": assessment,
        "view": plan_view(assessment, at=at),
        "closed": plan_refusal(assessment, actor),
    }
    return TemplateResponse(request, "assessments/improvement/plan.html", context)


@requires(*PLAN_READERS)
@reads
def improvement_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the plan as a workbook."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    content = plan_workbook(plan_view(assessment, at=at), language=current_language())
    return as_workbook(content, f"adaa-plan-{assessment.cycle.assessed_year}-{assessment.commune.code}")


@requires(*COMMUNE_ROLES)
def action_add(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an action on a line: ``?line=`` names it."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    version = _plan_version(assessment)
    initial = {"version": version, "line": request.GET.get("line", "")}
    form = ActionForm(posted(request), lines=_lines(assessment), initial=initial)
    return _asked(
        request,
        assessment,
        form,
        lambda **acting: add_action(
            assessment, form.facts(), seen_version=form.cleaned_data["version"], **acting
        ),
        version=version,
        title=pgettext("improvement", "Add an action"),
        submit=pgettext("improvement", "Add the action"),
        done=pgettext("improvement", "The action is added to the plan."),
    )


@requires(*COMMUNE_ROLES)
def action_change(request: ActorRequest, pk: int, action: int) -> HttpResponse:
    """Change an action, or follow how far it has come."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    row = _action(assessment, action)
    form = ActionForm(posted(request), lines=_lines(assessment), action=row)
    return _asked(
        request,
        assessment,
        form,
        lambda **acting: change_action(
            row, form.facts(), seen_version=form.cleaned_data["version"], **acting
        ),
        version=row.version,
        title=pgettext("improvement", "Change the action"),
        submit=pgettext("improvement", "Save the action"),
        done=pgettext("improvement", "The action is saved."),
        remove_url=reverse("assessments:improvement_action_remove", args=[pk, action]),
    )


@requires(*COMMUNE_ROLES)
def action_remove(request: ActorRequest, pk: int, action: int) -> HttpResponse:
    """Remove an action, after it was asked again."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    row = _action(assessment, action)
    form = VersionedForm(posted(request), initial={"version": row.version})
    return _asked(
        request,
        assessment,
        form,
        lambda **acting: remove_action(row, seen_version=form.cleaned_data["version"], **acting),
        version=row.version,
        title=pgettext("improvement", "Remove the action"),
        submit=pgettext("improvement", "Remove the action"),
        done=pgettext("improvement", "The action is removed."),
        text=row.title,
        is_danger=True,
    )


def _plan_version(assessment: Assessment) -> int:
    plan = plan_of(assessment)
    return plan.version if plan else 0


def _lines(assessment: Assessment) -> list[Any]:
    return list(questionnaire_of(assessment).lines.values())


def _action(assessment: Assessment, pk: int) -> ImprovementAction:
    rows = ImprovementAction.objects.select_related("plan__assessment")
    return get_object_or_404(rows, pk=pk, plan__assessment=assessment)


def _asked(
    request: ActorRequest,
    assessment: Assessment,
    form: VersionedForm,
    act: Callable[..., Any],
    *,
    version: int,
    title: str,
    submit: str,
    done: str,
    text: str = "",
    **context: Any,
) -> HttpResponse:
    """Act when the form is sent and right, then show the plan; show the form otherwise, as it was typed.

    ``version`` is the one that a form sent again would replace.
    """
    actor = request.actor
    assert actor is not None
    back = reverse("assessments:improvement", args=[assessment.pk])
    if request.method == "GET" and (closed := plan_refusal(assessment, actor)) is not None:
        messages.warning(request, closed.message)
        return redirect(back)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=done, version=version):
        return redirect(back)
    page = {
        "assessment": assessment,
        "form": form,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": back,
        **context,
    }
    return TemplateResponse(request, "assessments/improvement/action.html", page)
