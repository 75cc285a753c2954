"""Exchanges between a body, its communes and the administration (requirement W14).

An exchange waits for one side until a day, is answered, and closed for good with an outcome. This is the only
place where its state changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import CooperationBody, Exchange, ExchangeFile, ExchangeMessage
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.exchange_access import (
    communes_in,
    may_open,
    people_on,
    side_of,
    sides_in,
    takes_part,
)
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.incoming import Incoming
from records.services.notices import Link, notify
from records.services.parameters import parameter

ANSWER_DAYS = "cooperation.answer_days"
MOST_FILES = 10


class ExchangeClosed(CooperationRefusal):
    text = _("This exchange is closed: open a new one.")


class SubjectMissing(CooperationRefusal):
    text = _("Write the subject.")


class MessageMissing(CooperationRefusal):
    text = _("Write the message.")


class OutcomeMissing(CooperationRefusal):
    text = _("Write what the exchange came to.")


class TooManyFiles(CooperationRefusal):
    text = _("A message takes %(most)s documents at most.")


class NotOfTheBody(CooperationRefusal):
    text = _("This commune does not belong to the body.")


class NobodyToAnswer(CooperationRefusal):
    text = _("Choose a commune of the body, or the body itself, to answer.")


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """What one side writes, to whom.

    ``commune`` is the one that a body or the administration writes to or about (a commune writes for itself).
    ``awaited`` is who is to answer; it says something only where the administration writes about a commune.
    """

    subject: str
    text: str
    commune: Commune | None = None
    awaited: str = ""


def open_exchange(
    body: CooperationBody,
    facts: ExchangeFacts,
    *,
    files: Sequence[UploadedFile] = (),
    actor: Actor,
    at: datetime,
) -> Exchange:
    """Open an exchange under the next number of the body's year and tell those who are to answer.

    Raises NotYours, NotOfTheBody, NobodyToAnswer, SubjectMissing, MessageMissing, TooManyFiles or
    DocumentRefused, having kept nothing.
    """
    if not may_open(actor, body):
        raise NotYours()
    side = side_of(actor)
    commune = actor.membership.commune if side == Side.COMMUNE else facts.commune
    if commune is not None and not communes_in(body).filter(pk=commune.pk).exists():
        raise NotOfTheBody()
    awaited = _first_awaited(side, commune, facts.awaited)
    if not facts.subject.strip():
        raise SubjectMissing()
    incoming = _judged(facts.text, files, body, actor, at)
    with transaction.atomic():
        row = locked(CooperationBody.objects.select_related("seat").filter(pk=body.pk)).get()
        year = local_day(at).year
        last = row.exchanges.filter(year=year).aggregate(last=Max("number"))["last"] or 0
        exchange = Exchange.objects.create(
            body=row,
            commune=commune,
            year=year,
            number=last + 1,
            subject=" ".join(facts.subject.split()),
            awaited=awaited,
            opened_side=side,
            opened_by=actor.user,
            opened_at=at,
            due_on=local_day(at) + timedelta(days=parameter(ANSWER_DAYS)),
        )
        _write(exchange, facts.text, incoming, side=side, actor=actor, at=at)
        _record("cooperation.exchange_opened", exchange, {}, actor, at)
        _tell_awaited(exchange, at)
        return exchange


def write_message(
    exchange: Exchange,
    text: str,
    *,
    files: Sequence[UploadedFile] = (),
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> ExchangeMessage:
    """Write in an exchange.

    The side that is waited for answers; the side that opened it waits anew; another changes nothing.
    ``version`` is the one that the writer saw. Raises NotYours, ExchangeClosed, ChangedMeanwhile,
    MessageMissing, TooManyFiles or DocumentRefused, having kept nothing.
    """
    _check_writes(exchange, actor)
    incoming = _judged(text, files, exchange.body, actor, at)
    with transaction.atomic():
        row = _lock(exchange, version)
        _check_writes(row, actor)
        side = side_of(actor)
        if row.state == ExchangeState.WAITING and side == row.awaited:
            row.state, row.awaited, row.due_on = ExchangeState.ANSWERED, "", None
        elif row.state == ExchangeState.ANSWERED and side == row.opened_side:
            row.state, row.awaited = ExchangeState.WAITING, _last_answerer(row)
            row.due_on = local_day(at) + timedelta(days=parameter(ANSWER_DAYS))
        row.version += 1
        row.save()
        message = _write(row, text, incoming, side=side, actor=actor, at=at)
        _record("cooperation.exchange_written", row, {}, actor, at)
        if side == row.opened_side:
            _tell_awaited(row, at)
        elif row.state == ExchangeState.ANSWERED and side in sides_in(row):
            _tell("cooperation.exchange_answered", row, people_on(row.opened_side, row, at=at), {}, at)
        else:
            others = [other for other in sides_in(row) if other != side]
            people = [person for other in others for person in people_on(other, row, at=at)]
            _tell("cooperation.exchange_written", row, people, {}, at)
        return message


@transaction.atomic
def close_exchange(
    exchange: Exchange, outcome: str, *, version: int | None = None, actor: Actor, at: datetime
) -> Exchange:
    """Close an exchange with what it came to, and tell the other sides.

    The side that opened it closes it, or the administration. Raises NotYours, ExchangeClosed,
    ChangedMeanwhile or OutcomeMissing.
    """
    row = _lock(exchange, version)
    _check_writes(row, actor)
    side = side_of(actor)
    if side not in {row.opened_side, Side.ADMINISTRATION}:
        raise NotYours()
    words = " ".join(outcome.split())
    if not words:
        raise OutcomeMissing()
    row.state, row.awaited, row.due_on, row.outcome = ExchangeState.CLOSED, "", None, words
    row.closed_by, row.closed_at = actor.user, at
    row.version += 1
    row.save()
    _record("cooperation.exchange_closed", row, {"outcome": words}, actor, at)
    people = [person for other in sides_in(row) if other != side for person in people_on(other, row, at=at)]
    _tell("cooperation.exchange_closed", row, people, {"outcome": words}, at)
    return row


def exchange_words(exchange: Exchange) -> dict[str, object]:
    """Return what notices and the log say of an exchange."""
    body = exchange.body
    return {
        "body": texts_of(body, "name"),
        "reference": exchange.reference,
        "subject": exchange.subject,
    }


def _first_awaited(side: Side, commune: Commune | None, wanted: str) -> Side:
    """Return who is to answer first."""
    if side == Side.COMMUNE:
        return Side.BODY
    if side == Side.BODY:
        return Side.COMMUNE if commune else Side.ADMINISTRATION
    awaited = Side(wanted or Side.BODY)
    if awaited == Side.ADMINISTRATION or (awaited == Side.COMMUNE and commune is None):
        raise NobodyToAnswer()
    return awaited


def _last_answerer(exchange: Exchange) -> str:
    """Return the side, other than the one that opened the exchange, that wrote in it last for itself."""
    others = [side for side in sides_in(exchange) if side != exchange.opened_side]
    written = exchange.messages.filter(side__in=others).order_by("-pk").values_list("side", flat=True)
    return written[0]


def _check_writes(exchange: Exchange, actor: Actor) -> None:
    if not takes_part(actor, exchange):
        raise NotYours()
    if exchange.state == ExchangeState.CLOSED:
        raise ExchangeClosed()


def _lock(exchange: Exchange, version: int | None) -> Exchange:
    rows = Exchange.objects.select_related("body__seat", "commune").filter(pk=exchange.pk)
    row = locked(rows).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def _judged(
    text: str, files: Sequence[UploadedFile], body: CooperationBody, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, beside words."""
    if not text.strip():
        raise MessageMissing()
    if len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    return judge_documents(files, body, actor=actor, at=at)


