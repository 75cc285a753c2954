"""Approval of a verified score, by another person than those who made it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Correction, EvidenceWord, LineDecision, ScoreSheet, Transition
from assessments.services.documents import request_cards
from assessments.services.figures import declared_figures, verified_figures
from assessments.services.score_runs import current_sheet, is_outdated
from assessments.services.threads.requests import end_requests
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from config.toolbox.canonical import digest


class SamePerson(AssessmentError):
    code = "same_person"
    text = _("You reviewed this file: another person must approve it.")


class ScoreMissing(AssessmentError):
    code = "score_missing"
    text = _("The verified score is not computed yet. Try again in a moment.")


class ScoreOutdated(AssessmentError):
    code = "score_outdated"
    text = _("Figures changed since the verified score was computed. It is being computed again.")


def has_reviewed(assessment: Assessment, actor: Actor) -> bool:
    """Tell whether this person had a part in the review: concluded it, claimed it, or decided on a line."""
    return (
        actor.user.pk in {assessment.reviewed_by_id, assessment.claimed_by_id}
        or LineDecision.objects.filter(assessment=assessment, decided_by=actor.user).exists()
    )


def approvable_sheet(assessment: Assessment) -> ScoreSheet:
    """Return the verified score to approve. Raises ScoreMissing or ScoreOutdated."""
    sheet = current_sheet(assessment, Stage.REVIEW)
    if sheet is None:
        raise ScoreMissing()
    if is_outdated(sheet, assessment):
        raise ScoreOutdated()
    return sheet


def approval_content(assessment: Assessment, sheet: ScoreSheet) -> dict[str, Any]:
    """Return what an approval freezes and its digest is taken of: figures, corrections, score, grids."""
    corrections = Correction.objects.filter(
        assessment=assessment, stage=Stage.REVIEW, withdrawn_at__isnull=True
    ).order_by("pk")
    return {
        "commune": assessment.commune.code,
        "assessed_year": assessment.cycle.assessed_year,
        "grid": sheet.grid.digest,
        "additional_grid": sheet.additional_grid.digest if sheet.additional_grid else None,
        "declared": declared_figures(assessment),
        "verified": verified_figures(assessment, stage=Stage.REVIEW),
        "corrections": [
            {
                "field": row.field,
                "line": row.line,
                "value": row.value,
                "reason": row.reason,
                "corrected_at": row.corrected_at,
            }
            for row in corrections
        ],
        "sheet": sheet.sheet,
        "additional_sheet": sheet.additional_sheet,
    }


@transaction.atomic
def approve_assessment(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Approve a reviewed file: its figures and score are frozen with their digest and shown to the commune.

    Raises WrongState, NotAllowed, OwnCommune, SamePerson, ScoreMissing or ScoreOutdated.
    """
    file = lock_assessment(assessment)
    _require(file, Action.APPROVE, actor)
    if has_reviewed(file, actor):
        raise SamePerson()
    content = approval_content(file, approvable_sheet(file))
    LineDecision.objects.filter(assessment=file).update(is_shown=True)
    EvidenceWord.objects.filter(item__assessment=file).update(is_shown=True)
    transition = apply_step(
        file,
        Action.APPROVE,
        actor=actor,
        at=at,
        approved_at=at,
        approved_by=actor.user,
        approved_digest=digest(content),
    )
    end_requests(file, actor=actor, at=at)
    request_cards(file, actor=None, at=at)
    return transition


@transaction.atomic
def refuse_approval(assessment: Assessment, *, reason: str, actor: Actor, at: datetime) -> Transition:
    """Send a review back to its reviewer with the reason.

    Raises WrongState, NotAllowed, OwnCommune, SamePerson or ReasonRequired.
    """
    file = lock_assessment(assessment)
    _require(file, Action.REFUSE, actor)
    if has_reviewed(file, actor):
        raise SamePerson()
    return apply_step(
        file, Action.REFUSE, actor=actor, at=at, reason=reason, reviewed_at=None, reviewed_by=None
    )


@transaction.atomic
def reopen_assessment(assessment: Assessment, *, reason: str, actor: Actor, at: datetime) -> Transition:
    """Take a reviewed or approved file back to its review, with the reason; what was frozen thaws.

    The commune sees nothing of the review until its next end. Raises WrongState, NotAllowed, OwnCommune or
    ReasonRequired.
    """
    file = lock_assessment(assessment)
    LineDecision.objects.filter(assessment=file).update(is_shown=False)
    return apply_step(
        file,
        Action.REOPEN,
        actor=actor,
        at=at,
        reason=reason,
        reviewed_at=None,
        reviewed_by=None,
        approved_at=None,
        approved_by=None,
        approved_digest="",
    )


def _require(assessment: Assessment, action: Action, actor: Actor) -> None:
    if (why := refusal(assessment, action, actor)) is not None:
        raise why
