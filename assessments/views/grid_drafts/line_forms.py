"""The forms of the lines of a draft: indicators, and conditions."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import DraftPart
from assessments.scoring import LANGUAGES, FieldType, WhenUndefined
from assessments.scoring.fields import NUMERIC, YES_OR_NO
from assessments.services.grid_drafts.points import figure_of
from assessments.views.grid_drafts.forms import KeysForm, Section
from assessments.views.grid_drafts.keys import Choice, Figure, Flag, Item, Key, Rows, Whole, Words
from assessments.views.grid_drafts.part_forms import CODE, STANDING, TITLE, fields_of, items, offered

# The plural forms that a unit may have beside a number, by language (Unicode CLDR).
_PLURALS = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "fr": ("one", "many", "other"),
    "en": ("one", "other"),
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class _Fixed(dict):
    """Choices whose keys are texts of the document."""

    def __call__(self, _content: Item) -> list[tuple[str, str]]:
        return list(self.items())


METRICS = _Fixed(
    {
        "value": _("One figure, as it is"),
        "ratio": _("100 × first figure ÷ second figure"),
        "growth": _("Growth of the first figure since the second, in %"),
        "formula": _("A formula"),
        "checklist": _("A list of items answered yes"),
    }
)
SCALES = _Fixed({"linear": _("In proportion, from the floor to the target"), "bands": _("By bands")})
UNDEFINED = {
    WhenUndefined.ZERO: _("No points"),
    WhenUndefined.FULL: _("All the points"),
    WhenUndefined.EXCLUDE: _("The line is left out of the total"),
}
TESTS = _Fixed(
    {
        "date_between": _("The date is between two limits"),
        "days_before": _("The date comes some days before another"),
        "at_least": _("The number reaches a minimum"),
        "is_true": _("The answer is yes"),
        "present": _("It is there"),
    }
)


class _Plurals(Key):
    """A unit as it is written beside a number."""

    is_wide = True

    def fields(self, content: Item, count: Any) -> dict[str, forms.Field]:
        labels = {"ar": _now("Arabic"), "fr": _now("French"), "en": _now("English")}
        return {
            f"{self.name}_{language}_{category}": forms.CharField(
                label=f"{labels[language]} – {category}",
                required=False,
                max_length=100,
                widget=forms.TextInput(attrs={"lang": language, "dir": "auto"}),
            )
            for language, categories in _PLURALS.items()
            for category in categories
        }

    def initial(self, item: Item) -> dict[str, Any]:
        found = item.get(self.name) or {}
        return {
            f"{self.name}_{language}_{category}": (found.get(language) or {}).get(category)
            for language, categories in _PLURALS.items()
            for category in categories
        }

    def value(self, cleaned: Item) -> Any:
        found = {
            language: {
                category: text
                for category in _PLURALS[language]
                if (text := cleaned.get(f"{self.name}_{language}_{category}"))
            }
            for language in LANGUAGES
        }
        return found if any(found.values()) else None


class IndicatorForm(KeysForm):
    """A line that gives points: what is measured, and how it becomes points. Its inputs follow from that."""

    sections = (
        Section(
            _("Indicator"),
            (
                CODE,
                Choice("axis", _("Axis"), items(DraftPart.AXES)),
                Figure("max_points", _("Points")),
                STANDING,
                TITLE,
                Words("about", _("What it is about"), rows=2),
            ),
        ),
        Section(
            _("What is measured"),
            (
                Choice("metric_kind", _("Measure"), METRICS, anchor="metric"),
                Choice("figure", _("First figure"), fields_of(*NUMERIC), anchor="inputs"),
                Choice(
                    "other", _("Second figure"), fields_of(*NUMERIC), help_text=_("Of a ratio or a growth.")
                ),
                Flag("within", _("The first figure is a part of the second: it cannot be larger")),
                Key(
                    "expression",
                    _("Formula"),
                    help_text=_("With the codes of fields, + - * / brackets, min, max, abs, round."),
                ),
                Choice("when_undefined", _("When it cannot be worked out"), offered(UNDEFINED)),
                Words("unit", _("Unit")),
            ),
        ),
        Section(
            _("How it becomes points"),
            (
                Choice(
                    "scale_kind",
                    _("Scale"),
                    SCALES,
                    anchor="scale",
                    help_text=_("A list of items has its own points, below."),
                ),
                Figure("floor", _("Floor"), help_text=_("No points at this value.")),
                Figure("target", _("Target"), help_text=_("All the points at this value.")),
            ),
        ),
        Section(
            _("Bands"),
            (
                Rows(
                    "bands",
                    _("Band"),
                    (
                        Figure("from", pgettext_lazy("band", "From")),
                        Figure("below", pgettext_lazy("band", "Below")),
                        Figure("points", _("Points")),
                    ),
                    help_text=_("They are put in order when they are saved. A blank limit is none."),
                ),
            ),
        ),
        Section(
            _("Items of the list"),
            (
                Rows(
                    "items",
                    _("Item"),
                    (Choice("field", _("Field"), fields_of(*YES_OR_NO)), Figure("points", _("Points"))),
                ),
            ),
        ),
        Section(
            _("Evidence and source"),
            (
                Words("evidence", _("Documents asked for"), rows=2),
                Key("source_system", _("System that it comes from")),
                Words("source", _("Source")),
            ),
        ),
        Section(_("The unit beside a number, by plural form"), (_Plurals("unit_forms", ""),)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the sums beside the fields are made of, for static/js/points.js.
        self.fields["max_points"].widget.attrs |= {"data-adds-to": "axis", "data-target-of": "items"}
        for name, field in self.fields.items():
            if name.startswith("items-") and name.endswith("-points"):
                field.widget.attrs["data-adds-to"] = "items"

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be kept: figures of no measure, a scale of no kind, points of no field."""
        found = super().clean() or self.cleaned_data
        if not found.get("metric_kind") and any(found.get(key) for key in ("figure", "other", "expression")):
            self.add_error("metric_kind", _("Choose the measure."))
        scaled = any(found.get(key) is not None for key in ("floor", "target", "bands-0-points"))
        if scaled and not found.get("scale_kind") and found.get("metric_kind") != "checklist":
            self.add_error("scale_kind", _("Choose the scale."))
        self.ask("items", "field", _("Choose the field."), needed=lambda row: row.get("points") is not None)
        return found

    def flat(self, item: Item) -> Item:
        metric, scale = item.get("metric") or {}, item.get("scale") or {}
        points = scale.get("items") or {}
        checked = metric.get("kind") == "checklist"
        return {
            **item,
            "metric_kind": metric.get("kind"),
            "figure": next(
                (metric[key] for key in ("input", "numerator", "current") if metric.get(key)), None
            ),
            "other": next((metric[key] for key in ("denominator", "previous") if metric.get(key)), None),
            "within": metric.get("numerator_within_denominator"),
            "expression": metric.get("expression"),
            "scale_kind": "" if checked else scale.get("kind"),
            "floor": scale.get("floor"),
            "target": scale.get("target"),
            "bands": scale.get("bands"),
            "items": [{"field": code, "points": points.get(code)} for code in item.get("inputs") or []]
            if checked
            else [],
        }

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        own = {name: values.pop(name) for name in _RULE}
        kind = own["metric_kind"]
        metric, inputs = self._metric(own)
        scale: dict[str, Any] | None
        if kind == "checklist":
            scale = {
                "kind": "checklist",
                "items": {row["field"]: row["points"] for row in own["items"] if row["field"]},
            }
        elif own["scale_kind"] == "bands":
            scale = {"kind": "bands", "bands": sorted(own["bands"], key=_start)}
        elif own["scale_kind"]:
            scale = {"kind": own["scale_kind"], "floor": own["floor"], "target": own["target"]}
        else:
            scale = None
        return {**values, "inputs": inputs, "metric": metric, "scale": scale}

    def _metric(self, own: dict[str, Any]) -> tuple[dict[str, Any] | None, list[str]]:
        """Return the metric, and the inputs that it uses, in order."""
        kind, figure, other = own["metric_kind"], own["figure"], own["other"]
        both = [code for code in (figure, other) if code]
        match kind:
            case "value":
                return {"kind": kind, "input": figure}, both[:1] if figure else []
            case "ratio":
                metric = {"kind": kind, "numerator": figure, "denominator": other}
                return {**metric, "numerator_within_denominator": bool(own["within"])}, both
            case "growth":
                return {"kind": kind, "current": figure, "previous": other}, both
            case "formula":
                known = {field["code"] for field in self.content.get("fields") or []}
                names = _NAME.findall(own["expression"] or "")
                return (
                    {"kind": kind, "expression": own["expression"]},
                    [name for name in dict.fromkeys(names) if name in known],
                )
            case "checklist":
                return {"kind": kind}, list(
                    dict.fromkeys(row["field"] for row in own["items"] if row["field"])
                )
        return None, []


