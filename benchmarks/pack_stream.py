"""A pack of 2 GB against plain streaming of the same bytes: speed, first byte, memory.

    python -m benchmarks.pack_stream [--megabytes 2048] [--files 2000]

Both read the same files in the same pieces, in this process, in turns; the faster of three rounds counts.
Aims: at least 90 % of the plain stream, first byte within 50 ms, at most 20 MB more memory.
"""

import argparse
import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from assessments.packs.bag import Bag, made_file
from assessments.packs.edition import read_edition, seal
from assessments.packs.payload import EvidenceFile, place_evidence
from benchmarks.common import Limit, conclude, peak_memory
from config.toolbox.zipstore import CHUNK_SIZE, ZipLayout

MADE_AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
ROUNDS = 3


def main() -> None:
    """Measure, and print the figures with their limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=2048)
    parser.add_argument("--files", type=int, default=2000)
    options = parser.parse_args()
    plain, packed, first = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        paths = write_files(Path(folder), options.files, options.megabytes * 1024 * 1024 // options.files)
        sealed = seal_pack(Path(folder) / "pack", paths)
        before = peak_memory()
        for _round in range(ROUNDS):
            plain.append(_seconds(partial(plain_stream, paths)))
            first.append(_first_byte(sealed, paths))
            packed.append(_seconds(partial(pack_stream, sealed, paths)))
        grown = peak_memory() - before
    print(f"{options.files} files, {options.megabytes} MB")
    for name, times in (("plain stream", plain), ("pack", packed)):
        print(f"{name}: {options.megabytes / min(times):.0f} MB a second")
    share = 100 * min(plain) / min(packed)
    conclude(
        [
            Limit("speed of the plain stream", share, 90, at_most=False, unit="%"),
            Limit("first byte", 1000 * min(first), 50, unit="ms"),
            Limit("memory added", grown, 20, unit="MB"),
        ]
    )


def write_files(folder: Path, count: int, size: int) -> list[Path]:
    """Write files of this size that no file system stores as holes."""
    block = os.urandom(size)
    paths = []
    for number in range(count):
        path = folder / f"{number:05}"
        path.write_bytes(number.to_bytes(8, "big") + block[8:])
        paths.append(path)
    return paths


def seal_pack(path: Path, evidence: list[Path]) -> Path:
    """Seal a pack of these files; their figures are taken here, as they are at upload."""
    files = [_evidence(file) for file in evidence]
    payload = [placed for _file, placed in place_evidence(files, bag_folder="adaa-2025-benchmark")]
    index = made_file("data/index.html", b"index")
    path.write_bytes(seal(Bag("adaa-2025-benchmark", [index, *payload], {}, MADE_AT)))
    return path


def _evidence(path: Path) -> EvidenceFile:
    content = path.read_bytes()
    return EvidenceFile(
        folder="cmo1",
        code=f"C{path.name}",
        name=f"محضر {path.name}.pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
        crc32=zlib.crc32(content),
        key=path.name,
    )


def plain_stream(paths: list[Path]) -> Iterator[bytes]:
    """Yield the bytes of the files one after the other."""
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_SIZE):
                yield chunk


def pack_stream(sealed: Path, paths: list[Path]) -> Iterator[bytes]:
    """Yield the archive of a sealed pack, as the download does."""
    with sealed.open("rb") as file:
        edition = read_edition(file)
    stored = {path.name: partial(path.open, "rb") for path in paths}
    return ZipLayout(edition.entries(open_sealed=partial(sealed.open, "rb"), open_stored=stored)).iter_range()


def _seconds(stream: Callable[[], Iterator[bytes]]) -> float:
    started = time.perf_counter()
    for _chunk in stream():
        pass
    return time.perf_counter() - started


def _first_byte(sealed: Path, paths: list[Path]) -> float:
    started = time.perf_counter()
    next(pack_stream(sealed, paths))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
