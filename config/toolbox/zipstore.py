"""Lay out a ZIP archive before its first byte is written, then write any part of it.

Entries are *stored* (not compressed) and their sizes and CRC-32 are known beforehand, so every offset
of the archive is arithmetic: the length can be announced, and any range can be written again without
what stands before it. Format: APPNOTE.TXT 6.3.10, with ZIP64 where an entry or the archive needs it.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import BinaryIO

CHUNK_SIZE = 256 * 1024
_BIG = 0xFFFFFFFF
_MANY = 0xFFFF
_UTF8_NAME = 0x0800
_UNIX = 3 << 8
_PLAIN_VERSION, _WIDE_VERSION = 20, 45
_PLAIN_FILE = 0o100644 << 16
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class ZipLayoutError(ValueError):
    """A name or a figure of an entry cannot stand in an archive."""


class ZipSourceError(OSError):
    """A source does not hold the number of bytes that was announced for it."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file of the archive: its path, what is known of its bytes, and where they are.

    `source` is the bytes themselves, or a function that opens a seekable binary file.
    """

    name: str
    size: int
    crc32: int
    source: bytes | Callable[[], BinaryIO]
    modified_at: datetime = _EARLIEST


class ZipLayout:
    """The archive of these entries, in their order: its `length`, and any range of its bytes.

    Raise `ZipLayoutError` for a name that is absolute, climbs out, is empty, too long, or stands twice.
    """

    def __init__(self, entries: Iterable[ZipEntry]) -> None:
        self.entries = tuple(entries)
        _check_names(self.entries)
        lengths = (_local_length(entry) + entry.size for entry in self.entries)
        *self._offsets, self._central_offset = accumulate(lengths, initial=0)
        self._central_length = sum(
            len(_central_record(entry, offset))
            for entry, offset in zip(self.entries, self._offsets, strict=True)
        )
        self._end = _end_records(len(self.entries), self._central_offset, self._central_length)
        self.length = self._central_offset + self._central_length + len(self._end)

    def iter_range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes [start, stop) of the archive in chunks, opening each source when it is reached.

        Memory does not grow with the archive. Raise `ZipSourceError` when a source is shorter than
        announced, or longer once its end has been reached: a cut transfer is better than a wrong file.
        """
        stop = self.length if stop is None else min(stop, self.length)
        if not 0 <= start <= stop:
            raise ValueError(f"range {start}-{stop} is not within 0-{self.length}")
        return self._parts(start, stop)

    def _parts(self, start: int, stop: int) -> Iterator[bytes]:
        if start < self._central_offset:
            first = bisect_right(self._offsets, start) - 1
            for index in range(first, len(self.entries)):
                offset = self._offsets[index]
                if offset >= stop:
                    return
                yield from _entry_range(self.entries[index], start - offset, stop - offset)
        yield from self._tail_range(start, stop)

    def _tail_range(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield what [start, stop) takes of the central directory and of the records that end the archive."""
        position = self._central_offset
        pending = bytearray()
        for record in self._tail_records():
            if position >= stop:
                break
            pending += record[max(start - position, 0) : stop - position]
            position += len(record)
            if len(pending) >= CHUNK_SIZE:
                yield bytes(pending)
                pending.clear()
        if pending:
            yield bytes(pending)

    def _tail_records(self) -> Iterator[bytes]:
        for entry, offset in zip(self.entries, self._offsets, strict=True):
            yield _central_record(entry, offset)
        yield self._end


def _check_names(entries: tuple[ZipEntry, ...]) -> None:
    seen = set()
    for entry in entries:
        parts = entry.name.split("/")
        if "\\" in entry.name or any(part in ("", ".", "..") for part in parts) or ":" in parts[0]:
            raise ZipLayoutError(f"not a plain relative path: {entry.name!r}")
        if len(entry.name.encode()) > _MANY:
            raise ZipLayoutError(f"path too long: {entry.name[:80]!r}…")
        if entry.name in seen:
            raise ZipLayoutError(f"path stands twice: {entry.name!r}")
        if entry.size < 0 or not 0 <= entry.crc32 <= _BIG:
            raise ZipLayoutError(f"impossible size or checksum: {entry.name!r}")
        seen.add(entry.name)


def _entry_range(entry: ZipEntry, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes [start, stop) of an entry, counted from the first byte of its local header."""
    header_length = _local_length(entry)
    if start < header_length:
        yield _local_header(entry)[max(start, 0) : stop]
    start, stop = max(start - header_length, 0), min(stop - header_length, entry.size)
    if start < stop:
        yield from _source_range(entry, start, stop)


def _source_range(entry: ZipEntry, start: int, stop: int) -> Iterator[bytes]:
    if isinstance(entry.source, bytes):
        if len(entry.source) != entry.size:
            raise ZipSourceError(
                f"{entry.name!r}: {len(entry.source)} bytes where {entry.size} were announced"
            )
        yield entry.source[start:stop]
        return
    with entry.source() as file:
        if start:
            file.seek(start)
        remaining = stop - start
        while remaining:
            chunk = file.read(min(CHUNK_SIZE, remaining))
            if not chunk:
                raise ZipSourceError(
                    f"{entry.name!r}: ends {remaining} bytes before the {entry.size} announced"
                )
            remaining -= len(chunk)
            if not remaining and stop == entry.size and file.read(1):
                raise ZipSourceError(f"{entry.name!r}: goes on after the {entry.size} bytes announced")
            yield chunk


def _local_length(entry: ZipEntry) -> int:
    return 30 + len(entry.name.encode()) + (20 if entry.size >= _BIG else 0)


def _local_header(entry: ZipEntry) -> bytes:
    extra = _wide_numbers([entry.size, entry.size] if entry.size >= _BIG else [])
    return b"PK\x03\x04" + _description(entry, extra) + entry.name.encode() + extra


def _central_record(entry: ZipEntry, offset: int) -> bytes:
    sizes = [entry.size, entry.size] if entry.size >= _BIG else []
    extra = _wide_numbers([*sizes, offset] if offset >= _BIG else sizes)
    made_by = struct.pack("<H", _UNIX | _WIDE_VERSION)
    place = struct.pack("<3H2L", 0, 0, 0, _PLAIN_FILE, min(offset, _BIG))
    return b"PK\x01\x02" + made_by + _description(entry, extra) + place + entry.name.encode() + extra


def _description(entry: ZipEntry, extra: bytes) -> bytes:
    """Return the 26 bytes that a local header and a central record share."""
    version = _WIDE_VERSION if extra else _PLAIN_VERSION
    size = min(entry.size, _BIG)
    facts = (version, _UTF8_NAME, 0, *_dos_moment(entry.modified_at), entry.crc32, size, size)
    return struct.pack("<5H3L2H", *facts, len(entry.name.encode()), len(extra))


def _wide_numbers(numbers: list[int]) -> bytes:
    """Return the ZIP64 field that holds the numbers too wide for their places."""
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def _end_records(count: int, central_offset: int, central_length: int) -> bytes:
    wide = b""
    if count >= _MANY or central_offset >= _BIG or central_length >= _BIG:
        versions = (_UNIX | _WIDE_VERSION, _WIDE_VERSION)
        totals = (count, count, central_length, central_offset)
        wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, *versions, 0, 0, *totals)
        wide += struct.pack("<4sLQL", b"PK\x06\x07", 0, central_offset + central_length, 1)
    count = min(count, _MANY)
    places = (min(central_length, _BIG), min(central_offset, _BIG))
    return wide + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, *places, 0)


def _dos_moment(moment: datetime) -> tuple[int, int]:
    """Return (time, date) as MS-DOS writes them: two-second steps, no zone, 1980 to 2107."""
    if moment.year < 1980:
        moment = _EARLIEST
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, (min(moment.year, 2107) - 1980) << 9 | moment.month << 5 | moment.day