_RULE = (
    "metric_kind",
    "figure",
    "other",
    "within",
    "expression",
    "scale_kind",
    "floor",
    "target",
    "bands",
    "items",
)


def _start(band: dict[str, Any]) -> Decimal:
    """Return what bands are put in order by; one without a start comes first."""
    start = figure_of(band["from"])
    return Decimal("-Infinity") if start is None else start


_MONTH_DAY = _("Month and day, such as 06-30")
_YEARS = _("Years from the assessed one")


class ConditionForm(KeysForm):
    """A mandatory minimum condition: tests that must all pass."""

    sections = (
        Section(
            _("Condition"),
            (
                CODE,
                STANDING,
                TITLE,
                Words("about", _("What it is about"), rows=2),
                Words("evidence", _("Documents asked for"), rows=2),
                Words("legal_basis", _("Legal basis")),
            ),
        ),
        Section(
            _("Tests: all must pass"),
            (
                Rows(
                    "tests",
                    pgettext_lazy("of a condition", "Test"),
                    (
                        Choice("kind", pgettext_lazy("of a condition", "Test"), TESTS),
                        Choice("field", _("Field"), fields_of()),
                        Choice("other", _("Other date"), fields_of(FieldType.DATE)),
                        Figure("number", _("Days, or minimum")),
                        Key("not_before_day", _("Not before"), help_text=_MONTH_DAY),
                        Whole("not_before_years", _YEARS),
                        Key("not_after_day", _("Not after"), help_text=_MONTH_DAY),
                        Whole("not_after_years", _YEARS),
                    ),
                ),
            ),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be kept: a test of no kind, years without a day."""
        found = super().clean() or self.cleaned_data
        self.ask("tests", "kind", _("Choose the test."), needed=lambda row: any(map(_is_typed, row.values())))
        for limit in ("not_before", "not_after"):
            self.ask("tests", f"{limit}_day", _MONTH_DAY, needed=_holds(f"{limit}_years"))
        return found

    def flat(self, item: Item) -> Item:
        return {**item, "tests": [_test_row(test) for test in item.get("tests") or []]}

    def built(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "tests": [_test(row) for row in values["tests"]]}


def _holds(column: str) -> Callable[[dict[str, Any]], bool]:
    """Return what says whether something is typed in a column of a row."""
    return lambda row: _is_typed(row.get(column))


def _is_typed(value: Any) -> bool:
    return value is not None and value != ""


def _test_row(test: Item) -> dict[str, Any]:
    row = {"kind": test.get("kind"), "field": test.get("field"), "other": test.get("other")}
    row["number"] = test.get("at_least" if test.get("kind") == "days_before" else "value")
    for limit in ("not_before", "not_after"):
        found = test.get(limit) or {}
        row |= {f"{limit}_day": found.get("month_day"), f"{limit}_years": found.get("year_offset")}
    return row


def _test(row: dict[str, Any]) -> dict[str, Any]:
    test = {"kind": row["kind"], "field": row["field"]}
    match row["kind"]:
        case "date_between":
            test |= {limit: _limit(row, limit) for limit in ("not_before", "not_after")}
        case "days_before":
            test |= {"other": row["other"], "at_least": row["number"]}
        case "at_least":
            test["value"] = row["number"]
    return test


def _limit(row: dict[str, Any], limit: str) -> dict[str, Any] | None:
    if not row[f"{limit}_day"]:
        return None
    return {"month_day": row[f"{limit}_day"], "year_offset": row[f"{limit}_years"] or 0}
