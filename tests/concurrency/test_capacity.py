"""Two communes, one last seat, on a database with real row locks."""

import pytest

from capacity.enums import EnrolmentState
from capacity.services import enrolment
from capacity.services.enrolment import Choice, enrol
from capacity.services.seats import Seats, seats_of
from tests.concurrency.overlap import Overlap
from tests.factories.capacity import AT
from tests.factories.capacity_training import SessionFactory, TraineeFactory
from tests.factories.communes import actor

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_two_communes_that_ask_for_the_last_seat_one_waits(monkeypatch):
    session = SessionFactory(seats=1)
    quick, slow = TraineeFactory(), TraineeFactory()
    overlap = Overlap()
    monkeypatch.setattr(enrolment, "fill_seats", overlap.around(enrolment.fill_seats))

    def sent(person):
        agent = actor(commune=person.commune)
        return lambda: enrol(session, person.commune, [Choice(person)], actor=agent, at=AT)[0].state

    first, second = overlap.run(sent(quick), sent(slow))

    assert first.result() == EnrolmentState.CONFIRMED
    assert second.result() == EnrolmentState.WAITING
    assert seats_of(session) == Seats(1, 1, 1)
