"""Which documents a file is for, as its name says: people begin names with the code, in many ways."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# Between the parts of a code people write a dash, a space, a dot, an underscore, several of them or nothing.
_BETWEEN = r"[\s\-‐‑–—_.ـ]{0,3}"
_PARTS = re.compile(r"[A-Z]+|\d+")


def codes_in(text: str, codes: Iterable[str]) -> list[str]:
    """Return the document codes that a file's name holds, in the order in which they stand there.

    "gv 1 محضر.pdf", "GV_01.pdf" and "GV-٠١.pdf" hold GV-01; "GV-011.pdf" does not.
    """
    folded = _folded(text)
    found = ((match.start(), code) for code in codes if (match := _pattern(code).search(folded)))
    return [code for _place, code in sorted(found)]


def _folded(text: str) -> str:
    """Return a text in capital letters, with Western digits and without marks that nobody sees."""
    kept = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.digit(char, char)) for char in kept).upper()


@cache
def _pattern(code: str) -> re.Pattern[str]:
    parts = [f"0*{int(part)}" if part.isdigit() else part for part in _PARTS.findall(code.upper())]
    return re.compile(rf"(?<![A-Z0-9]){_BETWEEN.join(parts)}(?![0-9])")
