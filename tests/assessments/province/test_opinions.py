"""The province's opinion: who gives it, until when, what it keeps, who is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from assessments.enums import OpinionState, State
from assessments.exceptions import DeadlinePassed, NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment, Opinion
from assessments.services.corrections import UnknownLine
from assessments.services.opinions import OpinionChanged, ReasonsRequired, file_opinion, give_opinion
from assessments.services.review import claim_assessment
from assessments.services.timeline import events_seen
from communes.enums import Role
from records.models import Event, Message
from records.services.notices import notice_texts
from tests.assessments.province.situations import CLOSES_AT, IN_TIME, officer, sent
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def give(file: Assessment, **more) -> Opinion:
    fields = {"state": OpinionState.FAVOURABLE, "actor": officer(file), "at": IN_TIME, **more}
    return give_opinion(file, **fields)


def test_an_opinion_keeps_what_was_said_by_whom_and_when():
    file = sent()
    acting = officer(file)

    opinion = give(
        file,
        state=OpinionState.RESERVED,
        reasons=" The register of complaints is not kept. ",
        lines={"B2": " Ask for the register. ", "A3": ""},
        actor=acting,
    )

    assert (opinion.state, opinion.reasons) == ("reserved", "The register of complaints is not kept.")
    assert opinion.lines == {"A3": "", "B2": "Ask for the register."}
    assert (opinion.given_by, opinion.given_at, opinion.version) == (acting.user, IN_TIME, 1)


@pytest.mark.parametrize("state", ["submitted", "in_review", "returned", "reviewed"])
def test_it_is_given_from_the_sending_to_the_approval(state):
    assert give(sent(**{state: True})).version == 1


@pytest.mark.parametrize("state", ["draft", "not_submitted", "approved", "in_audit", "final", "published"])
def test_it_is_not_given_before_or_after(state):
    file = AssessmentFactory(**({} if state == "draft" else {state: True}))

    with pytest.raises(WrongState):
        give(file)
    assert not Opinion.objects.exists()


def test_it_can_be_given_in_the_last_minute_and_not_after():
    file = sent()
    give(file, at=CLOSES_AT)

    with pytest.raises(DeadlinePassed, match="23:59"):
        give(file, seen_version=1, at=CLOSES_AT + timedelta(minutes=1))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROVINCE_OFFICER}))
def test_only_officers_of_a_province_give_it(role):
    file = sent()
    place = {"commune": file.commune} if role in {Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER} else {}

    with pytest.raises(NotAllowed):
        give(file, actor=actor(role, **place))


def test_another_province_does_not_give_it():
    with pytest.raises(NotAllowed):
        give(sent(), actor=actor(Role.PROVINCE_OFFICER))


def test_someone_of_the_commune_does_not_give_it():
    file = sent()
    user = membership(Role.COMMUNE_AGENT, commune=file.commune).user

    with pytest.raises(OwnCommune):
        give(file, actor=actor(Role.PROVINCE_OFFICER, province=file.commune.province, user=user))


@pytest.mark.parametrize("state", [OpinionState.RESERVED, OpinionState.UNFAVOURABLE])
def test_only_a_favourable_opinion_needs_no_reasons(state):
    file = sent()

    with pytest.raises(ReasonsRequired):
        give(file, state=state, reasons="  ")
    assert give(file, state=OpinionState.FAVOURABLE).reasons == ""


def test_a_line_of_another_grid_is_refused_by_name():
    with pytest.raises(UnknownLine, match="GC1"):
        give(sent(), lines={"GC1": ""})
    assert not Opinion.objects.exists()


def test_it_is_changed_and_the_log_keeps_each():
    file = sent()
    give(file)

    changed = give(file, state=OpinionState.UNFAVOURABLE, reasons="No budget.", seen_version=1)

    assert Opinion.objects.get() == changed
    assert changed.version == 2
    codes = Event.objects.filter(code__startswith="opinion.").order_by("pk").values_list("code", "data")
    assert [(code, data["version"], data["reasons"]) for code, data in codes] == [
        ("opinion.favourable", 1, ""),
        ("opinion.unfavourable", 2, "No budget."),
    ]


@pytest.mark.parametrize("seen", [0, 2])
def test_a_colleagues_opinion_is_not_overwritten_unseen(seen):
    file = sent()
    give(file)

    with pytest.raises(OpinionChanged):
        give(file, seen_version=seen)
    assert Opinion.objects.get().version == 1


def test_the_database_keeps_one_opinion_a_file():
    file = sent()
    give(file)

    with pytest.raises(IntegrityError):
        Opinion.objects.create(assessment=file, state="favourable", given_by=UserFactory(), given_at=IN_TIME)


@pytest.mark.parametrize("fields", [{"state": "reserved"}, {"state": "excellent"}, {"version": 0}])
def test_the_database_refuses_what_is_not_an_opinion(fields):
    whole = {"assessment": sent(), "state": "favourable", "given_by": UserFactory(), "given_at": IN_TIME}

    with pytest.raises(IntegrityError):
        Opinion.objects.create(**{**whole, **fields})


def test_the_commune_and_the_reviewer_are_told_each_time():
    file = sent(in_review=True)
    people = [membership(role, commune=file.commune).user for role in ("commune_agent", "commune_manager")]
    reviewer = membership(Role.REVIEWER, user=file.claimed_by).user
    membership(Role.REVIEWER)

    give(file)
    give(file, state=OpinionState.RESERVED, reasons="Two documents lack.", seen_version=1)

    told = Message.objects.filter(code="opinion.given").values_list("recipient", flat=True)
    assert sorted(told) == sorted(user.pk for user in (*people, reviewer))
    again = Message.objects.get(code="opinion.changed", recipient=reviewer)
    assert set(again.data["opinion"]) == {"ar", "fr"}
    assert "Two documents lack." in notice_texts(again.code, again.data, "fr")[1]


def test_nobody_reviews_yet_and_the_commune_alone_is_told():
    file = sent()
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune).user
    membership(Role.REVIEWER)

    give(file)

    assert list(Message.objects.values_list("recipient", flat=True)) == [manager.pk]


def test_its_absence_holds_nothing_back():
    file = sent()

    claim_assessment(file, actor=actor(Role.REVIEWER), at=CLOSES_AT + timedelta(days=1))

    file.refresh_from_db()
    assert file.state == State.IN_REVIEW


@pytest.mark.parametrize("role", [Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER])
def test_it_is_told_outside_the_review_once_it_is_given(role):
    file = sent()
    place = {"commune": file.commune} if role == Role.COMMUNE_MANAGER else {"province": file.commune.province}
    reader = actor(role, **place)
    assert not file_opinion(file, reader, at=IN_TIME).is_told

    file = give(file).assessment

    assert file_opinion(file, reader, at=IN_TIME).is_told
    assert events_seen(file, reader).filter(code="opinion.favourable").exists()


def test_the_ministry_sees_whether_it_may_still_come():
    file, reviewer = sent(), actor(Role.REVIEWER)

    before, after = (file_opinion(file, reviewer, at=at) for at in (CLOSES_AT, CLOSES_AT + timedelta(1)))

    assert (before.is_told, before.is_awaited) == (True, True)
    assert (after.is_told, after.is_awaited) == (True, False)


def test_an_opinion_on_figures_that_were_sent_again_says_so():
    file = sent()
    give(file)
    assert not file_opinion(file, officer(file), at=IN_TIME).is_older

    file.submitted_at = IN_TIME + timedelta(hours=1)

    assert file_opinion(file, officer(file), at=IN_TIME).is_older
