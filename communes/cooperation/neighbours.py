"""Which communes touch, from the committed outlines; how the members of a body hold together.

Contiguity is a criterion, never a condition (workshops of March 2022). The outlines are indicative: two units
touch when their outlines share an arc of the topology.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from communes.maps import commune_arcs


@dataclass(frozen=True, slots=True)
class Reading:
    """How members hold together: the codes of each group that touches, the largest first.

    ``unknown`` are the codes without an outline, of which nothing is said.
    """

    groups: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether all the members are known, and touch one another."""
        return len(self.groups) == 1 and not self.unknown

    @property
    def is_apart(self) -> bool:
        """Tell whether some members stand apart, whatever those without an outline do."""
        return len(self.groups) > 1 and not self.unknown


@lru_cache(maxsize=1)
def neighbours() -> dict[str, frozenset[str]]:
    """Return the communes that touch each commune that has an outline, by code; none for an island."""
    holders: dict[int, set[str]] = defaultdict(set)
    arcs = commune_arcs()
    for code, indexes in arcs.items():
        for index in indexes:
            holders[index].add(code)
    return {
        code: frozenset().union(*(holders[index] for index in indexes)) - {code}
        for code, indexes in arcs.items()
    }


@lru_cache(maxsize=512)
def communes_within(code: str) -> frozenset[str]:
    """Return the codes of the communes with an outline that a unit holds: itself, or those that lie in it."""
    return frozenset(known for known in neighbours() if known == code or known.startswith(f"{code}."))


def read_contiguity(codes: Sequence[str]) -> Reading:
    """Group members (codes of communes, provinces or regions) that touch one another.

    A province or a region touches what lies in it. Groups keep the order of ``codes``.
    """
    areas = {code: communes_within(code) for code in codes}
    left = [code for code in codes if areas[code]]
    groups = []
    while left:
        group, edge = [left[0]], [left.pop(0)]
        while edge:
            around = _reach(areas[edge.pop()])
            found = [code for code in left if not around.isdisjoint(areas[code])]
            left = [code for code in left if code not in found]
            group += found
            edge += found
        groups.append(tuple(code for code in codes if code in group))
    unknown = tuple(code for code in codes if not areas[code])
    return Reading(tuple(sorted(groups, key=len, reverse=True)), unknown)


def _reach(area: Iterable[str]) -> frozenset[str]:
    """Return the communes of an area and those that touch them."""
    known = neighbours()
    return frozenset(area).union(*(known[code] for code in area))
