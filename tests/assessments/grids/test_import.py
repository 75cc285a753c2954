"""Grids are data with a version: imported once, never changed, removed only while nobody uses them."""

import json
from copy import deepcopy
from decimal import Decimal

import pytest

from assessments.models import Grid
from assessments.scoring import check_grid, parse_answers, score
from assessments.services.grids import (
    MAX_GRID_BYTES,
    GridInUse,
    GridRefused,
    GridTooLarge,
    NotJson,
    VersionNotHigher,
    VersionTaken,
    import_grid,
    read_grid_file,
    remove_grid,
    scoring_grid,
    version_order,
)
from config.toolbox.canonical import digest
from records.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    EXAMPLE_TOTAL,
    IN_ENTRY,
    OPENING,
    CycleFactory,
    GridFactory,
    example_answers,
    grid_document,
)

pytestmark = pytest.mark.django_db


def document(version: str = "2025.1", **changes) -> dict:
    return {**deepcopy(dict(grid_document())), "version": version, **changes}


def imported(version: str = "2025.1", **changes) -> Grid:
    return import_grid(document(version, **changes), by=None, at=IN_ENTRY)


def test_a_grid_is_stored_whole_with_its_digest():
    user = UserFactory()

    grid = import_grid(document(), by=user, at=IN_ENTRY)

    assert (grid.code, grid.version, grid.imported_by, grid.frozen_at) == ("papc", "2025.1", user, None)
    assert grid.digest == digest(grid.document)
    assert Event.objects.get(code="grid.imported").data["grid"] == "papc 2025.1"


def test_decimals_come_back_exactly_from_the_database():
    grid = imported()
    grid.refresh_from_db()

    assert check_grid(grid.document) == []
    scoring = scoring_grid(grid)
    assert scoring.threshold == Decimal(70)
    assert (
        score(scoring, parse_answers(scoring, example_answers(), assessed_year=2025)).total == EXAMPLE_TOTAL
    )


def test_the_same_content_again_changes_nothing():
    first = imported()

    assert imported() == first
    assert Grid.objects.count() == Event.objects.filter(code="grid.imported").count() == 1


def test_the_order_of_the_keys_and_the_writing_of_a_number_are_not_content():
    first = imported()
    other = dict(reversed(list(document().items())))

    assert import_grid(other, by=None, at=IN_ENTRY) == first


def test_the_same_version_with_another_content_is_refused():
    imported()

    with pytest.raises(VersionTaken):
        imported(threshold=60)

    assert Grid.objects.get().document["threshold"] == 70


@pytest.mark.parametrize("version", ["2024.9", "2025.0"])
def test_a_version_that_is_not_higher_is_refused(version):
    imported()

    with pytest.raises(VersionNotHigher):
        imported(version)


@pytest.mark.parametrize("version", ["2025.2", "2025.10", "2026.1", "2025.1.1"])
def test_a_higher_version_stands_beside_the_earlier_ones(version):
    imported()

    imported(version, threshold=60)

    assert {grid.version: grid.document["threshold"] for grid in Grid.objects.all()} == {
        "2025.1": 70,
        version: 60,
    }


def test_versions_of_another_grid_do_not_matter():
    imported("2026.1")

    assert GridFactory(additional=True).version == "2025.1"


def test_versions_are_compared_as_people_read_them():
    versions = ["2025.10", "2025.2", "2025.1-draft", "2025.1", "2024.12"]

    assert sorted(versions, key=version_order) == ["2024.12", "2025.1", "2025.1-draft", "2025.2", "2025.10"]


def test_a_wrong_grid_is_refused_with_every_place():
    wrong = document()
    wrong["indicators"][0]["max_points"] = 50
    del wrong["fields"][0]["label"]["ar"]

    with pytest.raises(GridRefused) as refusal:
        import_grid(wrong, by=None, at=IN_ENTRY)

    assert refusal.value.errors
    assert all(error.path.startswith("$") for error in refusal.value.errors)
    assert not Grid.objects.exists()


def test_a_later_version_never_changes_what_an_earlier_one_gives():
    first = imported()
    changed = document("2026.1")
    changed["indicators"][0]["scale"]["target"] = 10
    second = import_grid(changed, by=None, at=IN_ENTRY)

    totals = {}
    for grid in (first, second):
        scoring = scoring_grid(Grid.objects.get(pk=grid.pk))
        totals[grid.version] = score(
            scoring, parse_answers(scoring, example_answers(), assessed_year=2025)
        ).total

    assert totals["2025.1"] == EXAMPLE_TOTAL


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"{", NotJson),
        (b"[1]", NotJson),
        (b'{"a": NaN}', NotJson),
        ("{'é'}".encode("latin-1"), NotJson),
        (b" " * (MAX_GRID_BYTES + 1), GridTooLarge),
    ],
)
def test_a_file_that_is_no_grid_document_is_refused(content, refused):
    with pytest.raises(refused):
        read_grid_file(content)


def test_a_file_is_read_with_or_without_its_mark():
    content = json.dumps({"code": "papc"}).encode()

    assert read_grid_file(content) == read_grid_file(b"\xef\xbb\xbf" + content) == {"code": "papc"}


def test_an_unused_grid_can_be_removed():
    grid = imported()

    remove_grid(grid, by=UserFactory(), at=IN_ENTRY)

    assert not Grid.objects.exists()
    assert Event.objects.get(code="grid.removed").data["grid"] == "papc 2025.1"


def test_a_grid_that_a_cycle_uses_stays():
    cycle = CycleFactory(prepared=True, with_additional=True)

    for grid in (cycle.grid, cycle.additional_grid):
        with pytest.raises(GridInUse):
            remove_grid(grid, by=UserFactory(), at=IN_ENTRY)

    assert Grid.objects.count() == 2


def test_a_frozen_grid_stays_even_when_no_cycle_is_left():
    grid = imported()
    Grid.objects.update(frozen_at=OPENING)
    grid.refresh_from_db()

    with pytest.raises(GridInUse):
        remove_grid(grid, by=UserFactory(), at=IN_ENTRY)
