"""The hints on a file in words, for those who review it. They name only files that their reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import RiskCode, RiskLevel
from assessments.models import Answer, Assessment, RiskHint
from assessments.scoring import Indicator
from assessments.scoring.reasons import in_unit
from assessments.services.access import visible_assessments
from assessments.services.answers.reading import shown_form
from assessments.services.questionnaire import Questionnaire, line_fields, questionnaire_of
from assessments.services.questions import format_years
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number, format_percent

READERS = (Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)
_ON_FIELDS = {RiskCode.JUMP, RiskCode.LAST_YEAR, RiskCode.FIGURE_CHANGED}
_ON_LINES = {RiskCode.PEERS, RiskCode.PAST}
# What the commune was asked about at entry, and could explain beside the figure.
_ASKED = {RiskCode.JUMP, RiskCode.LAST_YEAR, *_ON_LINES}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another file that holds the same document, and the line that it proves there ("" without one)."""

    assessment: Assessment
    document: str
    line: str


@dataclass(frozen=True, slots=True)
class ShownHint:
    """One hint as it is read: what it is about, a sentence, the lines it stands on."""

    code: RiskCode
    level: RiskLevel
    sentence: str
    lines: Sequence[str]
    elsewhere: Sequence[Elsewhere]
    hidden: int
    """How many of the other files the reader may not see, or are not named."""
    words: Sequence[str] = ()
    """What the commune says of the figures that it was asked about."""

    @property
    def was_asked(self) -> bool:
        return self.code in _ASKED


@dataclass(frozen=True)
class FileRisks:
    """The hints on a file, the gravest first."""

    hints: Sequence[ShownHint]

    def on(self, line: str) -> list[ShownHint]:
        """Return the hints that stand on a line."""
        return [hint for hint in self.hints if line in hint.lines]


def file_risks(assessment: Assessment, actor: Actor | None, *, at: datetime) -> FileRisks:
    """Return the hints on a file; none for those who do not review. Up to three queries."""
    if actor is None or actor.role not in READERS:
        return FileRisks([])
    rows = list(RiskHint.objects.filter(assessment=assessment))
    named = {pk for row in rows for pk, _document in row.data.get("files", ())}
    seen: dict[int, Assessment] = {}
    if named:
        files = visible_assessments(Assessment.objects.filter(pk__in=named), actor, at=at)
        seen = {file.pk: file for file in files.with_commune()}  # type: ignore[attr-defined]
    questionnaire = questionnaire_of(assessment)
    order = {line: number for number, line in enumerate(questionnaire.lines)}
    notes = _notes(assessment) if any(row.code in _ASKED for row in rows) else {}
    hints = [_shown(row, questionnaire, seen, notes) for row in rows if _is_known(row, questionnaire)]
    hints.sort(key=lambda hint: (-hint.level, min((order[line] for line in hint.lines), default=0)))
    return FileRisks(hints)


def hint_texts(keys: Iterable[int]) -> dict[int, list[str]]:
    """Return the sentences of the hints on files, the gravest first, by the key of the file. One query."""
    rows = RiskHint.objects.filter(assessment__in=list(keys)).select_related(
        "assessment__cycle__grid", "assessment__cycle__additional_grid"
    )
    texts: dict[int, list[str]] = {}
    for row in rows.defer(
        "assessment__cycle__grid__document", "assessment__cycle__additional_grid__document"
    ):
        questionnaire = questionnaire_of(row.assessment)
        if _is_known(row, questionnaire):
            texts.setdefault(row.assessment_id, []).append(sentence(row, questionnaire))
    return texts


def _notes(assessment: Assessment) -> dict[str, str]:
    answers = Answer.objects.filter(assessment=assessment).exclude(note="").order_by("field")
    return dict(answers.values_list("field", "note"))


def _is_known(row: RiskHint, questionnaire: Questionnaire) -> bool:
    return (
        row.subject in questionnaire.fields
        or row.subject in questionnaire.lines
        or row.subject in questionnaire.documents
    )


def _shown(
    row: RiskHint,
    questionnaire: Questionnaire,
    seen: Mapping[int, Assessment],
    notes: Mapping[str, str],
) -> ShownHint:
    code = RiskCode(row.code)
    elsewhere = [_elsewhere(seen[pk], document) for pk, document in row.data.get("files", ()) if pk in seen]
    named = len({each.assessment.pk for each in elsewhere})
    return ShownHint(
        code,
        RiskLevel(row.level),
        sentence(row, questionnaire),
        lines_of(row, questionnaire),
        elsewhere,
        row.data.get("count", 0) - named if "files" in row.data else 0,
        [notes[field] for field in _fields_asked(row, questionnaire) if field in notes],
    )


