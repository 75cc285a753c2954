import re

import pytest

from communes.imports.territory import read_territory
from communes.maps import SIZE, draw_communes, draw_map

PATH = re.compile(r"(M(-?\d+\.\d,-?\d+\.\d)(L-?\d+\.\d,-?\d+\.\d)+Z)+")


@pytest.mark.parametrize(
    ("level", "unit"), [("regions", "region"), ("provinces", "province"), ("communes", "commune")]
)
def test_every_unit_of_the_territory_is_drawn_once(level, unit):
    codes = [outline.code for outline in draw_map(level).outlines]

    assert codes == sorted(row.code for row in read_territory() if row.level == unit)


def test_a_map_within_a_place_draws_its_units_only():
    assert len(draw_map("provinces", within="06").outlines) == 9
    assert {outline.code[:6] for outline in draw_map("communes", within="01.511").outlines} == {"01.511"}


def test_outlines_are_closed_paths_within_the_sheet():
    drawn = draw_map("provinces", within="12")
    _x, _y, width, height = map(float, drawn.view_box.split())

    assert max(width, height) == SIZE
    for outline in drawn.outlines:
        assert PATH.fullmatch(outline.path)
        for point in re.findall(r"-?\d+\.\d,-?\d+\.\d", outline.path):
            x, y = map(float, point.split(","))
            assert 0 <= x <= width + 1
            assert 0 <= y <= height + 1


def test_some_communes_are_drawn_over_the_provinces_around_them():
    drawn = draw_communes(frozenset({"09.001.01.01", "09.273.01.05", "99.999.01.01"}))

    assert [outline.code for outline in drawn.outlines] == ["09.001.01.01", "09.273.01.05"]
    around = {outline.code for outline in drawn.around}
    assert {"09.001", "09.273"} <= around
    assert "01.051" not in around
    assert draw_communes(frozenset({"99.999.01.01"})).outlines == ()


def test_north_is_above_south():
    """Tangier's region (01) ends above the southernmost one (12)."""
    lowest = {
        outline.code: max(float(y) for y in re.findall(r",(\d+\.\d)", outline.path))
        for outline in draw_map("regions").outlines
    }

    assert min(lowest, key=lowest.get) == "01"
    assert max(lowest, key=lowest.get) == "12"


def test_an_unknown_place_gives_an_empty_map():
    assert draw_map("communes", within="99").outlines == ()


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="cantons"):
        draw_map("cantons")
