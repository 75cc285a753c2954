"""The page of a file: what each reader is told to do, and what a review in progress keeps to itself."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Action, Decision, Stage, State
from assessments.models import Assessment, LineDecision, Transition
from assessments.services.approval import approve_assessment, refuse_approval, reopen_assessment
from assessments.services.file_page import file_page
from assessments.services.next_steps import next_step
from assessments.services.review import conclude_review, return_assessment
from assessments.services.timeline import events_seen, log_entries, steps_seen
from communes.actors import Actor, actor_for
from communes.enums import COMMUNE_ROLES, Role
from records.services.events import record_event
from tests.assessments.audit.situations import audit
from tests.assessments.review.situations import AT, LATER, Desk, approved, desk, reviewed
from tests.assessments.workflow.people import Cast, file_in
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, scored
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
OUTSIDERS = sorted(COMMUNE_ROLES | {Role.PROVINCE_OFFICER})


def reader(role: str, file: Assessment):
    """Return a membership of a role that may see a file."""
    place = {"province": file.commune.province} if role == Role.PROVINCE_OFFICER else {}
    place |= {"commune": file.commune} if role in COMMUNE_ROLES else {}
    return membership(role, **place)


def outsider(role: str, file: Assessment):
    """Return someone of the commune or of its province."""
    place = (
        {"province": file.commune.province} if role == Role.PROVINCE_OFFICER else {"commune": file.commune}
    )
    return actor(role, **place)


def page(client, file: Assessment, acting) -> str:
    sign_in(client, acting)
    response = client.get(reverse("assessments:detail", args=[file.pk]))
    assert response.status_code == 200
    return response.content.decode()


# --- Who opens it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_the_page_opens_in_every_state_for_everybody_concerned(client, state):
    cast = Cast.of(state)

    with time_machine.travel(datetime(2026, 7, 6, 9, 0, tzinfo=UTC), tick=False):
        for acting in cast.actors.values():
            if acting.role == Role.APPEAL_MEMBER:
                continue
            assert cast.file.commune.name_fr in page(client, cast.file, acting.membership)


def test_the_appeal_committee_sees_the_files_that_were_appealed(client):
    file = AssessmentFactory(appealed=True)
    sign_in(client, membership(Role.APPEAL_MEMBER))
    address = reverse("assessments:detail", args=[file.pk])
    assert client.get(address).status_code == 404

    Transition.objects.create(
        assessment=file,
        action=Action.APPEAL,
        from_state=State.FINAL,
        to_state=State.APPEALED,
        reason="Nine were published.",
        at=AT,
    )

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER])
def test_a_strangers_file_does_not_exist(client, role):
    sign_in(client, membership(role))

    assert client.get(reverse("assessments:detail", args=[AssessmentFactory().pk])).status_code == 404


@pytest.mark.parametrize("situation", ["submitted", "in_review", "approved"])
def test_the_page_costs_at_most_fifteen_queries(client, situation):
    file = AssessmentFactory(**{situation: True}, answers=True)
    scored(file)
    acting = reader(Role.REVIEWER, file)
    sign_in(client, acting)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("assessments:detail", args=[file.pk]))

    assert len(queries) <= 15, "\n".join(query["sql"][:160] for query in queries)


# --- What to do next -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "state", "words", "has_due"),
    [
        (Role.COMMUNE_AGENT, State.DRAFT, "the manager of the commune submits", True),
        (Role.COMMUNE_MANAGER, State.DRAFT, "then submit the file", True),
        (Role.COMMUNE_AGENT, State.NOT_SUBMITTED, "Only an extension", False),
        (Role.COMMUNE_AGENT, State.SUBMITTED, "Nothing is expected", False),
        (Role.COMMUNE_AGENT, State.IN_REVIEW, "Nothing is expected", False),
        (Role.COMMUNE_MANAGER, State.RETURNED, "Correct the lines", True),
        (Role.COMMUNE_MANAGER, State.REVIEWED, "Nothing is expected", False),
        (Role.COMMUNE_MANAGER, State.AWAITING_REPLY, "may reply", True),
        (Role.COMMUNE_MANAGER, State.FINAL, "may appeal", True),
        (Role.PROVINCE_OFFICER, State.RETURNED, "Nothing is expected", False),
        (Role.REVIEWER, State.SUBMITTED, "Claim the file", True),
        (Role.REVIEWER, State.IN_REVIEW, "Decide on each line", True),
        (Role.REVIEWER, State.RETURNED, "The commune corrects", False),
        (Role.REVIEWER, State.REVIEWED, "another person approves", False),
        (Role.APPROVER, State.REVIEWED, "approve the score or refuse", True),
        (Role.APPROVER, State.IN_REVIEW, "Nothing is expected", False),
        (Role.AUDITOR, State.IN_AUDIT, "conclude the audit", True),
        (Role.AUDITOR, State.AWAITING_REPLY, "may reply", True),
        (Role.AUDITOR, State.REPLIED, "conclude the findings", True),
        (Role.APPEAL_MEMBER, State.APPEALED, "decides on the appeal", False),
        (Role.ADMINISTRATOR, State.REVIEWED, "Nothing is expected", False),
    ],
)
def test_each_reader_is_told_what_to_do_and_by_when(role, state, words, has_due):
    cast = Cast.of(state)

    step = next_step(cast.file, cast.actors[role], at=IN_ENTRY)

    assert words in str(step.text)
    assert (step.due is not None) is has_due


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 2, 14, 22, 59, tzinfo=UTC), "has not opened"),
        (datetime(2026, 4, 15, 22, 59, tzinfo=UTC), "then submit"),
        (datetime(2026, 4, 15, 23, 0, tzinfo=UTC), "deadline has passed"),
    ],
)
def test_a_draft_says_where_the_calendar_stands(at, words):
    file = AssessmentFactory()
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    assert words in str(next_step(file, manager, at=at).text)


def test_another_reviewers_file_is_theirs():
    step = next_step(AssessmentFactory(in_review=True), actor(Role.REVIEWER), at=AT)

    assert "Another reviewer" in str(step.text)


def test_a_reviewer_of_the_commune_is_told_that_someone_else_decides():
    cast = Cast.of(State.SUBMITTED)
    membership(Role.COMMUNE_AGENT, commune=cast.file.commune, user=cast.actors[Role.REVIEWER].user)
    native = _again(cast.actors[Role.REVIEWER])

    assert "You belong to this commune" in str(next_step(cast.file, native, at=AT).text)


def _again(acting: Actor) -> Actor:
    return actor_for(acting.membership, on=AT.date())


@pytest.mark.parametrize(
    ("role", "state", "shown"),
    [
        (Role.REVIEWER, State.SUBMITTED, "claim"),
        (Role.REVIEWER, State.IN_REVIEW, "review"),
        (Role.APPROVER, State.REVIEWED, "approve"),
        (Role.ADMINISTRATOR, State.REVIEWED, "reopen"),
        (Role.ADMINISTRATOR, State.APPROVED, "reopen"),
        (Role.ADMINISTRATOR, State.RETURNED, "hand_over"),
        (Role.AUDITOR, State.IN_AUDIT, "conclude_audit"),
        (Role.COMMUNE_MANAGER, State.SUBMITTED, "submission"),
        (Role.COMMUNE_MANAGER, State.RETURNED, "submission"),
        (Role.COMMUNE_MANAGER, State.DRAFT, "entry"),
    ],
)
def test_the_buttons_are_those_that_work(client, role, state, shown):
    cast = Cast.of(state)

    with time_machine.travel(datetime(2026, 7, 6, 9, 0, tzinfo=UTC), tick=False):
        if state == State.DRAFT:
            cast.file.extended_until = datetime(2026, 8, 1, tzinfo=UTC)
            cast.file.save()
        text = page(client, cast.file, cast.actors[role].membership)

    assert reverse(f"assessments:{shown}", args=[cast.file.pk]) in text
    others = {"claim", "approve", "refuse", "reopen", "hand_over", "conclude_audit"} - {shown}
    if shown == "approve":
        others.discard("refuse")
    for other in others:
        assert f'"{reverse(f"assessments:{other}", args=[cast.file.pk])}"' not in text


# --- What a review in progress keeps to itself -----------------------------------------------------------


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


# --- Scores ----------------------------------------------------------------------------------------------


def test_a_draft_shows_its_live_score(client):
    file = AssessmentFactory(answers=True)

    text = page(client, file, reader(Role.COMMUNE_AGENT, file))

    assert "Score as entered so far" in text
    assert "71.24 / 100" in text


def test_the_two_grids_have_two_totals(client):
    file = AssessmentFactory(large=True, submitted=True, answers=True)
    scored(file)

    text = page(client, file, reader(Role.REVIEWER, file))

    assert "the two are never added" in text
    assert file_page(file, actor(Role.REVIEWER)).grids[1].declared is not None


def test_a_file_that_nobody_scored_yet_is_computed_for_the_page():
    file = AssessmentFactory(submitted=True, answers=True)

    shown = file_page(file, actor(Role.REVIEWER))

    assert shown.scores.is_live
    assert str(shown.main.total) == "71.24"
    assert shown.main.conditions_met == 5


def test_an_audited_score_replaces_the_reviewed_one():
    found = approved()
    found.file.state = State.FINAL
    found.file.final_at = LATER
    found.file.save()
    scored(found.file, Stage.AUDIT)

    assert file_page(found.file, found.reviewer).scores.verified_stage == Stage.AUDIT


def test_the_log_has_pages_of_its_own(client):
    found = desk()
    for _round in range(12):
        found.decide("B2")
    sign_in(client, reader(Role.REVIEWER, found.file))

    first = client.get(reverse("assessments:detail", args=[found.file.pk])).content.decode()
    whole = client.get(reverse("assessments:file_log", args=[found.file.pk])).content.decode()

    assert reverse("assessments:file_log", args=[found.file.pk]) in first
    assert first.count("Line B2 was accepted") == 8
    assert whole.count("Line B2 was accepted") == 12


def test_the_reader_of_another_region_gets_no_line_and_no_log(client):
    file = file_in(State.IN_REVIEW)
    sign_in(client, membership(Role.REVIEWER, regions=[CommuneFactory().province.region]))

    for address in (
        reverse("assessments:line", args=[file.pk, "B2"]),
        reverse("assessments:file_log", args=[file.pk]),
        reverse("assessments:review", args=[file.pk]),
    ):
        assert client.get(address).status_code == 404


def test_a_decision_that_was_shown_is_the_one_that_stands():
    found = approved()

    shown = file_page(found.file, outsider(Role.COMMUNE_AGENT, found.file))

    decisions = {
        card.decision.decision for grid in shown.grids for section in grid.sections for card in section.cards
    }
    assert decisions == {Decision.ACCEPTED}


def test_inspectors_read_the_files_of_their_mission_only_while_it_runs(client):
    found = audit()
    file = found.takes()
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:detail", args=[file.pk])

    for moment, status in (
        (datetime(2026, 7, 31, 22, tzinfo=UTC), 200),
        (datetime(2026, 8, 1, tzinfo=UTC), 404),
    ):
        with time_machine.travel(moment, tick=False):
            sign_in(client, found.inspector.membership)
            assert client.get(address).status_code == status
