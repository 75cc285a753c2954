"""Appeals of a commune on named lines, and what the committee decides."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, Stage
from assessments.exceptions import AssessmentError, DeadlinePassed, ReasonRequired
from assessments.models import Assessment, Transition
from assessments.services.corrections import LineCorrections, UnknownLine, correct_lines
from assessments.services.questionnaire import questionnaire_of
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from config.toolbox.dates import format_moment
from records.services.events import events_of, record_event

APPEALED_LINES = "appeal.lines"


class NoLineNamed(AssessmentError):
    code = "no_line_named"
    text = _("Name the lines that you appeal.")


class NotAppealed(AssessmentError):
    code = "not_appealed"
    text = _("These lines were not appealed: %(lines)s.")


class NothingToCorrect(AssessmentError):
    code = "nothing_to_correct"
    text = _("Give the corrected figures, or uphold the score.")


@transaction.atomic
def appeal(
    assessment: Assessment, *, lines: Collection[str], reason: str, actor: Actor, at: datetime
) -> Transition:
    """Appeal against a final score on named lines, within the window.

    Raises WrongState, NotAllowed, DeadlinePassed, NoLineNamed, UnknownLine or ReasonRequired.
    """
    file = lock_assessment(assessment)
    if (why := refusal(file, Action.APPEAL, actor)) is not None:
        raise why
    if file.appeal_due_at is not None and at > file.appeal_due_at:
        raise DeadlinePassed(date=format_moment(file.appeal_due_at))
    if not lines:
        raise NoLineNamed()
    known = questionnaire_of(file).lines
    if strangers := sorted(set(lines) - set(known)):
        raise UnknownLine(line=strangers[0])
    named = [code for code in known if code in set(lines)]
    transition = apply_step(file, Action.APPEAL, actor=actor, at=at, reason=reason)
    record_event(
        APPEALED_LINES,
        actor=actor.user,
        target=file,
        data={"lines": named, "named": ", ".join(named), "step": transition.pk},
        at=at,
    )
    return transition


def appealed_lines(assessment: Assessment) -> list[str]:
    """Return the lines that the latest appeal of a file names, in the grid's order."""
    event = events_of(assessment).filter(code=APPEALED_LINES).first()
    return list(event.data["lines"]) if event else []


@transaction.atomic
def uphold_score(assessment: Assessment, *, reason: str, actor: Actor, at: datetime) -> Transition:
    """Reject an appeal: the score stays. The window of the first final score goes on, no new one opens.

    Raises WrongState, NotAllowed, OwnCommune or ReasonRequired.
    """
    file = lock_assessment(assessment)
    transition = apply_step(file, Action.UPHOLD, actor=actor, at=at, reason=reason, final_at=at)
    request_score(file, stage=Stage.APPEAL, at=at)
    return transition


@transaction.atomic
def correct_on_appeal(
    assessment: Assessment,
    corrections: Collection[LineCorrections],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Transition:
    """Admit an appeal: figures of the appealed lines are corrected and the score is asked for again.

    Raises WrongState, NotAllowed, OwnCommune, ReasonRequired, NothingToCorrect, NotAppealed, or what
    ``correct_lines`` raises.
    """
    file = lock_assessment(assessment)
    if (why := refusal(file, Action.CORRECT, actor)) is not None:
        raise why
    if not reason.strip():
        raise ReasonRequired()
    if not corrections:
        raise NothingToCorrect()
    named = appealed_lines(file)
    if strangers := [row.line for row in corrections if row.line not in named]:
        raise NotAppealed(lines=", ".join(strangers))
    correct_lines(file, corrections, stage=Stage.APPEAL, actor=actor, at=at)
    transition = apply_step(file, Action.CORRECT, actor=actor, at=at, reason=reason, final_at=at)
    request_score(file, stage=Stage.APPEAL, at=at)
    return transition
