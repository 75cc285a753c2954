"""Lines that say what is already known: the reviewer may accept several at once, each by choice.

A line is one of them when each of its figures is what a source of the portal gives or last year's verified
figure, and its documents are, byte for byte, those of the line accepted last year. Nothing is accepted
silently: each line is ticked, and each decision is a row of the log.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from assessments.enums import APPROVED_STATES, Decision, RiskLevel, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceItem, LineDecision, RiskHint
from assessments.scoring import Field, Value
from assessments.services.answers.reading import shown_form, stored_value
from assessments.services.decisions import decide_line
from assessments.services.figures import Figures, asked_of, declared_figures, read_verified
from assessments.services.grid_lines import cycle_links
from assessments.services.questionnaire import (
    GridLine,
    Questionnaire,
    is_typed,
    line_fields,
    questionnaire_of,
)
from assessments.services.review import require_reviewer
from assessments.services.review_lines import LineStatus, review_lines
from assessments.services.risk_reading import lines_of
from assessments.services.sources import Proposals
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from config.toolbox.languages import pick

_Hashes = Mapping[str, frozenset[str]]
_NONE: frozenset[str] = frozenset()


class NothingTicked(AssessmentError):
    code = "nothing_ticked"
    text = gettext_lazy("Tick the lines to accept.")


class NoLongerUnchanged(AssessmentError):
    code = "no_longer_unchanged"
    text = gettext_lazy("Nothing was accepted: these lines can no longer be accepted together: %(lines)s.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be accepted with others, and why, sentence by sentence."""

    line: GridLine
    reasons: Sequence[str]


@dataclass(frozen=True)
class _Before:
    """The commune's approved file of the year before: its figures, documents and accepted lines."""

    year: int
    figures: Figures
    evidence: _Hashes
    accepted: frozenset[str]


def unchanged_lines(assessment: Assessment) -> list[Candidate]:
    """Return the lines not decided yet that say what is already known, in the file's order.

    Lines on which the portal noticed something graver than a repeated document are left to be read one by
    one. About fourteen queries, and those of the portal's sources.
    """
    before = _before(assessment)
    if before is None:
        return []
    questionnaire = questionnaire_of(assessment)
    declared, evidence = declared_figures(assessment), _hashes(assessment)
    proposals = Proposals.to(assessment)
    noticed = _noticed(assessment, questionnaire)
    found = []
    for row in review_lines(assessment):
        if row.status != LineStatus.UNDECIDED or row.code in noticed or row.code not in before.accepted:
            continue
        figures = _reasons(row.line, declared, before, proposals)
        documents = _same_documents(row.line, questionnaire, evidence, before)
        if figures and documents is not None:
            found.append(Candidate(row.line, [*figures, *documents]))
    return found


@transaction.atomic
def accept_unchanged(
    assessment: Assessment,
    lines: Collection[str],
    *,
    seen_step: int | None = None,
    actor: Actor,
    at: datetime,
) -> list[LineDecision]:
    """Accept the ticked lines, one decision each, all or none.

    Raises what ``decide_line`` raises, NothingTicked, or NoLongerUnchanged.
    """
    file = lock_assessment(assessment)
    require_reviewer(file, actor)
    if not lines:
        raise NothingTicked()
    known = [candidate.line.code for candidate in unchanged_lines(file)]
    if strangers := sorted(set(lines) - set(known)):
        raise NoLongerUnchanged(lines=", ".join(strangers))
    return [
        decide_line(file, line, decision=Decision.ACCEPTED, seen_step=seen_step, actor=actor, at=at)
        for line in known
        if line in lines
    ]


def _before(assessment: Assessment) -> _Before | None:
    year = assessment.cycle.assessed_year - 1
    file = (
        Assessment.objects.with_commune()  # type: ignore[attr-defined]
        .filter(commune=assessment.commune_id, cycle__assessed_year=year, state__in=sorted(APPROVED_STATES))
        .first()
    )
    if file is None:
        return None
    asked = asked_of(file.cycle, additional=file.has_additional_grid)
    accepted = LineDecision.objects.filter(assessment=file, decision=Decision.ACCEPTED)
    # A line accepted last year may have another code today, and its code another line.
    links = cycle_links(file.cycle, assessment.cycle)
    today = {link.old.code: link.new.code if link.new else "" for link in links if link.old}
    return _Before(
        year,
        read_verified({file.pk: asked}, {file.pk: Stage.ERRATUM})[file.pk],
        _hashes(file),
        frozenset(today.get(line, line) for line in accepted.values_list("line", flat=True)),
    )


def _hashes(assessment: Assessment) -> _Hashes:
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    found: dict[str, set[str]] = defaultdict(set)
    for document, sha256 in items.values_list("document_code", "file__sha256"):
        found[document].add(sha256)
    return {document: frozenset(hashes) for document, hashes in found.items()}


def _noticed(assessment: Assessment, questionnaire: Questionnaire) -> set[str]:
    hints = RiskHint.objects.filter(assessment=assessment, level__gt=RiskLevel.LOW)
    return {line for hint in hints for line in lines_of(hint, questionnaire)}


def _reasons(line: GridLine, declared: Figures, before: _Before, proposals: Proposals) -> list[str]:
    """Return why each figure of a line is known; nothing when one of them is not."""
    reasons = []
    for known in filter(is_typed, line_fields(line)):
        text = _text(declared.get(known.code))
        proposal = proposals.get(known.code)
        words = {"field": pick(known, "label"), "figure": shown_form(known, text)}
        if not text:
            return []
        if proposal is not None and proposal.value == text:
            words["source"] = str(proposal.source)
            reasons.append(gettext("%(field)s: %(figure)s, as known by: %(source)s.") % words)
        elif _is_same(known, text, _text(before.figures.get(known.previous_of or known.code))):
            words["year"] = str(before.year)
            reasons.append(gettext("%(field)s: %(figure)s, as verified for %(year)s.") % words)
        else:
            return []
    return reasons or [gettext("The line asks for documents only.")]


def _text(figure: str | bool | None) -> str:
    return str(figure).lower() if isinstance(figure, bool) else figure or ""


def _is_same(known: Field, text: str, old: str) -> bool:
    def value(stored: str) -> Value:
        return stored_value(known, stored)

    return bool(old) and value(text) == value(old)


def _same_documents(
    line: GridLine, questionnaire: Questionnaire, now: _Hashes, before: _Before
) -> list[str] | None:
    """Return why the documents of a line are known; None when one differs, or a required one is missing."""
    reasons = []
    for document in questionnaire.documents_for(line.code):
        hashes = now.get(document.code, _NONE)
        if hashes != before.evidence.get(document.code, _NONE) or (document.required and not hashes):
            return None
        if hashes:
            words = {"document": document.code, "year": str(before.year)}
            reasons.append(gettext("%(document)s: the same file as the one accepted for %(year)s.") % words)
    return reasons
