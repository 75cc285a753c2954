"""Last year's accepted documents are offered; the commune says which are still valid."""

import pytest

from assessments.exceptions import NotAllowed
from assessments.models import Carrying, EvidenceCarrying, EvidenceItem
from assessments.services.evidence import DocumentClosed, current_evidence
from assessments.services.evidence_carrying import NotOfLastYear, OfferState, carry_evidence, last_year_offers
from assessments.services.missing import MissingKind, missing_items
from assessments.services.questionnaire import questionnaire_of
from communes.enums import Role
from records.models import Event
from records.models.files import ScanState
from tests.assessments.commune.pages import send_back, text, url, words
from tests.factories.assessments import (
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    attach,
    stored_pdf,
)
from tests.factories.communes import actor


@pytest.fixture
def before(assessment):
    return AssessmentFactory(
        cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
    )


def offers(assessment):
    evidence = {}
    for item in current_evidence(assessment):
        evidence.setdefault(item.document_code, []).append(item)
    return last_year_offers(assessment, questionnaire_of(assessment), evidence)


def to_renew(assessment) -> list[str]:
    return [item.code for item in missing_items(assessment) if item.kind == MissingKind.RENEWAL]


def test_nothing_is_taken_over_until_the_commune_says_so(assessment, before, agent):
    board, plan = attach(before, "ID-04"), attach(before, "C3-03")
    assert [(offer.item, offer.state) for offer in offers(assessment)] == [
        (board, OfferState.OPEN),
        (plan, OfferState.OPEN),
    ]
    assert current_evidence(assessment) == []

    carry_evidence(assessment, items=[board.pk, plan.pk], choice=Carrying.VALID, actor=agent, at=IN_ENTRY)
    carry_evidence(assessment, items=[board.pk, plan.pk], choice=Carrying.VALID, actor=agent, at=IN_ENTRY)

    first, second = current_evidence(assessment)
    assert {(row.document_code, row.file, row.taken_from) for row in (first, second)} == {
        ("ID-04", board.file, board),
        ("C3-03", plan.file, plan),
    }
    row = EvidenceCarrying.objects.get(previous=board)
    assert (row.choice, row.chosen_by, row.chosen_at) == (Carrying.VALID, agent.user, IN_ENTRY)
    assert Event.objects.filter(code="assessment.evidence_valid").exists()
    assert [offer.state for offer in offers(assessment)] == [OfferState.TAKEN] * 2


def test_what_is_to_be_renewed_is_missing_until_a_new_file_is_there(assessment, before, agent):
    optional = attach(before, "C3-03")
    carry_evidence(assessment, items=[optional.pk], choice=Carrying.VALID, actor=agent, at=IN_ENTRY)

    carry_evidence(assessment, items=[optional.pk], choice=Carrying.RENEW, actor=agent, at=IN_ENTRY)

    assert current_evidence(assessment) == []
    assert to_renew(assessment) == ["C3-03"]
    attach(assessment, "C3-03", file=stored_pdf(content=b"%PDF-1.4\nnew"))
    assert to_renew(assessment) == []
    assert [offer.state for offer in offers(assessment)] == [OfferState.RENEWED]


def test_only_the_accepted_documents_of_the_own_file_of_last_year(assessment, before, agent):
    waiting = attach(before, "GV-01")
    waiting.file.scan_state = ScanState.WAITING
    waiting.file.save()
    removed = attach(before, "GV-02")
    EvidenceItem.objects.filter(pk=removed.pk).update(removed_at=IN_ENTRY, removed_by=agent.user)
    strange = attach(AssessmentFactory(cycle=before.cycle, approved=True), "GV-03")
    older = AssessmentFactory(
        cycle=CycleFactory(assessed_year=2023), commune=assessment.commune, approved=True
    )
    two_years_ago = attach(older, "GV-04")

    assert offers(assessment) == []
    for item in (waiting, removed, strange, two_years_ago):
        with pytest.raises(NotOfLastYear):
            carry_evidence(assessment, items=[item.pk], choice=Carrying.VALID, actor=agent, at=IN_ENTRY)
    good = attach(before, "GV-05")
    with pytest.raises(NotAllowed):
        carry_evidence(
            assessment, items=[good.pk], choice=Carrying.VALID, actor=actor(Role.REVIEWER), at=IN_ENTRY
        )
    before.__class__.objects.filter(pk=before.pk).update(state="submitted")
    assert offers(assessment) == []


def test_in_a_returned_file_only_under_lines_sent_back(db):
    file = AssessmentFactory(returned=True)
    before = AssessmentFactory(cycle=CycleFactory(assessed_year=2024), commune=file.commune, approved=True)
    send_back(file, "B1")
    closed, is_open = attach(before, "GV-01"), attach(before, "SP-02")
    agent = actor(Role.COMMUNE_AGENT, commune=file.commune)

    with pytest.raises(DocumentClosed):
        carry_evidence(file, items=[closed.pk, is_open.pk], choice=Carrying.VALID, actor=agent, at=IN_REVIEW)
    assert current_evidence(file) == []
    carry_evidence(file, items=[is_open.pk], choice=Carrying.VALID, actor=agent, at=IN_REVIEW)
    assert len(current_evidence(file)) == 1


@pytest.mark.usefixtures("in_entry")
def test_the_page(as_agent, assessment, before, django_assert_max_num_queries):
    page = url("evidence_last_year", assessment.pk)
    assert "No document of last year" in words(as_agent.get(page))
    items = [attach(before, f"GV-0{number}") for number in range(1, 7)]

    with django_assert_max_num_queries(16):
        assert text(as_agent.get(page)).count('name="items"') == 6
    assert "Choose at least one document." in words(as_agent.post(page, {"choice": "valid"}))
    response = as_agent.post(page, {"choice": "valid", "items": [items[0].pk, items[1].pk]}, follow=True)
    assert "2 documents were taken over." in words(response)
    assert "4 accepted documents of last year wait" in words(response)
