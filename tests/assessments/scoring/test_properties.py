"""What holds for any answers: points within bounds, more is never worse, order does not matter."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.scoring import Answers, FieldType, answers_to_document, parse_answers, score
from assessments.scoring.arithmetic import Exact
from assessments.scoring.scales import LinearScale
from tests.assessments.scoring.grids import papc, papc_gc

AMOUNTS = st.decimals(0, 10**12, places=2)
COUNTS = st.integers(0, 10**6)
LIMITS = st.decimals(-1000, 1000, places=2)
VALUES = {
    FieldType.DATE: st.dates(),
    FieldType.EVIDENCE: st.booleans(),
    FieldType.BOOLEAN: st.booleans(),
    FieldType.INTEGER: COUNTS,
    FieldType.DECIMAL: AMOUNTS,
    FieldType.MONEY: AMOUNTS,
}


def answers_of(grid):
    """Any typed answers, each field there or not."""
    return st.fixed_dictionaries(
        {}, optional={code: VALUES[field.type] for code, field in grid.fields.items()}
    ).map(lambda values: Answers(2025, values))


@given(answers=answers_of(papc()))
def test_points_stay_within_their_line_and_the_total_within_100(answers):
    sheet = score(papc(), answers)

    for line in sheet.lines.values():
        assert 0 <= line.points <= line.max_points
        assert line.points == line.points.quantize(Decimal("0.01"))
    assert sheet.total is not None
    assert 0 <= sheet.total <= 100
    assert sheet.total == sum(line.points for line in sheet.lines.values())
    assert sheet.passes_threshold is (sheet.total >= 70)


@given(answers=answers_of(papc()))
def test_eligible_is_every_condition_met_and_the_threshold_passed(answers):
    sheet = score(papc(), answers)

    assert sheet.eligible is (
        sheet.passes_threshold and all(found.met for found in sheet.conditions.values())
    )


@given(answers=answers_of(papc()), data=st.data())
def test_the_order_of_the_answers_does_not_matter(answers, data):
    shuffled = dict(data.draw(st.permutations(list(answers.values.items()))))

    one, other = score(papc(), answers), score(papc(), Answers(2025, shuffled))

    assert {code: (line.value, line.points, line.status) for code, line in one.lines.items()} == {
        code: (line.value, line.points, line.status) for code, line in other.lines.items()
    }
    assert (one.total, one.eligible) == (other.total, other.eligible)


@given(floor=LIMITS, target=LIMITS, lower=AMOUNTS, higher=AMOUNTS, divisor=st.integers(1, 10**6))
def test_more_is_never_worse_on_a_rising_scale_nor_better_on_a_falling_one(
    floor, target, lower, higher, divisor
):
    assume(floor != target)
    lower, higher = sorted((lower, higher))
    scale, most = LinearScale(floor, target), Decimal(6)

    little = scale.points(Exact(lower, Decimal(divisor)), most)
    much = scale.points(Exact(higher, Decimal(divisor)), most)

    assert little <= much if scale.rising else little >= much


@given(numerator=COUNTS, denominator=st.integers(1, 10**6), most=st.sampled_from([3, 4, 5, 6]))
def test_a_ratio_on_a_linear_scale_is_what_fractions_give(numerator, denominator, most):
    points = LinearScale(Decimal(5), Decimal(25)).points(
        Exact(Decimal(100 * numerator), Decimal(denominator)), Decimal(most)
    )

    share = (Fraction(100 * numerator, denominator) - 5) / 20
    exact = most * min(max(share, Fraction(0)), Fraction(1))
    assert Fraction(points) == Fraction(int(exact * 100 + Fraction(1, 2)), 100)


@given(answers=answers_of(papc_gc()))
def test_the_canonical_form_reads_back_as_the_same_answers(answers):
    document = answers_to_document(papc_gc(), answers)

    assert parse_answers(papc_gc(), document) == answers


@given(answers=answers_of(papc()))
def test_every_line_has_its_words(answers):
    sheet = score(papc(), answers)

    for line in sheet.lines.values():
        assert all(line.reason[language] for language in ("ar", "fr", "en"))
        assert (line.more is None) is (line.missing_points == 0)
    for found in sheet.conditions.values():
        for outcome in found.tests:
            assert all(outcome.reason[language] for language in ("ar", "fr", "en"))
