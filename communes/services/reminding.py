"""Tell people what they wait for, each once, asking the same of the database whether all know or none."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from accounts.models import User
from records.models import Message
from records.services.notices import Link, notify

_BATCH = 1000

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
    known = _known([key for occasion in occasions for key in _keys(code, occasion)])
    told = 0
    for occasion in occasions:
        name, item, people = occasion
        waiting = [user for key, user in zip(_keys(code, occasion), people, strict=True) if key not in known]
        if waiting:
            told += notify(code, recipients=waiting, data=data(item), link=link(item), once=name, at=at)
    return told


def _keys(code: str, occasion: tuple[str, Any, Sequence[User]]) -> Iterator[str]:
    name, _item, people = occasion
    return (f"{code}:{name}:{user.pk}" for user in people)


def _known(keys: Sequence[str]) -> set[str]:
    known = set[str]()
    for start in range(0, len(keys), _BATCH):
        messages = Message.objects.filter(once_key__in=keys[start : start + _BATCH])
        known.update(messages.values_list("once_key", flat=True))
    return known
