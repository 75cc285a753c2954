"""Figures put right by an authority: read like the commune's own, kept with their reason, never erased."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from assessments.enums import Stage
from assessments.exceptions import AssessmentError, ReasonRequired
from assessments.models import Assessment, Correction
from assessments.scoring import Field, FieldType, Value, canonical_text
from assessments.services.answers import AnswerRefused, read_text, stored_value
from assessments.services.answers.reading import NotYesOrNo, broken_ceiling
from assessments.services.figures import verified_figures
from assessments.services.questionnaire import Questionnaire, line_fields, questionnaire_of
from communes.actors import Actor
from config.toolbox.languages import pick


class UnknownLine(AssessmentError):
    code = "unknown_line"
    text = _("The line “%(line)s” does not exist in the grid of this file.")


class FieldOfOtherLine(AssessmentError):
    code = "field_of_other_line"
    text = _("The field “%(field)s” does not belong to the line %(line)s.")


class NothingCorrected(AssessmentError):
    code = "nothing_corrected"
    text = _("No figure of the line %(line)s was changed: accept it, or change a figure.")


class FiguresRefused(AssessmentError):
    """Texts that are not figures, or cannot be; ``refusals`` says why, by field."""

    code = "figures_refused"
    text = _("Nothing was corrected: %(details)s")

    def __init__(self, refusals: Mapping[str, AssessmentError], labels: Mapping[str, str]) -> None:
        self.refusals = refusals
        details = " ".join(f"{labels[code]}: {why.message}" for code, why in refusals.items())
        super().__init__(details=details)


@dataclass(frozen=True, slots=True)
class LineCorrections:
    """What an authority puts in place of a line's figures: texts by field, as typed, and the reason."""

    line: str
    figures: Mapping[str, str]
    reason: str


def correct_lines(
    assessment: Assessment,
    corrections: Collection[LineCorrections],
    *,
    stage: Stage,
    actor: Actor,
    at: datetime,
) -> list[Correction]:
    """Keep the corrections of some lines of a locked file, all or none.

    A text equal to the figure in force corrects nothing; a blank one makes the field not answered; a proof
    is corrected by ``true`` or ``false``. ``figures_version`` grows when a figure changed. Raises
    UnknownLine, FieldOfOtherLine, ReasonRequired, FiguresRefused, or NothingCorrected for a line that stays
    as it was.
    """
    made = []
    for correction in corrections:
        made += _correct_line(assessment, correction, stage=stage, actor=actor, at=at)
    if made:
        count_change(assessment)
    return made


def withdraw_corrections(assessment: Assessment, line: str, *, stage: Stage, at: datetime) -> int:
    """Take back the standing corrections that a stage made on one line; return how many."""
    standing = Correction.objects.filter(
        assessment=assessment, line=line, stage=stage, withdrawn_at__isnull=True
    )
    withdrawn = standing.update(withdrawn_at=at)
    if withdrawn:
        count_change(assessment)
    return withdrawn


def count_change(assessment: Assessment) -> None:
    """Note on a locked file that a figure changed: scores made before are outdated."""
    assessment.figures_version += 1
    assessment.save(update_fields=["figures_version"])


def figures_in_force(assessment: Assessment) -> dict[str, str]:
    """Return the text of each verified figure: the latest standing correction, else the declared one.

    Fields that are not answered are left out; proofs are ``true`` or ``false``.
    """
    return {
        code: str(value).lower() if isinstance(value, bool) else value
        for code, value in verified_figures(assessment).items()
    }


def _correct_line(
    assessment: Assessment, correction: LineCorrections, *, stage: Stage, actor: Actor, at: datetime
) -> list[Correction]:
    reason = correction.reason.strip()
    changed = changed_figures(assessment, correction.line, correction.figures)
    if not reason:
        raise ReasonRequired()
    if not changed:
        raise NothingCorrected(line=correction.line)
    return Correction.objects.bulk_create(
        Correction(
            assessment=assessment,
            field=code,
            line=correction.line,
            stage=stage,
            value=value,
            reason=reason,
            corrected_by=actor.user,
            corrected_at=at,
        )
        for code, value in changed.items()
    )


def changed_figures(assessment: Assessment, line: str, figures: Mapping[str, str]) -> dict[str, str]:
    """Return the canonical texts that differ from the figures in force, by field of a line.

    ``figures`` are texts as typed. The queries are those of the figures in force. Raises UnknownLine,
    FieldOfOtherLine or FiguresRefused.
    """
    questionnaire = questionnaire_of(assessment)
    if line not in questionnaire.lines:
        raise UnknownLine(line=line)
    fields = {field.code: field for field in line_fields(questionnaire.lines[line])}
    if strangers := [code for code in figures if code not in fields]:
        raise FieldOfOtherLine(field=strangers[0], line=line)
    return _changed(figures, fields, figures_in_force(assessment), questionnaire)


def _changed(
    typed: Mapping[str, str],
    fields: Mapping[str, Field],
    before: Mapping[str, str],
    questionnaire: Questionnaire,
) -> dict[str, str]:
    """Return the canonical texts that differ from the figures in force. Raises FiguresRefused."""
    changed: dict[str, str] = {}
    refusals: dict[str, AssessmentError] = {}
    for code, text in typed.items():
        try:
            value = read_figure(fields[code], text)
        except AnswerRefused as why:
            refusals[code] = why
            continue
        after = "" if value is None else canonical_text(fields[code], value)
        if after != _plain(fields[code], before.get(code, "")):
            changed[code] = after
    after_all = {code: text for code, text in {**before, **changed}.items() if text}
    values = {code: stored_value(questionnaire.fields[code], text) for code, text in after_all.items()}
    for code in changed:
        if (why := broken_ceiling(questionnaire, values, on=code)) is not None:  # type: ignore[misc]
            refusals[code] = why
    if refusals:
        raise FiguresRefused(refusals, {code: pick(fields[code], "label") for code in refusals})
    return changed


def read_figure(field: Field, text: str) -> Value | None:
    """Read a figure as the commune's are read; a proof is ``true``, ``false`` or blank.

    Raises AnswerRefused.
    """
    if field.type is not FieldType.EVIDENCE:
        return read_text(field, text)
    if text.strip() not in {"", "true", "false"}:
        raise NotYesOrNo(typed=text)
    return text.strip() == "true" if text.strip() else None


def _plain(field: Field, text: str) -> str:
    """Write a stored figure in its one canonical form: an import may have kept ``100`` for ``100.00``."""
    return canonical_text(field, stored_value(field, text)) if text else ""
