"""Letters: e-mails outside the portal's messages, for what may hold a personal link (invitation, reset).

They wait, leave and are retried like every other e-mail; once one has left, its text is not kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from config.toolbox.languages import direction, in_language
from records.models import Email
from records.services.notices import nudge_sending


@dataclass(frozen=True, slots=True)
class Addressee:
    """Someone who has no account."""

    full_name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: a person or an addressee, the templates and what they say.

    ``template`` is a prefix: ``emails/invitation`` has ``_subject.txt``, ``.txt`` and ``.html``.
    ``calendar`` is an .ics that goes with it.
    """

    recipient: Any
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    calendar: str = ""


def write_letters(letters: Iterable[Letter], *, at: datetime) -> int:
    """Write each letter in its reader's language, in the caller's transaction; return how many.

    Sending happens after commit, in the worker.
    """
    rows = [_written(letter, at) for letter in letters]
    Email.objects.bulk_create(rows, batch_size=500)
    if rows:
        transaction.on_commit(nudge_sending, robust=True)
    return len(rows)


def _written(letter: Letter, at: datetime) -> Email:
    person = letter.recipient
    with in_language(person.language):
        context = {
            **letter.context,
            "person": person,
            "language": person.language,
            "direction": direction(person.language),
        }
        subject = render_to_string(f"{letter.template}_subject.txt", context)
        text = render_to_string(f"{letter.template}.txt", context)
        html = render_to_string(f"{letter.template}.html", context)
    return Email(
        recipient=None if isinstance(person, Addressee) else person,
        to=person.email,
        language=person.language,
        subject=" ".join(subject.split())[:250],
        text=text,
        html=html,
        calendar=letter.calendar,
        created_at=at,
    )
