"""The reviewer's word on one line: accept it, correct it, or send it back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Decision, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, LineDecision, Transition
from assessments.services.corrections import (
    LineCorrections,
    UnknownLine,
    correct_lines,
    withdraw_corrections,
)
from assessments.services.questionnaire import questionnaire_of
from assessments.services.review import require_reviewer
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from records.services.events import record_event

EVENTS = {
    Decision.ACCEPTED: "review.line_accepted",
    Decision.CORRECTED: "review.line_corrected",
    Decision.RETURNED: "review.line_returned",
}


class CommentRequired(AssessmentError):
    code = "comment_required"
    text = _("Write a comment: the commune reads it beside the line.")


class FileMovedOn(AssessmentError):
    code = "file_moved_on"
    text = _("The file changed since you opened this page. Look at the line again, then decide.")


def latest_step(assessment: Assessment) -> int:
    """Return the number of a file's last step: what a page drawn before another step no longer knows."""
    last = Transition.objects.filter(assessment=assessment).order_by("-pk").values_list("pk", flat=True)
    return last.first() or 0


@transaction.atomic
def decide_line(
    assessment: Assessment,
    line: str,
    *,
    decision: Decision,
    comment: str = "",
    figures: Mapping[str, str] | None = None,
    seen_step: int | None = None,
    actor: Actor,
    at: datetime,
) -> LineDecision:
    """Keep the reviewer's word on one line, in place of an earlier one.

    ``figures`` are the texts of the line's fields, for a correction; ``seen_step`` is the ``latest_step`` of
    the page decided from. Corrections made on the line by an earlier decision are withdrawn; accepting
    stores no figure. Raises what ``review.require_reviewer`` and ``corrections.correct_lines`` raise,
    UnknownLine, CommentRequired or FileMovedOn, having changed nothing.
    """
    file = lock_assessment(assessment)
    require_reviewer(file, actor)
    if line not in questionnaire_of(file).lines:
        raise UnknownLine(line=line)
    if seen_step is not None and seen_step != latest_step(file):
        raise FileMovedOn()
    comment = comment.strip()
    if decision != Decision.ACCEPTED and not comment:
        raise CommentRequired()
    withdraw_corrections(file, line, stage=Stage.REVIEW, at=at)
    made = []
    if decision == Decision.CORRECTED:
        correction = LineCorrections(line, figures or {}, comment)
        made = correct_lines(file, [correction], stage=Stage.REVIEW, actor=actor, at=at)
    row, _is_new = LineDecision.objects.update_or_create(
        assessment=file,
        line=line,
        defaults={
            "decision": decision,
            "comment": comment,
            "figures_version": file.figures_version,
            "decided_by": actor.user,
            "decided_at": at,
            "is_shown": False,
            "answered_at": None,
        },
    )
    record_event(
        EVENTS[decision],
        actor=actor.user,
        target=file,
        data={
            "line": line,
            "comment": comment,
            "figures": {correction.field: correction.value for correction in made},
        },
        at=at,
    )
    return row
