"""Reviews that go on with another reviewer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.enums import State
from assessments.exceptions import NotAllowed, ReasonRequired, WrongState
from assessments.models import (
    Assessment,
    DocumentRequest,
    ImprovementAction,
    ImprovementPlan,
    LineDecision,
    ReviewAssignment,
)
from assessments.services.handing_over import NotAReviewer, hand_over_review, reviewers_of
from assessments.services.review import ClaimedByOther
from communes.enums import Authority, Role
from communes.exceptions import TakerUnfit
from communes.services.handing_over import hand_over
from communes.services.waiting import waiting_for, work_kinds
from records.models import Event, Message
from tests.assessments.review.situations import AT, LATER, desk, reviewed
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, actor, membership
from tests.factories.packs import mission_of

pytestmark = pytest.mark.django_db


def hand_over_all(giver, taker, **options):
    """Pass all that can be passed to one colleague; return how much."""
    kinds = [code for code, kind in work_kinds().items() if kind.give is not None]
    return hand_over(giver, dict.fromkeys(kinds, taker), **options)[taker]


def test_the_administrator_gives_a_review_to_another_reviewer():
    found = desk()
    found.decide("B2")
    other = actor(Role.REVIEWER)

    hand_over_review(found.file, to=other.user, reason="Leave.", actor=actor(Role.ADMINISTRATOR), at=LATER)

    file = found.reload()
    assert (file.state, file.claimed_by, file.claimed_at) == (State.IN_REVIEW, other.user, LATER)
    assert LineDecision.objects.get(line="B2").decided_by == found.reviewer.user
    assert Message.objects.get(code="review.handed_over").recipient == other.user
    assert Event.objects.get(code="review.handed_over").data["reason"] == "Leave."
    found.decide("B3", actor=other, at=LATER)
    with pytest.raises(ClaimedByOther):
        found.decide("B4", at=LATER)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"reason": " "}, ReasonRequired),
        ({"actor": Role.REVIEWER}, NotAllowed),
        ({"to": Role.APPROVER}, NotAReviewer),
        ({"to": Role.COMMUNE_MANAGER}, NotAReviewer),
    ],
)
def test_a_review_is_not_handed_over_just_so(fields, refusal):
    found = desk()
    given = {"to": Role.REVIEWER, "reason": "Leave.", "actor": Role.ADMINISTRATOR} | fields

    with pytest.raises(refusal):
        hand_over_review(
            found.file,
            to=actor(given["to"]).user,
            reason=given["reason"],
            actor=actor(given["actor"]),
            at=LATER,
        )

    assert found.reload().claimed_by == found.reviewer.user


def test_a_concluded_review_is_not_handed_over():
    found = reviewed()

    with pytest.raises(WrongState):
        hand_over_review(
            found.file,
            to=actor(Role.REVIEWER).user,
            reason="Leave.",
            actor=actor(Role.ADMINISTRATOR),
            at=LATER,
        )


def test_those_who_may_review_a_file_are_of_its_region_and_not_of_its_commune():
    file = AssessmentFactory()
    region = file.commune.province.region
    everywhere, here = membership(Role.REVIEWER), membership(Role.REVIEWER, regions=[region])
    membership(Role.REVIEWER, regions=[CommuneFactory().province.region])
    membership(Role.APPROVER)
    native = membership(Role.REVIEWER)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=native.user)
    MembershipFactory(reviewer=True, ended=True)
    gone = membership(Role.REVIEWER)
    gone.user.is_active = False
    gone.user.save()

    assert set(reviewers_of(file, at=AT)) == {everywhere.user, here.user}


def test_a_person_who_leaves_hands_all_their_reviews_over_to_a_colleague():
    leaving, colleague = actor(Role.REVIEWER), membership(Role.REVIEWER)
    in_review = AssessmentFactory(in_review=True, claimed_by=leaving.user)
    returned = AssessmentFactory(returned=True, claimed_by=leaving.user)
    concluded = AssessmentFactory(reviewed=True, claimed_by=leaving.user)
    own = AssessmentFactory(in_review=True, claimed_by=leaving.user)
    membership(Role.COMMUNE_AGENT, commune=own.commune, user=colleague.user)
    by = actor(Role.ADMINISTRATOR).user

    count = hand_over_all(leaving.user, colleague.user, by=by, reason="Retirement.", at=LATER)

    assert count == 2
    taken = Assessment.objects.filter(claimed_by=colleague.user)
    assert set(taken) == {in_review, returned}
    concluded.refresh_from_db()
    assert concluded.claimed_by == leaving.user
    assert Event.objects.filter(code="review.handed_over", actor=by).count() == 2
    assert Message.objects.filter(code="review.handed_over", recipient=colleague.user).count() == 2


def test_all_that_waits_for_people_of_the_yearly_assessment_passes_by_kind(django_assert_num_queries):
    by = actor(Role.ADMINISTRATOR).user
    assigned = AssessmentFactory(submitted=True)
    reviewer, next_reviewer = actor(Role.REVIEWER).user, actor(Role.REVIEWER).user
    ReviewAssignment.objects.create(assessment=assigned, reviewer=reviewer, assigned_by=by, assigned_at=AT)
    commune = AssessmentFactory(in_review=True, claimed_by=reviewer).commune
    agent, next_agent = (actor(Role.COMMUNE_AGENT, commune=commune).user for _each in range(2))
    stranger = actor(Role.COMMUNE_AGENT, commune=CommuneFactory()).user
    file = commune.assessments.get()
    asked = DocumentRequest.objects.create(
        assessment=file,
        line="A1",
        text="The minutes.",
        asked_by=reviewer,
        asked_at=AT,
        asked_of=agent,
        due_on=LATER.date(),
    )
    plan = ImprovementPlan.objects.create(assessment=file, changed_by=agent, changed_at=AT)
    action = ImprovementAction.objects.create(
        plan=plan,
        line="A1",
        title="T",
        owner=agent.full_name,
        due_on=LATER.date(),
        changed_by=agent,
        changed_at=AT,
    )
    inspector = MembershipFactory(auditor=True).user
    next_inspector = MembershipFactory(auditor=True).user
    other_house = MembershipFactory(auditor=True, authority=Authority.IGF).user
    mission = mission_of(AssessmentFactory(in_audit=True), inspector=inspector, at=LATER)

    people = [reviewer, agent, inspector, next_agent]
    with CaptureQueriesContext(connection) as alone:
        assert [work.kind.code for work in waiting_for([agent], at=AT)[agent.pk]] == ["requests", "actions"]
    with django_assert_num_queries(len(alone) + 1):
        work = waiting_for(people, at=AT)
    assert {key: [(each.kind.code, len(each.items)) for each in held] for key, held in work.items()} == {
        reviewer.pk: [("reviews", 2)],
        agent.pk: [("requests", 1), ("actions", 1)],
        inspector.pk: [("missions", 1)],
    }
    assert all(item.link.path() for held in work.values() for each in held for item in each.items)

    for giver, taker, count in (
        (reviewer, next_reviewer, 2),
        (agent, next_agent, 2),
        (inspector, other_house, 0),
        (inspector, next_inspector, 1),
    ):
        assert hand_over_all(giver, taker, by=by, reason="Left.", at=LATER) == count
    with pytest.raises(TakerUnfit):
        hand_over_all(next_agent, stranger, by=by, reason="Left.", at=LATER)
    assert ReviewAssignment.objects.get().reviewer == next_reviewer
    asked.refresh_from_db()
    action.refresh_from_db()
    assert (asked.asked_of, asked.version) == (next_agent, 2)
    assert (action.owner, action.version) == (next_agent.full_name, 2)
    assert list(mission.inspectors.all()) == [next_inspector]
    assert Event.objects.filter(code="hand_over.passed", actor=by).count() == 3
