"""The page of a file: what to do next, its scores, its lines, its life."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.enums import Action, State
from assessments.models import Assessment
from assessments.services.access import access_assessment, opens_evidence, sees_review
from assessments.services.assigning import ASSIGNERS
from assessments.services.audit.finding_page import AUDITED_STATES, sees_findings
from assessments.services.audit.reports import READERS as REPORT_READERS
from assessments.services.file_page import file_page
from assessments.services.handing_over import HANDED_OVER_STATES
from assessments.services.next_steps import next_step
from assessments.services.opinions import file_opinion
from assessments.services.packs.downloads import PACK_ROLES
from assessments.services.review import is_reviewed_by
from assessments.services.risk_reading import file_risks
from assessments.services.threads.reading import line_counts
from assessments.services.timeline import events_seen, log_entries, names_actor, steps_seen
from assessments.services.workflow import possible_actions
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import ASSESSMENT_ROLES, Role
from config.toolbox.readonly import reads

RECENT_EVENTS = 8
EVENTS_A_PAGE = 100
DESK_ROLES = (Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)


@requires(*ASSESSMENT_ROLES)
@reads
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one file to whoever may see it, each in what concerns them."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    events = list(events_seen(assessment, actor)[: RECENT_EVENTS + 1])
    steps = _steps(assessment, actor)
    context = {
        "assessment": assessment,
        "next": next_step(assessment, actor, at=at),
        "actions": _actions(assessment, actor) | {"audit_report": _has_report(steps, actor)},
        "opinion": file_opinion(assessment, actor, at=at),
        "assignment": getattr(assessment, "assignment", None) if actor.role in DESK_ROLES else None,
        "risks": file_risks(assessment, actor, at=at),
        "counts": line_counts(assessment, actor),
        "page": file_page(assessment, actor),
        "steps": steps,
        "entries": log_entries(events[:RECENT_EVENTS], assessment, actor),
        "has_more_events": len(events) > RECENT_EVENTS,
        "sees_review": sees_review(actor),
    }
    return TemplateResponse(request, "assessments/review/detail.html", context)


def _actions(assessment: Assessment, actor: Actor) -> dict[str, bool]:
    """Return the buttons of the page; the services judge again what is judged here."""
    possible = set(possible_actions(assessment, actor))
    return {
        "claim": Action.CLAIM in possible and _assigned_to(assessment) in {None, actor.user.pk},
        "assign": actor.role in ASSIGNERS and assessment.state == State.SUBMITTED,
        "review": is_reviewed_by(assessment, actor),
        "approve": Action.APPROVE in possible,
        "reopen": Action.REOPEN in possible,
        "hand_over": actor.has_role(Role.ADMINISTRATOR) and assessment.state in HANDED_OVER_STATES,
        "findings": assessment.state in AUDITED_STATES and sees_findings(assessment, actor),
        "conclude_audit": Action.CONCLUDE_AUDIT in possible,
        "submission": actor.is_commune and assessment.state in {State.SUBMITTED, State.RETURNED},
        "desk": actor.role in DESK_ROLES and assessment.claimed_by_id is not None,
        "pack": actor.role in PACK_ROLES,
        "changes": opens_evidence(actor) and assessment.submitted_at is not None,
        "erratum": actor.is_administrator and assessment.state == State.PUBLISHED,
        "exclusion": actor.is_administrator,
    }


def _assigned_to(assessment: Assessment) -> int | None:
    assignment = getattr(assessment, "assignment", None)
    return assignment.reviewer_id if assignment else None


def _has_report(steps: list[dict[str, Any]], actor: Actor) -> bool:
    """Tell whether the audit of the file has a report to read: its findings were notified, or it is over."""
    taken = {row["step"].action for row in steps}
    return actor.role in REPORT_READERS and bool(taken & {Action.NOTIFY_FINDINGS, Action.CONCLUDE_AUDIT})


def _steps(assessment: Assessment, actor: Actor) -> list[dict[str, Any]]:
    return [{"step": step, "is_named": names_actor(step, actor)} for step in steps_seen(assessment, actor)]


@requires(*ASSESSMENT_ROLES)
@reads
def file_log(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the whole log of a file, as far as its reader may know it."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    assert request.actor is not None
    page = Paginator(events_seen(assessment, request.actor), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "assessment": assessment,
        "page": page,
        "entries": log_entries(list(page.object_list), assessment, request.actor),
    }
    return TemplateResponse(request, "assessments/review/log.html", context)
