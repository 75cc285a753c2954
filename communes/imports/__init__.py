"""Tables that come in: their shape only. Services decide what may be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault of a table: where it is, what was read, what was expected. Headings are row 1."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        if not self.value:
            return _("Row %(row)s, %(column)s: %(expected)s") % self._parts
        return _("Row %(row)s, %(column)s: “%(value)s” was read. %(expected)s") % self._parts

    @property
    def _parts(self) -> dict[str, str | int]:
        return {"row": self.row, "column": self.column, "value": self.value, "expected": self.expected}


class TableRefused(Exception):
    """A table that was not taken: every fault of every row, in the order of the rows. Nothing was changed."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = sorted(errors, key=lambda error: error.row)
        super().__init__("\n".join(str(error) for error in self.errors))
