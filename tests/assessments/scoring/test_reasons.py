"""Every line and every test says why; a line that is not full says what would bring more."""

import unicodedata

import pytest

from assessments.scoring import parse_answers, score
from tests.assessments.scoring.grids import (
    GROWTH,
    RATIO,
    VALUE,
    bands,
    example_answers,
    line_of,
    linear,
    papc,
    papc_gc,
)
from tests.assessments.scoring.test_conditions import between, condition


def spaced(text):
    """Replace the fixed spaces and drop the isolates, so that sentences can be read in the tests."""
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def scored(grid=None, **answers):
    grid = grid or papc()
    return score(grid, parse_answers(grid, answers, assessed_year=2025))


def french(line):
    return spaced(line.reason["fr"]), line.more and spaced(line.more["fr"])


def english(line):
    return spaced(line.reason["en"]), line.more and spaced(line.more["en"])


def test_the_line_that_the_portal_is_known_by():
    line = scored(pac_projects_started_or_done=10, pac_projects_planned_to_date=16).lines["B2"]

    assert french(line) == (
        "62,5 % : entre le plancher 40 % et la cible 80 %, soit 2,81 points sur 5.",
        (
            "À 80 % ou plus, la note serait de 5 (+2,19). L’autre chiffre restant le même : "
            "« Projets du PAC engagés ou achevés » à 13 au lieu de 10."
        ),
    )
    assert spaced(line.reason["ar"]) == (
        "62,5 %: بين الحد الأدنى 40 % والهدف 80 %، والنقطة المحصل عليها 2,81 من 5."
    )
    assert spaced(line.more["ar"]).startswith("عند 80 % أو أكثر تصبح النقطة 5 (+2,19).")


def test_figures_are_isolated_in_arabic():
    line = scored(pac_projects_started_or_done=10, pac_projects_planned_to_date=16).lines["B2"]

    for text in (line.reason["ar"], line.more["ar"]):
        depth = 0
        for character in text:
            depth += {"\N{LEFT-TO-RIGHT ISOLATE}": 1, "\N{POP DIRECTIONAL ISOLATE}": -1}.get(character, 0)
            assert depth == 1 if character in "0123456789%+," else depth in (0, 1), text
        assert depth == 0


def test_a_target_reached_leaves_nothing_to_win():
    line = scored(complaints_answered_in_time=63, complaints_received=70).lines["A1"]

    assert english(line) == ("90%: the target of 90% is reached, which gives 5 of 5 points.", None)


def test_a_value_at_or_under_the_floor():
    line = scored(capex_paid="20", capex_appropriations="100").lines["B1"]

    assert english(line) == (
        "20%: points only start above the floor 30%, which gives 0 of 6 points.",
        (
            "At 70% or more, the score would be 6 (+6). The other figure staying as it is: "
            "“Capital expenditure paid” at 70.00 MAD instead of 20.00 MAD."
        ),
    )


def test_the_floor_itself_gives_nothing():
    assert english(line_of(VALUE, linear(30, 70), {"part": 30}))[0] == (
        "30%: points only start above the floor 30%, which gives 0 of 6 points."
    )


@pytest.mark.parametrize(
    ("value", "clause", "more"),
    [
        ("20", "the target of 30% is reached, which gives 6 of 6 points.", None),
        (
            "45",
            "between the target 30% and the limit 60%, which gives 3 of 6 points.",
            "At 30% or less, the score would be 6 (+3).",
        ),
        (
            "70",
            "points only start below the limit 60%, which gives 0 of 6 points.",
            "At 30% or less, the score would be 6 (+6).",
        ),
    ],
)
def test_less_is_better_in_words(value, clause, more):
    assert english(line_of(VALUE, linear(60, 30), {"part": value})) == (f"{value}%: {clause}", more)


def test_bands_in_words_with_their_counted_noun():
    assert french(scored(documents_published=9).lines["A3"]) == (
        "9 documents : dans la tranche « de 7 à moins de 10 documents », soit 3,50 points sur 5.",
        "À 10 documents ou plus, la note serait de 5 (+1,50).",
    )
    assert spaced(scored(documents_published=9).lines["A3"].reason["ar"]).startswith("9 وثائق: ضمن الشريحة")
    assert french(scored(documents_published=1).lines["A3"]) == (
        "1 document : dans la tranche « moins de 4 documents », soit 0 point sur 5.",
        "À 4 documents ou plus, la note serait de 2 (+2).",
    )


def test_the_next_better_band_may_be_below():
    assert english(scored(avg_payment_days="50").lines["B4"]) == (
        "50 days: in the band “from 46 to under 61 days”, which gives 1.50 of 4 points.",
        "Below 46 days, the score would be 3 (+1.50).",
    )
    assert english(scored(avg_payment_days="90").lines["B4"])[0].startswith(
        "90 days: in the band “61 days or more”"
    )


