"""Support of State services and international partners to a body (requirement W13)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by
from communes.cooperation.enums import SupportKind
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodySupport, CooperationBody
from communes.cooperation.services.delegates import touch
from communes.cooperation.services.running import check_version, lock_body
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.incoming import Incoming

SUPPORT_ADDED = "cooperation.support_added"
SUPPORT_CHANGED = "cooperation.support_changed"
SUPPORT_REMOVED = "cooperation.support_removed"


class EndsBeforeStart(CooperationRefusal):
    text = _("The support ends on the day it begins at the earliest.")


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """Who helps with what, from when to when, for how much (MAD)."""

    kind: str
    partner: str
    subject: str
    amount: Decimal | None
    starts_on: date
    ends_on: date | None = None
    source: str = ""
    is_generated: bool = False


def list_support(body: CooperationBody, *, text: str = "", kind: str = "") -> QuerySet[BodySupport]:
    """Return the support given to a body, the latest first; each word is looked for in who and with what."""
    rows = body.supports.select_related("file")
    for word in text.split():
        rows = rows.filter(Q(partner__icontains=word) | Q(subject__icontains=word))
    if kind in SupportKind.values:
        rows = rows.filter(kind=kind)
    return rows.order_by("-starts_on", "-pk")


@transaction.atomic
def save_support(
    body: CooperationBody,
    support: BodySupport | None,
    facts: SupportFacts,
    *,
    document: Incoming | None = None,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> BodySupport:
    """Add a support (``support`` None) or change it; a document replaces the one that was there.

    Raises NotYours, ChangedMeanwhile or EndsBeforeStart.
    """
    owner = lock_body(body, actor)
    row = _lock(owner, support, version) if support else BodySupport(body=owner, version=0)
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        raise EndsBeforeStart()
    for name in facts.__slots__:
        setattr(row, name, getattr(facts, name))
    if document is not None:
        row.file = document.store(by=actor.user, at=at)
    touch(row, actor=actor, at=at)
    _record(SUPPORT_CHANGED if support else SUPPORT_ADDED, row, actor, at)
    return row


@transaction.atomic
def remove_support(support: BodySupport, *, version: int | None = None, actor: Actor, at: datetime) -> None:
    """Take a support out of the list; the log keeps it. Raises NotYours or ChangedMeanwhile."""
    owner = lock_body(support.body, actor)
    row = _lock(owner, support, version)
    _record(SUPPORT_REMOVED, row, actor, at)
    row.delete()


def _lock(body: CooperationBody, support: BodySupport, version: int | None) -> BodySupport:
    row = locked(BodySupport.objects.filter(body=body, pk=support.pk)).get()
    check_version(row, version)
    return row


def _record(code: str, support: BodySupport, actor: Actor, at: datetime) -> None:
    data = {"partner": support.partner, "subject": support.subject}
    record_event(code, actor=actor.user, target=support.body, data=data, at=at)


def access_support(pk: int, *, actor: Actor | None) -> BodySupport:
    """Return a support of a body this actor may see, with its document; anything else is a 404."""
    rows = BodySupport.objects.filter(body__in=bodies_seen_by(actor))
    return get_object_or_404(rows.select_related("body", "file"), pk=pk)
