"""Seats by weights: examples worked by hand, and what holds for every council."""

import json
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communes.cooperation.apportionment import (
    METHODS,
    FewerSeatsThanMembers,
    NegativeWeight,
    NoMember,
    NoWeight,
    UnknownMethod,
    apportion,
    explain,
)
from communes.cooperation.apportionment.__main__ import main
from tests.communes.cooperation.reference import AGADIR, REGION, WEIGHTS

BOTH = sorted(METHODS)


def weights(*values):
    """Return members named a, b, c… with these weights."""
    return {chr(ord("a") + place): Decimal(value) for place, value in enumerate(values)}


def seats(method, total, *values):
    return list(apportion(total, weights(*values), method=method).values())


@pytest.mark.parametrize(
    ("total", "values", "sainte_lague", "largest_remainder"),
    [
        # One each; then 53/3, 53/5, 24/3, 23/3 (before 53/7). Shares 3.71, 1.68, 1.61: two to the first two.
        (7, (53, 24, 23), [3, 2, 2], [4, 2, 1]),
        # Shares 4.5, 0.45, 0.05: the minimum takes two seats, and three are left for the first.
        (5, (90, 9, 1), [3, 1, 1], [3, 1, 1]),
        # Shares 2.4, 1.04, 0.56; once the last holds its one, 26 of 86 has 0.907 of three: below one too.
        (4, (60, 26, 14), [2, 1, 1], [2, 1, 1]),
        # 11 of 103 has 1.07 of ten; with six held at one, 0.45 of four, and its remainder brings none.
        (10, (1, 1, 1, 1, 1, 1, 50, 36, 11), [1, 1, 1, 1, 1, 1, 2, 1, 1], [1, 1, 1, 1, 1, 1, 2, 1, 1]),
        # Shares 0.9, 1.1, 2.5, 2.5: the first held at one; then 1.08, 2.46, 2.46 of six, and a tie by code.
        (7, (9, 11, 25, 25), [1, 1, 3, 2], [1, 1, 3, 2]),
        # Equal weights: by code. Of weights 3 and 5, 3/3 and 5/5 tie: the greater weight first.
        (4, (1, 1, 1), [2, 1, 1], [2, 1, 1]),
        # So do the remainders of the shares 1.5 and 2.5.
        (4, (3, 5), [1, 3], [1, 3]),
        # A weight of zero has the seat of every member and no other.
        (6, (0, 2), [1, 5], [1, 5]),
        (3, (7, 2, 2), [1, 1, 1], [1, 1, 1]),
    ],
)
def test_examples_worked_by_hand(total, values, sainte_lague, largest_remainder):
    assert seats("sainte_lague", total, *values) == sainte_lague
    assert seats("largest_remainder", total, *values) == largest_remainder


@pytest.mark.parametrize("method", BOTH)
def test_greater_agadir(method):
    """25 seats by the contributions of 2021: 9 for the region, which pays half.

    Sainte-Laguë, in thousands of MAD: after one each, the twelve highest quotients are 1 667, 1 000, 714,
    556, 455, 385, 333 and 294 of the region, 673, 404 and 289 of Agadir, 275 of Aït Melloul. Largest
    remainder: the nine below 400 are held at one; 9.44, 3.81, 1.56 and 1.18 of sixteen.
    """
    assert (len(WEIGHTS), sum(WEIGHTS.values())) == (13, Decimal(10_000_000))
    found = apportion(25, WEIGHTS, method=method)

    assert (found[REGION], found[AGADIR]) == (9, 4)
    assert sorted(found.values()) == [1] * 10 + [2, 4, 9]


def test_each_seat_is_explained():
    quotients = explain(7, weights(53, 24, 23), method="sainte_lague")
    shares = explain(7, weights(90, 9, 1), method="largest_remainder")

    assert (quotients["a"].divisor, quotients["a"].quotient) == (5, Decimal("10.6"))
    assert (shares["c"].is_minimum, shares["c"].exact) == (True, Decimal("0.07"))
    assert (shares["a"].whole, shares["a"].remainder, shares["a"].by_remainder) == (5, 0, False)


