"""How the value of a line is made from its inputs (domain: value, ratio, growth, formula, checklist)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from assessments.scoring.arithmetic import HUNDRED, ZERO, Exact
from assessments.scoring.fields import Field, Value

if TYPE_CHECKING:
    from assessments.scoring.formulas import Formula

Values = Mapping[str, Value]


def _figure(values: Values, field: Field) -> Decimal:
    value = values[field.code]
    if isinstance(value, Decimal):
        return value
    assert isinstance(value, int)
    return Decimal(value)


@dataclass(frozen=True, slots=True, eq=False)
class ValueMetric:
    """One input, as it is."""

    input: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.input,)

    def measure(self, values: Values) -> Exact | None:
        """Return the input itself; it is always defined."""
        return Exact(_figure(values, self.input))


@dataclass(frozen=True, slots=True, eq=False)
class RatioMetric:
    """100 × numerator ÷ denominator."""

    numerator: Field
    denominator: Field
    numerator_within_denominator: bool

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.numerator, self.denominator)

    def measure(self, values: Values) -> Exact | None:
        """Return the percentage, or None (undefined) when the denominator is zero or less."""
        denominator = _figure(values, self.denominator)
        if denominator <= 0:
            return None
        return Exact(HUNDRED * _figure(values, self.numerator), denominator)


@dataclass(frozen=True, slots=True, eq=False)
class GrowthMetric:
    """100 × (current − previous) ÷ previous."""

    current: Field
    previous: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.current, self.previous)

    def measure(self, values: Values) -> Exact | None:
        """Return the growth in per cent, or None (undefined) when the previous figure is zero or less."""
        previous = _figure(values, self.previous)
        if previous <= 0:
            return None
        return Exact(HUNDRED * (_figure(values, self.current) - previous), previous)


@dataclass(frozen=True, slots=True, eq=False)
class FormulaMetric:
    """An arithmetic expression over the inputs."""

    formula: "Formula"
    inputs: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.inputs

    def measure(self, values: Values) -> Exact | None:
        """Return the value of the expression, or None (undefined) when it divides by zero."""
        value = self.formula.evaluate({field.code: _figure(values, field) for field in self.inputs})
        return None if value is None else Exact(value)


@dataclass(frozen=True, slots=True, eq=False)
class ChecklistMetric:
    """The list of the items answered yes."""

    items: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.items

    def ticked(self, values: Values) -> tuple[str, ...]:
        """Return the codes of the items answered yes; an item left open counts as no."""
        return tuple(field.code for field in self.items if values.get(field.code) is True)


NumericMetric = ValueMetric | RatioMetric | GrowthMetric | FormulaMetric
Metric = NumericMetric | ChecklistMetric


def least_value(metric: NumericMetric) -> Decimal | None:
    """Return the smallest value that a metric can take, or None when nothing bounds it below."""
    match metric:
        case ValueMetric(input=field):
            return field.minimum
        case RatioMetric(numerator=field):
            return ZERO if field.minimum is not None and field.minimum >= 0 else None
        case GrowthMetric(current=field):
            return -HUNDRED if field.minimum is not None and field.minimum >= 0 else None
        case _:
            return None
