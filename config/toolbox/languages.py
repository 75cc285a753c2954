"""The portal's languages: Arabic first, French, and English where pages are public."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import translation

LANGUAGES = ("ar", "fr", "en")
NATIVE_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}
RIGHT_TO_LEFT = frozenset({"ar"})
# Names of places exist in Arabic and French only: an English reader is given the French.
_FALLBACKS = {
    "ar": ("ar", "fr", "en"),
    "fr": ("fr", "ar", "en"),
    "en": ("en", "fr", "ar"),
}


def current_language(language: str | None = None) -> str:
    """Return the two letters of the given language, else of the active one, else Arabic's."""
    code = (language or translation.get_language() or "ar")[:2]
    return code if code in _FALLBACKS else "ar"


def direction(language: str | None = None) -> str:
    """Return "rtl" or "ltr" for an HTML `dir` attribute."""
    return "rtl" if current_language(language) in RIGHT_TO_LEFT else "ltr"


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in the reader's language, not the clicker's, for the length of a `with` block."""
    with translation.override(current_language(language)):
        yield


def spoken(make: Callable[[], Any]) -> dict[str, str]:
    """Return what `make` says in each language, to be kept and read later: {"ar": ..., "fr": ..., ...}."""
    texts = {}
    for language in LANGUAGES:
        with in_language(language):
            texts[language] = str(make())
    return texts


def pick(obj: Any, name: str, language: str | None = None) -> str:
    """Return a text that exists once per language, in the reader's language or the nearest one that has it.

    Takes an object or a mapping with `name_ar`, `name_fr` (and `name_en`), or one whose `name` is a mapping
    from language to text, as in grids: {"title": {"ar": ..., "fr": ..., "en": ...}}. Raises LookupError when
    the object has no such text in any language.
    """
    whole = _read(obj, name)
    by_language = (
        whole if isinstance(whole, Mapping) else {code: _read(obj, f"{name}_{code}") for code in LANGUAGES}
    )
    texts = [by_language.get(code) for code in _FALLBACKS[current_language(language)]]
    if all(text is None for text in texts):
        raise LookupError(f"{obj!r} has no text named {name!r} in any language")
    return next((str(text) for text in texts if text), "")


def texts_of(obj: Any, name: str) -> dict[str, str]:
    """Return both texts of a row, `name_ar` and `name_fr`, as the log, messages and papers keep them.

    The keys are "ar" and "fr": an English reader is given the French.
    """
    return {"ar": getattr(obj, f"{name}_ar"), "fr": getattr(obj, f"{name}_fr")}


def _read(obj: Any, name: str) -> Any:
    return obj.get(name) if isinstance(obj, Mapping) else getattr(obj, name, None)
