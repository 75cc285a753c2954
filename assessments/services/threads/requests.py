"""Documents asked of a commune: asked, answered, closed, asked again, withdrawn. Peers, request 8."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import RequestState
from assessments.exceptions import AssessmentError, Overtaken
from assessments.models import Assessment, DocumentRequest
from assessments.services.corrections import UnknownLine
from assessments.services.evidence import UnknownDocument
from assessments.services.notifications import REVIEWER, notice_data, people_concerned
from assessments.services.questionnaire import questionnaire_of
from assessments.services.threads.answers import judge_answer, keep_answer
from assessments.services.threads.rules import TextRequired, answering_refusal, asking_refusal
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.services.directory import people_by_commune
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

MADE, ANSWERED, CLOSED, AGAIN, WITHDRAWN = (
    "request.made",
    "request.answered",
    "request.closed",
    "request.made_again",
    "request.withdrawn",
)


class DueDayPassed(AssessmentError):
    code = "due_day_passed"
    text = _("The day by which the document is due has passed: choose another.")


class NotOfCommune(AssessmentError):
    code = "not_of_commune"
    text = _("This person is not of the commune.")


class RequestNotOpen(AssessmentError):
    code = "request_not_open"
    text = _("This request no longer waits for an answer.")


class NotAnswered(AssessmentError):
    code = "request_not_answered"
    text = _("This request is not answered: withdraw it if it is not needed any more.")


class RequestEnded(AssessmentError):
    code = "request_ended"
    text = _("This request is already closed or withdrawn.")


class RequestChanged(Overtaken):
    code = "request_changed"
    text = _(
        "Somebody answered or changed this request since you opened this page. Read it, then send again."
    )


def people_asked(row: DocumentRequest, *, at: datetime) -> list[User]:
    """Return who is waited for: the person asked while they are of the commune, else all of it."""
    commune = row.assessment.commune_id
    everybody = people_by_commune([commune], at=at).get(commune, [])
    return [user for user in everybody if user.pk == row.asked_of_id] or everybody


@transaction.atomic
def ask_for_document(
    assessment: Assessment,
    line: str,
    *,
    document: str = "",
    text: str,
    due_on: date,
    asked_of: User | None = None,
    actor: Actor,
    at: datetime,
) -> DocumentRequest:
    """Ask the commune, or one person of it, for a document on a line by a day.

    ``document`` is one of the grid's codes, or "" for any other. Raises what ``asking_refusal`` returns,
    UnknownLine, UnknownDocument, TextRequired, DueDayPassed or NotOfCommune.
    """
    file = lock_assessment(assessment)
    if (why := asking_refusal(file, actor)) is not None:
        raise why
    questionnaire = questionnaire_of(file)
    if line not in questionnaire.lines:
        raise UnknownLine(line=line)
    if document and document not in questionnaire.documents:
        raise UnknownDocument(document=document)
    return _ask(
        DocumentRequest(assessment=file, line=line, document_code=document, asked_of=asked_of),
        text=text,
        due_on=due_on,
        code=MADE,
        actor=actor,
        at=at,
    )


def _ask(
    row: DocumentRequest, *, text: str, due_on: date, code: str, actor: Actor, at: datetime
) -> DocumentRequest:
    row.text, row.due_on = text.strip(), due_on
    row.asked_by, row.asked_at = actor.user, at
    if not row.text:
        raise TextRequired()
    if due_on < local_day(at):
        raise DueDayPassed()
    if row.asked_of_id is not None and row.asked_of_id not in {u.pk for u in people_asked(row, at=at)}:
        raise NotOfCommune()
    row.save()
    _record(code, row, actor, at)
    notify_asked(MADE, row, once=f"request-{row.pk}", at=at)
    return row


def notify_asked(code: str, row: DocumentRequest, *, once: str, at: datetime) -> int:
    """Tell those who are asked; return how many were told."""
    return notify(
        code,
        recipients=people_asked(row, at=at),
        data=request_data(row),
        link=Link("assessments:request", {"pk": row.assessment_id, "number": row.pk}),
        once=once,
        at=at,
    )


def request_data(row: DocumentRequest) -> dict[str, object]:
    """Return what notices say of a request."""
    due = spoken(partial(format_day, row.due_on))
    return notice_data(row.assessment, line=row.line, text=row.text, due=due)


def answer_request(
    request: DocumentRequest,
    *,
    text: str = "",
    files: Sequence[UploadedFile] = (),
    items: Collection[int] = (),
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> DocumentRequest:
    """Answer a request by words, by files, by evidence already there (``items``, its keys), or all three.

    The figures stay closed: see ``answers.keep_answer`` for what a file then proves. Raises what
    ``answering_refusal`` returns, RequestNotOpen, RequestChanged, or what ``answers`` raises, having kept
    nothing.
    """
    _check_answer(request, request.assessment, seen_version, actor)
    incoming = judge_answer(files, request, actor=actor, at=at)
    with transaction.atomic():
        row = _locked(request)
        _check_answer(row, row.assessment, seen_version, actor)
        keep_answer(row, text=text, incoming=incoming, items=items, actor=actor, at=at)
        row.state, row.answer = RequestState.ANSWERED, text.strip()
        row.answered_by, row.answered_at = actor.user, at
        _save(row)
        _record(ANSWERED, row, actor, at)
        waiting = {user.pk: user for user in people_concerned(row.assessment, (REVIEWER,), at=at)}
        notify(
            ANSWERED,
            recipients=[*waiting.values(), row.asked_by],
            data=request_data(row),
            link=Link("assessments:request", {"pk": row.assessment_id, "number": row.pk}),
            once=f"request-{row.pk}-{row.version}",
            at=at,
        )
        return row


def _check_answer(row: DocumentRequest, file: Assessment, seen_version: int, actor: Actor) -> None:
    if (why := answering_refusal(file, actor)) is not None:
        raise why
    if row.state != RequestState.OPEN:
        raise RequestNotOpen()
    if row.version != seen_version:
        raise RequestChanged()


@transaction.atomic
def close_request(
    request: DocumentRequest, *, seen_version: int, actor: Actor, at: datetime
) -> DocumentRequest:
    """Close an answered request. Raises what ``asking_refusal`` returns, NotAnswered or RequestChanged."""
    row = _for_ending(request, seen_version, actor)
    if row.state != RequestState.ANSWERED:
        raise NotAnswered()
    return _end(row, RequestState.CLOSED, CLOSED, actor=actor, at=at)


@transaction.atomic
def ask_again(
    request: DocumentRequest, *, text: str, due_on: date, seen_version: int, actor: Actor, at: datetime
) -> DocumentRequest:
    """Close an answer that does not do, and ask the same people again; return the new request.

    Raises what ``close_request`` and ``ask_for_document`` raise.
    """
    first = close_request(request, seen_version=seen_version, actor=actor, at=at)
    still_there = first.asked_of_id in {user.pk for user in people_asked(first, at=at)}
    again = DocumentRequest(
        assessment=first.assessment,
        line=first.line,
        document_code=first.document_code,
        asked_of=first.asked_of if still_there else None,
        follows=first,
    )
    return _ask(again, text=text, due_on=due_on, code=AGAIN, actor=actor, at=at)


@transaction.atomic
def withdraw_request(
    request: DocumentRequest, *, seen_version: int, actor: Actor, at: datetime
) -> DocumentRequest:
    """Take back a request that waits, and tell those asked that nothing is waited for.

    Raises what ``asking_refusal`` returns, RequestNotOpen or RequestChanged.
    """
    row = _for_ending(request, seen_version, actor)
    if row.state != RequestState.OPEN:
        raise RequestNotOpen()
    _end(row, RequestState.WITHDRAWN, WITHDRAWN, actor=actor, at=at)
    notify_asked(WITHDRAWN, row, once=f"request-{row.pk}", at=at)
    return row


def end_requests(assessment: Assessment, *, actor: Actor, at: datetime) -> None:
    """End what is still asked of a locked file at its approval: nobody could answer any more."""
    standing = DocumentRequest.objects.filter(
        assessment=assessment, state__in=[RequestState.OPEN, RequestState.ANSWERED]
    )
    for row in locked(standing):
        is_open = row.state == RequestState.OPEN
        state, code = (RequestState.WITHDRAWN, WITHDRAWN) if is_open else (RequestState.CLOSED, CLOSED)
        _end(row, state, code, actor=actor, at=at)


def _for_ending(request: DocumentRequest, seen_version: int, actor: Actor) -> DocumentRequest:
    row = _locked(request)
    if (why := asking_refusal(row.assessment, actor)) is not None:
        raise why
    if row.state in {RequestState.CLOSED, RequestState.WITHDRAWN}:
        raise RequestEnded()
    if row.version != seen_version:
        raise RequestChanged()
    return row


def _end(
    row: DocumentRequest, state: RequestState, code: str, *, actor: Actor, at: datetime
) -> DocumentRequest:
    row.state, row.ended_by, row.ended_at = state, actor.user, at
    _save(row)
    _record(code, row, actor, at)
    return row


def _locked(request: DocumentRequest) -> DocumentRequest:
    """Return the request and its file read again and locked, the file first as everywhere."""
    file = lock_assessment(request.assessment)
    row = locked(DocumentRequest.objects.filter(pk=request.pk)).get()
    row.assessment = file
    return row


def _save(row: DocumentRequest) -> None:
    row.version += 1
    row.save()


def _record(code: str, row: DocumentRequest, actor: Actor, at: datetime) -> None:
    data = {"line": row.line, "text": row.text, "request": row.pk}
    record_event(code, actor=actor.user, target=row.assessment, data=data, at=at)