@pytest.mark.parametrize(
    ("scale", "reason", "more"),
    [
        (
            bands((None, 5, 0), (5, None, 6)),
            "1%: in the band “under 5%”, which gives 0 of 6 points.",
            "At 5% or more, the score would be 6 (+6).",
        ),
        (bands((None, None, 6)), "1%: in the band “any value”, which gives 6 of 6 points.", None),
        (
            bands((5, None, 6)),
            "1%: no band holds this value, which gives 0 of 6 points.",
            "At 5% or more, the score would be 6 (+6).",
        ),
        (bands((None, None, 3)), "1%: in the band “any value”, which gives 3 of 6 points.", None),
    ],
)
def test_open_and_missing_bands(scale, reason, more):
    assert english(line_of(VALUE, scale, {"part": 1})) == (reason, more)


@pytest.mark.parametrize(
    ("rows", "value", "more"),
    [
        ([(0, 10, 6), (10, 20, 3), (20, None, 3)], 25, "Below 10%, the score would be 6 (+3)."),
        ([(0, 10, 3), (10, 20, 3), (20, None, 6)], 5, "At 20% or more, the score would be 6 (+3)."),
        ([(0, 10, 6), (10, 20, 0), (20, None, 3)], 15, "At 20% or more, the score would be 3 (+3)."),
    ],
)
def test_only_a_band_that_gives_more_is_advised(rows, value, more):
    assert english(line_of(VALUE, bands(*rows), {"part": value}))[1] == more


def test_the_figure_needed_gives_the_points_it_promises():
    answers = {"actions_done": 7, "actions_planned": 9}
    line = scored(**answers).lines["D3"]

    assert "at 8 instead of 7" in line.more["en"]
    assert str(scored(actions_done=8, actions_planned=9).lines["D3"].points) == "3.00"


@pytest.mark.parametrize(
    ("metric", "scale", "answers", "needed", "best"),
    [
        (RATIO, linear(0, 70), {"part": 1, "whole": 3}, "2.1", "6.00"),
        (RATIO, linear(0, 70), {"part": 1, "whole": 7}, "4.9", "6.00"),
        (RATIO, linear(60, 30), {"part": 2, "whole": 3}, "0.9", "6.00"),
        (GROWTH, linear(0, 8), {"part": "100", "whole": "99.99"}, "107.99", "6.00"),
        (RATIO, bands((0, 31, 6), (31, None, 0)), {"part": 50, "whole": 100}, "30.99", "6.00"),
        (RATIO, bands((0, 33, 6), (33, None, 0)), {"part": 2, "whole": "3.01"}, "0.99", "6.00"),
    ],
)
def test_the_figure_needed_is_exact_to_the_cent(metric, scale, answers, needed, best):
    line = line_of(metric, scale, answers)

    assert f"“part” at {needed} instead of" in line.more["en"]
    assert str(line_of(metric, scale, {**answers, "part": needed}).points) == best


def test_a_figure_that_the_field_refuses_is_not_proposed():
    metric = {"kind": "ratio", "numerator": "count", "denominator": "whole"}

    line = line_of(metric, linear(0, 90), {"count": 3, "whole": 100}, inputs=["count", "whole"])

    assert english(line)[1] == "At 90% or more, the score would be 6 (+5.80)."


def test_a_checklist_names_what_is_in_place_and_what_would_bring_points():
    line = score(papc(), parse_answers(papc(), example_answers())).lines["F3"]

    assert english(line) == (
        (
            "2 of 3 in place: “Satisfaction survey done”, “Survey results published”, "
            "which gives 2.50 of 4 points. "
            "Left open, counted as no: “Satisfaction of at least 60 per cent”."
        ),
        "These would bring points: “Satisfaction of at least 60 per cent” +1.50.",
    )


def test_a_checklist_answered_no_everywhere():
    line = scored(inventory_updated=False, asset_income_grew=False).lines["C4"]

    assert english(line) == (
        "None of the 2 items asked for is in place, which gives 0 of 4 points.",
        "These would bring points: “Asset inventory up to date” +2, “Asset income grew” +2.",
    )


def test_a_checklist_without_answer():
    assert english(scored().lines["C4"]) == (
        "Not answered: no item has an answer, which gives 0 of 4 points.",
        "These would bring points: “Asset inventory up to date” +2, “Asset income grew” +2.",
    )


def test_a_missing_figure_is_named():
    line = scored(complaints_received=70).lines["A1"]

    assert english(line) == (
        "Not answered: “Complaints answered within the deadline” missing, which gives 0 of 5 points.",
        "Once “Complaints answered within the deadline” is filled in, the score can reach 5.",
    )


