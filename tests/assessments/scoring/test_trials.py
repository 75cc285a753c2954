"""A grid tried on the figures of a past year: who crosses the threshold, and what cannot be said."""

from decimal import Decimal

import pytest

from assessments.scoring import load_grid, parse_answers
from assessments.scoring.mapping import map_lines
from assessments.scoring.trials import Crossing, try_grid, without_data
from tests.assessments.scoring.grids import example_answers, papc, papc_document


def tried(*, threshold="70", asks_anew=(), max_points=None):
    """Return papc with another threshold, and lines whose first figure is asked under a new code."""
    document = papc_document()
    document["threshold"] = threshold
    for code in asks_anew:
        line = next(line for line in document["indicators"] if line["code"] == code)
        old = line["inputs"][0]
        field = next(field for field in document["fields"] if field["code"] == old)
        document["fields"].append({**field, "code": f"new_{old}"})
        line["inputs"] = [f"new_{old}", *line["inputs"][1:]]
        line["metric"] = {
            key: f"new_{old}" if value == old else value for key, value in line["metric"].items()
        }
        if line["metric"]["kind"] == "checklist":
            line["scale"]["items"] = {
                f"new_{code}" if code == old else code: points
                for code, points in line["scale"]["items"].items()
            }
    return load_grid(document)


def trial_of(grid, *, past=None):
    past = past or papc()
    gaps = without_data(grid, past.fields)
    return try_grid(past, grid, parse_answers(past, example_answers()), past.fields, gaps)


@pytest.mark.parametrize(
    ("past_threshold", "threshold", "asks_anew", "crossing", "after", "at_most"),
    [
        ("70", "70", (), Crossing.NONE, "71.24", "71.24"),
        ("70", "71.24", (), Crossing.NONE, "71.24", "71.24"),
        ("70", "71.25", (), Crossing.DOWN, "71.24", "71.24"),
        ("72", "71.24", (), Crossing.UP, "71.24", "71.24"),
        # F4 brings its 3 points, B4 its 4: without data they are missing, and may bring them all.
        ("70", "70", ("F4",), Crossing.DOWN_IF, "68.24", "71.24"),
        ("70", "72", ("F4",), Crossing.DOWN, "68.24", "71.24"),
        ("72", "71", ("B4",), Crossing.UP_IF, "67.24", "71.24"),
        ("72", "72", ("B4",), Crossing.NONE, "67.24", "71.24"),
    ],
)
def test_who_crosses_and_what_hangs_on_lines_without_data(
    past_threshold, threshold, asks_anew, crossing, after, at_most
):
    trial = trial_of(tried(threshold=threshold, asks_anew=asks_anew), past=tried(threshold=past_threshold))

    assert trial.crossing is crossing
    assert (trial.after.total, trial.at_most) == (Decimal(after), Decimal(at_most))
    assert trial.is_eligible_at_most is trial.passes_at_most


def test_lines_without_data_are_named_and_what_moved_is_told():
    grid = tried(asks_anew=("B4", "A2"))
    gaps = without_data(grid, papc().fields)
    trial = trial_of(grid)

    assert {code: [field.code for field in fields] for code, fields in gaps.lines.items()} == {
        "A2": ["new_procedure_published"],
        "B4": ["new_avg_payment_days"],
    }
    assert trial.moves(map_lines(papc(), grid))[0] == ("B4", Decimal("-4.00"))
    # Of a checklist only the item without data is open: 71.24, with the same points again.
    assert trial.at_most == Decimal("71.24")
