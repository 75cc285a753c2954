"""Drawing a sample at random so that anyone can draw it again: plain functions, no database.

The method ``stratified-sha256-1``: the communes of the frame are grouped by region and category; each group
gives communes in proportion to its size; inside a group the communes are ranked by the SHA-256 of
"seed:code", and the first ones are drawn. Nothing but the seed and the frame decides.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from config.toolbox.canonical import digest

METHOD = "stratified-sha256-1"
Key = tuple[str, str]


class SampleTooLarge(ValueError):
    """More communes are asked for than the frame holds, or less than one."""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A commune that could be drawn, with what places it in its stratum."""

    code: str
    region: str
    category: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """The communes of one region and category: how many, how many taken, which, in the order of the draw."""

    region: str
    category: str
    size: int
    taken: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw whole: all that is needed to make it again, and what came of it."""

    seed: str
    size: int
    frame: tuple[Candidate, ...]
    strata: tuple[Stratum, ...]

    @property
    def codes(self) -> list[str]:
        """Return the codes drawn, stratum by stratum."""
        return [code for stratum in self.strata for code in stratum.drawn]

    def to_document(self) -> dict[str, Any]:
        """Return the draw as plain data; ``digest`` is that of all the rest."""
        document = {
            "method": METHOD,
            "seed": self.seed,
            "size": self.size,
            "frame": [asdict(candidate) for candidate in self.frame],
            "strata": [{**asdict(stratum), "drawn": list(stratum.drawn)} for stratum in self.strata],
        }
        return {**document, "digest": digest(document)}


def draw_sample(candidates: Iterable[Candidate], *, size: int, seed: str) -> Sample:
    """Draw ``size`` communes out of the candidates, whose order does not matter. Raises SampleTooLarge."""
    frame = tuple(sorted(candidates))
    groups: dict[Key, list[str]] = {}
    for candidate in frame:
        groups.setdefault((candidate.region, candidate.category), []).append(candidate.code)
    shares = share_out(size, {key: len(codes) for key, codes in groups.items()})
    strata = tuple(
        Stratum(
            region=region,
            category=category,
            size=len(groups[region, category]),
            taken=shares[region, category],
            drawn=tuple(ranked(groups[region, category], seed)[: shares[region, category]]),
        )
        for region, category in sorted(groups)
    )
    return Sample(seed, size, frame, strata)


def share_out(size: int, groups: Mapping[Key, int]) -> dict[Key, int]:
    """Share ``size`` among groups in proportion to theirs: whole parts, then the largest remainders.

    Equal remainders go by the groups' keys. No group gives more than it has; a small one may give none.
    Raises SampleTooLarge.
    """
    total = sum(groups.values())
    if not 1 <= size <= total:
        raise SampleTooLarge(size)
    shares = {key: size * count // total for key, count in groups.items()}
    by_remainder = sorted(groups, key=lambda key: (-(size * groups[key] % total), key))
    for key in by_remainder[: size - sum(shares.values())]:
        shares[key] += 1
    return shares


def ranked(codes: Iterable[str], seed: str) -> list[str]:
    """Return codes in the order of the SHA-256 of "seed:code", in UTF-8."""
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}:{code}".encode()).hexdigest(), code))


def remade(document: Mapping[str, Any]) -> Sample:
    """Draw again from the seed, the size and the frame that a document of a draw gives.

    Raises KeyError, TypeError or ValueError for a document that is not one.
    """
    if document["method"] != METHOD:
        raise ValueError(document["method"])
    frame = [Candidate(row["code"], row["region"], row["category"]) for row in document["frame"]]
    return draw_sample(frame, size=document["size"], seed=document["seed"])
