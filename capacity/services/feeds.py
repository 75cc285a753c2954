"""The calendar that a person's own program reads, at an address that nobody can guess."""

from collections.abc import Iterator
from datetime import date, datetime
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from capacity.models import CalendarFeed
from capacity.services.access import READERS
from capacity.services.calendar import Entry, calendar_of
from communes.actors import Actor, actor_for
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.ical import Happening, write_calendar
from config.toolbox.languages import in_language, pick
from records.services.events import record_event

# 256 bits, in 43 characters.
_BYTES = 32


def feed_of(user: User) -> CalendarFeed | None:
    """Return the feed of a person, None until they ask for one. One query."""
    return CalendarFeed.objects.filter(user=user).first()


@transaction.atomic
def renew_feed(user: User, *, at: datetime) -> CalendarFeed:
    """Give a person a new address; the one of before ends."""
    values = {"token": token_urlsafe(_BYTES), "made_at": at}
    feed, is_new = CalendarFeed.objects.update_or_create(user=user, defaults=values)
    code = "capacity.feed_made" if is_new else "capacity.feed_renewed"
    record_event(code, actor=user, target=user, data={}, at=at)
    return feed


def feed_calendar(feed: CalendarFeed, *, at: datetime) -> bytes:
    """Return this year and the next as an .ics, in the person's language, with what they may see now."""
    user = feed.user
    today = local_day(at)
    with in_language(user.language):
        happenings = [
            _happening(entry, actor)
            for actor in _actors(user, today)
            for year in (today.year, today.year + 1)
            for entry in calendar_of(actor, year)
        ]
        return write_calendar(_("Capacity building"), happenings, made_at=at, language=user.language)


def _actors(user: User, today: date) -> Iterator[Actor]:
    """Yield the person once for each membership that opens the calendar today."""
    rows = Membership.objects.filter(user=user).current(today)  # type: ignore[attr-defined]
    known = list(rows.select_related("user", "commune__province", "province").order_by("pk"))
    for membership in known:
        if membership.role in READERS:
            yield actor_for(membership, on=today, known=known)


def _happening(entry: Entry, actor: Actor) -> Happening:
    place = actor.membership.commune or actor.membership.province
    return Happening(
        uid=f"{entry.key}-{actor.membership.pk}@adaa",
        summary=entry.title,
        starts_on=entry.day,
        ends_on=entry.until,
        description="\n".join(part for part in (pick(place, "name") if place else "", entry.detail) if part),
        url=f"{settings.SITE_URL}{entry.url}" if entry.url else "",
    )
