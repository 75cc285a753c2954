"""Judge what was typed in some fields, all together, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.models import Answer
from assessments.scoring import Field, Value, canonical_text
from assessments.services.answers.reading import (
    DEPENDENT_CODES,
    AnswerRefused,
    FieldClosed,
    broken_ceiling,
    check_text,
    exceeds,
    read_text,
    stored_values,
)
from assessments.services.questionnaire import EntryScope, Questionnaire

MAX_NOTE = Answer._meta.get_field("note").max_length


@dataclass
class Judgement:
    """What may be written of one save: figures accepted, texts refused, fields changed by someone else.

    ``versions`` are those that the writer saw; None compares nothing. ``retried`` are fields that were not
    typed now: another figure stood against the text kept beside them, and is being changed. ``takes_proofs``
    lets a text answer for a document.
    """

    scope: EntryScope
    answers: Mapping[str, Answer]
    versions: Mapping[str, int] | None
    writer_id: int | None
    takes_proofs: bool = False
    accepted: dict[str, Value | None] = field(default_factory=dict)
    refused: dict[str, AnswerRefused] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    retried: set[str] = field(default_factory=set)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        return self.scope.questionnaire

    def judge_values(self, values: Mapping[str, str]) -> None:
        """Read each text by its field, then refuse the figures that do not fit with the others."""
        for code, text in values.items():
            if not self.scope.allows_field(code):
                self.refused[code] = FieldClosed()
            elif self._was_changed_by_another(code) and not self._says_the_same(code, text):
                self.conflicts.add(code)
            else:
                self._read(code, text)
        for code in self._freed_by(values):
            self.retried.add(code)
            self._read(code, self.answers[code].refused_text)
        self._fit_together()

    def judge_notes(self, notes: Mapping[str, str]) -> None:
        """Keep the notes that say something new about an answer that is there, or comes with them."""
        for code, text in notes.items():
            note = " ".join(text.split())
            answer = self.answers.get(code)
            is_there = answer is not None or self.accepted.get(code) is not None
            if not is_there or code in self.conflicts or code in self.refused:
                continue
            if note == (answer.note if answer else ""):
                continue
            if not self.scope.allows_field(code):
                self.refused[code] = FieldClosed()
            elif self._was_changed_by_another(code):
                self.conflicts.add(code)
            else:
                self._keep_note(code, note)

    def _keep_note(self, code: str, note: str) -> None:
        try:
            check_text(note, MAX_NOTE)  # type: ignore[arg-type]
        except AnswerRefused as refusal:
            self.refused[code] = refusal
        else:
            self.notes[code] = note

    def _read(self, code: str, text: str) -> None:
        try:
            self.accepted[code] = read_text(
                self.questionnaire.fields[code], text, takes_proofs=self.takes_proofs
            )
        except AnswerRefused as refusal:
            self.refused[code] = refusal

    def _was_changed_by_another(self, code: str) -> bool:
        answer = self.answers.get(code)
        if answer is None or self.versions is None or code not in self.versions:
            return False
        return answer.version != self.versions[code] and answer.changed_by_id != self.writer_id

    def _says_the_same(self, code: str, text: str) -> bool:
        answer, known = self.answers[code], self.questionnaire.fields[code]
        if answer.refused_text:
            return answer.refused_text == text
        try:
            return written(known, read_text(known, text, takes_proofs=self.takes_proofs)) == answer.value
        except AnswerRefused:
            return False

    def _freed_by(self, values: Mapping[str, str]) -> list[str]:
        """Return the fields refused because of a figure that is being changed."""
        partners = {
            code
            for ceiling in self.questionnaire.ceilings
            for code, other in [
                (ceiling.part.code, ceiling.whole.code),
                (ceiling.whole.code, ceiling.part.code),
            ]
            if other in values and code not in values
        }
        return [
            code
            for code, answer in self.answers.items()
            if code in partners and answer.refused_code in DEPENDENT_CODES and self.scope.allows_field(code)
        ]

    def _fit_together(self) -> None:
        before = stored_values(self.questionnaire, self.answers)
        values = _overlaid(before, self.accepted)
        while misfit := self._misfit(values):
            refusal = broken_ceiling(self.questionnaire, values, on=misfit)
            assert refusal is not None
            self.refused[misfit] = refusal
            del self.accepted[misfit]
            values = _overlaid(before, self.accepted)

    def _misfit(self, values: Mapping[str, Value]) -> str | None:
        """Return the figure to refuse next: one that waited before one typed now, a part before its whole."""
        for ceiling in self.questionnaire.ceilings:
            if exceeds(ceiling, values):
                new = [code for code in (ceiling.part.code, ceiling.whole.code) if code in self.accepted]
                new.sort(key=lambda code: code not in self.retried)
                if new:
                    return new[0]
        return None


def written(known: Field, value: Value | None) -> str:
    """Return a figure as ``Answer.value`` keeps it; "" for none."""
    return "" if value is None else canonical_text(known, value)


def _overlaid(before: Mapping[str, Value], accepted: Mapping[str, Value | None]) -> dict[str, Value]:
    return {code: value for code, value in {**before, **accepted}.items() if value is not None}
