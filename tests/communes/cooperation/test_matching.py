"""Whether deliberations match: names by their letters, powers, contributions, the total of the study."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communes.cooperation.services.matching import (
    TATWEEL,
    Draft,
    Field,
    Swap,
    Vote,
    compare,
    compare_names,
    folded_name,
)

AR, FR = "مجموعة الجماعات الترابية أكادير", "Groupement Grand Agadir"
POWERS = frozenset({1, 2})
DRAFT = Draft(AR, FR, POWERS, {1: Decimal(70), 2: Decimal(30)}, Decimal(100))
VOTES = [Vote(1, AR, FR, POWERS, Decimal(70)), Vote(2, AR, FR, POWERS, Decimal(30))]

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآؤئةىabcdefgh"
# Letters one by one: a text strategy reads the whole of Unicode before its first example.
words = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8).map("".join)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
noise = st.lists(st.sampled_from([TATWEEL, "َ", "ّ", "‏", "̈"]), max_size=3).map("".join)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("مؤسّسةُ التعاون", "مؤسسة التعاون"),
        ("مجمـــوعة  البيئة ", "مجموعة البيئة"),
        ("ÉTABLISSEMENT DE COOPÉRATION", "Etablissement de coopération"),
        ("Groupement\u00a0«\u202fAl Baraka\u202f»", "Groupement « Al Baraka »"),
        ("Groupement de l’Oued", "Groupement de l'Oued"),
        ("مجموعة ٢٠٢٦", "مجموعة 2026"),
        ("ﻻ", "لا"),
        ("أ", "أ"),
    ],
)
def test_spaces_case_marks_and_tatweel_are_no_difference(first, second):
    assert folded_name(first) == folded_name(second)


@pytest.mark.parametrize(("first", "second"), [("مؤسسة", "مؤسسه"), ("أكادير", "اكادير"), ("على", "علي")])
def test_a_letter_is_a_difference(first, second):
    assert folded_name(first) != folded_name(second)


@given(name=names, marks=noise)
def test_marks_after_any_letter_change_nothing(name, marks):
    noisy = "".join(letter + (marks if letter.isalpha() and letter not in "اوي" else "") for letter in name)
    assert folded_name(noisy).replace(" ", "") == folded_name(name).replace(" ", "")
    assert folded_name(folded_name(name)) == folded_name(name)


@given(voted=names, expected=names)
def test_pieces_give_back_both_names_and_mark_exactly_what_differs(voted, expected):
    left, right, swaps = compare_names(voted, expected)
    assert "".join(piece.text for piece in left) == voted
    assert "".join(piece.text for piece in right) == expected
    same = [[piece.text for piece in side if not piece.differs] for side in (left, right)]
    assert [folded_name(text) for text in same[0]] == [folded_name(text) for text in same[1]]
    assert bool(swaps) == (folded_name(voted) != folded_name(expected))
    assert [swap.voted for swap in swaps if swap.voted] == [piece.text for piece in left if piece.differs]


@given(
    names=st.tuples(names, names),
    powers=st.frozensets(st.integers(1, 9), min_size=1),
    shares=st.dictionaries(st.integers(1, 30), st.decimals(0, 10**7, places=2), min_size=1, max_size=6),
    data=st.data(),
)
def test_a_vote_for_the_draft_matches_and_any_other_does_not(names, powers, shares, data):
    draft = Draft(*names, powers, shares, sum(shares.values()))
    votes = [Vote(member, *names, powers, share) for member, share in shares.items()]
    assert compare(votes, draft).is_matched

    position = data.draw(st.integers(0, len(votes) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                {"name_ar": votes[position].name_ar + "ه"},
                {"name_fr": votes[position].name_fr + " x"},
                {"powers": powers | {10}},
                {"powers": powers - {min(powers)}},
                {"contribution": votes[position].contribution + Decimal("0.01")},
            ]
        )
    )
    votes[position] = replace(votes[position], **changed)
    found = compare(votes, draft)
    assert {row.field for row in found.differences} - {Field.TOTAL} == set(changed)
    assert {row.member for row in found.differences} - {None} == {votes[position].member}
    assert not found.is_matched


def test_a_name_that_differs_by_a_letter_shows_the_letter_and_who_voted_which():
    votes = [VOTES[0], replace(VOTES[1], name_ar=AR.replace("مجموعة", "مجموعه"))]
    found = compare(votes, DRAFT)

    assert found.differences[0].swaps == [Swap("ه", "ة")]
    assert [(variant.members, variant.is_expected) for variant in found.variants[Field.NAME_AR]] == [
        ([1], True),
        ([2], False),
    ]
    assert Field.NAME_FR not in found.variants


def test_names_that_have_little_in_common_differ_as_a_whole():
    assert compare_names("xyz", "abc")[2] == [Swap("xyz", "abc")]


def test_powers_too_many_and_lacking_are_told_apart():
    found = compare([VOTES[0], replace(VOTES[1], powers=frozenset({2, 3}))], DRAFT)
    assert [(row.extra, row.lacking) for row in found.differences] == [({3}, {1})]


def test_the_total_is_judged_once_all_have_voted_and_only_beside_a_study():
    unequal = replace(DRAFT, study_total=Decimal(120))
    partial = compare(VOTES[:1], unequal)
    assert (partial.waiting, list(partial.differences), partial.is_matched) == ([2], [], False)
    whole = compare(VOTES, unequal)
    assert [(row.member, row.field, row.voted, row.expected) for row in whole.differences] == [
        (None, Field.TOTAL, Decimal(100), Decimal(120))
    ]
    assert compare(VOTES, replace(DRAFT, study_total=None)).is_matched
