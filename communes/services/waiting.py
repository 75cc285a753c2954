"""What waits for a person: each app declares its kinds of work, and how one passes to a colleague."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from accounts.models import User
from records.services.notices import Link


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is called, in the active language, and the page where it is seen."""

    title: str
    link: Link | None = None


Finder = Callable[[Sequence[User], datetime], Mapping[int, Sequence[Waiting]]]
# Called as give(giver, taker, by=…, reason=…, at=…) within a transaction; returns how much was passed on.
Giver = Callable[..., int]


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A kind of work. ``give`` is None where nobody else can take it over; ``note`` then says what to do.

    ``find`` is called once for all the people asked about, and returns what waits for each by their key.
    """

    code: str
    title: "str | Promise"
    find: Finder
    give: Giver | None = None
    note: "str | Promise" = ""


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """What of one kind waits for a person."""

    kind: WorkKind
    items: Sequence[Waiting]


_kinds: dict[str, WorkKind] = {}


def register_work(kind: WorkKind) -> None:
    """Declare a kind of work, in the order in which pages list them."""
    _kinds[kind.code] = kind


def work_kinds() -> dict[str, WorkKind]:
    """Return every declared kind by its code."""
    return dict(_kinds)


def waiting_for(people: Collection[User], *, at: datetime) -> dict[int, list[WaitingWork]]:
    """Return what waits for each of these people, by their key; whoever has nothing is left out.

    As many queries for one person as for a thousand.
    """
    asked = list(people)
    found: dict[int, list[WaitingWork]] = {}
    for kind in _kinds.values():
        for person, items in kind.find(asked, at).items():
            if items:
                found.setdefault(person, []).append(WaitingWork(kind, items))
    return found
