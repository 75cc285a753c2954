"""The forms of the parts of a draft that are no line: axes, fields, checks, documents and their like."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import DraftPart
from assessments.scoring import FieldType, WhenBroken
from assessments.scoring.checks import POPULATION, Comparison, Source
from assessments.views.grid_drafts.forms import VERSION_LENGTH, KeysForm, Section, choices_of
from assessments.views.grid_drafts.keys import (
    Choice,
    Choices,
    Code,
    Figure,
    Flag,
    Item,
    Key,
    Rows,
    Several,
    Whole,
    Words,
)

TYPES = {
    FieldType.DATE: _("Date"),
    FieldType.EVIDENCE: pgettext_lazy("type of a field", "Document that proves it"),
    FieldType.BOOLEAN: pgettext_lazy("type of a field", "Yes or no"),
    FieldType.INTEGER: pgettext_lazy("type of a field", "Whole number"),
    FieldType.DECIMAL: pgettext_lazy("type of a field", "Number with decimals"),
    FieldType.MONEY: pgettext_lazy("type of a field", "Amount in dirhams"),
}
COMPARISONS = {
    Comparison.AT_MOST: _("≤ at most"),
    Comparison.AT_LEAST: _("≥ at least"),
    Comparison.BELOW: _("< below"),
    Comparison.ABOVE: _("> above"),
    Comparison.EQUAL: _("= equal to"),
    Comparison.TOGETHER: _("⇔ both known, or neither"),
}
WHEN_BROKEN = {
    WhenBroken.ASK: _("A question is asked"),
    WhenBroken.REFUSE: _("The file is not sent"),
}
SOURCES = {
    Source.FIELD: _("Figure of the year"),
    Source.LAST_YEAR: _("Verified figure of last year"),
    Source.CENSUS: _("Population of the census"),
    Source.NUMBER: pgettext_lazy("term of a check", "Number"),
}


def offered(choices: Mapping[Any, Any]) -> Any:
    """Return fixed choices as a key reads them."""
    return lambda _content: [(each.value, label) for each, label in choices.items()]


def fields_of(*types: FieldType) -> Any:
    """Return the fields of a draft to choose from, of these types when there are any."""

    def choices(content: Item) -> Choices:
        return choices_of(
            DraftPart.FIELDS, content, only=(lambda field: field.get("type") in types) if types else None
        )

    return choices


def items(part: DraftPart) -> Any:
    """Return the items of a part to choose from."""
    return lambda content: choices_of(part, content)


def lines(content: Item) -> Choices:
    """Return the conditions and the indicators to choose from."""
    return [*choices_of(DraftPart.CONDITIONS, content), *choices_of(DraftPart.INDICATORS, content)]


CODE = Code("code", _("Code"), help_text=_("What refers to it follows when the code changes."))
STANDING = Choice("standing", _("How certain it is"), items(DraftPart.STANDINGS))
TITLE = Words("title", _("Title"))


class GeneralForm(KeysForm):
    """What the grid says of itself."""

    sections = (
        Section(
            _("The grid"),
            (
                Code("target", _("Version to be")),
                Figure("threshold", _("Threshold in points"), help_text=_("From 0 to 100.")),
                TITLE,
                Words("applies_to", _("Whom it is for"), rows=2),
                Words("assessed_year", _("Note on the years"), rows=2),
            ),
        ),
        Section(
            _("Documents"), (Choice("pack_standing", _("How certain it is"), items(DraftPart.STANDINGS)),)
        ),
    )

    def flat(self, item: Item) -> Item:
        pack = item.get("documents") or {}
        return {**item, "target": item["version"], "pack_standing": pack.get("standing")}

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        standing = values.pop("pack_standing")
        pack = self.content.get("documents")
        if pack or standing:
            pack = {"folders": [], "documents": [], **(pack or {})}
            values["documents"] = {key: value for key, value in pack.items() if key != "standing"}
            if standing:
                values["documents"]["standing"] = standing
        return {"version": values.pop("target")[:VERSION_LENGTH], **values}


class AxisForm(KeysForm):
    """An axis."""

    sections = (Section(_("Axis"), (CODE, Figure("max_points", _("Points")), TITLE)),)


class FolderForm(KeysForm):
    """A folder of the standard pack."""

    sections = (Section(_("Folder"), (CODE, TITLE)),)


class StandingForm(KeysForm):
    """How certain a line may be, in words."""

    sections = (
        Section(
            _("Degree of certainty"),
            (
                Key("code", _("Name that the lines use"), help_text=_("Short, without a slash.")),
                Words("title", _("In words"), rows=2),
            ),
        ),
    )

    def clean_code(self) -> str:
        """Refuse a name that is none; it may hold spaces, but not what parts an address."""
        code = str(self.cleaned_data["code"])
        if not code or "/" in code:
            self.add_error("code", _("Write a name without a slash."))
        return code


class FieldForm(KeysForm):
    """A figure, a date, a yes or no, a proof that is asked for."""

    sections = (
        Section(
            _("Field"),
            (
                Code(
                    "code",
                    _("Code"),
                    of_field=True,
                    help_text=_("What refers to it follows when the code changes."),
                ),
                Choice("type", _("Type"), offered(TYPES)),
                Words("label", _("Label")),
                Words("help", _("Help"), rows=3),
                Words("unit", _("Unit")),
            ),
        ),
        Section(
            _("Bounds and last year"),
            (
                Figure("min", _("Smallest value"), help_text=_("Only for a number.")),
                Figure("max", _("Largest value"), help_text=_("Only for a number.")),
                Choice(
                    "previous_of",
                    _("Repeats last year’s figure of"),
                    fields_of(FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY),
                    anchor="hints",
                ),
            ),
        ),
    )

    def flat(self, item: Item) -> Item:
        return {**item, **(item.get("hints") or {})}

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        previous = values.pop("previous_of")
        return {**values, "hints": {"previous_of": previous} if previous else None}


class DocumentForm(KeysForm):
    """A document of the standard pack."""

    sections = (
        Section(
            _("Document"),
            (
                CODE,
                Choice("folder", _("Folder"), items(DraftPart.FOLDERS)),
                Whole(
                    "year_offset",
                    _("Year that it concerns"),
                    help_text=_("Counted from the assessed year: 0 is the assessed year, -1 the one before."),
                ),
                Flag("required", _("It must be there")),
                TITLE,
            ),
        ),
        Section(
            _("What it is for"),
            (
                Several("proves", _("Lines that it proves"), lines),
                Several("gives", _("Proofs that it answers"), fields_of(FieldType.EVIDENCE)),
            ),
        ),
    )

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "required": bool(values["required"]), "gives": values["gives"] or None}


class ListForm(KeysForm):
    """A list whose items a field counts."""

    sections = (
        Section(
            _("Reference list"),
            (CODE, Choice("field", _("Field that counts its items"), fields_of()), STANDING, TITLE),
        ),
        Section(_("Items of the list"), (Rows("items", _("Item"), (Words("title", _("Item")),)),)),
    )

    def flat(self, item: Item) -> Item:
        return {**item, "items": [{"title": words} for words in item.get("items") or []]}

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "items": [row["title"] for row in values["items"]]}


_TERM_LABEL = pgettext_lazy("of a check", "Term")
_TERM = (
    Choice("source", _TERM_LABEL, offered(SOURCES)),
    Choice("field", _("Field"), fields_of()),
    Figure("times", _("Times, or the number"), help_text=_("A factor such as -1; blank is 1.")),
)


class CheckForm(KeysForm):
    """A rule between figures: the sum of some terms against the sum of others."""

    sections = (
        Section(
            DraftPart.CHECKS.label,
            (
                CODE,
                Choice("comparison", _("The first side is to be"), offered(COMPARISONS)),
                Choice("when_broken", _("When it does not hold"), offered(WHEN_BROKEN)),
                STANDING,
                Words("message", _("Message"), rows=2),
            ),
        ),
        Section(_("First side"), (Rows("left", _TERM_LABEL, _TERM),)),
        Section(_("Other side"), (Rows("right", _TERM_LABEL, _TERM),)),
    )

    def clean(self) -> dict[str, Any]:
        """Ask what a term is when more is said of it than that it is a field."""
        found = super().clean() or self.cleaned_data
        for side in ("left", "right"):
            self.ask(side, "source", _("Choose the term."), needed=lambda row: row.get("times") is not None)
        return found

    def flat(self, item: Item) -> Item:
        return {**item, "left": _term_rows(item, "left"), "right": _term_rows(item, "right")}

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "left": _terms(values["left"]), "right": _terms(values["right"])}


def _term_rows(item: Item, side: str) -> list[dict[str, Any]]:
    rows = []
    for term in item.get(side) or []:
        source = next((each for each in Source if term.get(each.value) is not None), None)
        figure = term.get(source.value) if source else None
        is_number = source is Source.NUMBER
        rows.append(
            {
                "source": source.value if source else "",
                "field": figure if source in (Source.FIELD, Source.LAST_YEAR) else "",
                "times": figure if is_number else term.get("times"),
            }
        )
    return rows


def _terms(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    terms = []
    for row in rows:
        source, times = row["source"] or Source.FIELD.value, row["times"]
        if source == Source.NUMBER:
            terms.append({source: times})
            continue
        figure = POPULATION if source == Source.CENSUS else row["field"]
        terms.append({source: figure, **({} if times is None else {"times": times})})
    return terms
