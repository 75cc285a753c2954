"""The workbook of one file: what is asked, last year's verified figures, what stands now, cells to fill."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import Answer, Assessment
from assessments.scoring import Field, FieldType, Value
from assessments.services.answer_sheets.seal import HIDDEN_SHEET, Place, Seal, hidden_rows
from assessments.services.answers.judging import MAX_NOTE
from assessments.services.answers.reading import (
    FIRST_YEAR,
    LAST_YEAR,
    shown_form,
    stored_value,
    typed_form,
)
from assessments.services.line_cards import FileRows, LineCard, file_rows, line_cards
from assessments.services.questionnaire import EntryScope, Section, entry_scope, is_typed, line_fields
from assessments.services.questions import Asking, asking_for
from config.toolbox.dates import format_moment
from config.toolbox.languages import current_language, in_language, pick, spoken
from config.toolbox.spreadsheets import Blank, Figure, FormSheet, Heading, Takes, write_form
from config.toolbox.spreadsheets.forms import DAY_FORMAT
from config.toolbox.spreadsheets.writing import sheet_title

# Where the cells to fill stand in the rows of a sheet, the hidden key being the first cell.
TYPED, NOTED, EMPTIED = 7, 8, 9
_FORMATS = {FieldType.INTEGER: "#,##0", FieldType.MONEY: "#,##0.00", FieldType.DATE: DAY_FORMAT}
_TAKES = {
    FieldType.BOOLEAN: Takes.CHOICE,
    FieldType.INTEGER: Takes.WHOLE,
    FieldType.DECIMAL: Takes.DECIMAL,
    FieldType.MONEY: Takes.DECIMAL,
    FieldType.DATE: Takes.DAY,
}


def emptying_words() -> dict[str, str]:
    """Return the word that empties a figure, by language: the only one that its cell takes."""
    return spoken(lambda: pgettext("in a cell of a workbook", "Empty it"))


def takes_note(known: Field) -> bool:
    """Tell whether a sheet has a cell for an explanation of a figure."""
    return known.type is not FieldType.BOOLEAN


def answer_sheet(assessment: Assessment, *, language: str, at: datetime) -> bytes:
    """Return the workbook of a file: words to read, a sheet a section, the documents expected.

    Only the lines that are open now have cells to fill. Raises what keeps the file closed. Up to twelve
    queries, however many the figures.
    """
    scope = entry_scope(assessment, at=at)
    if scope.closed is not None:
        raise scope.closed
    with in_language(language):
        rows = file_rows(assessment, sees_review=False)
        drawing = _Drawing(assessment, scope, rows, asking_for(assessment, scope.questionnaire, at=at))
        sections = [drawing.section(section) for section in scope.questionnaire.sections.values()]
        seal = Seal.of(assessment, drawing.places)
        return write_form(
            [_read_me(assessment, scope, at), *sections, _documents(assessment, scope, rows)],
            hidden=FormSheet(HIDDEN_SHEET, [], hidden_rows(seal)),
            language=language,
            made_at=at,
        )


@dataclass
class _Drawing:
    """Draws the sections one after the other; a figure that two lines read is asked at the first one."""

    assessment: Assessment
    scope: EntryScope
    rows: FileRows
    asking: Asking
    places: dict[str, Place] = field(default_factory=dict)

    def section(self, section: Section) -> FormSheet:
        title = _section_title(section)
        cards = line_cards(self.rows, [], codes=[line.code for line in section.lines])
        keys: list[str] = []
        drawn: list[list[Any]] = []
        for card in cards.values():
            for code, cells in self._line(card):
                if code:
                    answer = self.rows.answers.get(code)
                    self.places[code] = Place(title, len(drawn) + 2, answer.version if answer else 0)
                keys.append(code)
                drawn.append(cells)
        return FormSheet(title, _headings(), drawn, keys)

    def _line(self, card: LineCard) -> Iterator[tuple[str, list[Any]]]:
        """Yield the rows of a line with their keys; the first one names the line and its rule."""
        names: list[str | None] = [f"{card.code} – {pick(card.line, 'title')}", self._rule(card)]
        for known in line_fields(card.line):
            if not is_typed(known):
                asked = _("%(label)s: answered by sending the document.") % {"label": pick(known, "label")}
                yield "", [*names, asked, *[None] * 6]
            elif known.code in self.places:
                parts = {"label": pick(known, "label"), "sheet": self.places[known.code].sheet}
                yield (
                    "",
                    [*names, _("%(label)s: asked on the sheet “%(sheet)s”.") % parts, *[None] * 6],
                )
            else:
                yield known.code, [*names, *self._figure(known)]
            names = [None, None]

    def _rule(self, card: LineCard) -> str:
        rule = pick({"rule": card.rule}, "rule")
        if card.is_sent_back and card.decision is not None:
            return f"{rule}\n{_('Sent back: %(comment)s') % {'comment': card.decision.comment}}"
        return rule

    def _figure(self, known: Field) -> list[Any]:
        is_open = self.scope.allows_field(known.code)
        answer = self.rows.answers.get(known.code)
        is_there = answer is not None and bool(answer.value or answer.refused_text)
        label, words = pick(known, "label"), pick(known, "help") if known.help else ""
        return [
            f"{label}\n{words}" if words else label,
            pick(known, "unit") if known.unit else None,
            _figure(known, self.asking.last_value(known)),
            _now(known, answer),
            _blank(known) if is_open else None,
            _note_blank() if is_open and takes_note(known) else None,
            _emptying_blank() if is_open and is_there else None,
        ]


def _section_title(section: Section) -> str:
    name = f"{section.axis.code} – {section.title}" if section.axis else section.title
    return sheet_title(name).strip()


def _headings() -> list[Heading]:
    return [
        Heading(_("Line"), 28),
        Heading(_("Rule"), 44),
        Heading(_("What is asked"), 44),
        Heading(_("Unit"), 10),
        Heading(_("Last year, verified"), 18),
        Heading(_("On the portal now"), 18),
        Heading(_("To fill in"), 20),
        Heading(_("Explanation"), 36),
        Heading(_("Take the figure back"), 18),
    ]


def _figure(known: Field, value: Value | None) -> Any:
    """Return a figure as a sheet shows it: a number, a day, yes or no in words; None without one."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return Figure(value, _FORMATS.get(known.type, "General"))


