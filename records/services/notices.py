"""Tell people what concerns them: a message in the portal and an e-mail, each in their own language."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from records.models import Delivery, Email, EmailState, Message
from records.services.preferences import deliveries_of

logger = structlog.get_logger("adaa.notices")
MAX_SENDING_ATTEMPTS = 6
BATCH = 500


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: its title and its text, both with placeholders from the data.

    An urgent one starts or ends a time that its reader has: it is e-mailed at once, whatever they prefer.
    """

    title: "str | Promise"
    body: "str | Promise"
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the portal by name, so that it can be written in each reader's language."""

    name: str
    kwargs: Mapping[str, Any]

    def path(self) -> str:
        return reverse(self.name, kwargs=dict(self.kwargs))


@dataclass(frozen=True, slots=True)
class Notice:
    """One occasion to tell of: whom, in what words, where it leads, and the name that tells it once."""

    recipients: Iterable[Any]
    data: Mapping[str, Any]
    link: Link | None
    once: str


@dataclass(frozen=True, slots=True)
class Told:
    """Who would be told what, in a rehearsal."""

    code: str
    recipient: Any
    data: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return what it would be headed, in the language of the page."""
        return notice_texts(self.code, self.data, get_language())[0]


_kinds: dict[str, NoticeKind] = {}
_rehearsed: ContextVar[dict[str, Told] | None] = ContextVar("rehearsed", default=None)


def register_notice(
    code: str, *, title: "str | Promise", body: "str | Promise", is_urgent: bool = False
) -> None:
    """Declare a kind of notice. The part of its code before the dot belongs to a family of subjects."""
    _kinds[code] = NoticeKind(title, body, is_urgent)


def registered_notices() -> dict[str, NoticeKind]:
    """Return every declared kind."""
    return dict(_kinds)


def _in_language(value: Any, language: str) -> Any:
    """A value may be given per language, as {"ar": …, "fr": …}: names of places are."""
    if isinstance(value, Mapping) and "ar" in value:
        return value.get(language, value["ar"])
    return value


def notice_texts(code: str, data: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return title and text of a notice in one language."""
    values = {key: _in_language(value, language) for key, value in data.items()}
    with override(language):
        kind = _kinds[code]
        return str(kind.title) % values, str(kind.body) % values


def notify(
    code: str,
    *,
    recipients: Iterable[Any],
    data: Mapping[str, Any],
    link: Link | None,
    once: str,
    at: datetime,
    calendar: Mapping[str, str] | None = None,
) -> int:
    """Tell each recipient once; return how many were told.

    ``calendar`` gives, by language, an .ics that goes with the e-mail. ``once`` identifies the occasion:
    the same code and occasion never reach the same person twice.
    Rows are written in the caller's transaction; sending happens after commit, in the worker.
    """
    return notify_each(code, [Notice(recipients, data, link, once)], at=at, calendar=calendar)


def notify_each(
    code: str, notices: Iterable[Notice], *, at: datetime, calendar: Mapping[str, str] | None = None
) -> int:
    """Tell of several occasions as ``notify`` tells of one; return how many were told.

    Asks the database the same for one occasion as for hundreds.
    """
    if code not in _kinds:
        raise KeyError(f"The notice {code!r} was never declared.")
    keys = {
        f"{code}:{notice.once}:{user.pk}": (notice, user)
        for notice in notices
        for user in notice.recipients
        if user.is_active
    }
    if (rehearsed := _rehearsed.get()) is not None:
        rehearsed.update({key: Told(code, user, notice.data) for key, (notice, user) in keys.items()})
        return len(keys)
    known = _known(list(keys))
    fresh = {key: one for key, one in keys.items() if key not in known}
    if not fresh:
        return 0
    people = [user for _notice, user in fresh.values()]
    deliveries = deliveries_of(people, code, is_urgent=_kinds[code].is_urgent)
    rows = []
    for key, (notice, user) in fresh.items():
        with override(user.language):
            url = notice.link.path() if notice.link else ""
        rows.append(
            Message(
                recipient=user,
                code=code,
                data=dict(notice.data),
                url=url,
                created_at=at,
                delivery=deliveries.get(user.pk, Delivery.AT_ONCE),
                once_key=key,
            )
        )
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    emails = []
    for part in _parts(list(fresh)):
        written = Message.objects.filter(once_key__in=part, delivery=Delivery.AT_ONCE, email__isnull=True)
        emails += [_compose(message, at, calendar or {}) for message in written.select_related("recipient")]
    Email.objects.bulk_create(emails, batch_size=BATCH)
    transaction.on_commit(nudge_sending, robust=True)
    return len(rows)


