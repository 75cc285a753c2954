"""The shortest way: enough, by the fewest lines, what others reach first, and no more than needed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scoring import (
    Answers,
    Nearness,
    PeerLine,
    conditions_lacking,
    impossible,
    marks,
    needs_of,
    parse_answers,
    score,
    shortest_way,
    with_figures,
)
from assessments.scoring.shortest_way import lacking_points
from tests.assessments.scoring.grids import example_answers, papc
from tests.assessments.scoring.test_properties import answers_of

LINES = {indicator.code: indicator for indicator in papc().indicators}


def changed(**figures):
    return parse_answers(papc(), {**example_answers(), **figures})


def peers_of(half, quarter):
    """Communes of which half and a quarter have such shares (per cent) of each line and of its items."""
    return {
        code: PeerLine(
            (line.max_points * half / 100).quantize(Decimal("0.01")),
            (line.max_points * quarter / 100).quantize(Decimal("0.01")),
            {field.code: Decimal(half) for field in line.metric.fields},
        )
        for code, line in LINES.items()
    }


SHARES = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)


@given(answers=answers_of(papc()), goal=st.integers(1, 100), shares=SHARES)
@settings(max_examples=60)
def test_a_way_is_enough_by_the_fewest_lines_and_its_figures_do_it(answers, goal, shares):
    if impossible(papc(), answers):
        return
    sheet, goal = score(papc(), answers), Decimal(goal)

    way = shortest_way(papc(), sheet, goal=goal, peers=peers_of(*shares))

    if way is None:
        assert sheet.total >= goal
        return
    assert way.lacking == goal - sheet.total == lacking_points(sheet, goal)
    assert way.is_enough is (way.total >= goal)
    everything = [
        found[-1].gain
        for code in LINES
        if sheet.lines[code].status != "undefined"
        and (found := needs_of(sheet.lines[code], peers_of(*shares)[code]))
    ]
    fewer = sum(sorted(everything, reverse=True)[: len(way.needs) - 1])
    assert not way.is_enough or fewer < way.lacking
    for need in way.needs:
        assert need.gain > 0
        assert need.line.status != "undefined"
        assert all(need.words[language] for language in ("ar", "fr", "en"))
    if all(need.figures for need in way.needs):
        reached = score(papc(), with_figures(answers, way.figures))
        assert reached.total >= way.total
        assert not impossible(papc(), with_figures(answers, way.figures))


@given(answers=answers_of(papc()), shares=SHARES)
@settings(max_examples=40)
def test_each_step_gives_what_it_says_with_its_figure(answers, shares):
    if impossible(papc(), answers):
        return
    sheet = score(papc(), answers)

    for code, line in sheet.lines.items():
        needs = needs_of(line, peers_of(*shares)[code])
        assert [need.points for need in needs] == sorted({need.points for need in needs})
        for need in needs:
            assert line.points < need.points <= line.max_points
            if need.figures:
                after = score(papc(), with_figures(answers, need.figures)).lines[code]
                assert after.points >= need.points


def test_of_as_many_lines_those_that_comparable_communes_reach_are_chosen():
    sheet = score(
        papc(),
        changed(
            capex_paid="7000000.00", capex_appropriations="20000000.00", tax_collected="10", tax_issued="20"
        ),
    )
    alone = [code for code, line in sheet.lines.items() if line.exact and line.missing_points >= 4]
    assert len(alone) > 1
    for code in alone:
        most = LINES[code].max_points
        peers = {**peers_of(0, 0), code: PeerLine(most, most)}

        way = shortest_way(papc(), sheet, goal=sheet.total + 4, peers=peers)

        assert [need.code for need in way.needs] == [code]
        assert way.needs[0].nearness is Nearness.HALF
        assert way.needs[0].nearness.is_within_reach


def test_a_line_is_raised_no_more_than_the_total_needs():
    sheet = score(papc(), changed(capex_paid="8000000.00", capex_appropriations="20000000.00"))
    line = sheet.lines["B1"]
    assert line.points == Decimal("1.50")
    peers = {"B1": PeerLine(Decimal(6), Decimal(6))}

    way = shortest_way(papc(), sheet, goal=sheet.total + 3, peers=peers)

    (need,) = way.needs
    assert (need.code, need.points, need.step.limit) == ("B1", Decimal("4.50"), Decimal(60))
    assert need.figures == {"capex_paid": Decimal("12000000.00")}
    assert way.total == way.goal


def test_reach_is_what_half_and_a_quarter_have():
    peers = PeerLine(Decimal("3.00"), Decimal("4.00"))
    line = score(papc(), changed(permits_in_time=0, permits_decided=100)).lines["F1"]
    undefined = score(papc(), changed(permits_in_time=0, permits_decided=0)).lines["F1"]

    assert [(need.points, need.nearness) for need in needs_of(line, peers)] == [
        (3, Nearness.HALF),
        (4, Nearness.QUARTER),
        (5, Nearness.FEW),
    ]
    assert [need.nearness for need in needs_of(undefined, peers)] == [Nearness.UNKNOWN]


def test_without_comparable_communes_nothing_is_said_to_be_within_reach():
    sheet = score(papc(), Answers(2025, {}))

    way = shortest_way(papc(), sheet, goal=Decimal(70), peers={})

    assert {need.nearness for need in way.needs} == {Nearness.UNKNOWN}
    assert not way.figures.keys() & {"capex_paid"}
    assert len(conditions_lacking(sheet)) == 5


@pytest.mark.parametrize(
    ("total", "expected"),
    [("66.40", [70]), ("54.00", [60, 70]), ("70.00", [80]), ("99.50", [100]), ("100.00", []), (None, [])],
)
def test_the_marks_are_the_threshold_and_the_next_full_ten(total, expected):
    sheet = score(papc(), Answers(2025, {}))
    object.__setattr__(sheet, "total", None if total is None else Decimal(total))

    assert marks(sheet) == expected
