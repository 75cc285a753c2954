"""Archives that can be verified: a plain tar whose last member is a manifest with the others' SHA-256."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

FORMAT = 1
CHUNK = 1024 * 1024
MANIFEST = "manifest.json"


class ArchiveError(Exception):
    """An archive cannot be read or is not what its manifest says; the text says which and where."""


class ArchiveWriter:
    """Adds members while hashing the very bytes it writes; `seal` ends the archive with its manifest."""

    def __init__(self, archive: tarfile.TarFile, at: datetime) -> None:
        self._archive, self._at = archive, at
        self._entries: dict[str, dict[str, Any]] = {}
        self.manifest: dict[str, Any] = {}
        self.digest = ""

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add ``size`` bytes of an open file under a name; OSError when the file is shorter."""
        reader = _HashingReader(content)
        self._write(name, reader, size)
        self._entries[name] = reader.measures()

    def seal(self, details: Mapping[str, Any]) -> None:
        """Write the manifest: the details, and name, size and hash of each member."""
        self.manifest = {"format": FORMAT, **details, "entries": self._entries}
        text = json.dumps(self.manifest, indent=1, sort_keys=True).encode()
        self.digest = hashlib.sha256(text).hexdigest()
        self._write(MANIFEST, io.BytesIO(text), len(text))

    def _write(self, name: str, content: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self._at.timestamp())
        self._archive.addfile(member, content)


@contextmanager
def new_archive(target: Path, *, at: datetime) -> Iterator[ArchiveWriter]:
    """Give a writer of a new archive, readable by its owner alone; the file appears when it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield ArchiveWriter(archive, at)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def members(source: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each member, in order; each is read before the next is asked for."""
    with tarfile.open(source, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise ArchiveError(f"{source}: {member.name} is no plain file.")
            yield member.name, member.size, content


def verify_archive(source: Path) -> tuple[dict[str, Any], str]:
    """Read a whole archive and compare it with its manifest; return the manifest and its SHA-256.

    Raise ArchiveError at the first difference: a member that is damaged, missing, or not announced.
    """
    found: dict[str, dict[str, Any]] = {}
    text = b""
    try:
        for name, _size, content in members(source):
            if name == MANIFEST:
                text = content.read()
            else:
                found[name] = _measure(content)
    except tarfile.TarError as error:
        raise ArchiveError(f"{source} cannot be read as an archive: {error}.") from error
    if not text:
        raise ArchiveError(f"{source} is cut short: its manifest, which stands last, is missing.")
    manifest = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"{source} has format {manifest.get('format')}; this version reads {FORMAT}.")
    for name, entry in manifest["entries"].items():
        if found.pop(name, None) != entry:
            raise ArchiveError(f"{source} is damaged: {name} is not what its manifest says.")
    if found:
        raise ArchiveError(f"{source} holds {min(found)}, which its manifest does not name.")
    return manifest, hashlib.sha256(text).hexdigest()


def _measure(content: IO[bytes]) -> dict[str, Any]:
    reader = _HashingReader(content)
    for _ in chunks(reader):
        pass
    return reader.measures()


def chunks(content: Any) -> Iterator[bytes]:
    """Yield what an open file holds, a megabyte at a time."""
    while chunk := content.read(CHUNK):
        yield chunk


class _HashingReader:
    """A file that hashes what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._sha256, self._size = content, hashlib.sha256(), 0

    def read(self, length: int = -1) -> bytes:
        data = self._content.read(length)
        self._sha256.update(data)
        self._size += len(data)
        return data

    def measures(self) -> dict[str, Any]:
        return {"sha256": self._sha256.hexdigest(), "size": self._size}
