"""Sending, sending again, taking back: one receipt each time, all or nothing."""

from datetime import timedelta

import pytest

from assessments.enums import Action, Decision, State
from assessments.exceptions import DeadlinePassed, NotAllowed, ReasonRequired, WrongState
from assessments.models import LineDecision, Submission, Transition
from assessments.services.missing import MissingKind
from assessments.services.submission import (
    FileChanged,
    MissingNotConfirmed,
    RefusedTextsLeft,
    latest_submission,
    resubmit_assessment,
    submission_content,
    submit_assessment,
    withdraw_assessment,
)
from communes.enums import Role
from config.toolbox.canonical import digest
from records.models import Event, Job, Message
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    answer,
    attach,
    example_answers,
)
from tests.factories.communes import actor, membership

DAY = timedelta(days=1)


@pytest.fixture
def assessment(db):
    """A file whose answers are complete, and whose documents are not."""
    return AssessmentFactory(answers=True)


@pytest.fixture
def submit(assessment, manager):
    def submitting(*, by=None, at=IN_ENTRY, missing_confirmed=True, **options):
        return submit_assessment(
            assessment, actor=by or manager, at=at, missing_confirmed=missing_confirmed, **options
        )

    return submitting


def test_the_receipt(submit, assessment, manager):
    receipt = submit()

    assert receipt.number == f"ADAA-2025-{assessment.commune.code}-1"
    assert (receipt.version, receipt.is_late, receipt.submitted_by, receipt.submitted_at) == (
        1,
        False,
        manager.user,
        IN_ENTRY,
    )
    assert receipt.digest == digest(receipt.content)
    assert len(receipt.digest) == 64


def test_the_receipt_answers_for_figures_evidence_and_grid(submit, assessment):
    item = attach(assessment, "GV-01")

    content = submit().content

    assert content["answers"] == {
        code: value if isinstance(value, bool) else str(value) for code, value in example_answers().items()
    }
    assert {"document": "GV-01", "sha256": item.file.sha256} in content["evidence"]
    grid = assessment.cycle.grid
    assert content["grids"] == [{"code": "papc", "version": "2025.1", "digest": grid.digest}]
    assert (content["commune"], content["assessed_year"]) == (assessment.commune.code, 2025)


def test_the_list_of_evidence_names_each_file(submit, assessment):
    item = attach(assessment, "GV-01")

    assert {
        "document": "GV-01",
        "name": "محضر دورة فبراير.pdf",
        "size": item.file.size,
        "sha256": item.file.sha256,
    } in submit().evidence


def test_any_change_changes_the_digest(assessment):
    before = digest(submission_content(assessment))
    assert digest(submission_content(assessment)) == before

    answer(assessment, {"capex_paid": "1.00"})
    changed = digest(submission_content(assessment))
    attach(assessment, "GV-01")

    assert len({before, changed, digest(submission_content(assessment))}) == 3


def test_the_file_moves_with_its_log_its_messages_its_score_and_its_receipt(submit, assessment, manager):
    officer = membership(Role.PROVINCE_OFFICER, province=assessment.commune.province)

    submit()

    assessment.refresh_from_db()
    assert (assessment.state, assessment.submitted_at, assessment.submitted_by) == (
        State.SUBMITTED,
        IN_ENTRY,
        manager.user,
    )
    assert Transition.objects.get().action == Action.SUBMIT
    assert Event.objects.filter(code="assessment.submit").count() == 1
    assert set(Message.objects.values_list("recipient", flat=True)) == {manager.user.pk, officer.user.pk}
    assert {job.kind for job in Job.objects.all()} == {"assessments.score_file", "assessments.receipt"}


def test_a_second_click_gives_no_second_receipt(submit):
    submit()

    with pytest.raises(WrongState):
        submit()

    assert Submission.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMMUNE_MANAGER])
def test_only_the_manager_sends(submit, assessment, role):
    place = {"commune": assessment.commune} if role == Role.COMMUNE_AGENT else {}

    with pytest.raises(NotAllowed):
        submit(by=actor(role, **place))


def test_the_manager_of_another_commune_does_not(submit):
    with pytest.raises(NotAllowed):
        submit(by=actor(Role.COMMUNE_MANAGER))


def test_not_after_the_deadline_and_nothing_is_left_behind(submit, assessment):
    with pytest.raises(DeadlinePassed):
        submit(at=AFTER_DEADLINE)

    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT
    assert not Submission.objects.exists()
    assert not Job.objects.exists()


def test_late_under_an_extension(submit, assessment):
    assessment.extended_until = AFTER_DEADLINE + 5 * DAY
    assessment.save()

    assert submit(at=AFTER_DEADLINE).is_late
    assessment.refresh_from_db()
    assert assessment.is_late


def test_in_time_with_an_extension_is_not_late(submit, assessment):
    assessment.extended_until = AFTER_DEADLINE + 5 * DAY
    assessment.save()

    assert not submit().is_late


def test_what_is_missing_must_be_confirmed(submit, assessment):
    with pytest.raises(MissingNotConfirmed) as caught:
        submit(missing_confirmed=False)

    assert "GV-01" in {item.code for item in caught.value.missing}
    assert f"{len(caught.value.missing)} missing items" in caught.value.message


def test_nothing_missing_needs_no_confirmation(submit, assessment, monkeypatch):
    monkeypatch.setattr("assessments.services.submission.missing_items", lambda _assessment: [])

    assert submit(missing_confirmed=False)


