"""From a grid document to a Grid: shape, kinds and references; nothing here knows a weight or a date."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from assessments.scoring.conditions import (
    AtLeast,
    Condition,
    ConditionTest,
    DateBetween,
    DaysBefore,
    IsTrue,
    Present,
    YearDay,
)
from assessments.scoring.documents import read_documents, read_folders, read_lists
from assessments.scoring.fields import NUMERIC, YES_OR_NO, Field, FieldType
from assessments.scoring.grid import Axis, Grid, Indicator, WhenUndefined
from assessments.scoring.metrics import (
    ChecklistMetric,
    FormulaMetric,
    GrowthMetric,
    Metric,
    RatioMetric,
    ValueMetric,
)
from assessments.scoring.nodes import GridError, Log, Node
from assessments.scoring.reading_checks import read_checks
from assessments.scoring.scales import Band, BandsScale, ChecklistScale, LinearScale, Scale
from assessments.scoring.words import plain, say
from assessments.scoring.words import refusals as texts

Fields = Mapping[str, Field]

_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_PLURALS = {"zero", "one", "two", "few", "many", "other"}
_ANY = frozenset(FieldType)


class InvalidGrid(ValueError):
    """A document that is not a grid; `errors` names every place."""

    def __init__(self, errors: list[GridError]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))


def load_grid(document: Mapping[str, object]) -> Grid:
    """Build a grid that can score, or raise InvalidGrid.

    Read the JSON with parse_float=Decimal. A draft loads before its texts are complete (a missing label is
    the field's code); check_grid says what it lacks before a cycle may use it.
    """
    grid, errors = read_grid(document, strict=False)
    if errors:
        raise InvalidGrid(errors)
    return grid


def read_grid(document: Mapping[str, object], *, strict: bool) -> tuple[Grid, list[GridError]]:
    """Return the grid and what is wrong in its shape; the grid is only to be used when nothing is."""
    log = Log(strict)
    root = Node(document, log)
    root.keys(
        "code",
        "version",
        "title",
        "threshold",
        "applies_to",
        "assessed_year",
        "standings",
        "fields",
        "conditions",
        "axes",
        "indicators",
        "documents",
        "checks",
    )
    fields = _fields(root["fields"])
    code = root["code"].code()
    grid = Grid(
        code=code,
        version=root["version"].code(),
        title=root["title"].words(default=code),
        threshold=root["threshold"].number(),
        fields=fields,
        conditions=tuple(_condition(node, fields) for node in root["conditions"].list()),
        axes=tuple(map(_axis, root["axes"].list(full=True))),
        indicators=tuple(_indicator(node, fields) for node in root["indicators"].list(full=True)),
        folders=read_folders(root["documents"]),
        documents=read_documents(root["documents"]),
        lists=read_lists(root["documents"]),
        standings=_standings(root["standings"]),
        checks=read_checks(root["checks"], fields),
    )
    root["applies_to"].optional_words()
    root["assessed_year"].optional_words()
    axes = {axis.code for axis in grid.axes}
    for indicator, node in zip(grid.indicators, root["indicators"].list(), strict=True):
        if indicator.axis not in axes:
            node["axis"].refuse(texts.DECLARED_AXIS)
    return grid, log.errors


def _standings(node: Node) -> dict[str, Mapping[str, str]]:
    return {key: value.words(default=key) for key, value in node.items()} if node.given else {}


def _fields(node: Node) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for item in node.list(full=True):
        field = _field(item)
        if field.code in fields:
            item["code"].refuse(texts.UNIQUE_CODE)
        fields[field.code] = field
    return fields


def _field(node: Node) -> Field:
    node.keys("code", "type", "label", "help", "unit", "min", "max", "hints")
    code = node["code"].field_code()
    hints = node["hints"]
    if hints.given:
        hints.keys("previous_of")
    return Field(
        code=code,
        type=FieldType(node["type"].choice(FieldType)),
        label=node["label"].words(default=code),
        help=node["help"].optional_words(required=True),
        unit=node["unit"].optional_words(),
        minimum=node["min"].optional_number(),
        maximum=node["max"].optional_number(),
        previous_of=hints["previous_of"].field_code() if hints["previous_of"].given else None,
    )


def _axis(node: Node) -> Axis:
    node.keys("code", "title", "max_points")
    code = node["code"].code()
    return Axis(code, node["title"].words(default=code), node["max_points"].number())


def _condition(node: Node, fields: Fields) -> Condition:
    node.keys("code", "title", "about", "evidence", "tests", "legal_basis", "standing")
    code = node["code"].code()
    return Condition(
        code=code,
        title=node["title"].words(default=code),
        about=node["about"].optional_words(required=True),
        evidence=node["evidence"].optional_words(required=True),
        legal_basis=node["legal_basis"].optional_words(),
        standing=node["standing"].text(default=""),
        tests=tuple(_test(test, fields) for test in node["tests"].list(full=True)),
    )


def _test(node: Node, fields: Fields) -> ConditionTest:
    match node["kind"].kind("date_between", "days_before", "at_least", "is_true", "present"):
        case "date_between":
            node.keys("kind", "field", "not_before", "not_after")
            if not node["not_before"].given and not node["not_after"].given:
                node.refuse(texts.LIMIT)
            field = _known(node["field"], fields, [FieldType.DATE])
            return DateBetween(field, _limit(node["not_before"]), _limit(node["not_after"]))
        case "days_before":
            node.keys("kind", "field", "other", "at_least")
            field = _known(node["field"], fields, [FieldType.DATE])
            other = _known(node["other"], fields, [FieldType.DATE])
            if (least := node["at_least"].whole()) < 0:
                node["at_least"].refuse(texts.NOT_NEGATIVE)
            return DaysBefore(field, other, least)
        case "at_least":
            node.keys("kind", "field", "value")
            return AtLeast(_known(node["field"], fields, NUMERIC), node["value"].number())
        case "is_true":
            node.keys("kind", "field")
            return IsTrue(_known(node["field"], fields, YES_OR_NO))
        case "present":
            node.keys("kind", "field")
            return Present(_known(node["field"], fields, _ANY))
        case _:
            return Present(_NO_FIELD)


def _limit(node: Node) -> YearDay | None:
    if not node.given:
        return None
    node.keys("month_day", "year_offset")
    text, offset = node["month_day"].text(), node["year_offset"].year_offset()
    try:
        if not _MONTH_DAY.fullmatch(text):
            raise ValueError
        # A leap year, so that 29 February is a day.
        day = date.fromisoformat(f"2000-{text}")
    except ValueError:
        node["month_day"].refuse(texts.MONTH_DAY)
        return YearDay(1, 1, offset)
    return YearDay(day.month, day.day, offset)


def _indicator(node: Node, fields: Fields) -> Indicator:
    node.keys(
        "code",
        "axis",
        "max_points",
        "title",
        "about",
        "unit",
        "unit_forms",
        "inputs",
        "metric",
        "scale",
        "when_undefined",
        "evidence",
        "source_system",
        "source",
        "standing",
    )
    code = node["code"].code()
    inputs = tuple(_known(item, fields, _ANY) for item in node["inputs"].list(full=True))
    errors_before = len(node.log.errors)
    metric = _metric(node["metric"], inputs, fields)
    scale = _scale(node["scale"], inputs)
    understood = len(node.log.errors) == errors_before
    if understood and isinstance(metric, ChecklistMetric) != isinstance(scale, ChecklistScale):
        node["scale"]["kind"].refuse(texts.CHECKLIST_SCALE)
    return Indicator(
        code=code,
        axis=node["axis"].code(),
        title=node["title"].words(default=code),
        about=node["about"].optional_words(required=True),
        evidence=node["evidence"].optional_words(required=True),
        unit=node["unit"].optional_words(),
        unit_forms=_unit_forms(node["unit_forms"]),
        max_points=node["max_points"].number(),
        inputs=inputs,
        metric=metric,
        scale=scale,
        when_undefined=WhenUndefined(node["when_undefined"].choice(WhenUndefined, default="zero")),
        source_system=node["source_system"].text(default=""),
        source=node["source"].optional_words(),
        standing=node["standing"].text(default=""),
    )


def _unit_forms(node: Node) -> dict[str, dict[str, str]] | None:
    if not node.given:
        return None
    node.keys("ar", "fr", "en")
    forms = {
        language: {category: form.text() for category, form in node[language].items()}
        for language in ("ar", "fr", "en")
    }
    for language, by_category in forms.items():
        if "other" not in by_category or not set(by_category) <= _PLURALS:
            node[language].refuse(texts.PLURAL_FORMS)
    return forms


def _metric(node: Node, inputs: tuple[Field, ...], fields: Fields) -> Metric:
    match node["kind"].kind("value", "ratio", "growth", "formula", "checklist"):
        case "value":
            node.keys("kind", "input")
            return ValueMetric(_known(node["input"], fields, NUMERIC))
        case "ratio":
            node.keys("kind", "numerator", "denominator", "numerator_within_denominator")
            return RatioMetric(
                _known(node["numerator"], fields, NUMERIC),
                _known(node["denominator"], fields, NUMERIC),
                node["numerator_within_denominator"].flag(default=False),
            )
        case "growth":
            node.keys("kind", "current", "previous")
            return GrowthMetric(
                _known(node["current"], fields, NUMERIC), _known(node["previous"], fields, NUMERIC)
            )
        case "formula":
            node.keys("kind", "expression")
            return _formula(node["expression"], inputs, fields)
        case "checklist":
            node.keys("kind")
    return ChecklistMetric(inputs)


def _formula(node: Node, inputs: tuple[Field, ...], fields: Fields) -> Metric:
    # Only a grid with a formula needs the expression engine: the others are scored with Python alone.
    from assessments.scoring.formulas import Formula, FormulaError

    try:
        formula = Formula(node.text())
    except FormulaError as error:
        node.refuse(say(texts.FORMULA, detail=plain(str(error))))
        return ChecklistMetric(inputs)
    declared = {field.code for field in inputs}
    for name in sorted(formula.names):
        if name not in declared or fields[name].type not in NUMERIC:
            node.refuse(say(texts.FIELD_OF_TYPE, types=plain(", ".join(sorted(NUMERIC)))))
    return FormulaMetric(formula, tuple(field for field in inputs if field.code in formula.names))


def _scale(node: Node, inputs: tuple[Field, ...]) -> Scale:
    match node["kind"].kind("linear", "bands", "checklist"):
        case "linear":
            node.keys("kind", "floor", "target")
            floor, target = node["floor"].number(), node["target"].number()
            if floor == target:
                node["target"].refuse(texts.OTHER_THAN_FLOOR)
            return LinearScale(floor, target)
        case "bands":
            node.keys("kind", "bands")
            return BandsScale(tuple(map(_band, node["bands"].list(full=True))))
        case "checklist":
            node.keys("kind", "items")
            return _checklist_scale(node["items"], inputs)
    return ChecklistScale({})


def _band(node: Node) -> Band:
    node.keys("from", "below", "points")
    return Band(node["from"].optional_number(), node["below"].optional_number(), node["points"].number())


def _checklist_scale(node: Node, inputs: tuple[Field, ...]) -> ChecklistScale:
    points: dict[str, Decimal] = {code: item.number() for code, item in node.items()}
    for field in inputs:
        if field.type not in YES_OR_NO:
            node[field.code].refuse(say(texts.FIELD_OF_TYPE, types=plain(", ".join(sorted(YES_OR_NO)))))
    if set(points) != {field.code for field in inputs}:
        node.refuse(say(texts.SAME_INPUTS, expected=plain(", ".join(field.code for field in inputs))))
    return ChecklistScale(points)


def _known(node: Node, fields: Fields, types: Iterable[FieldType]) -> Field:
    """Return the declared field named here; an unknown one is logged and replaced by any."""
    field = fields.get(node.text())
    if field is None:
        node.refuse(texts.DECLARED_FIELD)
        return _NO_FIELD
    allowed = set(types)
    if field.type not in allowed:
        node.refuse(say(texts.FIELD_OF_TYPE, types=plain(", ".join(sorted(allowed)))))
    return field


_NO_FIELD = Field("", FieldType.INTEGER, plain(""), None, None, None, None, None)
