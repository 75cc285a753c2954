"""BagIt 1.0 bags (RFC 8493) of files whose size and digests are known."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

ALGORITHMS = ("sha256", "sha512")
_ENCODED = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}


@dataclass(frozen=True, slots=True)
class BagFile:
    """A file of a bag: its path, its figures, and its bytes or the key of the stored file that has them."""

    path: str
    size: int
    sha256: str
    sha512: str
    crc32: int
    source: bytes | str


def made_file(path: str, content: bytes) -> BagFile:
    """Return a file of the bag from bytes that the portal has just written."""
    return BagFile(
        path=path,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
        crc32=zlib.crc32(content),
        source=content,
    )


@dataclass(frozen=True)
class Bag:
    """One bag: the name of its folder, its payload (paths under `data/`), and the lines of bag-info.txt.

    `info` may hold several values under one label. `made_at` dates every file of it: nothing
    here asks the clock, so that the same input gives the same bytes.
    """

    folder: str
    payload: Sequence[BagFile]
    info: Mapping[str, str | Sequence[str]]
    made_at: datetime

    @cached_property
    def files(self) -> tuple[BagFile, ...]:
        """Every file of the bag: declarations first, the payload, and the manifests of the tag files last."""
        tags = [
            made_file("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
            made_file("bag-info.txt", self._info_text().encode()),
            *(made_file(f"manifest-{name}.txt", manifest(self.payload, name)) for name in ALGORITHMS),
        ]
        seals = [made_file(f"tagmanifest-{name}.txt", manifest(tags, name)) for name in ALGORITHMS]
        return (*tags, *self.payload, *seals)

    @property
    def digest(self) -> str:
        """The SHA-256 of tagmanifest-sha256.txt, which seals the whole bag."""
        return next(file.sha256 for file in self.files if file.path == "tagmanifest-sha256.txt")

    def _info_text(self) -> str:
        octets = sum(file.size for file in self.payload)
        lines = [("Payload-Oxum", f"{octets}.{len(self.payload)}")]
        for label, values in self.info.items():
            lines += [(label, value) for value in ([values] if isinstance(values, str) else values)]
        return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines)


def manifest(files: Sequence[BagFile], algorithm: str) -> bytes:
    """Return a manifest of RFC 8493 §2.1.3: digest, two spaces, path, sorted by path."""
    lines = sorted((file.path, getattr(file, algorithm)) for file in files)
    return "".join(f"{digest}  {encoded_path(path)}\n" for path, digest in lines).encode()


def encoded_path(path: str) -> str:
    """Return a path as manifests write it: only line ends and the percent sign are encoded (§2.1.3)."""
    return path.translate(_ENCODED)
