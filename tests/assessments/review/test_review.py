"""Claim, return, conclude, hand over."""

from datetime import UTC, datetime

import pytest

from assessments.enums import Action, Decision, Stage, State
from assessments.exceptions import NotAllowed, OwnCommune, WrongState
from assessments.models import Answer, LineDecision
from assessments.services.review import (
    ClaimedByOther,
    LinesOpen,
    LinesSentBack,
    NothingReturned,
    claim_assessment,
    claim_assessments,
    conclude_review,
    return_assessment,
)
from assessments.services.review_lines import LineStatus, review_lines
from assessments.services.submission import resubmit_assessment
from assessments.services.workflow import apply_step
from communes.actors import actor_for
from communes.enums import Role
from records.models import Event, Job
from tests.assessments.review.situations import AT, LATER, Desk, desk
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, actor, membership

pytestmark = pytest.mark.django_db


def statuses(found: Desk) -> dict[str, LineStatus]:
    return {row.code: row.status for row in review_lines(found.file)}


# --- Claim -----------------------------------------------------------------------------------------------


def test_a_reviewer_claims_a_submitted_file():
    file = AssessmentFactory(submitted=True)
    reviewer = actor(Role.REVIEWER)

    claim_assessment(file, actor=reviewer, at=AT)

    file.refresh_from_db()
    assert (file.state, file.claimed_by, file.claimed_at) == (State.IN_REVIEW, reviewer.user, AT)


def test_a_file_is_claimed_once():
    file = AssessmentFactory(submitted=True)
    first = actor(Role.REVIEWER)
    claim_assessment(file, actor=first, at=AT)

    with pytest.raises(WrongState):
        claim_assessment(file, actor=actor(Role.REVIEWER), at=AT)

    file.refresh_from_db()
    assert file.claimed_by == first.user


def test_several_files_are_claimed_at_once_and_the_others_explained():
    reviewer_seat = membership(Role.REVIEWER)
    own = MembershipFactory(agent=True, user=reviewer_seat.user)
    reviewer = actor_for(reviewer_seat, on=AT.date())
    free = AssessmentFactory(submitted=True)
    taken = AssessmentFactory(in_review=True)
    mine = AssessmentFactory(submitted=True, commune=own.commune)

    claims = claim_assessments([free.pk, taken.pk, mine.pk], actor=reviewer, at=AT)

    assert claims.taken == [free]
    assert {file: type(why) for file, why in claims.refused} == {taken: WrongState, mine: OwnCommune}


def test_files_of_other_regions_are_not_claimed():
    file = AssessmentFactory(submitted=True)
    elsewhere = actor(Role.REVIEWER, regions=[CommuneFactory().province.region])

    claims = claim_assessments([file.pk], actor=elsewhere, at=AT)

    assert (claims.taken, claims.refused) == ([], [])
    file.refresh_from_db()
    assert file.state == State.SUBMITTED


# --- Return ----------------------------------------------------------------------------------------------


def test_a_returned_file_gives_its_comments_and_a_window_that_ends_in_casablanca():
    found = desk()
    found.accept_all(but=("A3", "B2"))
    found.send_back("B2", comment="Of which year?")
    found.send_back("A3", comment="Count them again.")

    step = return_assessment(found.file, note="Thank you.", actor=found.reviewer, at=AT)

    file = found.reload()
    assert file.state == State.RETURNED
    # Ten days after 12 May, at 23:59 in Casablanca (UTC+1).
    assert file.correction_due_at == datetime(2026, 5, 22, 22, 59, tzinfo=UTC)
    assert step.reason == "Thank you.\nA3: Count them again.\nB2: Of which year?"
    shown = LineDecision.objects.filter(assessment=file, is_shown=True)
    assert set(shown.values_list("line", flat=True)) == {"A3", "B2"}
    event = Event.objects.get(code="review.lines_returned")
    assert event.data["comments"] == {"A3": "Count them again.", "B2": "Of which year?"}


def test_the_window_is_the_cycles():
    found = desk(cycle__correction_days=3)
    found.send_back("B2")

    return_assessment(found.file, actor=found.reviewer, at=datetime(2026, 5, 12, 23, 30, tzinfo=UTC))

    # Half past midnight on the 13th in Casablanca: the window counts from that day.
    assert found.reload().correction_due_at == datetime(2026, 5, 16, 22, 59, tzinfo=UTC)


