"""A meeting held: who came, what was concluded, what is recommended and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from assessments.enums import FollowUpState, MeetingState
from assessments.models import MeetingGuest, MeetingRecommendation, RegionalMeeting
from assessments.services.meetings.access import check_organises
from assessments.services.meetings.inviting import CONCLUDED, tell_guests
from assessments.services.meetings.locking import lock_meeting
from assessments.services.meetings.refusals import (
    ConclusionsMissing,
    MeetingCancelled,
    MeetingChanged,
    MeetingNotBegun,
    NoteMissing,
    PeopleMissing,
)
from assessments.services.public.cache import forget_public_pages
from communes.actors import Actor
from config.toolbox.languages import pick, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event

# Attendance of one guest: came, did not, or not written down (None), and how many people.
Attendance = tuple[bool | None, int]
CLOSED_STATES = frozenset({FollowUpState.DONE, FollowUpState.DROPPED})


def guests_of(meeting: RegionalMeeting) -> list[MeetingGuest]:
    """Return the guests of a meeting with their places: provinces, communes, then other bodies."""
    guests = meeting.guests.select_related("commune__province", "province")
    return sorted(
        guests,
        key=lambda row: (
            bool(row.body),
            bool(row.commune_id),
            row.commune.code if row.commune else row.province.code if row.province else "",
            row.pk,
        ),
    )


def guest_name(guest: MeetingGuest) -> str:
    """Return who a guest is, in the reader's language."""
    place = guest.commune or guest.province
    return pick(place, "name") if place else guest.body


@transaction.atomic
def write_attendance(
    meeting: RegionalMeeting, answers: Mapping[int, Attendance], *, version: int, actor: Actor, at: datetime
) -> None:
    """Write down which guests came, and how many people of each, by the guest's key.

    Raises NotAllowed, MeetingCancelled, MeetingNotBegun, MeetingChanged or PeopleMissing.
    """
    check_organises(actor)
    row = _lock_begun(meeting, version=version, at=at)
    guests = [guest for guest in guests_of(row) if guest.pk in answers]
    for guest in guests:
        guest.attended, people = answers[guest.pk]
        if guest.attended and people < 1:
            raise PeopleMissing(guest=guest_name(guest))
        guest.people = people if guest.attended else 0
    MeetingGuest.objects.bulk_update(guests, ["attended", "people"])
    _save(row)
    came = sum(guest.attended is True for guest in guests)
    record_event("meeting.attendance", actor=actor.user, target=row, data={"came": came}, at=at)


@transaction.atomic
def conclude_meeting(
    meeting: RegionalMeeting, *, ar: str, fr: str, version: int, actor: Actor, at: datetime
) -> RegionalMeeting:
    """Write the conclusions, which marks the meeting as held; the guests are told the first time.

    Raises NotAllowed, MeetingCancelled, MeetingNotBegun, MeetingChanged or ConclusionsMissing.
    """
    check_organises(actor)
    row = _lock_begun(meeting, version=version, at=at)
    if not ar.strip() or not fr.strip():
        raise ConclusionsMissing()
    is_first = row.state != MeetingState.HELD
    row.conclusions_ar, row.conclusions_fr, row.state = ar.strip(), fr.strip(), MeetingState.HELD
    _save(row)
    record_event(
        CONCLUDED,
        actor=actor.user,
        target=row,
        data=texts_of(row, "conclusions"),
        at=at,
    )
    if is_first and row.invited_at:
        tell_guests(row, list(row.guests.all()), code=CONCLUDED, at=at)
    return row


@transaction.atomic
def add_recommendation(
    meeting: RegionalMeeting, *, ar: str, fr: str, owner: str, due_on: date, actor: Actor, at: datetime
) -> MeetingRecommendation:
    """Write down what a meeting asks for. Raises NotAllowed, MeetingCancelled or MeetingNotBegun."""
    check_organises(actor)
    row = _lock_begun(meeting, at=at)
    last = row.recommendations.aggregate(last=Max("number"))["last"] or 0
    recommendation = MeetingRecommendation.objects.create(
        meeting=row,
        number=last + 1,
        text_ar=ar,
        text_fr=fr,
        owner=owner,
        due_on=due_on,
        changed_by=actor.user,
        changed_at=at,
    )
    data = {"number": recommendation.number, "text": fr}
    record_event("meeting.recommended", actor=actor.user, target=row, data=data, at=at)
    forget_public_pages()
    return recommendation


@transaction.atomic
def follow_recommendation(
    recommendation: MeetingRecommendation,
    *,
    state: FollowUpState,
    note: str,
    version: int,
    actor: Actor,
    at: datetime,
) -> MeetingRecommendation:
    """Say how far a recommendation has come. Raises NotAllowed, MeetingChanged or NoteMissing."""
    check_organises(actor)
    rows = MeetingRecommendation.objects.select_related("meeting").filter(pk=recommendation.pk)
    row = locked(rows).get()
    if row.version != version:
        raise MeetingChanged()
    if state in CLOSED_STATES and not note.strip():
        raise NoteMissing()
    row.state, row.note, row.version = state, note.strip(), row.version + 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()
    data = {"number": row.number, "state": state.value, "note": row.note}
    record_event("meeting.followed", actor=actor.user, target=row.meeting, data=data, at=at)
    forget_public_pages()
    return row


def earlier_open(meeting: RegionalMeeting) -> Sequence[MeetingRecommendation]:
    """Return what earlier meetings of the region asked for and is not done yet, the oldest first."""
    rows = MeetingRecommendation.objects.filter(
        meeting__region=meeting.region, meeting__cycle__assessed_year__lt=meeting.cycle.assessed_year
    ).exclude(state__in=CLOSED_STATES)
    return list(rows.select_related("meeting__cycle").order_by("meeting__cycle__assessed_year", "number"))


def _lock_begun(meeting: RegionalMeeting, *, version: int | None = None, at: datetime) -> RegionalMeeting:
    row = lock_meeting(meeting, version=version)
    if row.state == MeetingState.CANCELLED:
        raise MeetingCancelled()
    if at < row.starts_at:
        raise MeetingNotBegun()
    return row


def _save(row: RegionalMeeting) -> None:
    row.version += 1
    row.save()
    forget_public_pages()