def _known(keys: list[str]) -> set[str]:
    """Return those of the keys under which somebody was told."""
    known: set[str] = set()
    for part in _parts(keys):
        known.update(Message.objects.filter(once_key__in=part).values_list("once_key", flat=True))
    return known


def _parts(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _compose(message: Message, at: datetime, calendar: Mapping[str, str]) -> Email:
    user = message.recipient
    title, body = notice_texts(message.code, message.data, user.language)
    context = {
        "title": title,
        "body": body,
        "url": f"{settings.SITE_URL}{message.url}" if message.url else "",
        "language": user.language,
        "direction": "rtl" if user.language == "ar" else "ltr",
    }
    with override(user.language):
        text = render_to_string("emails/notice.txt", context)
        html = render_to_string("emails/notice.html", context)
    return Email(
        message=message,
        recipient=user,
        to=user.email,
        language=user.language,
        subject=" ".join(title.split())[:250],
        text=text,
        html=html,
        calendar=calendar.get(user.language, ""),
        created_at=at,
    )


@contextmanager
def rehearsing() -> Iterator[dict[str, Told]]:
    """Gather whom the notices within would reach, by the key of each message; nothing is written or sent.

    Those who were told already are among them: ``records.services.reminders`` takes them out.
    """
    told: dict[str, Told] = {}
    token = _rehearsed.set(told)
    try:
        yield told
    finally:
        _rehearsed.reset(token)


def nudge_sending() -> None:
    """Tell the workers that e-mails wait. Failing to do so is logged and mended by the next round."""
    from records.tasks import send_waiting_emails

    try:
        send_waiting_emails.apply_async(retry=False)
    except Exception as failure:
        logger.warning("nudge failed", failure=type(failure).__name__)


def send_emails(*, at: datetime, limit: int = 200) -> int:
    """Send what waits, one row at a time, and note each outcome. Return how many were sent."""
    sent = 0
    ids = list(
        Email.objects.filter(state=EmailState.WAITING)
        .order_by("created_at", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    for pk in ids:
        with transaction.atomic():
            email = (
                Email.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, state=EmailState.WAITING)
                .first()
            )
            if email is not None:
                sent += _send(email, at=at)
    return sent


def _send(email: Email, *, at: datetime) -> bool:
    mail = EmailMultiAlternatives(email.subject, email.text, settings.DEFAULT_FROM_EMAIL, [email.to])
    if email.html:
        mail.attach_alternative(email.html, "text/html")
    if email.calendar:
        # Calendar programs ask for the method beside the type (RFC 6047 § 2.4).
        method = "CANCEL" if "METHOD:CANCEL" in email.calendar else "PUBLISH"
        mail.attach("invitation.ics", email.calendar, f"text/calendar; method={method}")
    email.attempts += 1
    try:
        mail.send()
    except OSError as failure:
        email.outcome = f"{type(failure).__name__}: {failure}"[:500]
        if email.attempts >= MAX_SENDING_ATTEMPTS:
            email.state = EmailState.FAILED
        email.save()
        return False
    email.state, email.sent_at, email.outcome = EmailState.SENT, at, "accepted"
    if email.message_id is None and not email.digested.exists():
        # A letter may hold a link that opens an account: it is kept no longer than it waits.
        email.text = email.html = email.calendar = ""
    email.save()
    return True
