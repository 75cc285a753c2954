"""What a line of one version of the grid is in another."""

import pytest

from assessments.scoring import Answers, load_grid, parse_answers
from assessments.scoring.changes import Change, bridge, change_of
from tests.assessments.scoring.grids import example_answers, papc, papc_document


def with_line(of, **changes):
    document = papc_document()
    line = next(line for line in document["indicators"] if line["code"] == of)
    line.update(changes)
    return load_grid(document)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": {"ar": "ا", "fr": "b", "en": "c"}}, Change.NONE),
        ({"max_points": 5}, Change.POINTS),
        ({"scale": {"kind": "linear", "floor": 30, "target": 80}}, Change.RULE),
        ({"when_undefined": "exclude"}, Change.RULE),
        ({"code": "B9"}, Change.NEW),
    ],
)
def test_a_rule_is_its_figures_and_limits_not_its_words(changes, expected):
    assert change_of(papc().indicator("B1"), with_line("B1", **changes)) is expected


def test_a_bridge_scores_the_figures_of_the_year_before_under_the_new_rule():
    stricter = with_line("B1", scale={"kind": "linear", "floor": 30, "target": 80})
    before = parse_answers(papc(), example_answers())

    assert bridge(stricter.indicator("B1"), before).points < bridge(papc().indicator("B1"), before).points
    assert bridge(stricter.indicator("B1"), Answers(2024, {})) is None
