"""The figures of a file: declared, and as they stand after each stage."""

import pytest

from assessments.enums import Stage
from assessments.models import Answer, Correction, EvidenceItem
from assessments.services.figures import (
    declared_figures,
    declared_figures_of,
    verified_figures,
    verified_figures_of,
)
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    IN_AUDIT,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    answer,
    attach,
    example_answers,
)

pytestmark = pytest.mark.django_db


def correct(assessment, field: str, value: str, *, stage: Stage = Stage.REVIEW, withdrawn: bool = False):
    return Correction.objects.create(
        assessment=assessment,
        field=field,
        line="A1",
        stage=stage,
        value=value,
        reason="Read in the account",
        corrected_by=UserFactory(),
        corrected_at=IN_REVIEW,
        withdrawn_at=IN_AUDIT if withdrawn else None,
    )


def test_figures_are_plain_and_what_is_not_answered_is_left_out():
    file = AssessmentFactory()
    answer(file, {"complaints_received": 70, "pac_report_published": False, "budget_voted_on": "2025-11-12"})
    Answer.objects.create(assessment=file, field="sessions_held", value="", changed_at=IN_ENTRY)

    assert declared_figures(file) == {
        "complaints_received": "70",
        "pac_report_published": False,
        "budget_voted_on": "2025-11-12",
    }


def test_evidence_is_given_by_the_document_that_stands_for_it():
    file = AssessmentFactory()
    attach(file, "ID-01")
    assert "statements_publication_proof" not in declared_figures(file)

    attach(file, "C1-02")
    attach(file, "C1-02")
    assert declared_figures(file) == {"statements_publication_proof": True}


def test_evidence_that_was_removed_gives_nothing():
    file = AssessmentFactory()
    item = attach(file, "C4-02")
    EvidenceItem.objects.filter(pk=item.pk).update(removed_at=IN_ENTRY, removed_by=UserFactory())

    assert declared_figures(file) == {}


def test_a_refused_text_is_never_a_figure():
    file = AssessmentFactory()
    Answer.objects.create(
        assessment=file, field="sessions_held", refused_text="four", refused_code="x", changed_at=IN_ENTRY
    )

    assert declared_figures(file) == {}


def test_a_field_that_no_grid_of_the_file_asks_is_left_aside():
    file = AssessmentFactory()
    Answer.objects.create(assessment=file, field="managers", value="12", changed_at=IN_ENTRY)

    assert declared_figures(file) == {}


def test_the_additional_grid_asks_its_own_fields():
    file = AssessmentFactory(large=True)
    Answer.objects.create(assessment=file, field="managers", value="12", changed_at=IN_ENTRY)

    assert declared_figures(file) == {"managers": "12"}


def test_the_latest_correction_of_a_field_is_its_verified_figure():
    file = AssessmentFactory(answers={"sessions_held": 4, "posts_total": 120})
    correct(file, "sessions_held", "3")
    correct(file, "sessions_held", "5")

    assert verified_figures(file) == {"sessions_held": "5", "posts_total": "120"}
    assert declared_figures(file)["sessions_held"] == "4"


def test_a_correction_may_take_a_figure_away_or_add_one():
    file = AssessmentFactory(answers={"sessions_held": 4})
    correct(file, "sessions_held", "")
    correct(file, "posts_total", "120")

    assert verified_figures(file) == {"posts_total": "120"}


def test_evidence_can_be_corrected_too():
    file = AssessmentFactory()
    attach(file, "C1-02")
    correct(file, "statements_publication_proof", "false")

    assert verified_figures(file) == {"statements_publication_proof": False}


def test_a_withdrawn_correction_no_longer_counts():
    file = AssessmentFactory(answers={"sessions_held": 4})
    correct(file, "sessions_held", "3", withdrawn=True)

    assert verified_figures(file)["sessions_held"] == "4"


def test_each_stage_stands_on_those_before_it():
    file = AssessmentFactory(answers={"sessions_held": 4})
    correct(file, "sessions_held", "3")
    correct(file, "sessions_held", "2", stage=Stage.AUDIT)
    correct(file, "sessions_held", "1", stage=Stage.APPEAL)
    correct(file, "sessions_held", "0", stage=Stage.ERRATUM)

    by_stage = {
        stage: verified_figures(file, stage=stage)["sessions_held"] for stage in Stage if stage != "declared"
    }

    assert by_stage == {Stage.REVIEW: "3", Stage.AUDIT: "2", Stage.APPEAL: "1", Stage.ERRATUM: "0"}
    assert verified_figures(file) == {"sessions_held": "0"}


def test_many_files_are_read_together_each_with_its_own():
    first = AssessmentFactory(answers=True)
    second = AssessmentFactory(answers={"sessions_held": 4})
    correct(second, "sessions_held", "3")

    declared, verified = declared_figures_of([first, second]), verified_figures_of([first, second])

    assert len(declared[first.pk]) == len(example_answers())
    assert declared[second.pk] == {"sessions_held": "4"}
    assert verified[second.pk] == {"sessions_held": "3"}
    assert verified[first.pk] == declared[first.pk]


@pytest.mark.parametrize("files", [1, 7])
def test_reading_costs_the_same_for_any_number_of_files(django_assert_num_queries, files):
    batch = AssessmentFactory.create_batch(files, answers={"sessions_held": 4})
    declared_figures_of(batch)  # the grid is parsed once a process

    with django_assert_num_queries(3):
        declared_figures_of(batch)
    with django_assert_num_queries(4):
        verified_figures_of(batch)
