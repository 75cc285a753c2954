"""A pack sealed once: everything of a bag but the evidence, in one file, with the place of the evidence.

The first line is JSON: what the bag is and, in the order of the archive, each file with its size, its CRC-32
and where its bytes are (an offset in what follows the line, or the key of a stored file). The bytes of the
manifests and of all that the portal wrote follow. Whoever downloads a sealed pack, today or later, in one
piece or in ten, is given the same bytes.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from assessments.packs.bag import Bag
from config.toolbox.zipstore import ZipEntry

FORMAT = "adaa-pack 1"


class NotAnEdition(ValueError):
    """A file that is not a sealed pack."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a sealed bag; `place` is an offset in the sealed bytes, or the key of a stored file."""

    path: str
    size: int
    crc32: int
    place: int | str


@dataclass(frozen=True, slots=True)
class Edition:
    """What the first line of a sealed pack says. `digest` seals the bag, `manifest` its payload (SHA-256)."""

    folder: str
    digest: str
    manifest: str
    made_at: datetime
    files: tuple[SealedFile, ...]
    bytes_start: int

    @property
    def keys(self) -> list[str]:
        """The keys of the stored files that the pack takes its evidence from."""
        return [file.place for file in self.files if isinstance(file.place, str)]

    @property
    def size(self) -> int:
        """The bytes of all its files, manifests included."""
        return sum(file.size for file in self.files)

    def entries(
        self, *, open_sealed: Callable[[], BinaryIO], open_stored: Mapping[str, Callable[[], BinaryIO]]
    ) -> Iterator[ZipEntry]:
        """Yield the bag as entries of an archive; nothing is opened before its bytes are asked for."""
        for file in self.files:
            if isinstance(file.place, str):
                source = open_stored[file.place]
            else:
                source = partial(_slice, open_sealed, self.bytes_start + file.place, file.size)
            yield ZipEntry(f"{self.folder}/{file.path}", file.size, file.crc32, source, self.made_at)


def seal(bag: Bag) -> bytes:
    """Return the sealed pack of a bag: its own bytes, and the keys of what is stored elsewhere."""
    files: list[list[Any]] = []
    content = io.BytesIO()
    for file in bag.files:
        if isinstance(file.source, str):
            files.append([file.path, file.size, file.crc32, file.source])
        else:
            files.append([file.path, file.size, file.crc32, content.tell()])
            content.write(file.source)
    header = {
        "format": FORMAT,
        "folder": bag.folder,
        "digest": bag.digest,
        "manifest": next(file.sha256 for file in bag.files if file.path == "manifest-sha256.txt"),
        "made_at": bag.made_at.isoformat(),
        "files": files,
    }
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return line + b"\n" + content.getvalue()


def read_edition(file: BinaryIO) -> Edition:
    """Read the first line of a sealed pack. Raise `NotAnEdition` for any other file."""
    line = file.readline()
    try:
        header = json.loads(line)
        if header["format"] != FORMAT:
            raise NotAnEdition
        return Edition(
            folder=header["folder"],
            digest=header["digest"],
            manifest=header["manifest"],
            made_at=datetime.fromisoformat(header["made_at"]),
            files=tuple(SealedFile(*file) for file in header["files"]),
            bytes_start=len(line),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise NotAnEdition from problem


def _slice(open_sealed: Callable[[], BinaryIO], start: int, size: int) -> BinaryIO:
    """Open one written file of a pack; they are small, the evidence is not."""
    with open_sealed() as sealed:
        sealed.seek(start)
        return io.BytesIO(sealed.read(size))
