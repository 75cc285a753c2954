"""Many rows written at once: added, brought up to date, left alone; the same on both databases."""

from decimal import Decimal

import pytest

from assessments.enums import Stage
from assessments.models import ScoreSheet
from config.toolbox.copying import FEW_ROWS, upsert
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, CycleFactory

pytestmark = pytest.mark.django_db
COLUMNS = (
    *("assessment_id", "stage", "grid_id", "additional_grid_id", "figures_version", "inputs_digest", "total"),
    *("conditions_met", "is_eligible", "sheet", "additional_sheet", "computed_at"),
)


def row(
    file, *, version: int = 1, inputs: str = "a", total: Decimal | None = Decimal("12.50"), words: str = "نص"
):
    sheet = {"reason": words, "tab": "a\tb\\c\nd", "quote": 'l\'été "x"'}
    grid = file.cycle.grid_id
    return (file.pk, Stage.DECLARED, grid, None, version, inputs, total, 3, False, sheet, None, IN_REVIEW)


def write(rows) -> int:
    return upsert(
        ScoreSheet,
        COLUMNS,
        rows,
        unique=["assessment_id", "stage"],
        same=["inputs_digest", "figures_version"],
        newer="figures_version",
    )


# Few rows go by one statement, many by COPY where there is one.
@pytest.fixture(params=[2, FEW_ROWS + 5])
def files(request):
    cycle = CycleFactory()
    return AssessmentFactory.create_batch(request.param, cycle=cycle)


def test_rows_are_added_and_read_back_as_they_were(files):
    assert write(map(row, files)) == len(files)

    sheets = ScoreSheet.objects.order_by("assessment_id")
    assert [sheet.assessment_id for sheet in sheets] == [file.pk for file in files]
    sheet = sheets[0]
    assert sheet.sheet == {"reason": "نص", "tab": "a\tb\\c\nd", "quote": 'l\'été "x"'}
    assert (sheet.total, sheet.additional_sheet, sheet.computed_at) == (Decimal("12.50"), None, IN_REVIEW)


def test_the_same_rows_again_are_left_alone(files):
    write(map(row, files))

    assert write(row(file, words="other") for file in files) == 0
    assert ScoreSheet.objects.filter(sheet__reason="other").count() == 0


def test_changed_rows_are_brought_up_to_date_and_new_ones_added(files):
    write(map(row, files[1:]))
    keys = set(ScoreSheet.objects.values_list("pk", flat=True))

    written = write(row(file, inputs="b", total=None) for file in files)

    assert written == len(files)
    assert set(ScoreSheet.objects.values_list("total", flat=True)) == {None}
    assert keys < set(ScoreSheet.objects.values_list("pk", flat=True)), "known rows keep their key"


def test_an_older_row_never_overwrites_a_newer_one(files):
    write(row(file, version=5) for file in files)

    assert write(row(file, version=4, inputs="b") for file in files) == 0
    assert write(row(file, version=6, inputs="b") for file in files) == len(files)


def test_nothing_is_written_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(2):  # the transaction's own
        assert write([]) == 0


def test_a_row_that_fails_takes_the_others_back(files):
    def failing():
        yield from map(row, files)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(failing())

    assert not ScoreSheet.objects.exists()
