from decimal import Decimal
from xml.etree import ElementTree

import pytest

from config.toolbox import charts

SVG = "{http://www.w3.org/2000/svg}"


def shapes(drawing: str, kind: str) -> list[dict[str, str]]:
    return [element.attrib for element in ElementTree.fromstring(drawing).iter(f"{SVG}{kind}")]  # noqa: S314


def test_a_bar_is_filled_in_proportion():
    _track, filled = shapes(charts.bar(Decimal("2.5"), 10), "rect")
    assert (float(filled["x"]), float(filled["width"])) == (0, charts.BAR_WIDTH / 4)


def test_a_bar_grows_from_the_right_in_right_to_left_pages():
    _track, filled = shapes(charts.bar(Decimal("2.5"), 10, mirrored=True), "rect")
    assert (float(filled["x"]), float(filled["width"])) == (charts.BAR_WIDTH * 3 / 4, charts.BAR_WIDTH / 4)


@pytest.mark.parametrize(("value", "width"), [(-5, 0), (0, 0), (15, charts.BAR_WIDTH)])
def test_a_bar_never_leaves_its_track(value, width):
    assert float(shapes(charts.bar(value, 10), "rect")[1]["width"]) == width


def test_a_score_changes_colour_exactly_at_the_threshold():
    colours = [
        shapes(charts.score_bar(Decimal(score), threshold=70), "rect")[1]["fill"]
        for score in ("69.99", "70.00")
    ]
    assert colours == [charts.SHORT, charts.ACCENT]


def test_a_score_that_is_not_known_is_not_drawn_as_zero():
    assert len(shapes(charts.score_bar(None, threshold=70), "rect")) == 1
    assert len(shapes(charts.score_bar(0, threshold=70), "rect")) == 2


def test_a_scale_shows_floor_target_and_where_one_stands():
    drawing = charts.scale_bar(Decimal("62.5"), floor=Decimal(35), target=Decimal(80))
    floor, target = (float(line["x1"]) for line in shapes(drawing, "line"))
    (dot,) = shapes(drawing, "circle")
    assert floor < float(dot["cx"]) < target


def test_a_scale_where_lower_is_better_has_its_target_on_the_low_side():
    drawing = charts.scale_bar(None, floor=Decimal(60), target=Decimal(15))
    floor, target = (float(line["x1"]) for line in shapes(drawing, "line"))
    assert target < floor
    assert shapes(drawing, "circle") == []


def test_a_scale_of_one_point_divides_by_nothing():
    assert shapes(charts.scale_bar(0, floor=0, target=0), "line")


def test_a_missing_year_breaks_the_line():
    drawing = charts.trend([Decimal(40), None, Decimal(60), Decimal(80)], threshold=70)
    assert [len(line["points"].split()) for line in shapes(drawing, "polyline")] == [1, 2]
    assert len(shapes(drawing, "circle")) == 3


def test_points_stand_over_the_columns_of_their_table():
    drawing = charts.trend([10, 20], column=100)
    assert [float(dot["cx"]) for dot in shapes(drawing, "circle")] == [50, 150]
    mirrored = charts.trend([10, 20], column=100, mirrored=True)
    assert [float(dot["cx"]) for dot in shapes(mirrored, "circle")] == [150, 50]


def test_a_trend_is_broken_where_years_do_not_compare():
    drawing = charts.trend([10, 20, 30], column=100, breaks={2})

    assert [line.get("points").count(",") for line in shapes(drawing, "polyline")] == [2, 1]
    assert [line.get("x1") for line in shapes(drawing, "line") if line.get("y1") == "0"] == ["200"]


def test_a_trend_of_nothing_is_an_empty_drawing():
    assert shapes(charts.trend([]), "circle") == []
    assert shapes(charts.trend([None]), "circle") == []


def test_a_ring_is_closed_in_proportion():
    drawn = [shapes(charts.ring(value, 4), "circle") for value in (0, 1, 4)]
    assert len(drawn[0]) == 1
    lengths = [float(circles[1]["stroke-dasharray"].split()[0]) for circles in drawn[1:]]
    assert lengths[0] == pytest.approx(lengths[1] / 4, abs=0.01)


def test_a_drawing_has_no_text_and_is_named_only_when_asked():
    assert "<text" not in charts.bar(1, 2)
    assert 'aria-hidden="true"' in charts.bar(1, 2)
    assert 'role="img" aria-label="1 &lt; 2"' in charts.bar(1, 2, label="1 < 2")


def test_an_interval_stands_around_zero():
    drawn = [
        charts.interval(Decimal(value), Decimal(low), Decimal(high), reach=10, pale=pale, mirrored=mirrored)
        for value, low, high, pale, mirrored in (
            (5, 2, 8, False, False),
            (5, 2, 8, False, True),
            (5, -1, 11, True, False),
        )
    ]
    bars = [shapes(drawing, "rect")[1] for drawing in drawn]
    assert [float(bar["x"]) for bar in bars] == [120, 20, 90]
    # What leaves the scale is cut at its end.
    assert [float(bar["width"]) for bar in bars] == [60, 60, 110]
    assert [bar["fill"] for bar in bars] == [charts.ACCENT, charts.ACCENT, charts.MUTED]
    assert {shapes(drawing, "line")[0]["x1"] for drawing in drawn} == {"100.0"}


@pytest.mark.parametrize(
    ("mirrored", "middles", "begins"), [(False, [60, 180, 300], 240), (True, [300, 180, 60], 120)]
)
def test_intervals_over_time_run_with_the_language(mirrored, middles, begins):
    steps = [(Decimal(0), Decimal(-2), Decimal(2)), (0, 0, 0), (Decimal(4), Decimal(2), Decimal(8))]
    drawing = charts.intervals(steps, since=2, mirrored=mirrored)
    assert [float(dot["cx"]) for dot in shapes(drawing, "circle")] == middles
    _zero, beginning, *bars = shapes(drawing, "line")
    assert float(beginning["x1"]) == begins
    assert [(float(bar["y1"]), float(bar["y2"])) for bar in bars] == [(170, 106), (138, 138), (106, 10)]
