"""A commune sends its people to a session within its seats; the others wait in order."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.exceptions import NotAllowed
from capacity.enums import Audience, EnrolmentState
from capacity.models import Enrolment
from capacity.services.candidates import candidates
from capacity.services.enrolment import (
    AlreadyEnrolled,
    Choice,
    EnrolmentClosed,
    EnrolmentOver,
    HasLeft,
    LineOfAnother,
    MismatchNeedsReason,
    NobodyChosen,
    NotForThisRegion,
    NotOfAudience,
    SessionBegan,
    enrol,
    withdraw_enrolment,
)
from capacity.services.seats import Seats, seats_of
from communes.enums import Role
from records.models import Email, Event, Message
from tests.factories.capacity import AT
from tests.factories.capacity_plans import PlanFactory, PlanLineFactory
from tests.factories.capacity_training import FIRST_DAY, EnrolmentFactory, SessionFactory, TraineeFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def session():
    return SessionFactory(seats=2, seats_a_commune=1)


def sent(session, commune, *, at=AT, people=1):
    """Return the states of people whom a commune enrols now."""
    choices = [Choice(TraineeFactory(commune=commune)) for _each in range(people)]
    return [row.state for row in enrol(session, commune, choices, actor=actor(commune=commune), at=at)]


def test_seats_are_the_communes_first_and_the_others_wait(session, commune, agent):
    assert sent(session, commune, people=2) == [CONFIRMED, WAITING]
    told = Message.objects.get(code="capacity.enrolled", recipient=agent.user)
    assert (told.data["confirmed"], told.data["waiting"]) == (1, 1)
    assert Email.objects.filter(recipient=agent.user).exists()

    assert sent(session, CommuneFactory(), at=LATER) == [CONFIRMED]
    # The last seat is gone: whoever comes after waits.
    assert sent(session, CommuneFactory(), at=LATER) == [WAITING]
    assert seats_of(session) == Seats(2, 2, 2)


def test_a_seat_that_is_freed_goes_to_the_first_who_may_take_it(session, commune, agent):
    seated = EnrolmentFactory(session=session, person=TraineeFactory(commune=commune))
    full = EnrolmentFactory(session=session)
    # First on the list, but its commune has its seat already.
    passed_over = EnrolmentFactory(
        session=session, person=TraineeFactory(commune=full.person.commune), waiting=True
    )
    first = EnrolmentFactory(session=session, waiting=True, enrolled_at=AT + timedelta(hours=1))
    later = EnrolmentFactory(session=session, waiting=True, enrolled_at=AT + timedelta(hours=2))
    told = membership(commune=first.person.commune).user

    with pytest.raises(NotAllowed):
        withdraw_enrolment(seated, actor=actor(), at=LATER)
    withdraw_enrolment(seated, actor=agent, at=LATER)

    states = dict(session.enrolments.values_list("pk", "state"))
    assert states[first.pk] == CONFIRMED
    assert [states[row.pk] for row in (seated, passed_over, later)] == ["withdrawn", WAITING, WAITING]
    notice = Message.objects.get(code="capacity.moved_up")
    assert (notice.recipient, notice.data["person"]) == (told, first.person.full_name)
    # The log names people of the staff list by their number alone.
    event = Event.objects.get(code="capacity.enrolment_moved_up")
    assert event.data["person"] == first.person.number
    assert notice.email
    with pytest.raises(EnrolmentOver):
        withdraw_enrolment(seated, actor=agent, at=LATER)
    with pytest.raises(SessionBegan):
        withdraw_enrolment(first, actor=actor(commune=first.person.commune), at=FIRST_DAY)
    # Whoever comes back is last on the list.
    back = enrol(session, commune, [Choice(seated.person)], actor=agent, at=LATER)
    assert (back[0].pk, back[0].state, back[0].enrolled_at) == (seated.pk, WAITING, LATER)


def test_whom_and_when_one_cannot_enrol(session, commune, agent):
    person = TraineeFactory(commune=commune)

    def refused(refusal, *choices, where=session, at=AT, by=agent):
        with pytest.raises(refusal):
            enrol(where, commune, list(choices), actor=by, at=at)

    fits = Choice(person)
    refused(NotAllowed, fits, by=actor(Role.CAPACITY_OFFICER))
    refused(NotAllowed, Choice(TraineeFactory()))
    refused(NobodyChosen)
    refused(EnrolmentClosed, fits, at=AT + timedelta(days=21))
    refused(EnrolmentClosed, fits, where=SessionFactory(cancelled=True))
    refused(NotForThisRegion, fits, where=SessionFactory(regions=[CommuneFactory().province.region]))
    refused(HasLeft, Choice(TraineeFactory(commune=commune, gone=True)))
    refused(NotOfAudience, Choice(TraineeFactory(commune=commune, elected=True)))
    refused(NotOfAudience, fits, where=SessionFactory(for_units=True))
    refused(LineOfAnother, Choice(person, plan_line=PlanLineFactory(plan__sent=True)))
    # All or none: whoever fits beside someone who does not is not enrolled either.
    refused(MismatchNeedsReason, fits, Choice(TraineeFactory(commune=commune, engineer=True), " "))
    assert not Enrolment.objects.exists()
    enrol(session, commune, [fits], actor=agent, at=AT)
    refused(AlreadyEnrolled, fits)


def test_a_mismatch_is_kept_with_its_reason(session, commune, agent):
    misfit = TraineeFactory(commune=commune, engineer=True)

    row = enrol(session, commune, [Choice(misfit, " Remplace la régisseuse ")], actor=agent, at=AT)[0]

    assert row.mismatch_reason == "Remplace la régisseuse"


def test_only_those_for_whom_a_session_is_are_offered(commune):
    staff = TraineeFactory(commune=commune, full_name="Fonctionnaire A")
    elected = TraineeFactory(commune=commune, elected=True)
    unit = TraineeFactory(commune=commune, in_unit=True, full_name="Membre de l’unité")
    TraineeFactory(commune=commune, gone=True)
    enrolled = EnrolmentFactory(person=TraineeFactory(commune=commune, full_name="Fonctionnaire B"))

    assert set(candidates(enrolled.session, commune)) == {staff, unit}
    assert set(candidates(SessionFactory(audience=Audience.ELECTED), commune)) == {elected}
    assert set(candidates(SessionFactory(audience=Audience.UNIT), commune)) == {unit}
    assert list(candidates(SessionFactory(), commune, text="recettes fonctionnaire")) == [
        staff,
        enrolled.person,
    ]


def test_enrolling_and_withdrawing_in_the_pages(client, commune, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    session = SessionFactory(seats=2, seats_a_commune=2)
    line = PlanLineFactory(plan=PlanFactory(commune=commune, year=2026, accepted=True))
    PlanLineFactory(plan=PlanFactory(year=2026, accepted=True), subject="D’une autre commune")
    fits, misfit = TraineeFactory(commune=commune), TraineeFactory(commune=commune, engineer=True)
    stranger = EnrolmentFactory(session=session)
    sign_in(client, membership(commune=commune))
    address = reverse("capacity:session_enrol", args=[session.pk])

    page = client.get(address).content.decode()
    assert "the topic is for" in page
    refused = client.post(address, {f"take_{misfit.pk}": "on"}).content.decode()
    assert "does not fit the topic" in refused
    assert line.subject in page
    assert "D’une autre commune" not in page
    values = {f"take_{misfit.pk}": "on", f"reason_{misfit.pk}": "Remplace", f"take_{fits.pk}": "on"}
    values[f"line_{fits.pk}"] = line.pk
    page = client.post(address, values, follow=True).content.decode()
    assert "Remplace" in page
    # A commune sees its own people only.
    assert stranger.person.full_name not in page
    row = Enrolment.objects.get(person=fits)
    assert row.plan_line == line
    client.post(reverse("capacity:enrolment_withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == EnrolmentState.WITHDRAWN
