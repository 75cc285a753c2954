"""Exchanges in a list, and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.actors import Actor
from communes.cooperation.access import EXCHANGE_WRITERS
from communes.cooperation.enums import ExchangeState
from communes.cooperation.models import CooperationBody, Exchange
from communes.cooperation.services.exchange_access import exchanges_seen_by, side_of
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

SORTS = {"due": "due_on", "opened": "opened_at", "subject": "subject", "body": "body__code"}


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """What a reader looks for. Without a known sort, the late ones come first, then those that wait."""

    text: str = ""
    state: str = ""
    awaited: str = ""
    late: bool = False
    body: CooperationBody | None = None
    sort: str = ""


def late_exchanges(today: date) -> Q:
    """Return which exchanges should have been answered before a day."""
    return Q(state=ExchangeState.WAITING, due_on__lt=today)


def list_exchanges(actor: Actor | None, wanted: ExchangeFilter, *, today: date) -> QuerySet[Exchange]:
    """Return the exchanges an actor may read that fit, in order."""
    found = exchanges_seen_by(actor).select_related("body", "commune")
    for word in wanted.text.split():
        folded = fold(word)
        place = Q(body__search_text__contains=folded) | Q(commune__search_text__contains=folded)
        found = found.filter(Q(subject__icontains=word) | place if folded else Q(subject__icontains=word))
    exact = {"state": wanted.state, "awaited": wanted.awaited, "body": wanted.body}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.late:
        found = found.filter(late_exchanges(today))
    field = SORTS.get(wanted.sort.lstrip("-"))
    if field is None:
        return found.order_by(F("due_on").asc(nulls_last=True), "-opened_at", "-pk")
    order = F(field).desc(nulls_last=True) if wanted.sort.startswith("-") else F(field).asc(nulls_last=True)
    return found.order_by(order, "-opened_at", "-pk")


def exchanges_to_answer(actor: Actor | None) -> QuerySet[Exchange]:
    """Return the exchanges that wait for the side of an actor who may answer, the earliest day first."""
    if actor is None or actor.role not in EXCHANGE_WRITERS:
        return Exchange.objects.none()
    waiting = exchanges_seen_by(actor).filter(state=ExchangeState.WAITING, awaited=side_of(actor))
    return waiting.select_related("body", "commune").order_by("due_on", "pk")


def exchanges_workbook(exchanges: QuerySet[Exchange], *, today: date, language: str) -> bytes:
    """Return exchanges as an .xlsx. One query."""
    headings = [
        *(Heading(_("Number"), 24), Heading(pgettext("cooperation", "Body"), 50)),
        *(Heading(_("Commune"), 28), Heading(_("Subject"), 50), Heading(_("Opened by"), 20)),
        *(Heading(_("Opened on"), 18), Heading(_("State"), 22), Heading(_("Waits for"), 20)),
        *(Heading(_("Answer due"), 14), Heading(_("Days late"), 12)),
        *(Heading(_("What it came to"), 50), Heading(_("Closed on"), 18)),
    ]
    return write_workbook([Sheet(_("Exchanges"), headings, _cells(exchanges, today))], language=language)


def _cells(exchanges: QuerySet[Exchange], today: date) -> Iterator[tuple[Any, ...]]:
    for exchange in exchanges:
        days = (today - exchange.due_on).days if exchange.due_on else 0
        yield (
            exchange.reference,
            pick(exchange.body, "name"),
            pick(exchange.commune, "name") if exchange.commune else None,
            exchange.subject,
            exchange.get_opened_side_display(),
            exchange.opened_at,
            exchange.get_state_display(),
            exchange.get_awaited_display() or None,
            exchange.due_on,
            days if days > 0 else None,
            exchange.outcome or None,
            exchange.closed_at,
        )
