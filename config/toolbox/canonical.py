"""One way of writing data down, so that a digest means the same thing everywhere."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _text(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dict | Mapping):
        return {_text(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys, plain decimal strings, ISO dates and NFC text.

    Floats are refused (TypeError): they have no single decimal form.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