def test_a_refused_text_blocks_even_when_confirmed(submit, save):
    save({"capex_paid": "much"})

    with pytest.raises(RefusedTextsLeft) as caught:
        submit()

    assert [item.code for item in caught.value.missing] == ["capex_paid"]
    assert "1 thing must be corrected first" in caught.value.message


def test_figures_that_contradict_each_other_block(submit, save):
    """Own revenue holds the taxes collected (check V1 of the grid)."""
    save({"own_revenue": "100", "tax_collected": "100.01"})

    with pytest.raises(RefusedTextsLeft) as caught:
        submit()

    assert [(item.kind, item.code, item.line) for item in caught.value.missing] == [
        (MissingKind.CONTRADICTION, "own_revenue", "C1")
    ]
    save({"own_revenue": "100.01"})
    assert submit()


def test_an_unanswered_condition_does_not_block(submit, save):
    save({"budget_voted_on": ""})

    assert "budget_voted_on" not in submit().content["answers"]


def test_what_was_read_is_what_is_sent(submit, assessment, save):
    seen = digest(submission_content(assessment))
    save({"capex_paid": "1"})

    with pytest.raises(FileChanged):
        submit(seen_digest=seen)

    assert submit(seen_digest=digest(submission_content(assessment)))


class TestWithdrawal:
    def test_a_file_is_taken_back_and_can_be_sent_again(self, submit, assessment, manager):
        first = submit()

        withdraw_assessment(assessment, actor=manager, at=IN_ENTRY + DAY, reason="A figure is wrong.")

        assessment.refresh_from_db()
        first.refresh_from_db()
        assert (assessment.state, assessment.submitted_at, first.withdrawn_at) == (
            State.DRAFT,
            None,
            IN_ENTRY + DAY,
        )
        assert latest_submission(assessment) is None
        assert submit(at=IN_ENTRY + 2 * DAY).number.endswith("-2")

    def test_a_reason_is_needed(self, submit, assessment, manager):
        submit()

        with pytest.raises(ReasonRequired):
            withdraw_assessment(assessment, actor=manager, at=IN_ENTRY, reason="  ")

    def test_not_after_the_deadline(self, submit, assessment, manager):
        submit()

        with pytest.raises(DeadlinePassed):
            withdraw_assessment(assessment, actor=manager, at=AFTER_DEADLINE, reason="Late.")

    def test_not_once_it_is_claimed(self, manager, assessment):
        assessment = AssessmentFactory(in_review=True)
        boss = actor(Role.COMMUNE_MANAGER, commune=assessment.commune)

        with pytest.raises(WrongState):
            withdraw_assessment(assessment, actor=boss, at=IN_ENTRY, reason="Too late.")

    def test_an_agent_does_not(self, submit, assessment, agent):
        submit()

        with pytest.raises(NotAllowed):
            withdraw_assessment(assessment, actor=agent, at=IN_ENTRY, reason="A figure is wrong.")


class TestResubmission:
    @pytest.fixture
    def assessment(self, db):
        file = AssessmentFactory(returned=True, answers=True, is_late=True)
        Submission.objects.create(
            assessment=file,
            version=1,
            number=f"ADAA-2025-{file.commune.code}-1",
            submitted_by=file.submitted_by,
            submitted_at=IN_ENTRY,
            is_late=True,
            content={},
            evidence=[],
            digest="1" * 64,
        )
        for line, word in [("B1", Decision.RETURNED), ("B2", Decision.ACCEPTED)]:
            LineDecision.objects.create(
                assessment=file,
                line=line,
                decision=word,
                comment="?",
                figures_version=1,
                decided_by=file.claimed_by,
                decided_at=IN_REVIEW,
                is_shown=True,
            )
        return file

    @pytest.fixture
    def resubmit(self, assessment, manager):
        return lambda **options: resubmit_assessment(
            assessment, **{"actor": manager, "at": IN_REVIEW, "missing_confirmed": True, **options}
        )

    def test_a_new_receipt_and_the_review_goes_on(self, resubmit, assessment):
        receipt = resubmit()

        assessment.refresh_from_db()
        assert (receipt.version, receipt.is_late, assessment.state) == (2, True, State.IN_REVIEW)
        assert assessment.submitted_at == IN_ENTRY

    def test_lines_sent_back_wait_for_a_new_decision(self, resubmit, assessment):
        resubmit()

        answered = dict(assessment.decisions.values_list("line", "answered_at"))
        assert answered == {"B1": IN_REVIEW, "B2": None}

    def test_only_what_the_returned_lines_lack_is_to_be_confirmed(self, resubmit, assessment):
        attach(assessment, "SP-01")
        attach(assessment, "SP-02")

        assert resubmit(missing_confirmed=False)

    def test_not_after_the_correction_window(self, resubmit, assessment):
        with pytest.raises(DeadlinePassed):
            resubmit(at=assessment.correction_due_at + timedelta(seconds=1))

    def test_an_agent_does_not(self, resubmit, agent):
        with pytest.raises(NotAllowed):
            resubmit(actor=agent)

    def test_a_draft_is_not_resubmitted(self, manager):
        draft = AssessmentFactory()

        with pytest.raises(WrongState):
            resubmit_assessment(draft, actor=actor(Role.COMMUNE_MANAGER, commune=draft.commune), at=IN_ENTRY)
