"""The two grids that the portal ships: good, complete, and the same rules as their sources say."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.scoring import check_grid
from tests.assessments.scoring.grids import papc, papc_document, papc_gc, papc_gc_document


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2028])
def test_both_grids_are_good_for_any_cycle(year):
    deadline = (year, date(year + 1, 4, 15))

    assert check_grid(papc_document(), submission_deadline=deadline, additional=papc_gc_document()) == []
    assert check_grid(papc_gc_document(), submission_deadline=deadline, additional=papc_document()) == []


def test_the_general_grid_has_five_conditions_and_24_indicators_in_six_axes():
    grid = papc()

    assert (str(grid), len(grid.conditions), len(grid.indicators), len(grid.axes)) == (
        "papc 2025.1",
        5,
        24,
        6,
    )
    assert sum(indicator.max_points for indicator in grid.indicators) == 100
    assert grid.threshold == Decimal(70)


def test_the_large_commune_grid_has_eight_indicators_and_no_condition():
    grid = papc_gc()

    assert (str(grid), len(grid.conditions), len(grid.indicators), len(grid.axes)) == (
        "papc-gc 2025.1",
        0,
        8,
        4,
    )


def test_the_two_grids_share_three_fields():
    assert set(papc().fields) & set(papc_gc().fields) == {
        "own_revenue",
        "own_revenue_previous",
        "staff_total",
    }


def test_last_years_figures_say_which_field_they_repeat():
    repeats = {
        code: field.previous_of
        for code, field in {**papc().fields, **papc_gc().fields}.items()
        if field.previous_of
    }

    assert repeats == {"own_revenue_previous": "own_revenue", "asset_income_previous": "asset_income"}


@pytest.mark.parametrize("grid", [papc(), papc_gc()], ids=str)
def test_every_required_document_of_a_line_exists(grid):
    for line in (*grid.conditions, *grid.indicators):
        assert any(document.required for document in grid.documents_for(line.code)), line.code


def test_the_standard_pack_has_its_folders_and_lists():
    grid = papc()

    assert len(grid.documents) == 47
    assert [folder.code for folder in grid.folders][:2] == ["identity", "cmo1"]
    lists = {reference.field: len(reference.items) for reference in grid.lists}
    assert lists == {
        "documents_published": grid.fields["documents_published"].maximum,
        "digital_services_active": 7,
    }


def test_a_line_is_found_by_its_code():
    assert papc().indicator("B2").title["en"] == "Progress of the year’s PAC projects"
    assert papc().condition("CMO4").code == "CMO4"
    for find in (papc().indicator, papc().condition):
        with pytest.raises(KeyError):
            find("Z9")


def test_french_texts_keep_their_typography():
    def texts(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "fr" and isinstance(inner, str):
                    yield inner
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    for document in (papc_document(), papc_gc_document()):
        for text in texts(document):
            assert "'" not in text, text
            assert not any(f" {mark}" in text for mark in ":;?!"), text
