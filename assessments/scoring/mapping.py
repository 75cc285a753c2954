"""Which line of an older version of a grid each line of a newer one goes on from (docs/grid-versions.md)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from assessments.scoring.changes import Change, change_between, rule_of
from assessments.scoring.grid import Grid, Indicator


class Relation(StrEnum):
    """What a line is to the older version."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Decided:
    """What an administrator decided of a line: the old code it continues ("" for none), comparable or not."""

    before: str
    is_comparable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the newer version and the line of the older one that it continues.

    ``new`` is None for a line that ended, ``old`` for a new one. ``is_comparable`` tells whether the results
    of both may be read beside each other as shares of their maximum.
    """

    new: Indicator | None
    old: Indicator | None
    change: Change
    is_comparable: bool
    decided: Decided | None = None

    @property
    def code(self) -> str:
        """Return the newer code, the older one for a line that ended."""
        line = self.new or self.old
        assert line is not None
        return line.code

    @property
    def is_decided(self) -> bool:
        return self.decided is not None

    @property
    def relation(self) -> Relation:
        if self.new is None:
            return Relation.ENDED
        if self.old is None:
            return Relation.NEW
        if self.change is not Change.NONE:
            return Relation.CHANGED
        is_as_it_was = (self.new.code, self.new.axis, self.new.title) == (
            self.old.code,
            self.old.axis,
            self.old.title,
        )
        return Relation.SAME if is_as_it_was else Relation.MOVED

    @property
    def is_alike(self) -> bool:
        """Tell whether the points themselves compare: the same rule out of the same maximum."""
        return self.is_comparable and self.change is Change.NONE


@dataclass(frozen=True)
class LineMap:
    """The lines of a newer version, in its order, then those of the older one that ended."""

    older: Grid
    newer: Grid
    links: tuple[Link, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Link]:
        """Return the links of the lines of the newer version, by their code."""
        return {link.new.code: link for link in self.links if link.new is not None}

    @cached_property
    def onward(self) -> Mapping[str, Link]:
        """Return the links of the lines of the older version that go on, by their older code."""
        return {link.old.code: link for link in self.links if link.old is not None and link.new is not None}

    @property
    def ended(self) -> list[Indicator]:
        return [link.old for link in self.links if link.new is None and link.old is not None]

    def is_axis_alike(self, code: str) -> bool:
        """Tell whether an axis has the same lines by the same rules in both, so that its points compare."""
        touching = [
            link
            for link in self.links
            if code in {line.axis for line in (link.new, link.old) if line is not None}
        ]
        return all(
            link.new is not None and link.old is not None and link.new.axis == link.old.axis and link.is_alike
            for link in touching
        )


def map_lines(older: Grid, newer: Grid, decided: Mapping[str, Decided] | None = None) -> LineMap:
    """Map the lines of two versions: what was decided first, the rest as proposed from codes and fields.

    A proposal takes, in this order: the same code and rule; the same rule under another code; the same code
    with a field in common; the same fields under another code; the same code. What more than one line could
    be is left out. A rule that changed is proposed as not comparable, a maximum alone as comparable. A
    decision about a line that one of the versions does not have counts for nothing.
    """
    old = {line.code: line for line in older.indicators}
    new = {line.code: line for line in newer.indicators}
    kept = {
        code: choice
        for code, choice in (decided or {}).items()
        if code in new and choice.before in {"", *old}
    }
    pairs = {code: choice.before for code, choice in kept.items()}
    for matches in _STEPS:
        pairs |= _proposed(
            [line for code, line in old.items() if code not in pairs.values()],
            [line for code, line in new.items() if code not in pairs],
            matches,
        )
    links = [_link(line, old.get(pairs.get(code, "")), kept.get(code)) for code, line in new.items()]
    ended = [Link(None, line, Change.NONE, False) for code, line in old.items() if code not in pairs.values()]
    return LineMap(older, newer, (*links, *ended))


def _link(new: Indicator, old: Indicator | None, decided: Decided | None) -> Link:
    if old is None:
        return Link(new, None, Change.NEW, False, decided)
    change = change_between(old, new)
    is_comparable = change is not Change.RULE if decided is None else decided.is_comparable
    return Link(new, old, change, is_comparable, decided)


def _fields(line: Indicator) -> frozenset[str]:
    return frozenset(field.code for field in line.metric.fields)


_Matches = Callable[[Indicator, Indicator], bool]
_STEPS: tuple[_Matches, ...] = (
    lambda old, new: old.code == new.code and rule_of(old) == rule_of(new),
    lambda old, new: rule_of(old) == rule_of(new),
    lambda old, new: old.code == new.code and bool(_fields(old) & _fields(new)),
    lambda old, new: _fields(old) == _fields(new),
    lambda old, new: old.code == new.code,
)


def _proposed(old: list[Indicator], new: list[Indicator], matches: _Matches) -> dict[str, str]:
    """Return the pairs, newer code to older one, in which neither line could be another one as well."""
    found = list(_candidates(old, new, matches))
    olds, news = [one.code for one, _two in found], [two.code for _one, two in found]
    return {
        two.code: one.code for one, two in found if olds.count(one.code) == 1 and news.count(two.code) == 1
    }


def _candidates(
    old: list[Indicator], new: list[Indicator], matches: _Matches
) -> Iterator[tuple[Indicator, Indicator]]:
    for one in old:
        for two in new:
            if matches(one, two):
                yield one, two
