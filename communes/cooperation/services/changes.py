"""What a change leaves in the log: old and new values, and the same in words of each language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from config.toolbox.languages import spoken


def values_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return fields of a row or of facts as plain JSON: ISO days, amounts as texts, codes of places."""
    return {name: _plain(getattr(row, name)) for name in names}


def change_data(model: type[Model], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``before`` and ``after`` of what differs, and ``changes`` in words; nothing for no change."""
    names = [name for name in after if before.get(name) != after[name]]
    if not names:
        return {}
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after[name] for name in names},
        "changes": spoken(lambda: " · ".join(_line(model, name, before, after) for name in names)),
    }


def _line(model: type[Model], name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    field = model._meta.get_field(name)
    words = dict(getattr(field, "flatchoices", ()))
    old, new = (
        str(words.get(value, value)) if value not in (None, "") else "–"
        for value in (before.get(name), after[name])
    )
    label = getattr(field, "verbose_name", name)
    return f"{label}: {old} → {new}"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Model):
        return getattr(value, "code", None) or str(value)
    return value
