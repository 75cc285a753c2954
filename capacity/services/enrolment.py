"""Enrolment: a commune sends its people to a session, within its seats; the others wait in order."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.enums import Audience, EnrolmentState, PersonKind, SessionState
from capacity.exceptions import CapacityRefusal
from capacity.models import Enrolment, Person, PlanLine, Session
from capacity.services.access import is_of
from capacity.services.audiences import people_of_commune
from capacity.services.fitness import mismatch_of
from capacity.services.seats import Room, fill_seats
from capacity.services.session_words import session_words
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

# What makes someone one of those whom a session is for.
OF_AUDIENCE: dict[str, dict[str, Any]] = {
    Audience.STAFF: {"kind": PersonKind.STAFF},
    Audience.ELECTED: {"kind": PersonKind.ELECTED},
    Audience.UNIT: {"in_unit": True},
    Audience.BODY: {"kind": PersonKind.STAFF, "body__isnull": False},
}


class EnrolmentClosed(CapacityRefusal):
    code = "enrolment_closed"
    text = _("Enrolment in this session is closed.")


class NotForThisRegion(CapacityRefusal):
    code = "not_for_this_region"
    text = _("This session is not open to your region.")


class NobodyChosen(CapacityRefusal):
    code = "nobody_chosen"
    text = _("Choose at least one person.")


class AlreadyEnrolled(CapacityRefusal):
    code = "already_enrolled"
    text = _("%(person)s is enrolled in this session already.")


class NotOfAudience(CapacityRefusal):
    code = "not_of_audience"
    text = _("%(person)s is not of those for whom this session is: %(audience)s.")


class HasLeft(CapacityRefusal):
    code = "has_left"
    text = _("%(person)s has left the commune.")


class MismatchNeedsReason(CapacityRefusal):
    code = "mismatch_needs_reason"
    text = _("%(person)s does not fit the topic: write why they are enrolled all the same.")


class LineOfAnother(CapacityRefusal):
    code = "line_of_another"
    text = _("Choose a line of your own capacity plan.")


class SessionBegan(CapacityRefusal):
    code = "session_began"
    text = _("The session has begun: nobody is withdrawn from it any more.")


class EnrolmentOver(CapacityRefusal):
    code = "enrolment_over"
    text = _("This enrolment was withdrawn already.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Someone to be enrolled, why in spite of a mismatch, and the line of the plan that it carries out."""

    person: Person
    mismatch_reason: str = ""
    plan_line: PlanLine | None = None


def may_enrol(session: Session, *, at: datetime) -> bool:
    """Tell whether enrolment is open at this time. No query."""
    return session.state == SessionState.OPEN and local_day(at) <= session.enrolment_ends_on


def fits_audience(person: Person, audience: str) -> bool:
    """Tell whether someone is of those whom a session is for. No query."""
    of_body = {"body__isnull": person.body_id is None}
    wanted = OF_AUDIENCE[audience].items()
    return all(
        (of_body[name] if name in of_body else getattr(person, name)) == value for name, value in wanted
    )


@transaction.atomic
def enrol(
    session: Session, commune: Commune, choices: Sequence[Choice], *, actor: Actor, at: datetime
) -> list[Enrolment]:
    """Enrol people of a commune, all or none: confirmed while seats are left, else on the waiting list.

    A seat is left when neither the session nor the commune has all of its own, and nobody who could take it
    waits: waiting people are served first. Who was withdrawn may be enrolled again, at the end of the list.
    Raises NotAllowed, EnrolmentClosed, NotForThisRegion, NobodyChosen, AlreadyEnrolled, NotOfAudience,
    HasLeft, MismatchNeedsReason or LineOfAnother.
    """
    if not is_of(actor, commune):
        raise NotAllowed()
    row = _locked(session)
    if not may_enrol(row, at=at):
        raise EnrolmentClosed()
    regions = {region.pk for region in row.regions.all()}
    if regions and commune.province.region_id not in regions:
        raise NotForThisRegion()
    if not choices:
        raise NobodyChosen()
    people = [choice.person.pk for choice in choices]
    known = {one.person_id: one for one in row.enrolments.filter(person__in=people)}
    for choice in choices:
        _check(row, commune, choice, known)
    fill_seats(row, at=at)
    room = Room(row)
    enrolled = [_enrol(row, choice, room, known, actor, at) for choice in choices]
    _tell(row, commune, enrolled, at)
    return enrolled


