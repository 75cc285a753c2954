"""Tell people what they wait for, each once, asking the same of the database whether all know or none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from accounts.models import User
from records.services.notices import Link, Notice, notify_each

Item = TypeVar("Item")


def tell_once(
    code: str,
    occasions: Sequence[tuple[str, Item, Sequence[User]]],
    *,
    data: Callable[[Item], dict[str, Any]],
    link: Callable[[Item], Link],
    at: datetime,
) -> int:
    """Tell the people of each occasion who were not told of it yet; return how many were.

    An occasion is its name, what it is about, and whom it concerns.
    """
    notices = [
        Notice(people, data(item), link(item), once=name) for name, item, people in occasions if people
    ]
    return notify_each(code, notices, at=at)
