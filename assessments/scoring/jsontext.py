"""JSON with exact numbers: no float ever stands between a file and the score."""

import json
from decimal import Decimal
from typing import Any


class ExactDecoder(json.JSONDecoder):
    """Reads numbers with a point as Decimal; refuses NaN, infinities and a key written twice in one object.

    Also the decoder to give a database's JSON field that holds a grid.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                **options,
                "parse_float": Decimal,
                "parse_constant": _no_constant,
                "object_pairs_hook": _object_of_pairs,
            }
        )


def read_json(text: str) -> object:
    """Read a JSON document exactly; raise ValueError in words when it is not one."""
    try:
        return json.loads(text, cls=ExactDecoder)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("too many levels one inside the other") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _object_of_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key “{twice}” is written twice")
    return document
