"""What a printed form says, section by section: every line, its rule, its figures, its documents."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import RequestState, Stage
from assessments.models import EvidenceItem
from assessments.scoring import (
    Document,
    Field,
    FieldType,
    Indicator,
    canonical_text,
    condition_rule_text,
    rule_text,
)
from assessments.services.answers.reading import shown_form
from assessments.services.evidence_marks import evidence_marks
from assessments.services.line_cards import FileRows
from assessments.services.questionnaire import GridLine, Questionnaire, Section, line_fields
from assessments.services.questions import Asking
from assessments.services.threads.reading import Entry, Thread
from config.toolbox.languages import pick

Data = dict[str, Any]


@dataclass(frozen=True)
class Filling:
    """What stands in a file beside the questions, as one reader may see it."""

    rows: FileRows
    asking: Asking
    thread: Thread


@dataclass
class Drawing:
    """Writes the sections one after the other, in the active language.

    A figure that two lines read is asked for at the first one. Without a ``filling`` the form is that of a
    grid, which knows nothing of last year; ``is_blank`` keeps off the paper what stands in the file.
    """

    questionnaire: Questionnaire
    year: int
    filling: Filling | None = None
    is_blank: bool = True
    places: dict[str, str] = field(default_factory=dict)

    def sections(self) -> list[Data]:
        """Return the conditions and the axes, in the order of the grids."""
        return [self._section(section) for section in self.questionnaire.sections.values()]

    @property
    def _typed(self) -> Filling | None:
        return None if self.is_blank else self.filling

    def _section(self, section: Section) -> Data:
        return {
            "code": section.axis.code if section.axis else "",
            "title": section.title,
            "max_points": section.axis.max_points if section.axis else None,
            "lines": [self._line(line) for line in section.lines],
        }

    def _line(self, line: GridLine) -> Data:
        indicator = line if isinstance(line, Indicator) else None
        rule = rule_text(line) if isinstance(line, Indicator) else condition_rule_text(line, self.year)
        return {
            "code": line.code,
            "title": pick(line, "title"),
            "about": pick(indicator, "about") if indicator and indicator.about else "",
            "rule": pick({"rule": rule}, "rule"),
            "max_points": indicator.max_points if indicator else None,
            "fields": [self._field(known, line) for known in line_fields(line)],
            "documents": [self._document(each) for each in self.questionnaire.documents_for(line.code)],
            "comments": self._comments(line),
        }

    def _field(self, known: Field, line: GridLine) -> Data:
        first = self.places.setdefault(known.code, line.code)
        data = {
            "label": pick(known, "label"),
            "help": pick(known, "help") if known.help else "",
            "unit": pick(known, "unit") if known.unit else "",
            "type": known.type.value,
            "asked_at": first if first != line.code else "",
            "last": self._last(known),
        }
        return data | self._figure(known, self._typed) if self._typed else data

    def _last(self, known: Field) -> str:
        value = self.filling.asking.last_value(known) if self.filling else None
        return "" if value is None else shown_form(known, canonical_text(known, value))

    def _figure(self, known: Field, filling: Filling) -> Data:
        answer = filling.rows.answers.get(known.code)
        value = shown_form(known, answer.value) if answer else ""
        if known.type is FieldType.EVIDENCE and not value:
            documents = self.questionnaire.documents.values()
            proofs = filling.rows.proofs
            is_given = any(known.code in each.gives and each.code in proofs for each in documents)
            value = _("Document received") if is_given else _("No document")
        return {
            "value": value,
            "refused": answer.refused_text if answer else "",
            "note": answer.note if answer else "",
            "corrections": [
                {
                    "stage": str(Stage(row.stage).label),
                    "value": shown_form(known, row.value),
                    "reason": row.reason,
                }
                for row in filling.rows.corrections.get(known.code, ())
            ],
        }

    def _document(self, document: Document) -> Data:
        files = self._typed.rows.evidence.get(document.code, ()) if self._typed else ()
        return {
            "code": document.code,
            "title": pick(document, "title"),
            "year": self.year + document.year_offset,
            "required": document.required,
            "files": [self._file(item, document) for item in files],
        }

    def _file(self, item: EvidenceItem, document: Document) -> Data:
        assert self.filling is not None
        rows = self.filling.rows
        months = rows.months_after_year if item.dated_on else 0
        marks = evidence_marks(item, rows.assessment, document, months=months, sees_review=rows.names_people)
        words = [f"{mark.label} – {mark.note}" if mark.note else str(mark.label) for mark in marks]
        if item.on_request_id is not None:
            words.append(_("added on request"))
        return {"name": item.file.name, "marks": words, "added_at": item.added_at}

    def _comments(self, line: GridLine) -> list[Data]:
        """Return what was said of a line, as far as the reader may know: the thread, then the decision."""
        if self._typed is None:
            return []
        found = [_entry(entry) for entry in self._typed.thread.of(line.code)]
        decision = self._typed.rows.decisions.get(line.code)
        if decision is not None and decision.comment:
            who = str(decision.decided_by) if self._typed.rows.names_people else ""
            label = str(decision.get_decision_display())
            found.append(_said(label, who, decision.decided_at, decision.comment))
        return [comment for comment in found if comment["text"]]


def _entry(entry: Entry) -> Data:
    if entry.remark is not None:
        text = "" if entry.remark.withdrawn_at else entry.remark.text
        said = _said(entry.role, entry.who, entry.written_at, text)
        return said | {"is_internal": entry.is_internal}
    asked = entry.asked
    if asked.state == RequestState.WITHDRAWN:
        return _said("", "", entry.written_at, "")
    words = _("Document asked for: %(state)s") % {"state": RequestState(asked.state).label}
    said = _said(words, entry.who, asked.asked_at, asked.text)
    return said | {"answer": asked.answer, "due_on": asked.due_on}


def _said(label: str, who: str, at: datetime, text: str) -> Data:
    return {
        "label": label,
        "who": who,
        "at": at,
        "text": text,
        "is_internal": False,
        "answer": "",
        "due_on": None,
    }
