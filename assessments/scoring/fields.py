"""What a commune is asked: the fields of a grid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assessments.scoring.words import Words

# A figure as the score reads it. A whole number is an int, money and other decimals are Decimal.
Value = Decimal | int | bool | date


class FieldType(StrEnum):
    """The types of the fields of a grid."""

    DATE = "date"
    EVIDENCE = "evidence"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"


NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})
YES_OR_NO = frozenset({FieldType.BOOLEAN, FieldType.EVIDENCE})


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One figure, date, yes/no or proof that a commune gives."""

    code: str
    type: FieldType
    label: Words
    help: Words | None
    unit: Words | None
    minimum: Decimal | None
    maximum: Decimal | None
    previous_of: str | None
    """The field whose last year's figure this one repeats: a source of questions, never an input."""

    def allows(self, value: Decimal) -> bool:
        """Say whether a number is within the bounds of this field."""
        if self.minimum is not None and value < self.minimum:
            return False
        return self.maximum is None or value <= self.maximum

    @property
    def step(self) -> Decimal:
        """Return the smallest change that this field can show."""
        return Decimal(1) if self.type is FieldType.INTEGER else Decimal("0.01")
