"""The steps of a file's audit: findings notified, replied to, concluded; or no finding at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, Stage
from assessments.exceptions import AssessmentError, DeadlinePassed, NotAllowed
from assessments.models import Assessment, Finding, FindingReply, Transition
from assessments.services.access import running_missions
from assessments.services.finality import becoming_final, window_end
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from config.toolbox.dates import format_moment


class FindingsLeft(AssessmentError):
    code = "findings_left"
    text = _("The file has draft findings: notify them, or remove them before concluding without findings.")


class NothingToNotify(AssessmentError):
    code = "nothing_to_notify"
    text = _("Write at least one finding, or conclude the audit without findings.")


class NothingReplied(AssessmentError):
    code = "nothing_replied"
    text = _("Write a reply to at least one finding before sending.")


def inspector_refusal(
    assessment: Assessment, action: Action, actor: Actor, *, at: datetime
) -> Exception | None:
    """Return why this actor is no inspector who may take this step, or None.

    Only inspectors of a running mission that took the file may. One query.
    """
    if (why := refusal(assessment, action, actor)) is not None:
        return why
    if not running_missions(actor, at=at).filter(entries__assessment=assessment).exists():
        return NotAllowed()
    return None


def require_inspector(assessment: Assessment, action: Action, actor: Actor, *, at: datetime) -> None:
    """Refuse anybody but an inspector of a running mission that took this file.

    Raises WrongState, NotAllowed or OwnCommune.
    """
    if (why := inspector_refusal(assessment, action, actor, at=at)) is not None:
        raise why


@transaction.atomic
def conclude_audit(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """End the audit of a file without findings: its score is final.

    Raises what ``require_inspector`` raises, or FindingsLeft.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.CONCLUDE_AUDIT, actor, at=at)
    if Finding.objects.filter(assessment=file).exists():
        raise FindingsLeft()
    transition = apply_step(file, Action.CONCLUDE_AUDIT, actor=actor, at=at, **becoming_final(file, at=at))
    request_score(file, stage=Stage.AUDIT, at=at)
    return transition


@transaction.atomic
def notify_findings(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Open the contradictory phase: the commune has the cycle's reply days, to 23:59 in Casablanca.

    Raises what ``require_inspector`` raises, or NothingToNotify.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.NOTIFY_FINDINGS, actor, at=at)
    if not Finding.objects.filter(assessment=file).exists():
        raise NothingToNotify()
    due_at = window_end(at, days=file.cycle.reply_days)
    return apply_step(file, Action.NOTIFY_FINDINGS, actor=actor, at=at, reply_due_at=due_at)


def check_reply_window(assessment: Assessment, *, at: datetime) -> None:
    """Refuse a reply after the window. Raises DeadlinePassed."""
    if assessment.reply_due_at is not None and at > assessment.reply_due_at:
        raise DeadlinePassed(date=format_moment(assessment.reply_due_at))


@transaction.atomic
def reply_to_findings(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Send the commune's reply within its window.

    Raises WrongState, NotAllowed, DeadlinePassed or NothingReplied.
    """
    file = lock_assessment(assessment)
    if (why := refusal(file, Action.REPLY, actor)) is not None:
        raise why
    check_reply_window(file, at=at)
    if not FindingReply.objects.filter(finding__assessment=file).exists():
        raise NothingReplied()
    return apply_step(file, Action.REPLY, actor=actor, at=at)