# Few different weights make ties; amounts in MAD make none.
councils = st.lists(
    st.one_of(
        st.integers(0, 40).map(Decimal), st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
    ),
    min_size=1,
    max_size=25,
).filter(any)


@given(councils, st.integers(0, 90), st.randoms(use_true_random=False))
def test_what_holds_for_every_council(values, more, chance):
    members = {f"{place:02d}": weight for place, weight in enumerate(values)}
    total = len(members) + more
    shuffled = list(members.items())
    chance.shuffle(shuffled)
    for method in BOTH:
        found = apportion(total, members, method=method)

        assert sum(found.values()) == total
        assert min(found.values()) >= 1
        assert apportion(total, dict(shuffled), method=method) == found
        rising = sorted(members, key=lambda code: (members[code], found[code]))
        for smaller, larger in pairwise(rising):
            assert found[larger] >= found[smaller]
        for weight in set(values):
            equals = [found[code] for code in members if members[code] == weight]
            assert max(equals) - min(equals) <= 1


@given(councils, st.integers(0, 60))
def test_another_seat_takes_none_away_by_sainte_lague(values, more):
    """Not so by the largest remainder, which is known for it."""
    members = {f"{place:02d}": weight for place, weight in enumerate(values)}
    fewer = apportion(len(members) + more, members, method="sainte_lague")
    larger = apportion(len(members) + more + 1, members, method="sainte_lague")

    assert all(larger[code] >= fewer[code] for code in members)


def test_what_cannot_be_apportioned_is_refused():
    for method in BOTH:
        with pytest.raises(FewerSeatsThanMembers, match="3 members cannot have one seat each of 2"):
            seats(method, 2, 1, 1, 1)
        with pytest.raises(NegativeWeight, match="weight of b"):
            seats(method, 3, 1, -1)
        with pytest.raises(NegativeWeight):
            seats(method, 3, 1, "NaN")
        with pytest.raises(NoWeight):
            seats(method, 3, 0, 0)
        with pytest.raises(NoMember):
            seats(method, 3)
    with pytest.raises(UnknownMethod, match="largest_remainder, sainte_lague"):
        seats("dice", 3, 1)


def test_anybody_can_run_it(tmp_path, capsys):
    members = [{"code": code, "weight": str(weight)} for code, weight in weights(53, 24, 23).items()]
    inputs = {"seats": 7, "method": "largest_remainder", "members": members}
    file = tmp_path / "council.json"
    file.write_text(json.dumps(inputs), encoding="utf-8")
    command = [sys.executable, "-m", "communes.cooperation.apportionment", str(file)]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert [member["seats"] for member in json.loads(done.stdout)["members"]] == [4, 2, 1]
    for wrong, said in (
        ({"seats": 2}, "3 members"),
        ({"seats": True}, "seats"),
        ({"seats": 10**9}, "seats"),
        ({"method": None}, "method"),
        ({"members": {}}, "members"),
        ({"members": [1]}, "members[0]"),
        ({"members": [{"weight": 1}]}, "members[0].code"),
        ({"members": [{"code": "a", "weight": 1.5}]}, "members[0].weight"),
        ({"members": [{"code": "a", "weight": "x"}]}, "members[0].weight"),
        ({"members": members * 2}, "members[3].code: a stands twice"),
    ):
        file.write_text(json.dumps({**inputs, **wrong}), encoding="utf-8")
        assert main([str(file)]) == 2
        assert said in capsys.readouterr().err
    for content in ("[]", "{"):
        file.write_text(content, encoding="utf-8")
        assert main([str(file)]) == 2
    assert main([]) == main([str(tmp_path / "none.json")]) == 2
