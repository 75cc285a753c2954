"""The seats of a session: how many are taken, and who moves up when one is free."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from capacity.enums import EnrolmentState, SessionState
from capacity.models import Enrolment, Session
from capacity.services.audiences import people_of_commune
from capacity.services.session_words import session_words
from config.toolbox.clock import local_day
from records.services.events import record_event
from records.services.notices import Link, notify

CONFIRMED = Q(state=EnrolmentState.CONFIRMED)
WAITING = Q(state=EnrolmentState.WAITING)


@dataclass(frozen=True, slots=True)
class Seats:
    """How the seats of a session stand, in people."""

    seats: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)


def seats_of(session: Session) -> Seats:
    """Count the seats of a session. One query."""
    found = session.enrolments.aggregate(
        taken=Count("pk", filter=CONFIRMED), waiting=Count("pk", filter=WAITING)
    )
    return Seats(session.seats, found["taken"], found["waiting"])


class Room:
    """The seats that are left, for all and for each commune; the caller has locked the session."""

    def __init__(self, session: Session) -> None:
        taken = session.enrolments.filter(CONFIRMED).values_list("person__commune", flat=True)
        self._communes = Counter(taken)
        self._free = session.seats - self._communes.total()
        self._a_commune = session.seats_a_commune

    def take(self, commune: int) -> bool:
        """Take a seat for a commune, by its key; tell whether there was one."""
        if self._free < 1 or self._communes[commune] >= self._a_commune:
            return False
        self._free -= 1
        self._communes[commune] += 1
        return True


def fill_seats(session: Session, *, at: datetime) -> list[Enrolment]:
    """Give free seats to those who wait, in their order; a commune that has all of its own is passed over.

    Nobody moves up once the session has begun. The caller has locked the session. Each commune is told.
    """
    if session.state != SessionState.OPEN or local_day(at) >= session.starts_on:
        return []
    room = Room(session)
    waiting = session.enrolments.filter(WAITING).select_related("person__commune")
    moved = [
        enrolment
        for enrolment in waiting.order_by("enrolled_at", "pk")
        if room.take(enrolment.person.commune_id)
    ]
    for enrolment in moved:
        enrolment.state = EnrolmentState.CONFIRMED
        enrolment.save(update_fields=["state"])
        commune = enrolment.person.commune
        words = session_words(session)
        # The log names people by their number alone.
        data = {**words, "person": enrolment.person.number}
        record_event("capacity.enrolment_moved_up", actor=None, target=commune, data=data, at=at)
        notify(
            "capacity.moved_up",
            recipients=people_of_commune(commune, at=at),
            data={**words, "person": enrolment.person.full_name},
            link=Link("capacity:session", {"pk": session.pk}),
            once=f"enrolment-{enrolment.pk}-{enrolment.enrolled_at.isoformat()}",
            at=at,
        )
    return moved
