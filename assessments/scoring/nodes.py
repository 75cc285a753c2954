"""A place in a grid document: reads what stands there, and logs what should not."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.scoring.arithmetic import ZERO, fits, plain_decimal, plain_text
from assessments.scoring.words import LANGUAGES, Words, plain, say
from assessments.scoring.words import refusals as texts

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FIELD_CODE = re.compile(r"[a-z][a-z0-9_]*")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class GridError:
    """One thing wrong in a grid: its JSON path, the value found and what was expected."""

    path: str
    value: str
    expected: Words

    @classmethod
    def at(cls, path: str, value: object, expected: Words) -> "GridError":
        """Return the error of a value found at a path."""
        return cls(path, _brief(value), expected)

    @property
    def text(self) -> dict[str, str]:
        """Return the whole sentence in the three languages."""
        return say(texts.GRID_REFUSED, path=plain(self.path), value=plain(self.value), expected=self.expected)

    def __str__(self) -> str:
        return self.text["en"]


@dataclass(slots=True)
class Log:
    """The errors of a document, and whether what only a published grid needs is asked for."""

    strict: bool
    errors: list[GridError] = field(default_factory=list)


class Node:
    """A value of the document with its path. A wrong value is logged and read as a harmless one."""

    __slots__ = ("_raw", "log", "path")

    def __init__(self, raw: object, log: Log, path: str = "$") -> None:
        self._raw, self.log, self.path = raw, log, path

    def __getitem__(self, key: str) -> "Node":
        raw = self._raw.get(key, _MISSING) if isinstance(self._raw, Mapping) else _MISSING
        return Node(raw, self.log, f"{self.path}.{key}")

    @property
    def given(self) -> bool:
        """Say whether something other than null stands here."""
        return self._raw is not _MISSING and self._raw is not None

    def refuse(self, expected: Words) -> None:
        """Log that something else was expected here."""
        self.log.errors.append(GridError(self.path, describe(self._raw), expected))

    def keys(self, *known: str) -> None:
        """Check that an object stands here; refuse keys it does not know where the document must be exact."""
        if not isinstance(self._raw, Mapping):
            self.refuse(texts.OBJECT)
        elif self.log.strict:
            for key in self._raw:
                if key not in known:
                    expected = say(texts.KNOWN_KEY, choices=plain(", ".join(known)))
                    self.log.errors.append(GridError(f"{self.path}.{key}", str(key), expected))

    def items(self) -> list[tuple[str, "Node"]]:
        """Return the entries of an object."""
        if not isinstance(self._raw, Mapping):
            self.refuse(texts.OBJECT)
            return []
        return [(str(key), self[key]) for key in self._raw]

    def list(self, *, full: bool = False) -> "list[Node]":
        """Return the elements of a list; `full` refuses an empty one."""
        if not isinstance(self._raw, (list, tuple)):
            self.refuse(texts.LIST)
            return []
        if full and not self._raw:
            self.refuse(texts.FULL_LIST)
        return [Node(raw, self.log, f"{self.path}[{index}]") for index, raw in enumerate(self._raw)]

    def text(self, default: str | None = None) -> str:
        """Return a text that is not empty."""
        if default is not None and not self.given:
            return default
        if isinstance(self._raw, str) and self._raw.strip():
            return self._raw
        self.refuse(texts.TEXT)
        return ""

    def code(self) -> str:
        """Return the code of a line, an axis, a document."""
        return self._matching(_CODE, texts.CODE)

    def field_code(self) -> str:
        """Return the code of a field; `assessed_year` is kept for the year."""
        code = self._matching(_FIELD_CODE, texts.FIELD_CODE)
        if code == "assessed_year":
            self.refuse(texts.FIELD_CODE)
        return code

    def choice(self, choices: Iterable[str], default: str | None = None) -> str:
        """Return one of several values."""
        known = list(choices)
        if default is not None and not self.given:
            return default
        if isinstance(self._raw, str) and self._raw in known:
            return self._raw
        self.refuse(say(texts.ONE_OF, choices=plain(", ".join(known))))
        return known[0]

    def kind(self, *kinds: str) -> str | None:
        """Return the kind of a rule, or None for an unknown one, whose other keys then mean nothing."""
        if isinstance(self._raw, str) and self._raw in kinds:
            return self._raw
        self.refuse(say(texts.ONE_OF, choices=plain(", ".join(kinds))))
        return None

    def number(self) -> Decimal:
        """Return an exact number: an int, a Decimal or plain decimal text, never a float."""
        if isinstance(self._raw, str):
            value = plain_decimal(self._raw)
        elif isinstance(self._raw, (int, Decimal)) and not isinstance(self._raw, bool):
            value = Decimal(self._raw)
        else:
            value = None
        if value is None or not fits(value):
            self.refuse(texts.EXACT_NUMBER)
            return ZERO
        return value

    def optional_number(self) -> Decimal | None:
        """Return an exact number, or None where nothing stands."""
        return self.number() if self.given else None

    def whole(self) -> int:
        """Return a whole number."""
        if isinstance(self._raw, int) and not isinstance(self._raw, bool):
            return self._raw
        self.refuse(texts.WHOLE)
        return 0

    def year_offset(self) -> int:
        """Return a number of years to count from the assessed year."""
        offset = self.whole()
        if not -10 <= offset <= 10:
            self.refuse(texts.YEAR_OFFSET)
            return 0
        return offset

    def flag(self, default: bool | None = None) -> bool:
        """Return true or false."""
        if isinstance(self._raw, bool):
            return self._raw
        if default is not None and not self.given:
            return default
        self.refuse(texts.TRUE_OR_FALSE)
        return False

    def words(self, default: str) -> dict[str, str]:
        """Return a text in the three languages; a draft may give one text for all, or none."""
        return self.optional_words(required=True) or plain(default)

    def optional_words(self, *, required: bool = False) -> dict[str, str] | None:
        """Return a text in the three languages or None; `required` asks a published grid for it."""
        raw = self._raw
        if not self.given and not (required and self.log.strict):
            return None
        if isinstance(raw, str) and raw.strip() and not self.log.strict:
            return plain(raw)
        if isinstance(raw, Mapping) and set(raw) == set(LANGUAGES):
            found = {language: raw[language] for language in LANGUAGES}
            if all(isinstance(text, str) and text.strip() for text in found.values()):
                return found
        self.refuse(texts.THREE_LANGUAGES)
        return None

    def _matching(self, pattern: re.Pattern[str], expected: Words) -> str:
        if isinstance(self._raw, str) and pattern.fullmatch(self._raw):
            return self._raw
        self.refuse(expected)
        return ""


def expecting(template: Words, expected: object) -> dict[str, str]:
    """Fill the {expected} of a template."""
    return say(template, expected=plain(_brief(expected)))


def _brief(value: object) -> str:
    if value is None:
        return "null"
    return plain_text(value) if isinstance(value, Decimal) else str(value)


def describe(raw: object) -> str:
    """Return a short form of a raw value for an error message."""
    if raw is _MISSING or raw is None:
        return "null"
    if isinstance(raw, str):
        text = f"“{raw}”"
    elif isinstance(raw, Mapping):
        text = "{" + ", ".join(map(str, raw)) + "}"
    elif isinstance(raw, bool):
        text = str(raw).lower()
    else:
        text = "[…]" if isinstance(raw, (list, tuple)) else str(raw)
    return text if len(text) <= 60 else f"{text[:57]}…"
