"""One field of the entry as its control shows it (``components/entry_field.html``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.forms_entry import NOTE_SUFFIX
from assessments.models import Answer
from assessments.scoring import Field, FieldType
from assessments.services.answers import FieldOutcome, FieldStatus, kept_refusal, typed_form
from assessments.services.answers.reading import shown_form
from assessments.services.improvement.follow_up import aimed_text
from assessments.services.line_cards import LineCard
from assessments.services.questionnaire import is_typed, line_fields
from assessments.views.commune.desk import Desk
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class EntryProposal:
    """What the portal itself would answer: as shown, from where, and whether it is the figure in force."""

    shown: str
    source: str
    url: str
    is_in_force: bool


@dataclass(frozen=True)
class EntryField:
    """What ``components/entry_field.html`` draws: texts are ready to be shown, "" where there is none."""

    code: str
    label: str
    type: str
    value: str
    version: int
    help: str = ""
    unit: str = ""
    last: str = ""
    aim: str = ""
    error: str = ""
    url: str = ""
    warnings: list[str] = field(default_factory=list)
    note: "EntryField | None" = None
    proposal: EntryProposal | None = None
    # For a note: unfolded when there is something to read or to answer.
    is_open: bool = False


def control_value(known: Field, answer: Answer | None) -> str:
    """Return what a control holds for an answer: the refused text, else the figure."""
    if answer is None:
        return ""
    return answer.refused_text or typed_form(known, answer.value)


class FieldMaker:
    """Makes the fields of one page; ``outcomes`` and ``typed`` are those of the form just refused."""

    def __init__(
        self,
        desk: Desk,
        save_url: str,
        outcomes: Mapping[str, FieldOutcome] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.desk, self.save_url = desk, save_url
        self.outcomes, self.typed = outcomes or {}, typed or {}
        self.made: set[str] = set()

    def fields_of(self, card: LineCard) -> list[EntryField]:
        """Return the fields of a line that are written; none when the line is closed, to be read instead.

        A field that two lines of a page read is written at the first one.
        """
        if not self.desk.scope.allows_line(card.code):
            return []
        fields = [
            known for known in line_fields(card.line) if is_typed(known) and known.code not in self.made
        ]
        self.made |= {known.code for known in fields}
        return [self._field(known) for known in fields]

    def _field(self, known: Field) -> EntryField:
        answer = self.desk.rows.answers.get(known.code)
        value, error = self._value_and_error(known, answer)
        warnings = self.desk.warnings_on(known)
        last = self.desk.asking.last_value(known)
        proposal = self._proposal(known, answer)
        takes_note = known.type is not FieldType.BOOLEAN or proposal is not None
        return EntryField(
            code=known.code,
            label=pick(known, "label"),
            type=str(known.type),
            value=value,
            version=answer.version if answer else 0,
            help=pick(known, "help") if known.help else "",
            unit=pick(known, "unit") if known.unit else "",
            last=last_text(known, last),
            aim=self._aim(known),
            error=error,
            url=self.save_url,
            warnings=warnings,
            note=self._note(known, answer, bool(warnings)) if takes_note else None,
            proposal=proposal,
        )

    def _aim(self, known: Field) -> str:
        aims = self.desk.asking.last_year.aims if self.desk.asking.last_year else {}
        return aimed_text(known, aims[known.code]) if known.code in aims else ""

    def _proposal(self, known: Field, answer: Answer | None) -> EntryProposal | None:
        proposal = self.desk.asking.proposals.get(known.code)
        if proposal is None:
            return None
        is_in_force = answer is not None and not answer.refused_text and answer.value == proposal.value
        return EntryProposal(shown_form(known, proposal.value), proposal.source, proposal.url, is_in_force)

    def _value_and_error(self, known: Field, answer: Answer | None) -> tuple[str, str]:
        outcome, typed = self.outcomes.get(known.code), self.typed.get(known.code)
        if outcome is not None and typed is not None and outcome.status == FieldStatus.CONFLICT:
            return typed, conflict_text(known, outcome)
        if outcome is not None and typed is not None and outcome.refusal is not None:
            return typed, outcome.refusal.message
        refusal = kept_refusal(self.desk.questionnaire, answer, self.desk.values) if answer else None
        return control_value(known, answer), refusal.message if refusal else ""

    def _note(self, known: Field, answer: Answer | None, is_asked: bool) -> EntryField:
        text = self.typed.get(known.code + NOTE_SUFFIX, answer.note if answer else "")
        return EntryField(
            code=known.code + NOTE_SUFFIX,
            label=_("Explanation"),
            type="text",
            value=text,
            version=answer.version if answer else 0,
            help=_("Read by the reviewer beside the figure."),
            url=self.save_url,
            is_open=is_asked or bool(text),
        )


def conflict_text(known: Field, outcome: FieldOutcome) -> str:
    """Say that someone else saved a field meanwhile, and what they saved."""
    theirs = control_value(known, outcome.answer)
    return _(
        "%(person)s changed this meanwhile to “%(theirs)s”. Save again to replace it by what you typed, "
        "or type theirs."
    ) % {"person": changed_by(outcome.answer), "theirs": theirs or "–"}


def changed_by(answer: Answer | None) -> str:
    """Return the name of the person who saved an answer last."""
    return str(answer.changed_by) if answer and answer.changed_by else _("The portal")


def last_text(known: Field, value: object) -> str:
    """Return last year's figure with its unit, "" when there is none."""
    if value is None or known.type in {FieldType.BOOLEAN, FieldType.DATE, FieldType.EVIDENCE}:
        return ""
    written = typed_form(known, value)  # type: ignore[arg-type]
    return f"{written} {pick(known, 'unit')}" if known.unit else written
