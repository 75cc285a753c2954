"""The sentences of the score in Arabic, French and English; no gettext here, so that scoring stands alone."""

from collections.abc import Mapping, Sequence

LANGUAGES = ("ar", "fr", "en")

# One text in the three languages: {"ar": …, "fr": …, "en": …}.
Words = Mapping[str, str]


def say(template: Words, **parts: Words) -> dict[str, str]:
    """Fill a template with parts that are themselves in the three languages."""
    return {
        language: text.format(**{name: part[language] for name, part in parts.items()})
        for language, text in template.items()
    }


def plain(text: str) -> dict[str, str]:
    """Return a text that is the same in every language, such as a code."""
    return dict.fromkeys(LANGUAGES, text)


def joined(parts: Sequence[Words]) -> dict[str, str]:
    """Join texts with the comma of each language."""
    return {
        language: ("، " if language == "ar" else ", ").join(part[language] for part in parts)
        for language in LANGUAGES
    }


def listed(parts: Sequence[Words]) -> dict[str, str]:
    """Join whole clauses with the semicolon of each language."""
    separators = {"ar": "؛ ", "fr": "\N{NO-BREAK SPACE}; ", "en": "; "}
    return {
        language: separator.join(part[language] for part in parts)
        for language, separator in separators.items()
    }


def sentences(parts: Sequence[Words]) -> dict[str, str]:
    """Put whole sentences one after the other."""
    return {language: " ".join(part[language] for part in parts) for language in LANGUAGES}


def quoted(text: Words) -> dict[str, str]:
    """Put a label between the quotation marks of each language."""
    return {
        "ar": f"«{text['ar']}»",
        "fr": f"«\N{NO-BREAK SPACE}{text['fr']}\N{NO-BREAK SPACE}»",
        "en": f"“{text['en']}”",
    }


def because(value: Words, clause: Words, score: Words) -> dict[str, str]:
    """Put a value, what the rule makes of it and its points in one sentence."""
    return {
        "ar": f"{value['ar']}: {clause['ar']}، {score['ar']}.",
        "fr": f"{value['fr']}\N{NO-BREAK SPACE}: {clause['fr']}, {score['fr']}.",
        "en": f"{value['en']}: {clause['en']}, {score['en']}.",
    }
