"""Cells of tables as texts, and texts as days and words of a list."""

from datetime import date, datetime
from typing import Any

from config.toolbox.languages import in_language
from config.toolbox.search import fold


def cell_text(value: Any) -> str:
    """Return a cell as a text: a day is ISO, a blank is empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def day_in(text: str) -> date | None:
    """Return the day written 2026-04-15 or 15/04/2026; None for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def words_of(choices: Any) -> dict[str, str]:
    """Return the values of choices by themselves and by their names in each language, folded."""
    found = {fold(value): value for value in choices.values}
    for language in ("ar", "fr", "en"):
        with in_language(language):
            found |= {fold(str(choices(value).label)): value for value in choices.values}
    return found
