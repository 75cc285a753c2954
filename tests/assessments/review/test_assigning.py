"""Files assigned to reviewers, what each reviewer has to do, files moved from one to another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import State
from assessments.exceptions import NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, ReviewAssignment
from assessments.services.assigning import (
    AlreadyAssigned,
    NotAssigned,
    assign_reviews,
    move_reviews,
    unassign_reviews,
)
from assessments.services.handing_over import NotAReviewer
from assessments.services.queue import QueueFilter, review_queue
from assessments.services.review import AssignedToOther, claim_assessment
from assessments.services.workload import workload
from communes.enums import Role
from records.models import Event, Message
from tests.assessments.review.situations import AT, LATER
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


def assigned(file: Assessment, to, at=AT) -> None:
    ReviewAssignment.objects.create(assessment=file, reviewer=to, assigned_by=to, assigned_at=at)


def test_several_files_are_assigned_at_once_and_their_reviewer_is_told_once():
    approver, reviewer, other = actor(Role.APPROVER), actor(Role.REVIEWER), actor(Role.REVIEWER)
    files = [AssessmentFactory(submitted=True) for _each in range(2)]
    keys = [file.pk for file in files]

    outcome = assign_reviews(keys, to=reviewer.user, message=" Before June. ", actor=approver, at=AT)

    assert set(outcome.done) == set(files)
    message = Message.objects.get(code="review.assigned")
    assert (message.recipient, message.data["message"], message.data["count"]) == (
        reviewer.user,
        "Before June.",
        2,
    )
    assert Event.objects.filter(code="review.assigned").count() == 2
    with pytest.raises(AssignedToOther):
        claim_assessment(files[0], actor=other, at=AT)
    # The reviewer sees them before all; nobody else does.
    AssessmentFactory(in_review=True, claimed_by=reviewer.user)
    queue = review_queue(reviewer, QueueFilter(), language="fr", at=LATER)
    assert {row["pk"] for row in list(queue.rows)[:2]} == set(keys)
    mine = review_queue(reviewer, QueueFilter(claimed="assigned"), language="fr", at=LATER)
    assert (mine.total, {row["pk"] for row in mine.rows}) == (2, set(keys))
    of_reviewer = review_queue(
        approver, QueueFilter(state="all", reviewer=reviewer.user.pk), language="fr", at=AT
    )
    assert of_reviewer.total == 3

    claim_assessment(files[0], actor=reviewer, at=LATER)
    [(_file, why)] = unassign_reviews([files[0].pk], actor=approver, at=LATER).refused
    assert isinstance(why, WrongState)
    assert unassign_reviews([files[1].pk], actor=approver, at=LATER).done
    claim_assessment(files[1], actor=other, at=LATER)


def test_a_file_is_not_assigned_to_just_anyone():
    approver, reviewer = actor(Role.APPROVER), membership(Role.REVIEWER)
    own, claimed, free = (
        AssessmentFactory(submitted=True),
        AssessmentFactory(in_review=True),
        AssessmentFactory(submitted=True),
    )
    membership(Role.COMMUNE_AGENT, commune=own.commune, user=reviewer.user)
    region_only = actor(Role.APPROVER, regions=[CommuneFactory().province.region])

    def refusal(file, to=reviewer.user, by=approver):
        outcome = assign_reviews([file.pk], to=to, actor=by, at=AT)
        return [type(why) for _file, why in outcome.refused]

    assert refusal(own) == [NotAReviewer]
    assert refusal(free, to=actor(Role.APPROVER).user) == [NotAReviewer]
    assert refusal(claimed) == [WrongState]
    assert refusal(free, by=actor(Role.REVIEWER)) == [NotAllowed]
    assert assign_reviews([free.pk], to=reviewer.user, actor=region_only, at=AT).done == []
    assert refusal(free) == []
    assert refusal(free) == [AlreadyAssigned]
    [(_file, why)] = unassign_reviews([own.pk], actor=approver, at=AT).refused
    assert isinstance(why, NotAssigned)
    assert set(ReviewAssignment.objects.values_list("assessment", flat=True)) == {free.pk}


def test_the_load_of_each_reviewer_is_counted_in_the_files_one_sees():
    busy, idle = actor(Role.REVIEWER).user, actor(Role.REVIEWER).user
    waiting = AssessmentFactory(submitted=True)
    assigned(waiting, busy, at=AT - timedelta(days=20))
    AssessmentFactory(in_review=True, claimed_by=busy, claimed_at=AT - timedelta(days=1))
    AssessmentFactory(returned=True, claimed_by=busy)
    for days, ago in ((4, 1), (10, 2), (90, 40)):
        ended = AT - timedelta(days=ago)
        AssessmentFactory(
            reviewed=True, claimed_by=busy, claimed_at=ended - timedelta(days=days), reviewed_at=ended
        )

    first, second = workload(actor(Role.ADMINISTRATOR), sort="-assigned", at=AT)

    assert (first.reviewer, second.reviewer) == (busy, idle)
    counts = (first.assigned, first.in_review, first.returned, first.late, first.concluded)
    assert counts == (1, 1, 1, 1, 2)
    assert (first.median_days, first.oldest_at) == (7.0, AT - timedelta(days=20))
    assert (second.held, second.median_days, second.oldest_at) == (0, None, None)
    narrow = actor(Role.APPROVER, regions=[waiting.commune.province.region])
    assert {load.reviewer: load.held for load in workload(narrow, at=AT)}[busy] == 1


def test_files_are_moved_from_one_reviewer_to_another():
    giver, taker, admin = actor(Role.REVIEWER).user, actor(Role.REVIEWER).user, actor(Role.ADMINISTRATOR)
    waiting, under_way = (
        AssessmentFactory(submitted=True),
        AssessmentFactory(in_review=True, claimed_by=giver),
    )
    others = AssessmentFactory(in_review=True)
    assigned(waiting, giver)
    keys = [waiting.pk, under_way.pk, others.pk]

    with pytest.raises(NotAllowed):
        move_reviews(keys, giver=giver, to=taker, reason="Leave.", actor=actor(Role.APPROVER), at=LATER)
    with pytest.raises(ReasonRequired):
        move_reviews(keys, giver=giver, to=taker, reason=" ", actor=admin, at=LATER)
    outcome = move_reviews(keys, giver=giver, to=taker, reason="Leave.", actor=admin, at=LATER)

    assert set(outcome.done) == {waiting, under_way}
    assert ReviewAssignment.objects.get().reviewer == taker
    assert set(Assessment.objects.filter(claimed_by=taker)) == {under_way}
    assert Event.objects.get(code="review.handed_over").data["reason"] == "Leave."


# --- The pages -------------------------------------------------------------------------------------------


def test_an_approver_assigns_what_was_ticked_in_the_queue(client):
    reviewer, file = membership(Role.REVIEWER), AssessmentFactory(submitted=True)
    sign_in(client, membership(Role.APPROVER))
    back = reverse("assessments:queue") + "?state=submitted"
    address = reverse("assessments:assign")

    assert f'name="files" value="{file.pk}"' in client.get(back).content.decode()
    asked = client.get(address, {"files": [file.pk, 999], "back": back}).content.decode()
    assert file.commune.name_fr in asked
    refused = client.post(address, {"files": file.pk, "back": back, "message": "Kept words"}).content.decode()
    assert "Kept words" in refused
    assert not ReviewAssignment.objects.exists()
    given = {"files": file.pk, "back": back, "to": reviewer.user.pk, "do": "assign"}
    response = client.post(address, given, follow=True)
    assert response.redirect_chain == [(back, 302)]
    assert "1 file is assigned." in response.content.decode()
    assert reviewer.user.full_name in client.get(back).content.decode()
    assert "Assigned to" in client.get(reverse("assessments:detail", args=[file.pk])).content.decode()

    client.post(address, {"files": file.pk, "do": "unassign"})
    assert not ReviewAssignment.objects.exists()
    assert "No file is chosen" in client.get(address).content.decode()


def test_the_administrator_moves_files_on_the_page_of_a_reviewer(client):
    giver, taker = membership(Role.REVIEWER).user, membership(Role.REVIEWER).user
    file = AssessmentFactory(in_review=True, claimed_by=giver)
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:workload_move", args=[giver.pk])

    assert address in client.get(reverse("assessments:workload")).content.decode()
    given = {"to": taker.pk, "reason": "Retirement."}
    assert "Tick the files to move." in client.post(address, given).content.decode()
    response = client.post(address, {**given, "files": file.pk}, follow=True)

    assert "1 file was moved." in response.content.decode()
    file.refresh_from_db()
    assert (file.claimed_by, file.state) == (taker, State.IN_REVIEW)
    assert "Nothing to move" in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_the_workload_costs_the_same_for_one_reviewer_and_for_many(client, count):
    for _each in range(count):
        AssessmentFactory(in_review=True, claimed_by=membership(Role.REVIEWER).user)
    sign_in(client, membership(Role.APPROVER))

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("assessments:workload"))

    assert len(response.context["loads"]) == count
    assert len(queries) == 12, "\n".join(query["sql"][:150] for query in queries)