def _fields_asked(row: RiskHint, questionnaire: Questionnaire) -> list[str]:
    """Return the fields beside which the commune could explain what a hint says."""
    if row.code not in _ASKED:
        return []
    if row.code in _ON_FIELDS:
        return [row.subject]
    return [field.code for field in line_fields(questionnaire.lines[row.subject])]


def _elsewhere(file: Assessment, document: str) -> Elsewhere:
    known = questionnaire_of(file).documents.get(document)
    return Elsewhere(file, document, known.proves[0] if known and known.proves else "")


def lines_of(row: RiskHint, questionnaire: Questionnaire) -> list[str]:
    """Return the codes of the lines that a hint stands on."""
    if row.code in _ON_FIELDS:
        return [line.code for line in questionnaire.lines_with(row.subject)]
    if row.code in _ON_LINES:
        return [row.subject]
    document = questionnaire.documents.get(row.subject)
    return [line for line in document.proves if line in questionnaire.lines] if document else []


def sentence(row: RiskHint, questionnaire: Questionnaire) -> str:
    """Return what a hint says, in the active language."""
    code, data = RiskCode(row.code), row.data
    if code in _ON_FIELDS:
        return _on_figure(code, row.subject, data, questionnaire)
    if code in _ON_LINES:
        return _on_line(code, row.subject, data, questionnaire)
    document = questionnaire.documents[row.subject]
    words = {"document": f"{document.code} {pick(document, 'title')}"}
    if code == RiskCode.DOCUMENT_CHANGED:
        counts = {key: format_number(data[key]) for key in ("added", "removed")}
        return _(
            "%(document)s: since the first receipt, files added: %(added)s, files taken away: %(removed)s."
        ) % {**words, **counts}
    words["count"] = format_number(data["count"])
    if code == RiskCode.REPEATED_FILE:
        return _("%(document)s: the commune gave the same file for another year.") % words
    text = ngettext(
        "%(document)s: the same file stands in the file of %(count)s other commune.",
        "%(document)s: the same file stands in the files of %(count)s other communes.",
        data["count"],
    )
    return text % words


def _on_figure(code: RiskCode, subject: str, data: Mapping[str, Any], questionnaire: Questionnaire) -> str:
    known = questionnaire.fields[subject]
    words = {
        "field": pick(known, "label"),
        **{key: _figure(known, data[key]) for key in ("before", "after")},
    }
    if code == RiskCode.FIGURE_CHANGED:
        return _("%(field)s: %(after)s now, %(before)s in the first receipt.") % words
    if code == RiskCode.LAST_YEAR:
        return _("%(field)s: %(after)s is declared, last year’s verified figure is %(before)s.") % words
    before, after = Decimal(data["before"]), Decimal(data["after"])
    words["change"] = format_percent(100 * abs(after - before) / abs(before), 0)
    if after > before:
        return _("%(field)s: %(after)s, which is %(change)s more than last year’s %(before)s.") % words
    return _("%(field)s: %(after)s, which is %(change)s less than last year’s %(before)s.") % words


def _figure(known: Any, stored: Any) -> str:
    if isinstance(stored, bool):
        return _("Yes") if stored else _("No")
    return shown_form(known, stored) if stored else _("Not answered")


def _on_line(code: RiskCode, subject: str, data: Mapping[str, Any], questionnaire: Questionnaire) -> str:
    line = questionnaire.lines[subject]
    assert isinstance(line, Indicator)
    words = {
        key: pick({"value": in_unit(line, Decimal(data[key]))}, "value") for key in ("value", "low", "high")
    }
    if code == RiskCode.PAST:
        words["years"] = format_years(data["years"])
        if data["low"] == data["high"]:
            return _("%(value)s is declared; in earlier years (%(years)s) it was %(low)s.") % words
        return (
            _("%(value)s is declared; in earlier years (%(years)s) it was from %(low)s to %(high)s.") % words
        )
    return _(
        "%(value)s is declared; half of the %(count)s comparable communes have from %(low)s to %(high)s."
    ) % {**words, "count": format_number(data["count"])}
