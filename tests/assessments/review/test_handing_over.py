"""Reviews that go on with another reviewer."""

import pytest

from assessments.enums import State
from assessments.exceptions import NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, LineDecision
from assessments.services.handing_over import NotAReviewer, hand_over_review, reviewers_of
from assessments.services.review import ClaimedByOther
from communes.enums import Role
from communes.services.memberships import hand_over_files
from records.models import Event, Message
from tests.assessments.review.situations import AT, LATER, desk, reviewed
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, actor, membership

pytestmark = pytest.mark.django_db


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

    count = hand_over_files(leaving.user, colleague.user, by=by, reason="Retirement.", at=LATER)

    assert count == 2
    taken = Assessment.objects.filter(claimed_by=colleague.user)
    assert set(taken) == {in_review, returned}
    concluded.refresh_from_db()
    assert concluded.claimed_by == leaving.user
    assert Event.objects.filter(code="review.handed_over", actor=by).count() == 2
    assert Message.objects.filter(code="review.handed_over", recipient=colleague.user).count() == 2
