"""What a file lacks, told before anything is refused."""

import pytest

from assessments.enums import Decision
from assessments.models import LineDecision
from assessments.services.missing import MissingKind, missing_items
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, attach


def codes(assessment, kind: MissingKind) -> list[str]:
    return [item.code for item in missing_items(assessment) if item.kind == kind]


def test_an_empty_file_lacks_everything_once(assessment):
    items = missing_items(assessment)

    assert len({(item.kind == MissingKind.DOCUMENT, item.code) for item in items}) == len(items)
    assert len(codes(assessment, MissingKind.CONDITION)) == 10
    assert len(codes(assessment, MissingKind.FIELD)) == 49
    assert len(codes(assessment, MissingKind.DOCUMENT)) == 41
    assert not any(item.blocks for item in items)


def test_proofs_are_asked_as_documents_not_as_fields(assessment):
    assert "statements_publication_proof" not in {item.code for item in missing_items(assessment)}
    assert "C1-02" in codes(assessment, MissingKind.DOCUMENT)


def test_each_item_says_what_it_is_and_where_it_is_given(assessment):
    item = next(item for item in missing_items(assessment) if item.code == "capex_paid")

    assert (item.line, item.section, item.words["en"]) == ("B1", "B", "Capital expenditure paid")


def test_what_was_given_is_no_longer_missing(assessment, save):
    save({"capex_paid": "1", "budget_voted_on": "1/10/2025"})
    attach(assessment, "GV-01")

    found = {item.code for item in missing_items(assessment)}

    assert found.isdisjoint({"capex_paid", "budget_voted_on", "GV-01"})


def test_optional_documents_are_not_missing(assessment):
    assert "C3-03" not in codes(assessment, MissingKind.DOCUMENT)


def test_a_refused_text_comes_first_and_blocks(assessment, save):
    save({"capex_paid": "1"})
    save({"capex_paid": "much"})

    first = missing_items(assessment)[0]

    assert (first.kind, first.code, first.blocks) == (MissingKind.REFUSED, "capex_paid", True)


def test_removed_evidence_is_missing_again(assessment, agent):
    item = attach(assessment, "GV-01")
    item.removed_at, item.removed_by = IN_REVIEW, agent.user
    item.save()

    assert "GV-01" in codes(assessment, MissingKind.DOCUMENT)


def test_a_large_commune_is_asked_both_grids(db):
    large = AssessmentFactory(large=True)

    found = [item.code for item in missing_items(large)]

    assert found.count("own_revenue") == 1
    assert {"managers", "GC-01"} <= set(found)


def test_a_returned_file_lacks_only_what_its_returned_lines_lack(db):
    file = AssessmentFactory(returned=True)
    LineDecision.objects.create(
        assessment=file,
        line="B1",
        decision=Decision.RETURNED,
        comment="Which account?",
        figures_version=1,
        decided_by=file.claimed_by,
        decided_at=IN_REVIEW,
        is_shown=True,
    )

    assert {item.code for item in missing_items(file)} == {
        "capex_paid",
        "capex_appropriations",
        "SP-01",
        "SP-02",
    }


@pytest.mark.parametrize("files", [1, 20])
def test_cost_does_not_grow(assessment, django_assert_num_queries, files):
    for _ in range(files):
        attach(assessment, "GV-01")

    with django_assert_num_queries(3):
        missing_items(assessment)