def _now(known: Field, answer: Answer | None) -> Any:
    if answer is None:
        return None
    if answer.refused_text:
        return _("Refused: %(text)s") % {"text": answer.refused_text}
    return _figure(known, stored_value(known, answer.value)) if answer.value else None


def _blank(known: Field) -> Blank:
    takes = _TAKES[known.type]
    is_day = takes is Takes.DAY
    return Blank(
        takes,
        title=_("To fill in"),
        prompt=_prompt(known),
        choices=(_("Yes"), _("No")) if takes is Takes.CHOICE else (),
        least=date(FIRST_YEAR, 1, 1) if is_day else known.minimum,
        most=date(LAST_YEAR, 12, 31) if is_day else known.maximum,
        number_format=_FORMATS.get(known.type),
    )


def _note_blank() -> Blank:
    words = _("Read by the reviewer beside the figure.")
    return Blank(Takes.TEXT, title=_("Explanation"), prompt=words, least=0, most=MAX_NOTE)


def _emptying_blank() -> Blank:
    word = emptying_words()[current_language()]
    words = _("Choose “%(word)s” to take the figure back: it is then not answered.") % {"word": word}
    return Blank(Takes.CHOICE, title=_("Take the figure back"), prompt=words, choices=(word,))


def _prompt(known: Field) -> str:
    """Say what a cell takes, in one sentence and one more for its bounds."""
    match known.type:
        case FieldType.BOOLEAN:
            return _("Choose yes or no.")
        case FieldType.DATE:
            return _("Write a day, like 30/06/2025.")
        case FieldType.INTEGER:
            words = _("Write a whole number.")
        case FieldType.MONEY:
            words = _("Write an amount in MAD, with two decimals at most.")
        case _:
            words = _("Write a number.")
    limits = {"least": typed_form(known, known.minimum), "most": typed_form(known, known.maximum)}
    if known.minimum is not None and known.maximum is not None:
        return f"{words} {_('From %(least)s to %(most)s.') % limits}"
    if known.minimum is not None:
        return f"{words} {_('At least %(least)s.') % limits}"
    if known.maximum is not None:
        return f"{words} {_('At most %(most)s.') % limits}"
    return words


def _read_me(assessment: Assessment, scope: EntryScope, at: datetime) -> FormSheet:
    commune, cycle = assessment.commune, assessment.cycle
    parts = {
        "commune": pick(commune, "name"),
        "code": commune.code,
        "year": cycle.assessed_year,
        "made_at": format_moment(at),
        "deadline": format_moment(assessment.entry_closes_at),
    }
    lines = [
        _("%(commune)s (%(code)s): assessment of %(year)s") % parts,
        _("Made on %(made_at)s. The file is to be sent on the portal before %(deadline)s.") % parts,
        _("Write in the coloured cells only; the others are locked."),
        _("A cell left empty changes nothing on the portal."),
        _(
            "To take back a figure that is on the portal, choose “%(word)s” in the last column of its row: "
            "the figure is then not answered."
        )
        % {"word": emptying_words()[current_language()]},
        _("Numbers, days, yes and no are checked as you write; rules are written out beside each line."),
        _("Documents are not sent with this workbook: the last sheet lists those expected."),
        _(
            "When you are done, open the page “Work in a spreadsheet” of the file and send the workbook. You "
            "will see every difference before anything is written."
        ),
        _(
            "When a figure was changed on the portal meanwhile, both values are shown and you choose which "
            "one stays."
        ),
    ]
    if scope.returned is not None:
        lines.append(_("The file was sent back: only the lines concerned have cells to fill."))
    return FormSheet(sheet_title(_("Read me")), [], [[line] for line in lines])


def _documents(assessment: Assessment, scope: EntryScope, rows: FileRows) -> FormSheet:
    questionnaire, year = scope.questionnaire, assessment.cycle.assessed_year
    headings = [
        Heading(_("Folder"), 30),
        Heading(_("Code"), 12),
        Heading(_("Document"), 60),
        Heading(_("Year"), 10),
        Heading(_("Required"), 12),
        Heading(_("Lines that it proves"), 24),
        Heading(_("Files on the portal"), 16),
    ]
    drawn: Sequence[list[Any]] = [
        [
            pick(questionnaire.folders[document.folder], "title"),
            document.code,
            pick(document, "title"),
            year + document.year_offset,
            _("Yes") if document.required else _("No"),
            " ".join(document.proves),
            len(rows.evidence.get(document.code, ())),
        ]
        for document in questionnaire.documents.values()
    ]
    return FormSheet(sheet_title(_("Documents")), headings, drawn)


def as_read(known: Field, text: str) -> str:
    """Return a figure in canonical text as a preview shows it; an en dash for none."""
    return shown_form(known, text) or "–"