@pytest.mark.parametrize(
    ("policy", "reason", "more"),
    [
        (
            "zero",
            "The value cannot be worked out because “whole” is 0: the rule then gives no points out of 6.",
            "If “whole” were above 0, the score could reach 6.",
        ),
        (
            "full",
            (
                "The value cannot be worked out because “whole” is 0: "
                "the rule then gives all the points, 6 out of 6."
            ),
            None,
        ),
        (
            "exclude",
            (
                "The value cannot be worked out because “whole” is 0: "
                "the line leaves the total with its maximum score of 6."
            ),
            None,
        ),
    ],
)
def test_an_undefined_line_says_what_its_rule_does(policy, reason, more):
    assert english(line_of(RATIO, linear(0, 8), {"part": 1, "whole": 0}, when_undefined=policy)) == (
        reason,
        more,
    )


def test_an_undefined_formula_says_so():
    line = line_of({"kind": "formula", "expression": "part / whole"}, linear(0, 1), {"part": 1, "whole": 0})

    assert english(line) == (
        (
            "The value cannot be worked out because the formula divides by zero: "
            "the rule then gives no points out of 6."
        ),
        "If the formula no longer divided by zero, the score could reach 6.",
    )


def reasons_of(condition, **answers):
    sheet = scored(**{**example_answers(), **answers})
    return [spaced(outcome.reason["en"]) for outcome in sheet.conditions[condition].tests]


@pytest.mark.parametrize(
    ("condition", "position", "answers", "reason"),
    [
        ("CMO1", 0, {}, "“{}”: 30 June 2025, within the period from 1 January 2025 to 30 June 2025."),
        (
            "CMO1",
            0,
            {"statements_published_on": "2025-07-02"},
            "“{}”: 2 July 2025, after 30 June 2025, the last date allowed.",
        ),
        (
            "CMO1",
            0,
            {"statements_published_on": "2024-12-31"},
            "“{}”: 31 December 2024, before 1 January 2025, the first date allowed.",
        ),
        ("CMO1", 0, {"statements_published_on": None}, "Not answered: “{}” missing."),
        ("CMO1", 1, {}, "“{}”: provided."),
        ("CMO1", 1, {"statements_publication_proof": False}, "“{}”: absent."),
        ("CMO2", 2, {}, "“{}”: yes."),
        ("CMO2", 2, {"pac_report_published": False}, "“{}”: no."),
        ("CMO5", 0, {}, "“{}”: 14 February 2022, no later than 31 December 2025 as asked."),
        ("CMO5", 1, {}, "“{}”: 3, the minimum of 2 is reached."),
        ("CMO5", 1, {"gender_body_meetings": 1}, "“{}”: 1, under the minimum of 2."),
    ],
)
def test_a_test_says_what_it_found_and_what_it_asks(condition, position, answers, reason):
    label = papc().condition(condition).tests[position].field.label["en"]

    assert reasons_of(condition, **answers)[position] == reason.format(label)


@pytest.mark.parametrize(
    ("sent_on", "reason"),
    [
        ("2025-04-05", "5 April 2025, that is 31 days before “{}” (6 May 2025); at least 30 are asked for."),
        ("2025-05-05", "5 May 2025, that is only 1 day before “{}” (6 May 2025); at least 30 are asked for."),
        ("2025-05-07", "7 May 2025, after “{}” (6 May 2025)."),
    ],
)
def test_days_before_gives_both_dates_and_the_days(sent_on, reason):
    session = papc().fields["pac_report_session_on"].label["en"]

    found = reasons_of("CMO2", pac_report_sent_to_committees_on=sent_on)[1]

    assert found.endswith(f": {reason.format(session)}")


def test_the_same_day_is_not_after():
    assert reasons_of("CMO3", pbt_updated_on="2025-11-12")[2].endswith(
        ": 12 November 2025, not after “Date the budget was voted” (12 November 2025)."
    )


def test_a_first_limit_alone_in_words():
    found = condition(between(("01-01", 0), None), day="2025-03-01")

    assert spaced(found.tests[0].reason["en"]) == "“day”: 1 March 2025, from 1 January 2025 on as asked."


def test_growth_in_words_for_large_communes():
    line = scored(papc_gc(), own_revenue="105", own_revenue_previous="100").lines["GC3"]

    assert french(line) == (
        "5 % : entre le plancher 3 % et la cible 12 %, soit 3,33 points sur 15.",
        (
            "À 12 % ou plus, la note serait de 15 (+11,67). L’autre chiffre restant le même : "
            "« Recettes propres de l’année » à 112,00 MAD au lieu de 105,00 MAD."
        ),
    )
