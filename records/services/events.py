"""Write the append-only log, seal it, verify it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.functional import Promise

from config.toolbox.canonical import digest
from config.toolbox.languages import current_language
from records.models import Event, EventSeal

# An event younger than this may still wait for a neighbour whose transaction began before it.
SETTLING_TIME = timedelta(minutes=5)
SEAL_BATCH = 1000

_sentences: dict[str, "str | Promise"] = {}


def register_events(sentences: Mapping[str, "str | Promise"]) -> None:
    """Declare event codes with the sentence (named placeholders from ``data``) shown for each."""
    _sentences.update(sentences)


def registered_events() -> dict[str, "str | Promise"]:
    """Return every declared code with its sentence."""
    return dict(_sentences)


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return "–"


def event_sentence(event: Event) -> str:
    """Return the event in words, in the language of the moment; names may be kept one per language."""
    values = {key: _in_language(value) for key, value in event.data.items()}
    return str(_sentences.get(event.code, event.code)) % _Blank(values)


def _in_language(value: Any) -> Any:
    if isinstance(value, dict) and {"ar", "fr"} <= value.keys():
        return value.get(current_language()) or value["fr"]
    return value


def record_event(
    code: str,
    *,
    actor: AbstractBaseUser | None,
    target: models.Model | None = None,
    data: Mapping[str, Any] | None = None,
    at: datetime,
) -> Event:
    """Append one event. ``code`` must have been declared (KeyError otherwise); ``data`` is plain JSON."""
    if code not in _sentences:
        raise KeyError(f"The event code {code!r} was never declared.")
    return Event.objects.create(**_fields(code, actor, target, data, at))


def record_events(
    code: str,
    *,
    actor: AbstractBaseUser | None,
    targets: Mapping[Any, Mapping[str, Any]],
    at: datetime,
) -> None:
    """Append one event for each target, each with its own data, in one query per thousand."""
    if code not in _sentences:
        raise KeyError(f"The event code {code!r} was never declared.")
    Event.objects.bulk_create(
        [Event(**_fields(code, actor, target, data, at)) for target, data in targets.items()],
        batch_size=1000,
    )


def _fields(code: str, actor: Any, target: models.Model | None, data: Any, at: datetime) -> dict[str, Any]:
    return {
        "code": code,
        "occurred_at": at,
        "actor": actor,
        "target_type": ContentType.objects.get_for_model(target) if target is not None else None,
        "target_id": target.pk if target is not None else None,
        "data": dict(data or {}),
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    }


def events_of(target: models.Model) -> models.QuerySet[Event]:
    """Return the events about one object, newest first."""
    return Event.objects.filter(
        target_type=ContentType.objects.get_for_model(target), target_id=target.pk
    ).select_related("actor")


def _document(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "code": event.code,
        "occurred_at": event.occurred_at,
        "actor": event.actor_id,
        "target_type": event.target_type_id,
        "target": event.target_id,
        "data": event.data,
    }


def _chain(previous: str, events: list[Event]) -> str:
    return digest({"previous": previous, "events": [_document(event) for event in events]})


@transaction.atomic
def seal_events(*, at: datetime) -> EventSeal | None:
    """Seal the next run of settled events and return the seal; None when there is nothing to seal."""
    last = EventSeal.objects.select_for_update().order_by("-pk").first()
    events = list(
        Event.objects.filter(
            pk__gt=last.last_event_id if last else 0, occurred_at__lt=at - SETTLING_TIME
        ).order_by("pk")[:SEAL_BATCH]
    )
    if not events:
        return None
    previous = last.digest if last else ""
    return EventSeal.objects.create(
        first_event_id=events[0].pk,
        last_event_id=events[-1].pk,
        previous_digest=previous,
        digest=_chain(previous, events),
        sealed_at=at,
    )


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A seal that no longer fits: the events it covers, or the seal before it, have changed."""

    seal_id: int
    first_event_id: int
    last_event_id: int


def verify_events() -> list[ChainFault]:
    """Recompute every seal from the events and return those that do not fit; empty means intact."""
    faults = []
    previous = ""
    for seal in EventSeal.objects.order_by("pk").iterator():
        events = list(
            Event.objects.filter(pk__gte=seal.first_event_id, pk__lte=seal.last_event_id).order_by("pk")
        )
        if seal.previous_digest != previous or _chain(previous, events) != seal.digest:
            faults.append(ChainFault(seal.pk, seal.first_event_id, seal.last_event_id))
        previous = seal.digest
    return faults
