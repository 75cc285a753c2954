"""What a review in progress keeps to itself, and what is told once it is approved."""

import pytest
from django.urls import reverse

from assessments.enums import Action, Stage, State
from assessments.models import Assessment, LineDecision
from assessments.services.approval import approve_assessment, refuse_approval, reopen_assessment
from assessments.services.file_page import file_page
from assessments.services.review import conclude_review, return_assessment
from assessments.services.timeline import events_seen, log_entries, steps_seen
from communes.enums import COMMUNE_ROLES, Role
from records.services.events import record_event
from tests.assessments.review.readers import outsider, page, reader
from tests.assessments.review.situations import AT, LATER, Desk, approved, desk, reviewed
from tests.factories.assessments import scored
from tests.factories.communes import actor

pytestmark = pytest.mark.django_db
OUTSIDERS = sorted(COMMUNE_ROLES | {Role.PROVINCE_OFFICER})


def _marked(found: Desk) -> Desk:
    """Return a file with a word on three lines that the commune may not know yet."""
    found.decide("B2", comment="A secret remark.")
    found.correct("A3", {"documents_published": "7"}, comment="A secret correction.")
    found.send_back("B3", comment="A secret question.")
    return found


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nothing_of_a_review_in_progress_is_seen_by_the_commune_and_its_province(client, role):
    found = _marked(desk())
    scored(found.file)

    text = page(client, found.file, reader(role, found.file))

    assert "secret" not in text
    assert found.reviewer.user.full_name not in text
    for line in ("A3", "B2", "B3"):
        response = client.get(reverse("assessments:line", args=[found.file.pk, line]))
        assert "secret" not in response.content.decode()
    log = client.get(reverse("assessments:file_log", args=[found.file.pk])).content.decode()
    assert "secret" not in log
    assert "was accepted" not in log


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_concluded_review_still_reads_as_in_review(client, role):
    found = reviewed()

    text = page(client, found.file, reader(role, found.file))

    assert "In review" in text
    assert "To approve" not in text
    assert "Conclude the review" not in text
    assert "Verified" not in text


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_returned_file_shows_what_was_sent_back_and_no_more(client, role):
    found = _marked(desk())
    LineDecision.objects.filter(line="B3").update(comment="Of which year?")
    return_assessment(found.file, note="Thank you.", actor=found.reviewer, at=AT)

    text = page(client, found.file, reader(role, found.file))

    assert "Of which year?" in text
    assert "secret" not in text


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_comment_does_not_vanish_one_line_at_a_time_while_the_review_goes_on(client, role):
    found = _marked(desk())
    return_assessment(found.file, actor=found.reviewer, at=AT)
    Assessment.objects.filter(pk=found.file.pk).update(state=State.IN_REVIEW)
    before = file_page(found.reload(), outsider(role, found.file))

    found.decide("B3", at=LATER)

    after = file_page(found.reload(), outsider(role, found.file))
    assert _comments(before) == _comments(after) == {}


def _comments(shown) -> dict[str, str]:
    return {
        card.code: card.decision.comment
        for grid in shown.grids
        for section in grid.sections
        for card in section.cards
        if card.decision
    }


@pytest.mark.parametrize("role", OUTSIDERS)
def test_an_approved_file_shows_decisions_corrections_and_both_scores(client, role):
    found = desk()
    scored(found.file)
    found.accept_all(but=("A3",))
    found.correct("A3", {"documents_published": "2"}, comment="Only two pages answer.")
    _approve(found)

    text = page(client, found.file, reader(role, found.file))

    assert "Only two pages answer." in text
    assert "Verified score" in text
    assert "Declared score" in text
    assert found.file.approved_digest in text
    assert found.reviewer.user.full_name not in text


def _approve(found: Desk) -> None:
    conclude_review(found.file, actor=found.reviewer, at=AT)
    scored(found.reload(), Stage.REVIEW)
    approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)
    found.reload()


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_refusal_is_between_reviewer_and_approver(role):
    found = reviewed()
    refuse_approval(found.file, reason="B2 is not proved.", actor=actor(Role.APPROVER), at=LATER)
    outside, inside = outsider(role, found.file), actor(Role.REVIEWER)
    file = found.reload()

    assert not steps_seen(file, outside).filter(action__in=[Action.REFUSE, Action.CONCLUDE_REVIEW]).exists()
    assert steps_seen(file, inside).filter(action=Action.REFUSE).exists()
    told = [entry.sentence for entry in log_entries(list(events_seen(file, outside)), file, outside)]
    assert not any("not proved" in sentence or "concluded" in sentence for sentence in told)


def test_a_review_reopened_before_its_approval_stays_unknown_outside():
    found = reviewed()
    reopen_assessment(found.file, reason="A wrong year.", actor=actor(Role.ADMINISTRATOR), at=LATER)
    outside = outsider(Role.COMMUNE_MANAGER, found.file)

    assert not steps_seen(found.reload(), outside).filter(action=Action.REOPEN).exists()
    assert not events_seen(found.file, outside).filter(code="assessment.reopen").exists()


def test_an_approval_undone_is_told():
    found = approved()
    reopen_assessment(found.file, reason="A wrong year.", actor=actor(Role.ADMINISTRATOR), at=LATER)
    outside = outsider(Role.COMMUNE_MANAGER, found.file)

    assert steps_seen(found.reload(), outside).filter(action=Action.REOPEN).exists()
    assert events_seen(found.file, outside).filter(code="assessment.reopen").exists()


def test_the_log_names_the_communes_own_people_to_the_commune():
    found = reviewed()
    manager = outsider(Role.COMMUNE_MANAGER, found.file)
    record_event("assessment.submit", actor=manager.user, target=found.file, data={}, at=AT)
    record_event("assessment.claim", actor=found.reviewer.user, target=found.file, data={}, at=AT)

    to_the_commune = {
        entry.who for entry in log_entries(list(events_seen(found.file, manager)), found.file, manager)
    }
    to_the_ministry = {
        entry.who
        for entry in log_entries(list(events_seen(found.file, found.reviewer)), found.file, found.reviewer)
    }

    assert to_the_commune == {str(manager.user), ""}
    assert {str(manager.user), str(found.reviewer.user)} <= to_the_ministry
