"""Plan a meeting, change it, cancel it; who is called to it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from assessments.enums import MeetingState
from assessments.exceptions import ReasonRequired
from assessments.models import Cycle, MeetingGuest, PublishedResult, RegionalMeeting
from assessments.services.meetings.access import check_organises
from assessments.services.meetings.inviting import CANCELLED, CHANGED, tell_guests
from assessments.services.meetings.locking import lock_planned
from assessments.services.meetings.refusals import (
    AlreadyInvited,
    GuestKnown,
    MeetingEndsFirst,
    MeetingExists,
    NotPublishedYet,
)
from assessments.services.public.cache import forget_public_pages
from communes.actors import Actor
from communes.models import Commune, Province, Region
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What one says of a meeting to come. Both instants are aware."""

    starts_at: datetime
    ends_at: datetime
    place_ar: str
    place_fr: str
    agenda_ar: str = ""
    agenda_fr: str = ""


@transaction.atomic
def plan_meeting(
    cycle: Cycle, region: Region, facts: MeetingFacts, *, actor: Actor, at: datetime
) -> RegionalMeeting:
    """Plan a region's meeting about a published year, with its communes and their provinces as guests.

    Raises NotAllowed, NotPublishedYet, MeetingExists or MeetingEndsFirst.
    """
    check_organises(actor)
    if not _published(cycle, region).exists():
        raise NotPublishedYet()
    _check_hours(facts)
    standing = RegionalMeeting.objects.filter(cycle=cycle, region=region)
    if standing.exclude(state=MeetingState.CANCELLED).exists():
        raise MeetingExists()
    meeting = RegionalMeeting.objects.create(
        cycle=cycle, region=region, created_by=actor.user, created_at=at, **asdict(facts)
    )
    _call(meeting)
    record_event("meeting.planned", actor=actor.user, target=meeting, data=_words(meeting), at=at)
    forget_public_pages()
    return meeting


@transaction.atomic
def change_meeting(
    meeting: RegionalMeeting, facts: MeetingFacts, *, version: int, actor: Actor, at: datetime
) -> RegionalMeeting:
    """Change a meeting to come; those who were invited are told, with a newer calendar file.

    Nothing changed tells nobody. Raises NotAllowed, MeetingOver, MeetingChanged or MeetingEndsFirst.
    """
    check_organises(actor)
    row = lock_planned(meeting, version=version)
    _check_hours(facts)
    if all(getattr(row, name) == value for name, value in asdict(facts).items()):
        return row
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    _save(row)
    record_event("meeting.changed", actor=actor.user, target=row, data=_words(row), at=at)
    _tell_again(row, CHANGED, at=at)
    return row


@transaction.atomic
def cancel_meeting(meeting: RegionalMeeting, *, reason: str, actor: Actor, at: datetime) -> RegionalMeeting:
    """Cancel a meeting to come, with the reason; those invited are told and it leaves their calendars.

    Raises NotAllowed, MeetingOver or ReasonRequired.
    """
    check_organises(actor)
    row = lock_planned(meeting)
    if not reason.strip():
        raise ReasonRequired()
    row.state, row.cancelled_reason = MeetingState.CANCELLED, reason.strip()
    _save(row)
    data = {**_words(row), "reason": row.cancelled_reason}
    record_event("meeting.cancelled", actor=actor.user, target=row, data=data, at=at)
    _tell_again(row, CANCELLED, at=at)
    return row


@transaction.atomic
def call_missing(meeting: RegionalMeeting, *, actor: Actor, at: datetime) -> int:
    """Put the published communes of the region and their provinces on the list, where they are not.

    Return how many were added; once the invitations are sent, these are invited at once.
    """
    check_organises(actor)
    row = lock_planned(meeting)
    added = _call(row)
    if added:
        record_event("meeting.guests_added", actor=actor.user, target=row, data={"count": len(added)}, at=at)
        if row.invited_at:
            tell_guests(row, added, at=at)
    return len(added)


@transaction.atomic
def add_body(meeting: RegionalMeeting, *, body: str, email: str, actor: Actor, at: datetime) -> MeetingGuest:
    """Put another body on the list; once the invitations are sent, it is invited at once.

    Raises NotAllowed, MeetingOver or GuestKnown.
    """
    check_organises(actor)
    row = lock_planned(meeting)
    if row.guests.filter(email__iexact=email).exclude(email="").exists():
        raise GuestKnown()
    guest = MeetingGuest.objects.create(meeting=row, body=body, email=email)
    record_event("meeting.guests_added", actor=actor.user, target=row, data={"count": 1}, at=at)
    if row.invited_at:
        tell_guests(row, [guest], at=at)
    return guest


@transaction.atomic
def remove_guest(meeting: RegionalMeeting, guest_id: int, *, actor: Actor, at: datetime) -> None:
    """Take a guest off the list. Raises NotAllowed, MeetingOver, or AlreadyInvited after the invitations."""
    check_organises(actor)
    row = lock_planned(meeting)
    if row.invited_at:
        raise AlreadyInvited()
    count, _rows = row.guests.filter(pk=guest_id).delete()
    if count:
        record_event("meeting.guest_removed", actor=actor.user, target=row, data={}, at=at)


def _published(cycle: Cycle, region: Region) -> QuerySet[PublishedResult]:
    """Return the results of a region in the current version of a cycle."""
    publication = cycle.publications.order_by("-version").first()
    return PublishedResult.objects.filter(publication=publication, commune__province__region=region)


def _call(meeting: RegionalMeeting) -> list[MeetingGuest]:
    """Add the region's published communes and their provinces that are not guests yet."""
    communes = Commune.objects.filter(
        pk__in=_published(meeting.cycle, meeting.region).values("commune")
    ).order_by("code")
    provinces = Province.objects.filter(communes__in=communes).distinct().order_by("code")
    known = list(meeting.guests.all())
    known_communes = {guest.commune_id for guest in known}
    known_provinces = {guest.province_id for guest in known}
    guests = [
        MeetingGuest(meeting=meeting, province=row) for row in provinces if row.pk not in known_provinces
    ]
    guests += [MeetingGuest(meeting=meeting, commune=row) for row in communes if row.pk not in known_communes]
    return MeetingGuest.objects.bulk_create(guests)


def _check_hours(facts: MeetingFacts) -> None:
    if facts.ends_at <= facts.starts_at:
        raise MeetingEndsFirst()


def _tell_again(row: RegionalMeeting, code: str, *, at: datetime) -> None:
    """Tell those who were invited, under the next sequence; nobody before the invitations."""
    if row.invited_at:
        row.sequence += 1
        row.save(update_fields=["sequence"])
        tell_guests(row, list(row.guests.all()), code=code, at=at)


def _save(row: RegionalMeeting) -> None:
    row.version += 1
    row.save()
    forget_public_pages()


def _words(row: RegionalMeeting) -> dict[str, object]:
    return {
        "year": row.cycle.assessed_year,
        "region": row.region.code,
        "starts_at": row.starts_at.isoformat(),
        "place": row.place_fr,
    }
