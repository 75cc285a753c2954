"""File names that every system can unpack, as near as is safe to what the commune called its files."""

import re
import unicodedata

MAX_NAME_BYTES = 200
"""A component of a path may have 255 bytes on Linux; the rest is left to " (12)" and to what tools append."""
MAX_PATH_UNITS = 180
"""Windows counts 260 UTF-16 units, and the folder where an auditor unpacks comes first."""
_MAX_SUFFIX = 10

# "%" is legal everywhere, but BagIt encodes it in manifests and not every validator decodes it.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_INVISIBLE = {"Cc", "Cf", "Cs"}


def safe_name(original: str, *, room: int = MAX_PATH_UNITS) -> str:
    """Return a file name safe on Windows, macOS and Linux, in NFC, of at most `room` UTF-16 units.

    Arabic, accents, quotes and spaces stay. Control and direction characters go, since one of them can
    disguise an extension; what Windows forbids becomes "_"; a long name loses the end of its stem and
    keeps its extension.
    """
    text = "".join(" " if char in "\t\r\n" else char for char in original)
    text = "".join(char for char in text if unicodedata.category(char) not in _INVISIBLE)
    text = unicodedata.normalize("NFC", text)
    text = _FORBIDDEN.sub("_", text).strip().lstrip(".").rstrip(". ")
    if _RESERVED.match(text):
        text = f"_{text}"
    return _shortened(text or "document", room)


class UniqueNames:
    """The names given so far in one folder, told apart without case, as Windows and macOS do."""

    def __init__(self, *, room: int = MAX_PATH_UNITS) -> None:
        self._room = room
        self._taken: set[str] = set()

    def add(self, original: str) -> str:
        """Return a safe name that is still free in the folder: "minutes.pdf", then "minutes (2).pdf"."""
        name = safe_name(original, room=self._room)
        number = 1
        candidate = name
        while _folded(candidate) in self._taken:
            number += 1
            candidate = _numbered(name, number, self._room)
        self._taken.add(_folded(candidate))
        return candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()


def _numbered(name: str, number: int, room: int) -> str:
    mark = f" ({number})"
    stem, suffix = _split(_shortened(name, room - len(mark)))
    return f"{stem}{mark}{suffix}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _MAX_SUFFIX:
        return name, ""
    return stem, dot + suffix


def _shortened(name: str, room: int) -> str:
    stem, suffix = _split(name)
    while stem and (_units(stem + suffix) > room or len((stem + suffix).encode()) > MAX_NAME_BYTES):
        stem = stem[:-1]
    return stem.rstrip(". ") + suffix


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
