"""Whether the councils voted the same thing: names, powers and contributions, one against the other (W8).

Plain Python over plain values. Everything is compared with the draft statutes: those who say what the draft
says, say the same. Names are compared by their letters; spaces, case, vowel marks, tatweel and accents are no
difference, a letter is one and is shown.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

TATWEEL = "ـ"
_SAME_SIGN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
# Names less alike than this are two names: letters that happen to fit say nothing.
LEAST_ALIKE = 0.5


class Field(StrEnum):
    """What is compared."""

    NAME_AR = "name_ar"
    NAME_FR = "name_fr"
    POWERS = "powers"
    CONTRIBUTION = "contribution"
    TOTAL = "total"


NAMES = (Field.NAME_AR, Field.NAME_FR)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one council voted: the names of the body, the powers (by key), its contribution (MAD a year)."""

    member: int
    name_ar: str
    name_fr: str
    powers: frozenset[int]
    contribution: Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """What the draft statutes say; contributions by member (MAD a year).

    ``study_total`` is what the financing study counts on from the members in its first year, None without a
    study.
    """

    name_ar: str
    name_fr: str
    powers: frozenset[int]
    contributions: Mapping[int, Decimal]
    study_total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a name, as it is written; ``differs`` where the other name has other letters."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """Letters voted where others were expected; either may be empty."""

    voted: str
    expected: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something voted otherwise than expected; ``member`` is None for the total of all contributions.

    Names come in pieces and swaps, powers as those too many and those that lack, amounts with their gap.
    """

    member: int | None
    field: Field
    voted: str | Decimal | frozenset[int]
    expected: str | Decimal | frozenset[int]
    voted_pieces: Sequence[Piece] = ()
    expected_pieces: Sequence[Piece] = ()
    swaps: Sequence[Swap] = ()
    extra: frozenset[int] = frozenset()
    lacking: frozenset[int] = frozenset()
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the wordings that councils voted, with those who voted it."""

    text: str
    members: Sequence[int]
    is_expected: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, who has not voted yet, and the wordings of a name where councils voted several."""

    differences: Sequence[Difference]
    waiting: Sequence[int]
    voted_total: Decimal
    variants: Mapping[Field, Sequence[Variant]] = field(default_factory=dict)

    @property
    def is_matched(self) -> bool:
        """Tell whether every council voted, and all the same thing."""
        return not self.differences and not self.waiting


def letters_of(name: str) -> list[tuple[str, str]]:
    """Return the letters of a name as written and as compared; spaces in a row are one."""
    letters: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFKC", name):
        plain = _plain(char)
        if plain == " " and (not letters or letters[-1][1] == " "):
            continue
        if plain:
            letters.append((char, plain))
        elif letters:
            letters[-1] = (letters[-1][0] + char, letters[-1][1])
    if letters and letters[-1][1] == " ":
        letters.pop()
    return letters


def folded_name(name: str) -> str:
    """Return a name as it is compared: its letters in one case, without what is no difference."""
    return "".join(plain for _written, plain in letters_of(name))


def compare_names(voted: str, expected: str) -> tuple[list[Piece], list[Piece], list[Swap]]:
    """Return both names in pieces that fit or differ, and the letters that take the place of others.

    Names that have little in common differ as a whole.
    """
    left, right = letters_of(voted), letters_of(expected)
    plain = [letter for _written, letter in left], [letter for _written, letter in right]
    matcher = SequenceMatcher(None, *plain, autojunk=False)
    if plain[0] != plain[1] and matcher.ratio() < LEAST_ALIKE:
        return [Piece(voted, True)], [Piece(expected, True)], [Swap(voted, expected)]
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    swaps = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        texts = _written(left[start:end]), _written(right[other_start:other_end])
        differs = tag != "equal"
        for text, found in zip(texts, pieces, strict=True):
            if text:
                found.append(Piece(text, differs))
        if differs:
            swaps.append(Swap(*texts))
    return *pieces, swaps


def compare(votes: Collection[Vote], draft: Draft) -> Comparison:
    """Compare what councils voted with the draft statutes, and the sum of contributions with the study.

    The sum is judged once every member of the draft has voted. Differences come in the order of the votes.
    """
    differences = [difference for vote in votes for difference in _differences(vote, draft)]
    voted = {vote.member for vote in votes}
    waiting = [member for member in draft.contributions if member not in voted]
    total = sum((vote.contribution for vote in votes), Decimal(0))
    if not waiting and draft.study_total is not None and total != draft.study_total:
        differences.append(_of_amounts(None, Field.TOTAL, total, draft.study_total))
    variants = {name: _variants(votes, draft, name) for name in NAMES}
    several = {name: found for name, found in variants.items() if len(found) > 1}
    return Comparison(differences, waiting, total, several)


def _differences(vote: Vote, draft: Draft) -> Iterable[Difference]:
    for name in NAMES:
        voted, expected = getattr(vote, name), getattr(draft, name)
        if folded_name(voted) != folded_name(expected):
            yield Difference(vote.member, name, voted, expected, *compare_names(voted, expected))
    if vote.powers != draft.powers:
        yield Difference(
            vote.member,
            Field.POWERS,
            vote.powers,
            draft.powers,
            extra=vote.powers - draft.powers,
            lacking=draft.powers - vote.powers,
        )
    share = draft.contributions.get(vote.member, Decimal(0))
    if vote.contribution != share:
        yield _of_amounts(vote.member, Field.CONTRIBUTION, vote.contribution, share)


def _of_amounts(member: int | None, field: Field, voted: Decimal, expected: Decimal) -> Difference:
    return Difference(member, field, voted, expected, gap=voted - expected)


def _variants(votes: Iterable[Vote], draft: Draft, name: Field) -> list[Variant]:
    expected = folded_name(getattr(draft, name))
    groups: dict[str, list[Vote]] = {}
    for vote in votes:
        groups.setdefault(folded_name(getattr(vote, name)), []).append(vote)
    return [
        Variant(getattr(group[0], name), [vote.member for vote in group], key == expected)
        for key, group in groups.items()
    ]


def _plain(char: str) -> str:
    """Return a letter as it is compared, a space for any, nothing for what is no letter's difference."""
    if char.isspace():
        return " "
    if char == TATWEEL or unicodedata.category(char) in {"Mn", "Cf"}:
        return ""
    if unicodedata.decimal(char, None) is not None:
        return str(unicodedata.decimal(char))
    if "؀" <= char <= "ۿ":
        # A hamza is part of its letter in Arabic: only marks that stand alone are left out.
        return char
    parts = unicodedata.normalize("NFD", char.translate(_SAME_SIGN).casefold())
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")


def _written(letters: Iterable[tuple[str, str]]) -> str:
    return "".join(written for written, _plain in letters)
