"""The shape of the table of the register: one row a power given by a member, a member, or a body alone.

The facts of a body stand in every row of it, or in its first one only; rows that leave them all blank repeat
nothing and change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from communes.cooperation.enums import BodyKind, Origin
from communes.cooperation.models import Power
from communes.imports import RowError, TableRefused
from communes.imports.cells import cell_text, day_in, words_of
from communes.models import Commune, Province, Region
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, read_rows

MAX_ROWS = 3000
BODY = (
    "kind", "origin", "name_ar", "name_fr", "act_number", "founded_on", "published_on", "duration", "seat",
    "address", "website", "purpose_ar", "purpose_fr", "source", "is_generated",
)  # fmt: skip
MEMBER = ("joined_on", "left_on", "left_reason", "member_source", "member_is_generated")
TRANSFER = (
    "scope", "deliberation_number", "deliberated_on", "starts_on", "ends_on", "power_source",
    "power_is_generated",
)  # fmt: skip
KEYS = ("code", *BODY, "member", *MEMBER, "power", *TRANSFER)
COLUMNS = [Column(key, required=key == "code") for key in KEYS]
DAYS = frozenset(
    {"founded_on", "published_on", "joined_on", "left_on", "deliberated_on", "starts_on", "ends_on"}
)
MARKS = frozenset({"is_generated", "member_is_generated", "power_is_generated"})
LENGTHS = {
    "name_ar": 200, "name_fr": 200, "act_number": 80, "address": 300, "website": 200, "purpose_ar": 4000,
    "purpose_fr": 4000, "source": 300, "left_reason": 300, "member_source": 300, "scope": 300,
    "deliberation_number": 80, "power_source": 300,
}  # fmt: skip
YES = frozenset(fold(word) for word in ("yes", "oui", "نعم", "true", "1", "x"))
NO = frozenset(fold(word) for word in ("no", "non", "لا", "false", "0", ""))

# One row as it travels from the preview to the confirmation: its number in the file, its texts by column.
RawRow = tuple[int, dict[str, str]]
Place = Commune | Province | Region


@dataclass
class ReadRow:
    """One row found right: values by column, each of its kind; what is blank is None or an empty text."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, keys: Sequence[str]) -> bool:
        """Tell whether the row says anything in these columns."""
        return any(self.values[key] not in (None, "", False) for key in keys)


def read_register_table(upload: BinaryIO) -> list[RawRow]:
    """Return the rows of an uploaded table as texts; days are ISO. Raises SpreadsheetError."""
    rows = read_rows(upload, columns=COLUMNS, max_rows=MAX_ROWS)
    return [(row.number, {key: cell_text(value) for key, value in row.values.items()}) for row in rows]


def parse_rows(rows: Sequence[RawRow]) -> list[ReadRow]:
    """Return the rows with their places and powers read. Raises TableRefused with every fault of every row.

    Four queries, however many rows.
    """
    if not rows:
        raise TableRefused([RowError(2, "code", "", _("The table has no row."))])
    known = _Known(rows)
    errors: list[RowError] = []
    found = []
    for number, values in rows:
        reader = _RowReader(number, values, known)
        found.append(reader.read())
        errors += reader.errors
    if errors:
        raise TableRefused(errors)
    return found


class _Known:
    """Places, powers and words that the rows refer to, read at once."""

    def __init__(self, rows: Sequence[RawRow]) -> None:
        codes = {values[key] for _number, values in rows for key in ("member", "seat")}
        listed = Commune.objects.filter(code__in=codes, is_listed=True)
        self.communes: dict[str, Place] = {place.code: place for place in listed}
        self.places: dict[str, Place] = {
            **{place.code: place for place in Region.objects.filter(code__in=codes)},
            **{place.code: place for place in Province.objects.filter(code__in=codes)},
            **self.communes,
        }
        self.powers = {power.code: power for power in Power.objects.all()}
        self.kinds = words_of(BodyKind)
        self.origins = words_of(Origin)


class _RowReader:
    """Reads one row and collects all of its faults."""

    def __init__(self, number: int, values: Mapping[str, str], known: _Known) -> None:
        self.number, self.values, self.known = number, values, known
        self.errors: list[RowError] = []

    def read(self) -> ReadRow:
        values: dict[str, Any] = {}
        for key in KEYS:
            text = self.values[key]
            if key in DAYS:
                values[key] = self._day(key, text)
            elif key in MARKS:
                values[key] = self._mark(key, text)
            else:
                values[key] = text
                most = LENGTHS.get(key)
                if most and len(text) > most:
                    words = _("At most %(most)s characters were expected.") % {"most": most}
                    self._fault(key, text[:60], words)
        values["code"] = self._code()
        values["kind"] = self._one_of("kind", self.known.kinds)
        values["origin"] = self._one_of("origin", self.known.origins)
        values["duration"] = self._duration()
        values["seat"] = self._listed("seat", self.known.communes, _("The code of a commune was expected."))
        words = _("The code of a commune, a province or a region was expected.")
        values["member"] = self._listed("member", self.known.places, words)
        words = _("One of these was expected: %(words)s.") % {"words": ", ".join(self.known.powers)}
        values["power"] = self._listed("power", self.known.powers, words)
        self._whole(values)
        return ReadRow(self.number, values)

    def _whole(self, values: dict[str, Any]) -> None:
        """Find what a row says of a member or a power without naming it, or without its first day."""
        if self.errors:
            return
        row = ReadRow(self.number, values)
        if values["member"] is None and (row.said(MEMBER) or values["power"] is not None):
            self._fault("member", "", _("The code of a commune, a province or a region was expected."))
        if values["member"] is not None and values["joined_on"] is None:
            self._fault("joined_on", "", _("A day was expected, like 2026-04-15 or 15/04/2026."))
        if values["power"] is None and row.said(TRANSFER):
            words = _("One of these was expected: %(words)s.") % {"words": ", ".join(self.known.powers)}
            self._fault("power", "", words)
        if values["power"] is not None and values["starts_on"] is None:
            self._fault("starts_on", "", _("A day was expected, like 2026-04-15 or 15/04/2026."))

    def _code(self) -> str:
        text = self.values["code"].upper()
        if not text or len(text) > 20 or not text.replace("-", "").isalnum() or not text.isascii():
            self._fault("code", text, _("The code of a cooperation body was expected, like ECI-001."))
        return text

    def _one_of(self, key: str, known: Mapping[str, str]) -> str:
        text = self.values[key]
        found = known.get(fold(text), "")
        if text and not found:
            words = ", ".join(sorted(set(known.values())))
            self._fault(key, text, _("One of these was expected: %(words)s.") % {"words": words})
        return found

    def _listed(self, key: str, known: Mapping[str, Any], expected: str) -> Any:
        text = self.values[key]
        if text and text not in known:
            self._fault(key, text, expected)
        return known.get(text)

    def _duration(self) -> int | None:
        text = self.values["duration"]
        if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 99):
            self._fault("duration", text, _("A number of years from 1 to 99 was expected."))
            return None
        return int(text) if text else None

    def _mark(self, key: str, text: str) -> bool:
        if fold(text) not in YES | NO:
            self._fault(key, text, _("Yes or no was expected."))
        return fold(text) in YES

    def _day(self, key: str, text: str) -> date | None:
        found = day_in(text)
        if text and found is None:
            self._fault(key, text, _("A day was expected, like 2026-04-15 or 15/04/2026."))
        return found

    def _fault(self, column: str, value: str, expected: str) -> None:
        self.errors.append(RowError(self.number, column, value, expected))
