"""The database refuses what must never be, each rule by its name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from assessments.enums import Action, Decision, Stage, State
from assessments.models import Assessment, Correction, Extension, LineDecision, MissionAssessment, Transition
from assessments.models.transitions import ACTIONS_WITH_REASON
from tests.assessments.workflow.people import Cast, file_in
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory

pytestmark = pytest.mark.django_db

BROKEN = [
    ("assessment_submitted_has_who_and_when", State.SUBMITTED, {"submitted_at": None}),
    ("assessment_submitted_has_who_and_when", State.SUBMITTED, {"submitted_by": None}),
    ("assessment_submitted_has_who_and_when", State.DRAFT, {"state": State.SUBMITTED}),
    ("assessment_in_review_is_claimed", State.IN_REVIEW, {"claimed_by": None}),
    ("assessment_in_review_is_claimed", State.IN_REVIEW, {"claimed_at": None}),
    ("assessment_in_review_is_claimed", State.SUBMITTED, {"state": State.IN_REVIEW}),
    ("assessment_returned_has_due_date", State.RETURNED, {"correction_due_at": None}),
    ("assessment_reviewed_has_who_and_when", State.REVIEWED, {"reviewed_at": None}),
    ("assessment_reviewed_has_who_and_when", State.IN_REVIEW, {"state": State.REVIEWED}),
    ("assessment_approved_has_who_when_and_digest", State.APPROVED, {"approved_digest": ""}),
    ("assessment_approved_has_who_when_and_digest", State.APPROVED, {"approved_by": None}),
    ("assessment_approved_has_who_when_and_digest", State.APPROVED, {"approved_at": None}),
    ("assessment_approved_has_who_when_and_digest", State.IN_AUDIT, {"approved_digest": ""}),
    ("assessment_awaiting_reply_has_due_date", State.AWAITING_REPLY, {"reply_due_at": None}),
    ("assessment_final_has_time", State.FINAL, {"final_at": None}),
    ("assessment_final_has_time", State.APPEALED, {"final_at": None}),
    ("assessment_published_has_time", State.PUBLISHED, {"published_at": None}),
]


@pytest.mark.parametrize(("rule", "state", "fields"), BROKEN)
def test_a_file_has_what_its_state_needs(rule, state, fields):
    file = file_in(state)

    with pytest.raises(IntegrityError, match=rule):
        Assessment.objects.filter(pk=file.pk).update(**fields)


def test_the_person_who_reviewed_cannot_be_written_as_the_one_who_approved():
    file = AssessmentFactory(approved=True)

    with pytest.raises(IntegrityError, match="assessment_approved_by_another_person"):
        Assessment.objects.filter(pk=file.pk).update(approved_by=file.reviewed_by)


def test_a_commune_has_one_file_a_year():
    file = AssessmentFactory()

    with pytest.raises(IntegrityError, match=r"assessment_once_a_year|cycle_id"):
        Assessment.objects.create(cycle=file.cycle, commune=file.commune)


@pytest.mark.parametrize("action", ACTIONS_WITH_REASON)
def test_the_log_refuses_a_step_without_its_reason(action):
    file = AssessmentFactory()

    with pytest.raises(IntegrityError, match="transition_has_reason_where_required"):
        Transition.objects.create(
            assessment=file,
            action=action,
            from_state=State.DRAFT,
            to_state=State.DRAFT,
            at=IN_REVIEW,
        )


def test_the_log_takes_a_step_that_needs_no_reason():
    file = AssessmentFactory()

    step = Transition.objects.create(
        assessment=file,
        action=Action.CLAIM,
        from_state=State.SUBMITTED,
        to_state=State.IN_REVIEW,
        at=IN_REVIEW,
    )

    assert step.pk


@pytest.mark.parametrize("decision", [Decision.CORRECTED, Decision.RETURNED])
def test_a_line_is_not_corrected_or_sent_back_without_a_comment(decision):
    with pytest.raises(IntegrityError, match="decision_other_than_accepted_has_comment"):
        _decide(AssessmentFactory(), decision=decision)


def test_a_line_has_one_standing_decision():
    file = AssessmentFactory()
    _decide(file)

    with pytest.raises(IntegrityError, match=r"decision_once_a_line|assessment_id"):
        _decide(file)


def _decide(file: Assessment, **fields) -> LineDecision:
    return LineDecision.objects.create(
        **{
            "assessment": file,
            "line": "B2",
            "decision": Decision.ACCEPTED,
            "figures_version": 1,
            "decided_by": UserFactory(),
            "decided_at": IN_REVIEW,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("correction_has_reason", {"reason": ""}),
        ("correction_is_never_declared", {"stage": Stage.DECLARED}),
    ],
)
def test_a_correction_has_its_reason_and_its_stage(rule, fields):
    with pytest.raises(IntegrityError, match=rule):
        Correction.objects.create(
            **{
                "assessment": AssessmentFactory(),
                "field": "staff_total",
                "line": "D1",
                "stage": Stage.REVIEW,
                "value": "12",
                "reason": "The register counts 12.",
                "corrected_by": UserFactory(),
                "corrected_at": IN_REVIEW,
                **fields,
            }
        )


@pytest.mark.parametrize(
    ("rule", "fields"),
    [("extension_has_reason", {"reason": ""}), ("extension_after_grant", {"until": IN_REVIEW})],
)
def test_an_extension_has_its_reason_and_lies_ahead(rule, fields):
    with pytest.raises(IntegrityError, match=rule):
        Extension.objects.create(
            **{
                "assessment": AssessmentFactory(),
                "until": IN_REVIEW + timedelta(days=5),
                "reason": "Floods.",
                "granted_by": UserFactory(),
                "granted_at": IN_REVIEW,
                **fields,
            }
        )


def test_a_mission_says_why_it_took_a_file():
    entry = MissionAssessment.objects.get(assessment=Cast.of(State.IN_AUDIT).file)

    with pytest.raises(IntegrityError, match="mission_entry_has_reason"):
        MissionAssessment.objects.filter(pk=entry.pk).update(reason="")


def test_a_mission_does_not_end_before_it_starts():
    mission = Cast.of(State.IN_AUDIT).file.mission_entry.mission
    mission.ends_on = mission.starts_on - timedelta(days=1)

    with pytest.raises(IntegrityError, match="mission_ends_after_start"):
        mission.save()
