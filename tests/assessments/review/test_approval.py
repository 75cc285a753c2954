"""Approval by another person, of a score that is there and right; refusal; reopening."""

import pytest

from assessments.enums import Decision, Stage, State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired, WrongState
from assessments.models import Answer, Assessment, Correction, LineDecision, ScoreSheet
from assessments.services.approval import (
    SamePerson,
    ScoreMissing,
    ScoreOutdated,
    approval_content,
    approve_assessment,
    refuse_approval,
    reopen_assessment,
)
from assessments.services.review import conclude_review
from communes.actors import actor_for
from communes.enums import Role
from config.toolbox.canonical import digest
from tests.assessments.review.situations import AT, LATER, approved, desk, reviewed
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def test_an_approved_file_is_frozen_with_the_digest_of_what_was_approved():
    found = reviewed()
    approver = actor(Role.APPROVER)

    approve_assessment(found.file, actor=approver, at=LATER)

    file = found.reload()
    assert (file.state, file.approved_by, file.approved_at) == (State.APPROVED, approver.user, LATER)
    sheet = ScoreSheet.objects.get(assessment=file, stage=Stage.REVIEW)
    assert file.approved_digest == digest(approval_content(file, sheet))
    assert not LineDecision.objects.filter(assessment=file, is_shown=False).exists()


def test_the_digest_covers_figures_corrections_and_score():
    found = desk()
    found.accept_all(but=("A3",))
    found.correct("A3", {"documents_published": "8"})
    conclude_review(found.file, actor=found.reviewer, at=AT)
    file = found.reload()
    sheet = ScoreSheet(assessment=file, grid=file.cycle.grid, sheet={"total": "60.00"})
    digests = {digest(approval_content(file, sheet))}

    Answer.objects.filter(assessment=file, field="staff_total").update(value="1")
    digests.add(digest(approval_content(file, sheet)))
    Correction.objects.filter(assessment=file).update(reason="Another reason.")
    digests.add(digest(approval_content(file, sheet)))
    Correction.objects.filter(assessment=file).update(value="7")
    digests.add(digest(approval_content(file, sheet)))
    sheet.sheet = {"total": "61.00"}
    digests.add(digest(approval_content(file, sheet)))

    assert len(digests) == 5


def test_what_is_corrected_after_the_approval_is_no_part_of_its_digest():
    found = approved()
    sheet = ScoreSheet.objects.get(assessment=found.file, stage=Stage.REVIEW)

    Correction.objects.create(
        assessment=found.file,
        field="documents_published",
        line="A3",
        stage=Stage.AUDIT,
        value="2",
        reason="Finding 1.",
        corrected_by=found.reviewer.user,
        corrected_at=LATER,
    )

    assert digest(approval_content(found.file, sheet)) == found.file.approved_digest


def test_the_person_who_concluded_the_review_does_not_approve():
    found = reviewed()
    seat = membership(Role.APPROVER, user=found.reviewer.user)

    with pytest.raises(SamePerson):
        approve_assessment(found.file, actor=actor_for(seat, on=AT.date()), at=LATER)

    assert found.reload().state == State.REVIEWED


def test_the_person_who_decided_on_a_single_line_does_not_approve_either():
    found = reviewed()
    seat = membership(Role.APPROVER)
    LineDecision.objects.filter(assessment=found.file, line="B2").update(decided_by=seat.user)

    with pytest.raises(SamePerson):
        approve_assessment(found.file, actor=actor_for(seat, on=AT.date()), at=LATER)


def test_the_person_who_reviewed_does_not_refuse_either():
    found = reviewed()
    seat = membership(Role.APPROVER, user=found.reviewer.user)

    with pytest.raises(SamePerson):
        refuse_approval(found.file, reason="No.", actor=actor_for(seat, on=AT.date()), at=LATER)


def test_nothing_is_approved_before_its_verified_score_is_there():
    found = desk()
    found.accept_all()
    conclude_review(found.file, actor=found.reviewer, at=AT)

    with pytest.raises(ScoreMissing):
        approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)

    assert found.reload().approved_digest == ""


def test_an_outdated_score_is_not_approved():
    found = reviewed()
    Answer.objects.filter(assessment=found.file, field="documents_published").update(value="2")
    Assessment.objects.filter(pk=found.file.pk).update(figures_version=9)

    with pytest.raises(ScoreOutdated):
        approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)

    assert found.reload().state == State.REVIEWED


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPROVER])
def test_only_approvers_approve(role):
    with pytest.raises(NotAllowed):
        approve_assessment(AssessmentFactory(reviewed=True), actor=actor(role), at=LATER)


def test_an_approver_does_not_approve_their_own_commune():
    found = reviewed()
    seat = membership(Role.APPROVER)
    membership(Role.COMMUNE_AGENT, commune=found.file.commune, user=seat.user)

    with pytest.raises(OwnCommune):
        approve_assessment(found.file, actor=actor_for(seat, on=AT.date()), at=LATER)


def test_a_second_click_approves_nothing():
    found = approved()

    with pytest.raises(WrongState):
        approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)


def test_a_refusal_takes_the_review_back_to_its_reviewer_with_the_reason():
    found = reviewed()

    step = refuse_approval(found.file, reason="B2 is not proved.", actor=actor(Role.APPROVER), at=LATER)

    file = found.reload()
    assert (file.state, file.reviewed_by, file.reviewed_at) == (State.IN_REVIEW, None, None)
    assert file.claimed_by == found.reviewer.user
    assert step.reason == "B2 is not proved."
    found.correct("A3", {"documents_published": "8"}, at=LATER)


def test_a_refusal_needs_its_reason():
    found = reviewed()

    with pytest.raises(ReasonRequired):
        refuse_approval(found.file, reason="", actor=actor(Role.APPROVER), at=LATER)

    assert found.reload().state == State.REVIEWED


@pytest.mark.parametrize("make", [reviewed, approved])
def test_reopening_thaws_what_was_frozen_and_hides_the_review_again(make):
    found = make()

    reopen_assessment(found.file, reason="A wrong year.", actor=actor(Role.ADMINISTRATOR), at=LATER)

    file = found.reload()
    assert file.state == State.IN_REVIEW
    assert (file.approved_by, file.approved_at, file.approved_digest) == (None, None, "")
    assert (file.reviewed_by, file.reviewed_at) == (None, None)
    assert not LineDecision.objects.filter(assessment=file, is_shown=True).exists()
    assert set(LineDecision.objects.values_list("decision", flat=True)) == {Decision.ACCEPTED}


def test_reopening_needs_its_reason():
    found = approved()
    frozen = found.file.approved_digest

    with pytest.raises(ReasonRequired):
        reopen_assessment(found.file, reason="  ", actor=actor(Role.ADMINISTRATOR), at=LATER)

    file = found.reload()
    assert (file.state, file.approved_digest) == (State.APPROVED, frozen)
    assert LineDecision.objects.filter(assessment=file, is_shown=True).exists()


def test_a_file_reopened_corrected_and_concluded_again_waits_for_its_new_score():
    found = approved()
    reopen_assessment(found.file, reason="A wrong year.", actor=actor(Role.ADMINISTRATOR), at=LATER)
    found.correct("A3", {"documents_published": "2"}, at=LATER)
    conclude_review(found.file, actor=found.reviewer, at=LATER)

    with pytest.raises(ScoreOutdated):
        approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)
