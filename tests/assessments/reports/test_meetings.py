"""The meeting of a region: planned, called once, changed, cancelled, held, followed up, read by everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from assessments.enums import FollowUpState, MeetingState
from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import RegionalMeeting
from assessments.services.meetings import holding, inviting, planning, refusals
from assessments.services.meetings.access import visible_meetings
from assessments.services.meetings.planning import MeetingFacts
from communes.enums import Role
from config.toolbox.clock import local
from records.models import Email, Message
from records.services.notices import send_emails
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.meetings import a_meeting, a_recommendation, published_file

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
STARTS = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
AFTER = STARTS + timedelta(hours=1)
FACTS = MeetingFacts(
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=3),
    place_ar="مقر الجهة",
    place_fr="Siège, salle A; étage 2",
)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


def planned(administrator):
    """Return a meeting to come of a region with one published commune, whose agent and officer are known."""
    commune = CommuneFactory()
    membership(Role.COMMUNE_AGENT, commune=commune)
    membership(Role.PROVINCE_OFFICER, province=commune.province)
    file = published_file(commune)
    return planning.plan_meeting(file.cycle, commune.province.region, FACTS, actor=administrator, at=AT)


def test_a_meeting_is_planned_once_about_published_results(administrator):
    meeting = planned(administrator)

    assert [guest.province is not None for guest in holding.guests_of(meeting)] == [True, False]
    cycle, region = meeting.cycle, meeting.region
    with pytest.raises(refusals.MeetingExists):
        planning.plan_meeting(cycle, region, FACTS, actor=administrator, at=AT)
    elsewhere = CommuneFactory().province.region
    with pytest.raises(refusals.NotPublishedYet):
        planning.plan_meeting(cycle, elsewhere, FACTS, actor=administrator, at=AT)
    with pytest.raises(NotAllowed):
        planning.plan_meeting(cycle, region, FACTS, actor=actor(Role.APPROVER), at=AT)
    upside_down = replace(FACTS, ends_at=STARTS)
    with pytest.raises(refusals.MeetingEndsFirst):
        planning.change_meeting(meeting, upside_down, version=1, actor=administrator, at=AT)
    # What a later version publishes is called with one click, what is there is not called twice.
    published_file(CommuneFactory(province=meeting.guests.get(province__isnull=False).province))
    assert planning.call_missing(meeting, actor=administrator, at=AT) == 1
    assert planning.call_missing(meeting, actor=administrator, at=AT) == 0


def test_guests_are_invited_once_told_of_changes_and_of_the_end(administrator):
    meeting = planned(administrator)
    guest = planning.add_body(
        meeting, body="Agence urbaine", email="agence@example.org", actor=administrator, at=AT
    )
    with pytest.raises(refusals.GuestKnown):
        planning.add_body(meeting, body="Autre", email="AGENCE@example.org", actor=administrator, at=AT)
    with pytest.raises(refusals.MeetingInThePast):
        inviting.invite_guests(meeting, actor=administrator, at=AFTER)
    facts = replace(FACTS, place_fr="Salle B")
    planning.change_meeting(meeting, facts, version=1, actor=administrator, at=AT)
    assert not Message.objects.exists()

    assert inviting.invite_guests(meeting, actor=administrator, at=AT) == 3
    assert inviting.invite_guests(meeting, actor=administrator, at=AT) == 0
    meeting.refresh_from_db()
    with pytest.raises(refusals.AlreadyInvited):
        planning.remove_guest(meeting, guest.pk, actor=administrator, at=AT)
    letter = Email.objects.get(to="agence@example.org")
    assert "الدعوة" in letter.text or "Invitation" in letter.text
    with pytest.raises(refusals.MeetingChanged):
        planning.change_meeting(meeting, FACTS, version=1, actor=administrator, at=AT)
    same = planning.change_meeting(meeting, facts, version=meeting.version, actor=administrator, at=AT)
    assert same.sequence == 0
    moved = replace(FACTS, starts_at=STARTS + timedelta(hours=1))
    changed = planning.change_meeting(meeting, moved, version=meeting.version, actor=administrator, at=AT)
    assert changed.sequence == 1
    with pytest.raises(ReasonRequired):
        planning.cancel_meeting(changed, reason=" ", actor=administrator, at=AT)
    planning.cancel_meeting(changed, reason="Intempéries", actor=administrator, at=AT)

    assert list(Message.objects.order_by("pk").values_list("code", flat=True)) == [
        *["meeting.invited"] * 2,
        *["meeting.changed"] * 2,
        *["meeting.cancelled"] * 2,
    ]
    assert send_emails(at=AT) == 9
    first, last = mail.outbox[0], mail.outbox[-1]
    name, content, kind = first.attachments[0]
    unfolded = content.replace("\r\n ", "")
    assert (name, kind) == ("invitation.ics", "text/calendar; method=PUBLISH")
    assert "METHOD:PUBLISH" in unfolded
    assert "DTSTART:20261020T090000Z" in unfolded
    assert "SEQUENCE:0" in unfolded
    _name, content, kind = last.attachments[0]
    assert kind == "text/calendar; method=CANCEL"
    assert "STATUS:CANCELLED" in content
    assert "SEQUENCE:2" in content
    uids = {
        line
        for message in mail.outbox
        for line in message.attachments[0][1].splitlines()
        if line.startswith("UID:")
    }
    assert len(uids) == 1
    with pytest.raises(refusals.MeetingOver):
        planning.add_body(meeting, body="Tard", email="tard@example.org", actor=administrator, at=AT)
    # Another one may be planned in its place.
    again = planning.plan_meeting(meeting.cycle, meeting.region, FACTS, actor=administrator, at=AT)
    assert again.state == MeetingState.PLANNED


def test_a_meeting_held_keeps_who_came_its_conclusions_and_what_it_asks_for(administrator):
    meeting = planned(administrator)
    inviting.invite_guests(meeting, actor=administrator, at=AT)
    meeting.refresh_from_db()
    province, commune = holding.guests_of(meeting)
    options = {"actor": administrator, "at": AFTER}
    answers = {province.pk: (False, 4), commune.pk: (True, 2)}
    with pytest.raises(refusals.MeetingNotBegun):
        holding.write_attendance(meeting, answers, version=2, actor=administrator, at=AT)
    with pytest.raises(refusals.PeopleMissing):
        holding.write_attendance(meeting, {commune.pk: (True, 0)}, version=2, **options)
    holding.write_attendance(meeting, answers, version=2, **options)
    assert [(row.attended, row.people) for row in holding.guests_of(meeting)] == [(False, 0), (True, 2)]
    with pytest.raises(refusals.MeetingChanged):
        holding.conclude_meeting(meeting, ar="خلاصة", fr="Conclusion", version=2, **options)
    with pytest.raises(refusals.ConclusionsMissing):
        holding.conclude_meeting(meeting, ar="خلاصة", fr=" ", version=3, **options)
    with pytest.raises(NotAllowed):
        holding.conclude_meeting(meeting, ar="a", fr="b", version=3, actor=actor(Role.REVIEWER), at=AFTER)

    holding.conclude_meeting(meeting, ar="خلاصة", fr="Conclusion", version=3, **options)
    held = holding.conclude_meeting(meeting, ar="خلاصة", fr="Conclusion corrigée", version=4, **options)
    assert held.state == MeetingState.HELD
    assert Message.objects.filter(code="meeting.concluded").count() == 2
    words = {"ar": "توصية", "fr": "Recommandation", "owner": "Province", "due_on": date(2027, 1, 1)}
    asked = holding.add_recommendation(meeting, **words, **options)
    with pytest.raises(refusals.NoteMissing):
        holding.follow_recommendation(asked, state=FollowUpState.DONE, note="", version=1, **options)
    holding.follow_recommendation(asked, state=FollowUpState.UNDER_WAY, note="", version=1, **options)
    with pytest.raises(refusals.MeetingChanged):
        holding.follow_recommendation(asked, state=FollowUpState.OPEN, note="", version=1, **options)

    # The meeting of the next year shows what is still open.
    later = a_meeting(commune.commune, starts_at=AFTER + timedelta(days=365), year=2026)
    assert holding.earlier_open(later) == [asked]
    holding.follow_recommendation(asked, state=FollowUpState.DONE, note="Fait", version=2, **options)
    assert holding.earlier_open(later) == []
    planning_refused = replace(FACTS, place_fr="Ailleurs")
    with pytest.raises(refusals.MeetingOver):
        planning.change_meeting(held, planning_refused, version=held.version, **options)


def test_the_pages_keep_what_was_typed_and_walk_from_plan_to_conclusions(client, administrator):
    commune = CommuneFactory()
    file = published_file(commune)
    sign_in(client, administrator.membership)
    page = client.get(reverse("assessments:meetings"))
    assert "No meeting planned yet" in page.content.decode()
    address = reverse(
        "assessments:meeting_new", args=[file.cycle.assessed_year, commune.province.region.code]
    )
    typed = {
        "version": 0,
        "day": "2026-10-20",
        "starts": "12:00",
        "ends": "10:00",
        "place_ar": "مكان",
        "place_fr": "Lieu typé",
        "agenda_ar": "",
        "agenda_fr": "",
    }
    refused = client.post(address, typed)
    assert "Lieu typé" in refused.content.decode()
    assert "must end after it starts" in refused.content.decode()
    client.post(address, typed | {"starts": "10:00", "ends": "12:30"})
    meeting = RegionalMeeting.objects.get()
    # Hours are Casablanca's.
    assert f"{local(meeting.starts_at):%Y-%m-%d %H:%M}" == "2026-10-20 10:00"
    RegionalMeeting.objects.update(starts_at=AT, ends_at=AT + timedelta(hours=2))
    guest = meeting.guests.get(commune=commune)
    client.post(
        reverse("assessments:meeting_attendance", args=[meeting.pk]),
        {"version": 1, f"came-{guest.pk}": "yes", f"people-{guest.pk}": "3"},
    )
    stale = {"version": 1, "conclusions_ar": "خلاصة", "conclusions_fr": "Conclusion typée"}
    address = reverse("assessments:meeting_conclusions", args=[meeting.pk])
    page = client.post(address, stale).content.decode()
    assert "Conclusion typée" in page
    assert 'name="version" value="2"' in page
    client.post(address, stale | {"version": 2})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert meeting.guests.get(commune=commune).people == 3


def test_everybody_reads_date_slides_and_conclusions_and_no_address(client, django_assert_num_queries):
    commune = CommuneFactory()
    meeting = a_meeting(commune, starts_at=AT, held=True)
    a_recommendation(meeting)
    where = [meeting.cycle.assessed_year, meeting.region.code]
    page = client.get(reverse("assessments:public_meeting", args=where)).content.decode()
    assert "Conclusions" in page
    assert "Recommandation" in page
    assert "agence@example.org" not in page
    assert "Agence urbaine" not in page
    calendar = client.get(reverse("assessments:public_meeting_ics", args=where))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in calendar.content
    elsewhere = reverse("assessments:public_meeting", args=[where[0], CommuneFactory().province.region.code])
    assert client.get(elsewhere).status_code == 404

    # Members read it from within, without the addresses of bodies.
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    page = client.get(reverse("assessments:meeting", args=[meeting.pk])).content.decode()
    assert "Agence urbaine" in page
    assert "agence@example.org" not in page


def test_the_list_costs_the_same_for_one_region_and_for_more(client, django_assert_num_queries):
    first = a_meeting(CommuneFactory(), starts_at=AT, held=True)
    a_recommendation(first)
    a_recommendation(first, number=2)
    reviewer = membership(Role.REVIEWER)
    assert list(visible_meetings(actor(Role.CAPACITY_OFFICER))) == []
    sign_in(client, reviewer)
    address = reverse("assessments:meetings")
    client.get(address)
    with django_assert_num_queries(9) as before:
        page = client.get(address)
    row = page.context["rows"][0].meeting
    assert (row.called, row.came, row.awaited) == (3, 0, 2)
    for _each in range(2):
        commune = CommuneFactory()
        published_file(commune)
        a_meeting(commune, starts_at=AT)
    with django_assert_num_queries(len(before)):
        client.get(address)
