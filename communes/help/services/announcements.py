"""Announcements: written, published for their days, taken down. Only here they change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.help.enums import Audience
from communes.help.exceptions import HelpRefusal, WrittenMeanwhile
from communes.help.models import Announcement, AnnouncementClosed
from communes.help.services.readers import people_concerned
from communes.models import Province, Region
from communes.signals import announcements_changed
from config.toolbox.clock import local_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify


class EndsTooEarly(HelpRefusal):
    text = _("The last day comes before the first one.")


class PublishedAlready(HelpRefusal):
    text = _("This announcement is published: take it down and write another.")


class OverBeforeItBegins(HelpRefusal):
    text = _("Its last day has passed: give it another before publishing it.")


class NotShown(HelpRefusal):
    text = _("This announcement is not published, or is over already.")


class NarrowedForNobody(HelpRefusal):
    text = _("Roles and places narrow an announcement to people who are signed in: choose that audience.")


@dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """What an announcement says, to whom, from which day to which; see the fields of the model."""

    title_ar: str
    title_fr: str
    text_ar: str
    text_fr: str
    gravity: str
    audience: str
    starts_on: date
    ends_on: date
    title_en: str = ""
    text_en: str = ""
    roles: Sequence[str] = ()
    regions: Sequence[Region] = ()
    provinces: Sequence[Province] = ()
    sends_messages: bool = False


PLAIN = (
    *("title_ar", "title_fr", "title_en", "text_ar", "text_fr", "text_en"),
    *("gravity", "audience", "starts_on", "ends_on", "sends_messages"),
)


@transaction.atomic
def save_announcement(
    announcement: Announcement | None,
    facts: AnnouncementFacts,
    *,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Announcement:
    """Write a draft, a new one without ``announcement``.

    Raises EndsTooEarly, NarrowedForNobody, PublishedAlready or WrittenMeanwhile.
    """
    if facts.ends_on < facts.starts_on:
        raise EndsTooEarly()
    if facts.audience != Audience.MEMBERS and (facts.roles or facts.regions or facts.provinces):
        raise NarrowedForNobody()
    row = _draft(announcement, version) if announcement else Announcement(created_by=by, version=0)
    for name in PLAIN:
        setattr(row, name, getattr(facts, name))
    # Nobody is written to who is not signed in.
    row.sends_messages = facts.sends_messages and facts.audience != Audience.VISITORS
    row.roles, row.changed_at, row.version = list(facts.roles), at, row.version + 1
    row.save()
    row.regions.set(facts.regions)
    row.provinces.set(facts.provinces)
    _record("help.announcement_saved", row, by, at)
    return row


@transaction.atomic
def publish_announcement(
    announcement: Announcement, *, version: int | None, by: User, at: datetime
) -> Announcement:
    """Publish a draft for its days. Raises PublishedAlready, WrittenMeanwhile or OverBeforeItBegins."""
    row = _draft(announcement, version)
    if row.ends_on < local_day(at):
        raise OverBeforeItBegins()
    row.published_by, row.published_at = by, at
    row.version += 1
    row.save()
    _record("help.announcement_published", row, by, at)
    _say_changed()
    return row


@transaction.atomic
def withdraw_announcement(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """Take down what is shown, or was to be. Raises NotShown."""
    row = _lock(announcement)
    if row.published_at is None or row.withdrawn_at is not None or row.ends_on < local_day(at):
        raise NotShown()
    row.withdrawn_by, row.withdrawn_at = by, at
    row.version += 1
    row.save()
    _record("help.announcement_withdrawn", row, by, at)
    _say_changed()
    return row


@transaction.atomic
def remove_draft(announcement: Announcement, *, by: User, at: datetime) -> None:
    """Remove what was never published. Raises PublishedAlready."""
    row = _draft(announcement, None)
    _record("help.announcement_removed", row, by, at)
    row.delete()


def close_announcement(announcement: Announcement, *, by: User, at: datetime) -> None:
    """Keep an announcement off the top of a person's pages; it stays in the list. Twice changes nothing."""
    AnnouncementClosed.objects.get_or_create(announcement=announcement, user=by, defaults={"closed_at": at})


def tell_announcements(*, at: datetime) -> int:
    """Tell those concerned of what is shown from today on and asks for messages, once; return how many."""
    told = 0
    due = Announcement.objects.current(local_day(at)).filter(sends_messages=True, told_at__isnull=True)  # type: ignore[attr-defined]
    for pk in list(due.values_list("pk", flat=True)):
        told += _tell(pk, at)
    return told


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    row = locked(Announcement.objects.filter(pk=pk, told_at__isnull=True, withdrawn_at__isnull=True)).first()
    if row is None:
        return 0
    row.told_at = at
    row.save(update_fields=["told_at"])
    return notify(
        "announcement.published",
        recipients=people_concerned(row, at=at),
        data={"title": texts_of(row, "title"), "text": texts_of(row, "text")},
        link=Link("help:announcements", {}),
        once=f"announcement-{row.pk}",
        at=at,
    )


def _lock(announcement: Announcement) -> Announcement:
    return locked(Announcement.objects.filter(pk=announcement.pk)).get()


def _draft(announcement: Announcement, version: int | None) -> Announcement:
    row = _lock(announcement)
    if row.published_at is not None:
        raise PublishedAlready()
    if version is not None and row.version != version:
        raise WrittenMeanwhile()
    return row


def _record(code: str, row: Announcement, by: User, at: datetime) -> None:
    record_event(code, actor=by, target=row, data={"title": texts_of(row, "title")}, at=at)


def _say_changed() -> None:
    transaction.on_commit(lambda: announcements_changed.send(sender=Announcement), robust=True)
