"""The words of choices as people write them in tables: codes, and labels in every language."""

from functools import cache
from typing import Any

from config.toolbox.languages import LANGUAGES, in_language
from config.toolbox.search import fold


@cache
def known_words(choices: Any) -> dict[str, str]:
    """Return the codes of a class of choices by code and by label in each language, folded."""
    known = {fold(str(choice.value)): str(choice.value) for choice in choices}
    for language in LANGUAGES:
        with in_language(language):
            known |= {fold(str(choice.label)): str(choice.value) for choice in choices}
    return known


def code_of(choices: Any, text: str) -> str:
    """Return the code that a text means, or the text itself where it means none."""
    return known_words(choices).get(fold(text), text) if text else ""
