"""Invitations: messages and e-mails in each reader's language, with a calendar file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.enums import MeetingState
from assessments.models import MeetingGuest, RegionalMeeting
from assessments.services.meetings.access import check_organises
from assessments.services.meetings.locking import lock_planned
from assessments.services.meetings.refusals import MeetingInThePast, NobodyToInvite
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import format_hour, format_moment
from config.toolbox.ical import Appointment, write_appointment
from config.toolbox.languages import direction, in_language, pick, texts_of
from records.services.events import record_event
from records.services.letters import Addressee, Letter, write_letters
from records.services.notices import Link, notice_texts, notify

INVITED, CHANGED, CANCELLED, CONCLUDED = (
    "meeting.invited",
    "meeting.changed",
    "meeting.cancelled",
    "meeting.concluded",
)
LANGUAGES = ("ar", "fr")


@transaction.atomic
def invite_guests(meeting: RegionalMeeting, *, actor: Actor, at: datetime) -> int:
    """Send the invitations of a meeting to come, once; return how many people and bodies were written to.

    Raises NotAllowed, MeetingOver, MeetingInThePast or NobodyToInvite. Invited already, nobody is told again.
    """
    check_organises(actor)
    row = lock_planned(meeting)
    if row.starts_at <= at:
        raise MeetingInThePast()
    guests = list(row.guests.all())
    if not guests:
        raise NobodyToInvite()
    if row.invited_at:
        return 0
    row.invited_at = at
    row.version += 1
    row.save()
    told = tell_guests(row, guests, at=at)
    record_event(INVITED, actor=actor.user, target=row, data={"guests": len(guests), "told": told}, at=at)
    return told


def tell_guests(
    meeting: RegionalMeeting, guests: Sequence[MeetingGuest], *, code: str = INVITED, at: datetime
) -> int:
    """Tell these guests of a meeting: members of communes and provinces by message, bodies by e-mail.

    Each person is told once of each sequence. Called within the transaction of what it tells.
    """
    data = notice_data(meeting)
    has_calendar = code != CONCLUDED
    calendars = {
        language: calendar_of(meeting, language, at=at).decode() if has_calendar else ""
        for language in LANGUAGES
    }
    told = notify(
        code,
        recipients=_members(guests, at=at),
        data=data,
        link=Link("assessments:meeting", {"pk": meeting.pk}),
        once=f"{meeting.pk}-{meeting.sequence}",
        calendar=calendars,
        at=at,
    )
    letters = [
        Letter(
            Addressee(guest.body, guest.email, "ar"),
            "emails/meeting",
            {"parts": _parts(code, data), "url": public_address(meeting)},
            calendars["ar"],
        )
        for guest in guests
        if guest.email
    ]
    return told + write_letters(letters, at=at)


def _members(guests: Sequence[MeetingGuest], *, at: datetime) -> list[User]:
    """Return the people of the communes and provinces called, each once."""
    communes = [guest.commune_id for guest in guests if guest.commune_id]
    provinces = [guest.province_id for guest in guests if guest.province_id]
    called = Q(role__in=COMMUNE_ROLES, commune__in=communes) | Q(
        role=Role.PROVINCE_OFFICER, province__in=provinces
    )
    current = Membership.objects.filter(called).current(local_day(at))  # type: ignore[attr-defined]
    return list(User.objects.filter(pk__in=current.values("user"), is_active=True))


def notice_data(meeting: RegionalMeeting) -> dict[str, Any]:
    """Return the words of a meeting, by language, as notices take them."""
    whens = {}
    for language in LANGUAGES:
        with in_language(language):
            whens[language] = format_moment(meeting.starts_at)
    return {
        "year": meeting.cycle.assessed_year,
        "region": texts_of(meeting.region, "name"),
        "when": whens,
        "until": format_hour(meeting.ends_at),
        "place": texts_of(meeting, "place"),
        "agenda": {language: pick(meeting, "agenda", language) for language in LANGUAGES},
        "reason": meeting.cancelled_reason,
    }


def calendar_of(meeting: RegionalMeeting, language: str, *, at: datetime) -> bytes:
    """Return the meeting as an .ics in one language; its cancellation once it is cancelled."""
    with in_language(language):
        summary = _("Meeting of the region %(region)s on the results of %(year)s") % {
            "region": pick(meeting.region, "name"),
            "year": meeting.cycle.assessed_year,
        }
        appointment = Appointment(
            uid=f"regional-meeting-{meeting.pk}@adaa",
            sequence=meeting.sequence,
            summary=summary,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            organiser=settings.DEFAULT_FROM_EMAIL,
            description=pick(meeting, "agenda"),
            location=pick(meeting, "place"),
            url=public_address(meeting),
            is_cancelled=meeting.state == MeetingState.CANCELLED,
        )
    return write_appointment(appointment, made_at=at, language=language)


def public_address(meeting: RegionalMeeting) -> str:
    """Return the address of the meeting's public page, in the language of the moment."""
    where = [meeting.cycle.assessed_year, meeting.region.code]
    return settings.SITE_URL + reverse("assessments:public_meeting", args=where)


def _parts(code: str, data: dict[str, Any]) -> list[dict[str, str]]:
    """Return what a body reads: it has no language of its own, and is given both."""
    return [
        {"language": language, "direction": direction(language), "title": title, "body": body}
        for language in LANGUAGES
        for title, body in [notice_texts(code, data, language)]
    ]
