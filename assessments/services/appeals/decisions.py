"""What the appeal committee decides: each contested line, then the whole."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, AppealOutcome, AppealState, Stage
from assessments.exceptions import AssessmentError, ReasonRequired
from assessments.models import Appeal, AppealLine, Assessment, Transition
from assessments.services.answers import typed_form
from assessments.services.appeals.filing import AppealChanged, NotContested, lines_in_order
from assessments.services.corrections import (
    LineCorrections,
    NothingCorrected,
    changed_figures,
    correct_lines,
)
from assessments.services.questionnaire import questionnaire_of
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from records.services.events import record_event

# Until the appeal is decided, what the committee says of a line is its own.
LINE_EVENTS = "appeal.line_"
_STEPS = {AppealOutcome.UPHELD: Action.UPHOLD, AppealOutcome.CORRECTED: Action.CORRECT}


class NoAppeal(AssessmentError):
    code = "no_appeal"
    text = _("No appeal on this file waits for a decision.")


class LinesOpen(AssessmentError):
    code = "lines_open"
    text = _("Decide on these lines first: %(lines)s.")


class DecidedOtherwise(AssessmentError):
    code = "decided_otherwise"
    text = _("Line %(line)s uses the same figure and was given another one: both must say the same.")


def waiting_appeal(assessment: Assessment, actor: Actor) -> Appeal:
    """Return the appeal of a file that this actor may decide on.

    Raises WrongState, NotAllowed, OwnCommune or NoAppeal.
    """
    if (why := refusal(assessment, Action.UPHOLD, actor)) is not None:
        raise why
    appeal = Appeal.objects.filter(assessment=assessment, state=AppealState.SENT).first()
    if appeal is None:
        raise NoAppeal()
    return appeal


@transaction.atomic
def settle_line(
    assessment: Assessment,
    line: str,
    *,
    outcome: AppealOutcome,
    reason: str,
    figures: Mapping[str, str] | None = None,
    seen_version: int | None = None,
    actor: Actor,
    at: datetime,
) -> AppealLine:
    """Keep what the committee decides of one contested line, in place of an earlier word.

    ``figures`` are the texts of the line's fields, as typed, for a correction; nothing is corrected before
    the whole is decided. Raises what ``waiting_appeal`` raises, AppealChanged, NotContested,
    ReasonRequired, NothingCorrected, DecidedOtherwise, or what ``changed_figures`` raises.
    """
    file = lock_assessment(assessment)
    appeal = waiting_appeal(file, actor)
    _count(appeal, seen_version)
    row = appeal.lines.filter(line=line).first()
    if row is None:
        raise NotContested(line=line)
    reason = reason.strip()
    if not reason:
        raise ReasonRequired()
    settled = {}
    if outcome == AppealOutcome.CORRECTED:
        settled = changed_figures(file, line, figures or {})
        if not settled:
            raise NothingCorrected(line=line)
        _check_agrees(appeal, row, settled)
    row.outcome, row.outcome_reason, row.settled_figures = outcome, reason, settled
    row.save(update_fields=["outcome", "outcome_reason", "settled_figures"])
    record_event(
        f"{LINE_EVENTS}{outcome.value}",
        actor=actor.user,
        target=file,
        data={"line": line, "reason": reason, "figures": settled},
        at=at,
    )
    return row


def _count(appeal: Appeal, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != appeal.version:
        raise AppealChanged()
    appeal.version += 1
    appeal.save(update_fields=["version"])


def _check_agrees(appeal: Appeal, row: AppealLine, settled: Mapping[str, str]) -> None:
    """A field that stands in two lines has one figure."""
    for other in appeal.lines.exclude(pk=row.pk):
        if any(other.settled_figures.get(code, text) != text for code, text in settled.items()):
            raise DecidedOtherwise(line=other.line)


@transaction.atomic
def decide_appeal(
    assessment: Assessment, *, reason: str, seen_version: int | None = None, actor: Actor, at: datetime
) -> Transition:
    """Decide an appeal whose every line is decided: the score is upheld, or corrected and computed anew.

    The window of the first final score goes on, no new one opens. Raises what ``waiting_appeal`` raises,
    AppealChanged, LinesOpen, ReasonRequired, or what ``correct_lines`` raises.
    """
    file = lock_assessment(assessment)
    appeal = waiting_appeal(file, actor)
    _count(appeal, seen_version)
    rows = lines_in_order(appeal, file)
    if undecided := [row.line for row in rows if not row.outcome]:
        raise LinesOpen(lines=", ".join(undecided))
    reason = reason.strip()
    if not reason:
        raise ReasonRequired()
    correct_lines(file, _corrections(rows, file), stage=Stage.APPEAL, actor=actor, at=at)
    outcome = whole_outcome(rows)
    transition = apply_step(file, _STEPS[outcome], actor=actor, at=at, reason=reason, final_at=at)
    appeal.state, appeal.outcome, appeal.decision_reason = AppealState.DECIDED, outcome, reason
    appeal.decided_by, appeal.decided_at = actor.user, at
    appeal.save()
    request_score(file, stage=Stage.APPEAL, at=at)
    return transition


def whole_outcome(rows: list[AppealLine]) -> AppealOutcome:
    """Return what the decisions on the lines make of the whole: corrected as soon as one is."""
    is_corrected = any(row.outcome == AppealOutcome.CORRECTED for row in rows)
    return AppealOutcome.CORRECTED if is_corrected else AppealOutcome.UPHELD


def settled_figures(rows: list[AppealLine]) -> dict[str, str]:
    """Return the figures that the decisions on the lines put in place, by field."""
    return {code: text for row in rows for code, text in row.settled_figures.items()}


def _corrections(rows: list[AppealLine], file: Assessment) -> list[LineCorrections]:
    """Return the corrections to make; a field that stands in two lines is corrected on the first."""
    fields = questionnaire_of(file).fields
    corrections: list[LineCorrections] = []
    known: set[str] = set()
    for row in rows:
        figures = {
            code: typed_form(fields[code], text)
            for code, text in row.settled_figures.items()
            if code not in known
        }
        known |= figures.keys()
        if figures:
            corrections.append(LineCorrections(row.line, figures, row.outcome_reason))
    return corrections
