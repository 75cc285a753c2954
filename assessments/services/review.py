"""The review of a file, from its claim to its conclusion."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, Decision, Stage, State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceWord, LineDecision, ReviewAssignment, Transition
from assessments.services.access import visible_assessments
from assessments.services.finality import window_end
from assessments.services.questionnaire import questionnaire_of
from assessments.services.review_lines import LineStatus, review_lines
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from records.services.events import record_event


class ClaimedByOther(AssessmentError):
    code = "claimed_by_other"
    text = _("%(name)s has claimed this file: only they may review it.")


class AssignedToOther(AssessmentError):
    code = "assigned_to_other"
    text = _("This file is assigned to %(name)s: only they may claim it.")


class NothingReturned(AssessmentError):
    code = "nothing_returned"
    text = _("No line is sent back: send back at least one, with a comment, before returning the file.")


class LinesOpen(AssessmentError):
    code = "lines_open"
    text = _("The review cannot be concluded: these lines are still to decide: %(lines)s.")


class LinesSentBack(AssessmentError):
    code = "lines_sent_back"
    text = _(
        "The review cannot be concluded: these lines are sent back: %(lines)s. "
        "Return the file to the commune, or accept or correct them."
    )


def require_reviewer(assessment: Assessment, actor: Actor) -> None:
    """Refuse anybody but the reviewer who claimed a file in review.

    Raises WrongState, NotAllowed, OwnCommune or ClaimedByOther.
    """
    if (why := refusal(assessment, Action.CONCLUDE_REVIEW, actor)) is not None:
        raise why
    if assessment.claimed_by_id != actor.user.pk:
        raise ClaimedByOther(name=assessment.claimed_by)


def is_reviewed_by(assessment: Assessment, actor: Actor | None) -> bool:
    """Tell whether this actor is the one who may decide on the lines of a file now."""
    if actor is None:
        return False
    is_possible = refusal(assessment, Action.CONCLUDE_REVIEW, actor) is None
    return is_possible and assessment.claimed_by_id == actor.user.pk


@transaction.atomic
def claim_assessment(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Take a submitted file for review. Raises WrongState, NotAllowed, OwnCommune or AssignedToOther."""
    file = lock_assessment(assessment)
    assigned = ReviewAssignment.objects.filter(assessment=file).select_related("reviewer").first()
    if assigned is not None and file.state == State.SUBMITTED and assigned.reviewer_id != actor.user.pk:
        raise AssignedToOther(name=assigned.reviewer)
    return apply_step(file, Action.CLAIM, actor=actor, at=at, claimed_at=at, claimed_by=actor.user)


@dataclass(frozen=True, slots=True)
class Claims:
    """What became of a claim of several files: those taken, and why the others were not."""

    taken: Sequence[Assessment]
    refused: Sequence[tuple[Assessment, AssessmentError]]


def claim_assessments(pks: Collection[int], *, actor: Actor, at: datetime) -> Claims:
    """Take each of these files that can still be taken; files out of the actor's sight are passed over."""
    files = visible_assessments(Assessment.objects.filter(pk__in=pks), actor, at=at)
    taken, refused = [], []
    for assessment in files.select_related("commune").order_by("commune__code"):
        try:
            claim_assessment(assessment, actor=actor, at=at)
        except AssessmentError as refusal:
            refused.append((assessment, refusal))
        else:
            taken.append(assessment)
    return Claims(taken, refused)


@transaction.atomic
def return_assessment(assessment: Assessment, *, actor: Actor, at: datetime, note: str = "") -> Transition:
    """Send a file back to its commune with the comments of the lines sent back; only they reopen.

    The commune has the cycle's correction days, to 23:59 in Casablanca. Raises what ``require_reviewer``
    raises, or NothingReturned.
    """
    file = lock_assessment(assessment)
    require_reviewer(file, actor)
    if not any(line.status == LineStatus.RETURNED for line in review_lines(file)):
        raise NothingReturned()
    # A line sent back earlier that neither side has touched since goes back with its comment.
    returned = LineDecision.objects.filter(
        assessment=file, decision=Decision.RETURNED, answered_at__isnull=True
    )
    comments = dict(returned.order_by("line").values_list("line", "comment"))
    returned.update(is_shown=True)
    known = questionnaire_of(file)
    documents = {document.code for line in comments for document in known.documents_for(line)}
    EvidenceWord.objects.filter(item__assessment=file, item__document_code__in=documents).update(
        is_shown=True
    )
    transition = apply_step(
        file,
        Action.RETURN,
        actor=actor,
        at=at,
        reason="\n".join([note.strip(), *(f"{line}: {text}" for line, text in comments.items())]).strip(),
        correction_due_at=window_end(at, days=file.cycle.correction_days),
    )
    record_event(
        "review.lines_returned",
        actor=actor.user,
        target=file,
        data={"lines": ", ".join(comments), "comments": comments},
        at=at,
    )
    return transition


@transaction.atomic
def conclude_review(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Close the review once every line is accepted or corrected, and ask for the verified score.

    Raises what ``require_reviewer`` raises, LinesOpen or LinesSentBack.
    """
    file = lock_assessment(assessment)
    require_reviewer(file, actor)
    lines = review_lines(file)
    if still_open := [line.code for line in lines if line.is_open]:
        raise LinesOpen(lines=", ".join(still_open))
    if sent_back := [line.code for line in lines if line.status == LineStatus.RETURNED]:
        raise LinesSentBack(lines=", ".join(sent_back))
    transition = apply_step(
        file, Action.CONCLUDE_REVIEW, actor=actor, at=at, reviewed_at=at, reviewed_by=actor.user
    )
    request_score(file, stage=Stage.REVIEW, at=at)
    return transition