def test_a_file_is_not_returned_without_a_line_sent_back():
    found = desk()
    found.accept_all()

    with pytest.raises(NothingReturned):
        return_assessment(found.file, actor=found.reviewer, at=AT)

    assert found.reload().state == State.IN_REVIEW


def test_only_the_reviewer_who_claimed_the_file_returns_it():
    found = desk()
    found.send_back("B2")

    with pytest.raises(ClaimedByOther):
        return_assessment(found.file, actor=actor(Role.REVIEWER), at=AT)


def _returned() -> Desk:
    found = desk()
    found.accept_all(but=("B2",))
    found.send_back("B2")
    return_assessment(found.file, actor=found.reviewer, at=AT)
    found.reload()
    return found


def test_after_resubmission_the_lines_sent_back_are_asked_again_and_only_they():
    found = _returned()
    manager = actor(Role.COMMUNE_MANAGER, commune=found.file.commune)

    resubmit_assessment(found.file, actor=manager, at=LATER, missing_confirmed=True)

    found.reload()
    assert {line for line, status in statuses(found).items() if status == LineStatus.AGAIN} == {"B2"}
    with pytest.raises(LinesOpen, match="B2"):
        conclude_review(found.file, actor=found.reviewer, at=LATER)


def test_a_figure_changed_meanwhile_asks_again_for_the_lines_that_read_it():
    found = _returned()
    manager = actor(Role.COMMUNE_MANAGER, commune=found.file.commune)
    Answer.objects.filter(assessment=found.file, field="documents_published").update(changed_at=LATER)

    resubmit_assessment(found.file, actor=manager, at=LATER, missing_confirmed=True)

    assert statuses(found)["A3"] == LineStatus.AGAIN


def test_when_the_window_ends_unused_the_lines_sent_back_are_decided_again():
    found = _returned()
    apply_step(found.file, Action.END_CORRECTION, actor=None, at=LATER)

    assert statuses(found)["B2"] == LineStatus.AGAIN
    with pytest.raises(NothingReturned):
        return_assessment(found.file, actor=found.reviewer, at=LATER)
    found.decide("B2", at=LATER)
    conclude_review(found.file, actor=found.reviewer, at=LATER)


def test_a_line_answered_and_not_decided_again_does_not_reopen_with_another():
    found = _returned()
    manager = actor(Role.COMMUNE_MANAGER, commune=found.file.commune)
    resubmit_assessment(found.file, actor=manager, at=LATER, missing_confirmed=True)
    found.send_back("A3", at=LATER)

    return_assessment(found.reload(), actor=found.reviewer, at=LATER)

    waiting = LineDecision.objects.filter(decision=Decision.RETURNED, answered_at=None)
    assert list(waiting.values_list("line", flat=True)) == ["A3"]


# --- Conclude --------------------------------------------------------------------------------------------


def test_a_review_is_concluded_once_every_line_has_a_word_and_asks_for_its_score():
    found = desk()
    found.accept_all(but=("A3",))
    found.correct("A3", {"documents_published": "8"})

    conclude_review(found.file, actor=found.reviewer, at=LATER)

    file = found.reload()
    assert (file.state, file.reviewed_by, file.reviewed_at) == (State.REVIEWED, found.reviewer.user, LATER)
    job = Job.objects.get(kind="assessments.score_file")
    assert (job.arguments["assessment"], job.arguments["stage"]) == (file.pk, Stage.REVIEW)


def test_a_line_without_a_word_holds_the_conclusion_back_and_is_named():
    found = desk()
    found.accept_all(but=("CMO2", "E1"))

    with pytest.raises(LinesOpen, match=r"CMO2, E1\."):
        conclude_review(found.file, actor=found.reviewer, at=AT)

    assert not Job.objects.filter(kind="assessments.score_file").exists()


def test_a_line_of_the_additional_grid_holds_the_conclusion_back_too():
    found = desk(large=True)
    last = review_lines(found.file)[-1].code
    found.accept_all(but=(last,))

    with pytest.raises(LinesOpen, match=last):
        conclude_review(found.file, actor=found.reviewer, at=AT)


def test_a_line_marked_to_be_sent_back_holds_the_conclusion_back():
    found = desk()
    found.accept_all(but=("B2",))
    found.send_back("B2")

    with pytest.raises(LinesSentBack, match=r"B2\."):
        conclude_review(found.file, actor=found.reviewer, at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_reviewers_conclude(role):
    found = desk()
    found.accept_all()

    with pytest.raises(NotAllowed):
        conclude_review(found.file, actor=actor(role), at=AT)
