"""What becomes of each finding after the reply, and the conclusion that corrects the figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, FindingOutcome, Stage
from assessments.exceptions import AssessmentError, ReasonRequired
from assessments.models import Assessment, Finding, Recommendation, Transition
from assessments.services.audit.findings import DRAFT_EVENTS, lock_finding
from assessments.services.audit.steps import require_inspector
from assessments.services.corrections import LineCorrections, changed_figures, correct_lines
from assessments.services.finality import becoming_final
from assessments.services.questionnaire import questionnaire_of
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment
from communes.actors import Actor
from config.toolbox.languages import pick
from records.services.events import record_event


class NothingChanged(AssessmentError):
    code = "nothing_changed"
    text = _("The figures are those of the finding: keep it, or write other figures.")


class FindingsUndecided(AssessmentError):
    code = "findings_undecided"
    text = _("Decide on each finding before concluding. Not decided yet: %(numbers)s.")


class FiguresDisagree(AssessmentError):
    code = "figures_disagree"
    text = _("Findings %(first)s and %(second)s give different figures for “%(field)s”: change one of them.")


@transaction.atomic
def settle_finding(
    finding: Finding,
    *,
    outcome: FindingOutcome,
    reason: str,
    figures: Mapping[str, str] | None = None,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> Finding:
    """Keep, change or drop one finding with the reason; it may be decided again until the conclusion.

    ``figures`` are the texts of a changed finding, as typed; a kept one takes the figures found. Raises what
    ``findings.lock_finding`` and ``corrections.changed_figures`` raise, ReasonRequired or NothingChanged.
    """
    row = lock_finding(finding, Action.CONCLUDE_FINDINGS, seen_version, actor, at)
    reason = reason.strip()
    if not reason:
        raise ReasonRequired()
    row.settled_figures = _settled(row, outcome, figures or {})
    row.outcome, row.outcome_reason = outcome, reason
    row.settled_by, row.settled_at = actor.user, at
    row.version += 1
    row.save()
    data = {"number": row.number, "line": row.line, "outcome": str(outcome), "reason": reason}
    record_event(f"{DRAFT_EVENTS}settled", actor=actor.user, target=row.assessment, data=data, at=at)
    return row


def _settled(finding: Finding, outcome: FindingOutcome, typed: Mapping[str, str]) -> dict[str, str]:
    if outcome == FindingOutcome.DROPPED:
        return {}
    if outcome == FindingOutcome.KEPT:
        return dict(finding.figures)
    changed = changed_figures(finding.assessment, finding.line, typed)
    if changed == finding.figures:
        raise NothingChanged()
    return changed


@transaction.atomic
def conclude_findings(assessment: Assessment, *, reason: str, actor: Actor, at: datetime) -> Transition:
    """End the contradictory phase: findings that stand correct figures, and the score is final.

    What they recommend is followed from now on. Raises what ``require_inspector`` and ``correct_lines``
    raise, FindingsUndecided, FiguresDisagree or ReasonRequired, having changed nothing.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.CONCLUDE_FINDINGS, actor, at=at)
    findings = list(Finding.objects.filter(assessment=file).order_by("number"))
    if undecided := [str(finding.number) for finding in findings if not finding.outcome]:
        raise FindingsUndecided(numbers=", ".join(undecided))
    standing = [finding for finding in findings if finding.stands]
    corrections = settled_corrections(file, standing)
    correct_lines(file, corrections, stage=Stage.AUDIT, actor=actor, at=at)
    Recommendation.objects.bulk_create(
        Recommendation(
            assessment=file,
            finding=finding,
            text=finding.recommendation,
            owner=finding.recommendation_owner,
            due_on=finding.recommendation_due_on,  # type: ignore[misc]
            made_at=at,
        )
        for finding in standing
        if finding.recommendation
    )
    transition = apply_step(
        file, Action.CONCLUDE_FINDINGS, actor=actor, at=at, reason=reason, **becoming_final(file, at=at)
    )
    request_score(file, stage=Stage.AUDIT, at=at)
    return transition


def settled_figures(assessment: Assessment, findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return the finding that settles each field, the first one of those that agree.

    Raises FiguresDisagree, which names two findings and the field.
    """
    settled: dict[str, Finding] = {}
    for finding in findings:
        for code, text in finding.settled_figures.items():
            first = settled.setdefault(code, finding)
            if first.settled_figures[code] != text:
                field = questionnaire_of(assessment).fields[code]
                raise FiguresDisagree(first=first.number, second=finding.number, field=pick(field, "label"))
    return settled


def settled_corrections(assessment: Assessment, findings: Iterable[Finding]) -> list[LineCorrections]:
    """Return what findings that stand put in place of the figures: one correction a field, line by line.

    Raises FiguresDisagree.
    """
    lines: dict[str, dict[str, Finding]] = defaultdict(dict)
    for code, finding in settled_figures(assessment, findings).items():
        lines[finding.line][code] = finding
    return [
        LineCorrections(
            line,
            {code: finding.settled_figures[code] for code, finding in fields.items()},
            "\n".join(dict.fromkeys(finding.outcome_reason for finding in fields.values())),
        )
        for line, fields in lines.items()
    ]