def _write(
    exchange: Exchange, text: str, incoming: Sequence[Incoming], *, side: Side, actor: Actor, at: datetime
) -> ExchangeMessage:
    message = ExchangeMessage.objects.create(
        exchange=exchange, side=side, text=text.strip(), written_by=actor.user, written_at=at
    )
    ExchangeFile.objects.bulk_create(
        ExchangeFile(message=message, file=one.store(by=actor.user, at=at)) for one in incoming
    )
    return message


def _tell_awaited(exchange: Exchange, at: datetime) -> None:
    due = exchange.due_on
    assert due is not None
    more = {"due": spoken(lambda: format_day(due))}
    _tell("cooperation.exchange_waiting", exchange, people_on(exchange.awaited, exchange, at=at), more, at)


def _tell(code: str, exchange: Exchange, people: list, more: dict, at: datetime) -> None:
    notify(
        code,
        recipients=people,
        data={**exchange_words(exchange), **more},
        link=Link("cooperation:exchange", {"pk": exchange.pk}),
        once=f"exchange-{exchange.pk}-{exchange.version}",
        at=at,
    )


def _record(code: str, exchange: Exchange, more: dict, actor: Actor, at: datetime) -> None:
    data = {**exchange_words(exchange), **more}
    record_event(code, actor=actor.user, target=exchange.body, data=data, at=at)
