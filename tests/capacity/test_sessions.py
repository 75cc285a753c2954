"""DDCTD keeps the sessions; communes and provinces read those that are open to them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.enums import EnrolmentState, SessionState
from capacity.exceptions import ChangedMeanwhile
from capacity.models import Session
from capacity.services.session_list import SessionFilter, list_sessions, visible_sessions
from capacity.services.sessions import (
    AttendanceMissing,
    SeatsTaken,
    SeatsWrong,
    SessionCodeTaken,
    SessionDaysWrong,
    SessionNotOver,
    SessionNowhere,
    SessionOver,
    cancel_session,
    hold_session,
    save_session,
)
from communes.enums import Role
from records.models import Email, Message
from tests.factories.capacity import AT, TopicFactory
from tests.factories.capacity_training import (
    FIRST_DAY,
    LAST_DAY,
    EnrolmentFactory,
    SessionFactory,
    TraineeFactory,
    session_facts,
)
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


def test_a_session_aims_at_the_lines_of_its_topic_unless_told_otherwise(officer):
    topic = TopicFactory(lines=["C1", "C2"])

    first = save_session(None, session_facts(topic=topic), actor=officer, at=AT)
    second = save_session(None, session_facts(topic=topic, code="B", lines=["B4"]), actor=officer, at=AT)

    assert (first.lines, second.lines, first.version) == (["C1", "C2"], ["B4"], 1)


@pytest.mark.parametrize(
    ("refusal", "fields"),
    [
        (SessionNowhere, {"place": ""}),
        (SessionDaysWrong, {"ends_on": date(2026, 11, 1)}),
        (SessionDaysWrong, {"enrolment_ends_on": date(2026, 11, 3)}),
        (SeatsWrong, {"seats_a_commune": 3}),
        (SessionCodeTaken, {"code": "TAKEN"}),
    ],
)
def test_what_a_session_cannot_be(officer, refusal, fields):
    SessionFactory(code="TAKEN")

    with pytest.raises(refusal):
        save_session(None, session_facts(**fields), actor=officer, at=AT)


def test_seats_never_go_below_those_taken_and_new_ones_go_to_those_who_wait(officer):
    session = SessionFactory(seats=2, seats_a_commune=1)
    EnrolmentFactory.create_batch(2, session=session)
    waiting = EnrolmentFactory(session=session, waiting=True)
    facts = {"code": session.code, "topic": session.topic}

    with pytest.raises(SeatsTaken):
        save_session(session, session_facts(**facts, seats=1), actor=officer, at=AT)
    with pytest.raises(ChangedMeanwhile):
        save_session(session, session_facts(**facts), version=7, actor=officer, at=AT)
    with pytest.raises(NotAllowed):
        save_session(session, session_facts(**facts), actor=actor(Role.PROVINCE_OFFICER), at=AT)
    save_session(session, session_facts(**facts, seats=3), version=1, actor=officer, at=AT)

    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.CONFIRMED


def test_a_cancelled_session_is_told_to_those_enrolled_and_stays_so(officer):
    enrolment = EnrolmentFactory()
    told = membership(commune=enrolment.person.commune).user
    withdrawn = EnrolmentFactory(session=enrolment.session, state=EnrolmentState.WITHDRAWN)
    membership(commune=withdrawn.person.commune)

    with pytest.raises(ReasonRequired):
        cancel_session(enrolment.session, " ", actor=officer, at=AT)
    row = cancel_session(enrolment.session, "Salle fermée", actor=officer, at=AT)

    assert row.state == SessionState.CANCELLED
    assert Message.objects.get(code="capacity.session_cancelled").recipient == told
    with pytest.raises(SessionOver):
        cancel_session(row, "Encore", actor=officer, at=AT)
    with pytest.raises(SessionOver):
        save_session(row, session_facts(), actor=officer, at=AT)


def test_a_session_is_held_once_it_is_over_and_attendance_is_known(officer):
    session = SessionFactory()
    present = EnrolmentFactory(session=session, present=True)
    unknown = EnrolmentFactory(session=session)

    with pytest.raises(SessionNotOver):
        hold_session(session, actor=officer, at=FIRST_DAY)
    with pytest.raises(AttendanceMissing):
        hold_session(session, actor=officer, at=LAST_DAY)
    unknown.attended = False
    unknown.save()
    row = hold_session(session, actor=officer, at=LAST_DAY)

    assert row.state == SessionState.HELD
    letter = Email.objects.get()
    # Both languages in one letter: the language of someone without an account is not known.
    assert (letter.to, letter.recipient) == (present.person.email, None)
    assert f"/ar/capacity/evaluation/{present.token}/" in letter.text
    assert f"/fr/capacity/evaluation/{present.token}/" in letter.text
    with pytest.raises(SessionOver):
        hold_session(row, actor=officer, at=LAST_DAY)


def test_communes_and_provinces_read_what_is_open_to_them(officer):
    commune, other = CommuneFactory(), CommuneFactory()
    country, here = SessionFactory(), SessionFactory(regions=[commune.province.region])
    there = SessionFactory(regions=[other.province.region])
    # Its region was closed after someone had enrolled: the commune still reads it.
    kept = EnrolmentFactory(
        session=SessionFactory(regions=[other.province.region]), person=TraineeFactory(commune=commune)
    ).session

    for reader in (actor(commune=commune), actor(Role.PROVINCE_OFFICER, province=commune.province)):
        assert set(visible_sessions(reader)) == {country, here, kept}
    assert set(visible_sessions(officer)) == {country, here, there, kept}
    assert not visible_sessions(actor(Role.AUDITOR)).exists()


def test_sessions_are_found_by_what_one_looks_for(officer):
    full = EnrolmentFactory(
        session=SessionFactory(seats=1, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 8))
    )
    region = CommuneFactory().province.region
    free = SessionFactory(topic=TopicFactory(title_fr="Archives", code="archives"), regions=[region])
    SessionFactory(cancelled=True, regions=[CommuneFactory().province.region])

    def found(**wanted):
        return [row.pk for row in list_sessions(officer, SessionFilter(**wanted))]

    assert found(text="archives rabat") == [free.pk]
    assert found(topic="archives", state="open", audience="staff", month="2026-11") == [free.pk]
    assert found(month="2026-12") == [full.session_id]
    assert found(region=region.code) == [free.pk, full.session_id]
    assert full.session_id not in found(free=True)
    assert found(month="never", sort="-starts")[0] == full.session_id
    row = list_sessions(officer, SessionFilter(month="2026-12")).get()
    assert (row.taken, row.waiting) == (1, 0)


def test_a_session_in_the_pages(client):
    officer = membership(Role.CAPACITY_OFFICER)
    sign_in(client, officer)
    topic, region = TopicFactory(), CommuneFactory().province.region
    values = {
        "code": "2026-F-9",
        "topic": topic.pk,
        "audience": "staff",
        "provider": "Centre",
        "place": "Fès",
        "starts_on": "2026-11-02",
        "ends_on": "2026-11-03",
        "enrolment_ends_on": "2026-10-20",
        "days": "2",
        "seats": "20",
        "seats_a_commune": "2",
        "cost": "12 000,00",
        "regions": [region.pk],
    }

    refused = client.post(reverse("capacity:session_new"), {**values, "place": ""}).content.decode()
    assert "2026-F-9" in refused
    page = client.post(reverse("capacity:session_new"), values, follow=True).content.decode()
    assert "2026-F-9" in page
    row = Session.objects.get()
    assert (row.cost, list(row.regions.all())) == (Decimal(12_000), [region])
    changed = {**values, "provider": "Institut", "version": 1}
    client.post(reverse("capacity:session_edit", args=[row.pk]), changed)
    late = client.post(reverse("capacity:session_edit", args=[row.pk]), changed).content.decode()
    assert "Someone else has changed this" in late
    client.post(reverse("capacity:session_cancel", args=[row.pk]), {"reason": "Grève", "version": 2})
    page = client.get(reverse("capacity:session", args=[row.pk])).content.decode()
    assert "Grève" in page
    assert "Institut" in page


def test_pages_ask_the_same_of_the_database_however_much_they_show(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    session = SessionFactory(seats=50, held=True)
    pages = [
        reverse("capacity:sessions"),
        reverse("capacity:session", args=[session.pk]),
        reverse("capacity:attendance", args=[session.pk]),
        reverse("capacity:attendance_sheet", args=[session.pk]),
        reverse("capacity:units_programme") + "?year=2026",
    ]

    def fill():
        EnrolmentFactory(session=session, certified=True)
        EnrolmentFactory(session=SessionFactory(for_units=True, regions=[CommuneFactory().province.region]))

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    fill()
    few = [count(page) for page in pages]
    for _each in range(3):
        fill()
    assert [count(page) for page in pages] == few