@transaction.atomic
def withdraw_enrolment(enrolment: Enrolment, *, actor: Actor, at: datetime) -> Enrolment:
    """Take someone out of a session before its first day; the first who may take the seat moves up.

    Raises NotAllowed, SessionBegan or EnrolmentOver.
    """
    session = _locked(enrolment.session)
    row = session.enrolments.select_related("person__commune").get(pk=enrolment.pk)
    if not is_of(actor, row.person.commune):
        raise NotAllowed()
    if session.state != SessionState.OPEN or local_day(at) >= session.starts_on:
        raise SessionBegan()
    if row.state == EnrolmentState.WITHDRAWN:
        raise EnrolmentOver()
    row.state = EnrolmentState.WITHDRAWN
    row.save(update_fields=["state"])
    data = {**session_words(session), "person": row.person.number}
    commune = row.person.commune
    record_event("capacity.enrolment_withdrawn", actor=actor.user, target=commune, data=data, at=at)
    fill_seats(session, at=at)
    return row


def _locked(session: Session) -> Session:
    return locked(Session.objects.select_related("topic").filter(pk=session.pk)).get()


def _check(session: Session, commune: Commune, choice: Choice, known: dict[int, Enrolment]) -> None:
    person = choice.person
    if person.commune_id != commune.pk:
        raise NotAllowed()
    if person.left_on is not None:
        raise HasLeft(person=person.full_name)
    before = known.get(person.pk)
    if before is not None and before.state != EnrolmentState.WITHDRAWN:
        raise AlreadyEnrolled(person=person.full_name)
    if not fits_audience(person, session.audience):
        raise NotOfAudience(person=person.full_name, audience=session.get_audience_display())
    if mismatch_of(person, session.topic) and not choice.mismatch_reason.strip():
        raise MismatchNeedsReason(person=person.full_name)
    if choice.plan_line is not None and choice.plan_line.plan.commune_id != commune.pk:
        raise LineOfAnother()


def _enrol(
    session: Session,
    choice: Choice,
    room: Room,
    known: dict[int, Enrolment],
    actor: Actor,
    at: datetime,
) -> Enrolment:
    person = choice.person
    row = known.get(person.pk) or Enrolment(session=session, person=person, token=secrets.token_urlsafe(24))
    has_seat = room.take(person.commune_id)
    row.state = EnrolmentState.CONFIRMED if has_seat else EnrolmentState.WAITING
    row.mismatch_reason = choice.mismatch_reason.strip() if mismatch_of(person, session.topic) else ""
    row.plan_line = choice.plan_line
    row.enrolled_by, row.enrolled_at = actor.user, at
    row.save()
    state = EnrolmentState(row.state)
    data = {
        **session_words(session),
        "person": person.number,
        "state": spoken(lambda: state.label),
    }
    record_event("capacity.enrolled", actor=actor.user, target=person.commune, data=data, at=at)
    return row


def _tell(session: Session, commune: Commune, enrolled: Iterable[Enrolment], at: datetime) -> None:
    rows = list(enrolled)
    confirmed = sum(row.state == EnrolmentState.CONFIRMED for row in rows)
    data: dict[str, Any] = {
        **session_words(session),
        "confirmed": confirmed,
        "waiting": len(rows) - confirmed,
    }
    notify(
        "capacity.enrolled",
        recipients=people_of_commune(commune, at=at),
        data=data,
        link=Link("capacity:session", {"pk": session.pk}),
        once=f"session-{session.pk}-{rows[0].pk}-{at.isoformat()}",
        at=at,
    )
