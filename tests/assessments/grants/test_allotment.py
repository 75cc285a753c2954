"""The formula of the grant: vectors worked by hand in docs/grants.md, and what holds for every pool."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.allotment import (
    Candidate,
    CapsBelowTranche,
    FloorsAboveTranche,
    NoPopulation,
    Rules,
    allot,
    document_of,
)
from assessments.allotment.__main__ import main


def commune(code, population=16, score="80", *, meets=True, eligible=True):
    return Candidate(code, population, Decimal(score), meets, eligible)


# 16^0.75 = 8 and 81^0.75 = 27: the weights are 8 and 27.
SMALL, LARGE = commune("01", 16, "100"), commune("02", 81, "80")


def shares(pool, communes, **rules):
    found = allot(pool, Rules(**rules), communes)
    return dict(found.first.shares), dict(found.second.shares), found.unallocated


@pytest.mark.parametrize(
    ("pool", "communes", "rules", "expected"),
    [
        # Weights 8 and 27 of 500: 114.28… and 385.71…; then 8 and 21.6: 135.13… and 364.86….
        (1000, [SMALL, LARGE], {}, ({"01": 114, "02": 386}, {"01": 135, "02": 365}, 0)),
        # An odd pool: floor(1001 / 2) = 500, and 501 for the second tranche.
        (1001, [SMALL], {}, ({"01": 500}, {"01": 501}, 0)),
        # Equal fractions: the remainder of 1 goes to the first code.
        (6, [commune("02"), commune("01")], {}, ({"01": 2, "02": 1}, {"01": 2, "02": 1}, 0)),
        # Conditions met without the score: no part of the second tranche, which nobody gets.
        (1000, [commune("01", eligible=False)], {}, ({"01": 500}, {}, 500)),
        (1000, [], {}, ({}, {}, 1000)),
        (0, [SMALL], {}, ({"01": 0}, {"01": 0}, 0)),
        # A floor of 200 lifts 114.28; the other gets the rest.
        (1000, [SMALL, LARGE], {"first_floor": 200}, ({"01": 200, "02": 300}, {"01": 135, "02": 365}, 0)),
        # A cap of 300 lowers 364.86; the other gets the rest.
        (1000, [SMALL, LARGE], {"second_cap": 300}, ({"01": 114, "02": 386}, {"01": 200, "02": 300}, 0)),
        (1000, [SMALL], {"first_share": Decimal(100)}, ({"01": 1000}, {"01": 0}, 0)),
        # Everybody weighs the same without an exponent.
        (1000, [SMALL, LARGE], {"exponent": Decimal(0)}, ({"01": 250, "02": 250}, {"01": 278, "02": 222}, 0)),
    ],
)
def test_vectors_worked_by_hand(pool, communes, rules, expected):
    assert shares(pool, communes, **rules) == expected


def test_holding_at_one_bound_brings_others_to_it():
    """Weights 9, 1, 1, 1 of 1200, cap 500: 700 are left for three, 233.33 each, above a floor of 150."""
    weights = [commune("01", 9), *(commune(code, 1) for code in ("02", "03", "04"))]
    first, _, _ = shares(
        1200, weights, first_share=Decimal(100), exponent=Decimal(1), first_cap=500, first_floor=150
    )
    assert first == {"01": 500, "02": 234, "03": 233, "04": 233}


def test_bounds_that_do_not_fit_are_refused_by_name():
    with pytest.raises(FloorsAboveTranche, match="first tranche holds 500 MAD, and 2 communes at 251 MAD"):
        shares(1000, [SMALL, LARGE], first_floor=251)
    with pytest.raises(CapsBelowTranche, match="second tranche holds 500 MAD, and 2 communes at 249 MAD"):
        shares(1000, [SMALL, LARGE], second_cap=249)
    with pytest.raises(NoPopulation, match="03"):
        shares(1000, [SMALL, commune("03", None)])
    # One that takes no part is asked for nothing.
    assert shares(10, [commune("03", None, meets=False, eligible=False)]) == ({}, {}, 10)


POPULATIONS = st.integers(1, 4_000_000)
ROWS = st.lists(
    st.tuples(POPULATIONS, st.integers(0, 10_000), st.booleans(), st.booleans()), min_size=0, max_size=25
)


def communes_of(rows):
    return [
        Candidate(f"{at:02}", size, Decimal(score) / 100, meets, meets and eligible)
        for at, (size, score, meets, eligible) in enumerate(rows)
    ]


@settings(max_examples=150)
@given(
    pool=st.integers(0, 10**11),
    rows=ROWS,
    share=st.integers(0, 10_000),
    exponent=st.integers(0, 2000),
    low=st.integers(0, 1000),
    high=st.integers(0, 1000),
)
def test_what_holds_for_every_pool(pool, rows, share, exponent, low, high):
    """The sum is the pool less what is unallocated; nobody is beyond a bound; more weight never gets less."""
    communes = communes_of(rows)
    first_share = Decimal(share) / 100
    bounds = {}
    amount = int(pool * first_share / 100)
    for name, tranche, those in (
        ("first", amount, [row for row in communes if row.meets_conditions]),
        ("second", pool - amount, [row for row in communes if row.is_eligible and row.score]),
    ):
        even = tranche // max(len(those), 1)
        bounds[f"{name}_floor"] = even * low // 1000
        bounds[f"{name}_cap"] = even + 1 + even * high // 500
    found = allot(pool, Rules(first_share, Decimal(exponent) / 1000, **bounds), communes)

    assert found.allotted == pool - found.unallocated
    for name, tranche in (("first", found.first), ("second", found.second)):
        assert sum(tranche.shares.values()) == tranche.amount - tranche.unallocated
        assert all(bounds[f"{name}_floor"] <= got <= bounds[f"{name}_cap"] for got in tranche.shares.values())
        ranked = sorted(tranche.shares, key=lambda code: (tranche.weights[code], tranche.shares[code]))
        by_weight = [tranche.shares[code] for code in ranked]
        assert by_weight == sorted(by_weight)
    assert allot(pool, Rules(first_share, Decimal(exponent) / 1000, **bounds), communes[::-1]) == found


@settings(max_examples=60)
@given(
    pool=st.integers(0, 10**9),
    rows=ROWS,
    size=POPULATIONS,
    score=st.integers(1, 9_999),
    more=st.integers(1, 50),
)
def test_more_people_or_a_better_score_never_give_less(pool, rows, size, score, more):
    others = communes_of(rows)

    def got(population, points):
        one = Candidate("99", population, Decimal(points) / 100, meets_conditions=True, is_eligible=True)
        return allot(pool, Rules(), [*others, one]).amount("99")

    assert got(size + more, score) >= got(size, score)
    assert got(size, min(score + more, 10_000)) >= got(size, score)


def test_the_command_gives_the_amounts_of_published_inputs(tmp_path, capsys):
    document = {
        "pool": 1000,
        "rules": {"first_share": "50", "exponent": "0.75", "census": 2024, "first_floor": None},
        "communes": [
            {
                "code": row.code,
                "population": row.population,
                "score": str(row.score),
                "meets_conditions": True,
                "is_eligible": True,
            }
            for row in (SMALL, LARGE)
        ],
    }
    file = tmp_path / "inputs.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main([str(file)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == document_of(allot(1000, Rules(), [SMALL, LARGE]))
    assert said["amounts"][0] == {"code": "01", "first": 114, "second": 135, "amount": 249}

    document["communes"][1]["population"] = "81"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert main([str(file)]) == 2
    assert "communes[1].population: a whole number" in capsys.readouterr().err


def test_the_formula_needs_no_django():
    code = "import sys, assessments.allotment; sys.exit('django' in sys.modules or 'config' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
