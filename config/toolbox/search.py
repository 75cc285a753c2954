"""One form for all the spellings of a name, so that people find communes as they type them."""

import re
import unicodedata

# Letters that Moroccan place names write in several ways, and that no Unicode rule unites.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ء": None, "ـ": None,
        "ڭ": "ك", "گ": "ك", "ݣ": "ك", "ک": "ك", "ڤ": "ف", "پ": "ب",
        "œ": "oe", "æ": "ae", "ß": "ss",
    }
)  # fmt: skip
_LATIN_ARTICLES = frozenset({"al", "el", "l"})
_NOT_WORD = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """Return a text with its spelling differences removed, to be stored or compared, never shown.

    Removed: case, accents, vowel marks and tatweel, forms of hamza and of kaf (ڭ), ة against ه and ى against
    ي, punctuation and hyphens, and the definite article of each word (ال, Al, El, L'). Digits become Western.
    Both the stored name and the typed words must be folded; a part of a name folds to a part of the folded
    name.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    plain = "".join(_digit(char) for char in bare.casefold().translate(_LETTERS))
    words = [word for word in _NOT_WORD.split(plain) if word]
    kept = [word for word in words if word not in _LATIN_ARTICLES] or words
    return " ".join(_without_article(word) for word in kept)


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 2 else word
