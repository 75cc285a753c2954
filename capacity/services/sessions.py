"""Training sessions: DDCTD keeps them, changes them while they are open, cancels them or marks them held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.enums import EnrolmentState, SessionState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Session, Topic
from capacity.services.access import may_edit
from capacity.services.audiences import people_of_communes
from capacity.services.evaluations import send_evaluation_links
from capacity.services.seats import fill_seats
from capacity.services.session_words import session_words
from communes.actors import Actor
from communes.models import Commune, Region
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify


class SessionCodeTaken(CapacityRefusal):
    code = "session_code_taken"
    text = _("Another session has the code “%(code)s”.")


class SessionNowhere(CapacityRefusal):
    code = "session_nowhere"
    text = _("Write the place of the session, or its link.")


class SessionDaysWrong(CapacityRefusal):
    code = "session_days_wrong"
    text = _("Enrolment ends on the first day of the session at the latest, and the session after it began.")


class SeatsWrong(CapacityRefusal):
    code = "seats_wrong"
    text = _("A commune has one seat at least, and no more than the session has.")


class SeatsTaken(CapacityRefusal):
    code = "seats_taken"
    text = _("%(count)s people have a confirmed seat: there cannot be fewer seats.")


class SessionOver(CapacityRefusal):
    code = "session_over"
    text = _("This session was held or cancelled: it can no longer be changed.")


class SessionNotOver(CapacityRefusal):
    code = "session_not_over"
    text = _("A session is marked as held from its last day on.")


class AttendanceMissing(CapacityRefusal):
    code = "attendance_missing"
    text = _("First write who attended: %(count)s people are still without an answer.")


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What DDCTD says of a session. No region: the whole country. No line: those of the topic."""

    code: str
    topic: Topic
    audience: str
    provider: str
    starts_on: date
    ends_on: date
    days: Decimal
    enrolment_ends_on: date
    seats: int
    seats_a_commune: int
    title_ar: str = ""
    title_fr: str = ""
    place: str = ""
    link: str = ""
    cost: Decimal = Decimal(0)
    lines: Sequence[str] = field(default_factory=list)
    regions: Iterable[Region] = ()


@transaction.atomic
def save_session(
    session: Session | None, facts: SessionFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> Session:
    """Add a session (``session`` None) or change an open one; seats that are added go to those who wait.

    Raises NotAllowed, ChangedMeanwhile, SessionOver, SessionCodeTaken, SessionNowhere, SessionDaysWrong,
    SeatsWrong or SeatsTaken.
    """
    if not may_edit(actor):
        raise NotAllowed()
    row = lock_session(session, version=version, actor=actor) if session else Session(version=0)
    if row.pk and row.state != SessionState.OPEN:
        raise SessionOver()
    _check(row, facts)
    for name in facts.__slots__:
        if name != "regions":
            setattr(row, name, getattr(facts, name))
    row.lines = list(facts.lines) or list(facts.topic.lines)
    is_new = row.pk is None
    _touch(row, actor, at)
    row.regions.set(facts.regions)
    _record("added" if is_new else "changed", row, {}, actor, at)
    fill_seats(row, at=at)
    return row


@transaction.atomic
def cancel_session(
    session: Session, reason: str, *, version: int | None = None, actor: Actor, at: datetime
) -> Session:
    """Cancel an open session and tell every commune that has someone in it.

    Raises NotAllowed, ChangedMeanwhile, ReasonRequired or SessionOver.
    """
    row = lock_session(session, version=version, actor=actor)
    if not reason.strip():
        raise ReasonRequired()
    if row.state != SessionState.OPEN:
        raise SessionOver()
    row.state, row.cancel_reason = SessionState.CANCELLED, reason.strip()
    _touch(row, actor, at)
    more = {"reason": row.cancel_reason}
    _record("cancelled", row, more, actor, at)
    enrolled = row.enrolments.exclude(state=EnrolmentState.WITHDRAWN)
    communes = Commune.objects.filter(pk__in=enrolled.values("person__commune"))
    notify(
        "capacity.session_cancelled",
        recipients=people_of_communes(communes, at=at),
        data={**session_words(row), **more},
        link=Link("capacity:session", {"pk": row.pk}),
        once=f"session-{row.pk}",
        at=at,
    )
    return row


@transaction.atomic
def hold_session(session: Session, *, version: int | None = None, actor: Actor, at: datetime) -> Session:
    """Mark a session as held, from its last day on, and send the evaluation to those who attended.

    Raises NotAllowed, ChangedMeanwhile, SessionOver, SessionNotOver, or AttendanceMissing while someone who
    has a seat is neither present nor absent.
    """
    row = lock_session(session, version=version, actor=actor)
    if row.state != SessionState.OPEN:
        raise SessionOver()
    if local_day(at) < row.ends_on:
        raise SessionNotOver()
    seated = row.enrolments.filter(state=EnrolmentState.CONFIRMED)
    if unknown := seated.filter(attended__isnull=True).count():
        raise AttendanceMissing(count=unknown)
    row.state = SessionState.HELD
    _touch(row, actor, at)
    present = list(seated.filter(attended=True).select_related("person__commune"))
    _record("held", row, {"attended": len(present)}, actor, at)
    send_evaluation_links(row, present, at=at)
    return row


def lock_session(session: Session, *, version: int | None = None, actor: Actor) -> Session:
    """Return the row, locked, with its topic, for DDCTD to write. Raises NotAllowed or ChangedMeanwhile."""
    if not may_edit(actor):
        raise NotAllowed()
    row = locked(Session.objects.select_related("topic").filter(pk=session.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def _check(row: Session, facts: SessionFacts) -> None:
    if Session.objects.filter(code=facts.code).exclude(pk=row.pk).exists():
        raise SessionCodeTaken(code=facts.code)
    if not facts.place and not facts.link:
        raise SessionNowhere()
    if not facts.enrolment_ends_on <= facts.starts_on <= facts.ends_on:
        raise SessionDaysWrong()
    if not 1 <= facts.seats_a_commune <= facts.seats:
        raise SeatsWrong()
    if row.pk is None:
        return
    confirmed = row.enrolments.filter(state=EnrolmentState.CONFIRMED).count()
    if facts.seats < confirmed:
        raise SeatsTaken(count=confirmed)


def _touch(row: Session, actor: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()


def _record(step: str, row: Session, more: dict[str, Any], actor: Actor, at: datetime) -> None:
    data = {**session_words(row), **more}
    record_event(f"capacity.session_{step}", actor=actor.user, target=row, data=data, at=at)
