"""Values that the portal's rules read: declared with a default, changed by an administrator with a reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.functional import Promise

from records.models import Parameter
from records.models.parameters import Standing
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class ParameterKind:
    """A declared parameter: what it is, what it is worth until someone changes it, what it may be.

    ``read`` turns what a person typed into the value, or raises ValueError.
    """

    title: "str | Promise"
    help: "str | Promise"
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    standing: str = Standing.ASSUMPTION


_kinds: dict[str, ParameterKind] = {}


def register_parameter(code: str, kind: ParameterKind) -> None:
    """Declare a parameter."""
    _kinds[code] = kind


def registered_parameters() -> dict[str, ParameterKind]:
    """Return every declared parameter by its code."""
    return dict(_kinds)


def parameter(code: str) -> Any:
    """Return the value in force: the one an administrator set, else the default.

    ``code`` must have been declared (KeyError otherwise).
    """
    kind = _kinds[code]
    stored = Parameter.objects.filter(code=code).values_list("value", flat=True)
    return next(iter(stored), kind.default)


def parameters(codes: Iterable[str]) -> dict[str, Any]:
    """Return the values in force of several parameters by their code. One query."""
    defaults = {code: _kinds[code].default for code in codes}
    stored = Parameter.objects.filter(code__in=list(defaults)).values_list("code", "value")
    return defaults | dict(stored)


@transaction.atomic
def set_parameter(code: str, text: str, *, by: AbstractBaseUser, reason: str, at: datetime) -> Any:
    """Read, keep and log a new value; return it. Raises ValueError for a wrong text, or without a reason."""
    kind = _kinds[code]
    if not reason.strip():
        raise ValueError("reason")
    before, value = parameter(code), kind.read(text)
    change = {"before": kind.write(before), "after": kind.write(value)}
    row, _ = Parameter.objects.update_or_create(  # type: ignore[misc]
        code=code,
        defaults={"value": value, "standing": kind.standing, "changed_by": by, "changed_at": at},
    )
    record_event(
        "records.parameter_changed",
        actor=by,
        target=row,
        data={"code": code, **change, "reason": reason.strip()},
        at=at,
    )
    return value


def whole_number(text: str) -> int:
    """Read a whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def hour_of_day(text: str) -> int:
    """Read an hour from 1 to 23."""
    hour = whole_number(text)
    if hour > 23:
        raise ValueError(text)
    return hour


def whole_numbers(text: str) -> list[int]:
    """Read whole numbers of at least 1 separated by commas or spaces, each once, the largest first."""
    numbers = {whole_number(part) for part in text.replace("،", ",").replace(",", " ").split()}
    if not numbers:
        raise ValueError(text)
    return sorted(numbers, reverse=True)


def written_numbers(numbers: list[int]) -> str:
    """Write a list of whole numbers as one types it."""
    return ", ".join(map(str, numbers))
