"""Where each piece of evidence stands in a bag: one folder a document code, original names as far as safe."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.packs.bag import BagFile
from assessments.packs.names import MAX_PATH_UNITS, UniqueNames


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file as attached to one document code: the key and the figures of what is stored."""

    folder: str
    code: str
    name: str
    size: int
    sha256: str
    sha512: str
    crc32: int
    key: str


def place_evidence(
    files: Iterable[EvidenceFile], *, bag_folder: str
) -> Iterator[tuple[EvidenceFile, BagFile]]:
    """Yield each file with its place `data/{folder}/{code}/{name}`, in the order given.

    The same bytes attached twice to one code stand there once. Names that differ only in case are
    numbered, in the order given: the same list always gives the same paths.
    """
    names: dict[str, UniqueNames] = {}
    seen: set[tuple[str, str]] = set()
    for file in files:
        if (file.code, file.sha256) in seen:
            continue
        seen.add((file.code, file.sha256))
        directory = f"data/{file.folder}/{file.code}"
        room = MAX_PATH_UNITS - len(f"{bag_folder}/{directory}/")
        name = names.setdefault(directory, UniqueNames(room=room)).add(file.name)
        yield (
            file,
            BagFile(f"{directory}/{name}", file.size, file.sha256, file.sha512, file.crc32, file.key),
        )
