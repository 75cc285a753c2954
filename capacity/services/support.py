"""Requests for support: asked by a commune, answered within a delay, closed with an outcome.

This is the only place where their state changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.enums import Desk, Outcome, SupportState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import SupportFile, SupportMessage, SupportRequest, Topic
from capacity.services.access import is_of, may_answer
from capacity.services.audiences import people_asked, people_of_commune
from capacity.services.documents import judge_documents
from capacity.services.needs import next_number
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.incoming import Incoming
from records.services.notices import Link, notify
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number

ANSWER_DAYS = "capacity.answer_days"
MOST_FILES = 10


class RequestClosed(CapacityRefusal):
    code = "request_closed"
    text = _("This request is closed: ask again in a new one.")


class MessageMissing(CapacityRefusal):
    code = "message_missing"
    text = _("Write the message.")


class TooManyFiles(CapacityRefusal):
    code = "too_many_files"
    text = _("A message takes %(most)s documents at most.")


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What a commune asks, of whom, about what."""

    desk: str
    subject: str
    text: str
    topic: Topic | None = None


def register_delay() -> None:
    """Declare within how many days a request is to be answered."""
    register_parameter(
        ANSWER_DAYS,
        ParameterKind(
            title=_("Days within which a request for support is to be answered"),
            help=_(
                "Counted from the day of the commune’s latest message; a request that waits longer is late."
            ),
            default=15,
            read=whole_number,
            write=str,
        ),
    )


def ask_support(
    commune: Commune,
    facts: RequestFacts,
    *,
    files: Sequence[UploadedFile] = (),
    actor: Actor,
    at: datetime,
) -> SupportRequest:
    """Open a request under the next number of the commune's year and tell those who are to answer.

    Raises NotAllowed, MessageMissing, TooManyFiles or DocumentRefused, having kept nothing.
    """
    if not is_of(actor, commune):
        raise NotAllowed()
    incoming = _judged(facts.text, files, commune, actor, at)
    with transaction.atomic():
        row = locked(Commune.objects.select_related("province").filter(pk=commune.pk)).get()
        year = local_day(at).year
        request = SupportRequest.objects.create(
            commune=row,
            year=year,
            number=next_number(SupportRequest.objects.filter(commune=row, year=year)),
            desk=Desk(facts.desk),
            topic=facts.topic,
            subject=" ".join(facts.subject.split()),
            asked_by=actor.user,
            asked_at=at,
            due_on=local_day(at) + timedelta(days=parameter(ANSWER_DAYS)),
        )
        _write(request, facts.text, incoming, is_from_commune=True, actor=actor, at=at)
        _record("capacity.support_asked", request, {}, actor, at)
        return request


def write_message(
    request: SupportRequest,
    text: str,
    *,
    files: Sequence[UploadedFile] = (),
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> SupportMessage:
    """Write in a request: its commune waits for an answer again, the other side answers.

    ``version`` is the one that the writer saw. Raises NotAllowed, RequestClosed, ChangedMeanwhile,
    MessageMissing, TooManyFiles or DocumentRefused, having kept nothing.
    """
    _check_writes(request, actor)
    incoming = _judged(text, files, request.commune, actor, at)
    with transaction.atomic():
        row = _lock(request, version)
        _check_writes(row, actor)
        is_from_commune = is_of(actor, row.commune)
        if is_from_commune:
            # Who waits already keeps the day that was promised.
            if row.state != SupportState.WAITING:
                row.due_on = local_day(at) + timedelta(days=parameter(ANSWER_DAYS))
            row.state = SupportState.WAITING
        else:
            row.state, row.due_on = SupportState.ANSWERED, None
            row.answered_at = row.answered_at or at
        row.version += 1
        row.save()
        message = _write(row, text, incoming, is_from_commune=is_from_commune, actor=actor, at=at)
        _record("capacity.support_written", row, {}, actor, at)
        return message


@transaction.atomic
def close_request(
    request: SupportRequest, outcome: str, *, version: int | None = None, actor: Actor, at: datetime
) -> SupportRequest:
    """Close a request with what it came to: its commune says so, and those who were asked are told.

    Raises NotAllowed, RequestClosed or ChangedMeanwhile.
    """
    row = _lock(request, version)
    if not is_of(actor, row.commune):
        raise NotAllowed()
    if row.state == SupportState.CLOSED:
        raise RequestClosed()
    row.state, row.due_on, row.outcome = SupportState.CLOSED, None, Outcome(outcome)
    row.closed_by, row.closed_at = actor.user, at
    row.version += 1
    row.save()
    more = {"outcome": spoken(lambda: Outcome(outcome).label)}
    _record("capacity.support_closed", row, more, actor, at)
    _tell("capacity.support_closed", row, people_asked(row, at=at), more, at)
    return row


def may_write(actor: Actor | None, request: SupportRequest) -> bool:
    """Tell whether an actor may write in a request now."""
    is_party = is_of(actor, request.commune) or may_answer(actor, request)
    return is_party and request.state != SupportState.CLOSED


def _check_writes(request: SupportRequest, actor: Actor) -> None:
    if not (is_of(actor, request.commune) or may_answer(actor, request)):
        raise NotAllowed()
    if request.state == SupportState.CLOSED:
        raise RequestClosed()


def _lock(request: SupportRequest, version: int | None) -> SupportRequest:
    rows = SupportRequest.objects.select_related("commune__province").filter(pk=request.pk)
    row = locked(rows).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def _judged(
    text: str, files: Sequence[UploadedFile], commune: Commune, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, beside words."""
    if not text.strip():
        raise MessageMissing()
    if len(files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    return judge_documents(files, commune, actor=actor, at=at)


def _write(
    request: SupportRequest,
    text: str,
    incoming: Sequence[Incoming],
    *,
    is_from_commune: bool,
    actor: Actor,
    at: datetime,
) -> SupportMessage:
    """Add a message with its documents, and tell whom the request waits for now."""
    message = SupportMessage.objects.create(
        request=request,
        is_from_commune=is_from_commune,
        text=text.strip(),
        written_by=actor.user,
        written_at=at,
    )
    SupportFile.objects.bulk_create(
        SupportFile(message=message, file=one.store(by=actor.user, at=at)) for one in incoming
    )
    if is_from_commune:
        due = request.due_on
        assert due is not None
        more = {"due": spoken(lambda: format_day(due))}
        _tell("capacity.support_waiting", request, people_asked(request, at=at), more, at)
    else:
        people = people_of_commune(request.commune, at=at)
        _tell("capacity.support_answered", request, people, {}, at)
    return message


def _tell(code: str, request: SupportRequest, people: list, more: dict, at: datetime) -> None:
    names = texts_of(request.commune, "name")
    notify(
        code,
        recipients=people,
        data={"commune": names, "reference": request.reference, "subject": request.subject, **more},
        link=Link("capacity:support_request", {"pk": request.pk}),
        once=f"support-{request.pk}-{request.version}",
        at=at,
    )


def _record(code: str, request: SupportRequest, more: dict, actor: Actor, at: datetime) -> None:
    data = {"reference": request.reference, "subject": request.subject, **more}
    record_event(code, actor=actor.user, target=request.commune, data=data, at=at)
