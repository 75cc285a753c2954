"""Requests for documents: made, answered, closed, made again, withdrawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import RequestState
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, DocumentRequest
from assessments.services.access import EVIDENCE_READERS, access_assessment
from assessments.services.evidence import current_evidence
from assessments.services.questionnaire import entry_scope, questionnaire_of
from assessments.services.threads.reading import access_request, request_entry
from assessments.services.threads.requests import (
    answer_request,
    ask_again,
    ask_for_document,
    close_request,
    withdraw_request,
)
from assessments.services.threads.rules import DESK_ROLES, answering_refusal, asking_refusal
from assessments.views.review.approval import confirm, posted
from assessments.views.threads.forms import AgainForm, AnswerForm, AskForm
from assessments.views.threads.lines import thread_address
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES
from communes.services.directory import people_by_commune
from communes.views.asking import explain
from config.toolbox.inputs import VersionedForm
from config.toolbox.readonly import reads
from records.services.sending import send_file

DESK = sorted(DESK_ROLES)


def _address(row: DocumentRequest) -> str:
    return reverse("assessments:request", args=[row.assessment_id, row.pk])


def _found(request: ActorRequest, pk: int, number: int) -> DocumentRequest:
    return access_request(access_assessment(pk, actor=request.actor, at=timezone.now()), number)


@requires(*DESK)
def request_new(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Ask the commune for a document on a line."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    known = questionnaire_of(assessment)
    if line not in known.lines:
        raise Http404(line)
    form = AskForm(
        posted(request),
        documents=known.documents_for(line),
        people=people_by_commune([assessment.commune_id], at=at).get(assessment.commune_id, []),
    )
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_document(assessment, line, **form.cleaned_data, actor=actor, at=at)
        except AssessmentError as refusal:
            explain(form, refusal)
        else:
            messages.success(request, gettext("The request was sent. Those asked are told by a message."))
            return redirect(thread_address(pk, line))
    context = {
        "assessment": assessment,
        "line": known.lines[line],
        "form": form,
        "refusal": asking_refusal(assessment, actor),
    }
    return TemplateResponse(request, "assessments/threads/ask.html", context)


@requires(*ASSESSMENT_ROLES)
@reads
def request_page(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Show one request: what was asked and answered, and what its reader may do next."""
    row = _found(request, pk, number)
    assert request.actor is not None
    form = _answer_form(request, row) if _may_answer(row, request.actor) else None
    return _drawn(request, row, form)


def _may_answer(row: DocumentRequest, actor: Actor) -> bool:
    return row.state == RequestState.OPEN and answering_refusal(row.assessment, actor) is None


def _answer_form(request: ActorRequest, row: DocumentRequest) -> AnswerForm:
    return AnswerForm(
        posted(request),
        request.FILES or None,
        evidence=current_evidence(row.assessment),
        initial={"version": row.version},
    )


def _drawn(request: ActorRequest, row: DocumentRequest, form: AnswerForm | None) -> HttpResponse:
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment, line = row.assessment, row.line
    may_end = asking_refusal(assessment, actor) is None
    scope = entry_scope(assessment, at=at)
    context: dict[str, Any] = {
        "assessment": assessment,
        "entry": request_entry(row, actor, at=at),
        "line": questionnaire_of(assessment).lines[line],
        "form": form,
        "is_ordinary": bool(row.document_code) and scope.allows_document(row.document_code),
        "may_close": may_end and row.state == RequestState.ANSWERED,
        "may_withdraw": may_end and row.state == RequestState.OPEN,
        "close_form": VersionedForm(initial={"version": row.version}),
    }
    return TemplateResponse(request, "assessments/threads/request.html", context)


@requires(*COMMUNE_ROLES)
def request_answer(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Take the commune's answer. A refused one keeps what was typed; files are chosen again."""
    row = _found(request, pk, number)
    if request.method != "POST":
        return redirect(_address(row))
    at, actor = timezone.now(), request.actor
    assert actor is not None
    form = _answer_form(request, row)
    if not form.is_valid():
        return _drawn(request, row, form)
    given = form.cleaned_data
    try:
        answer_request(
            row,
            text=given["text"],
            files=given["files"],
            items=given.get("items", ()),
            seen_version=given["version"],
            actor=actor,
            at=at,
        )
    except AssessmentError as refusal:
        explain(form, refusal, version=row.version)
        return _drawn(request, row, form)
    messages.success(request, gettext("The answer was sent to the reviewer."))
    return redirect(_address(row))


@requires(*DESK)
def request_close(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then close an answered request."""
    return _ended(
        request,
        _found(request, pk, number),
        close_request,
        title=_("Close the request"),
        text=_("The answer is enough; nothing is waited for any more."),
        submit=_("Close the request"),
        done=_("The request is closed."),
    )


@requires(*DESK)
def request_withdraw(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then withdraw a request that waits."""
    return _ended(
        request,
        _found(request, pk, number),
        withdraw_request,
        title=_("Withdraw the request"),
        text=_("Those asked are told that nothing needs to be sent any more."),
        submit=_("Withdraw the request"),
        done=_("The request is withdrawn."),
        is_danger=True,
    )


def _ended(request: ActorRequest, row: DocumentRequest, act: Any, **words: Any) -> HttpResponse:
    at, actor = timezone.now(), request.actor

    def end(file: Assessment, form: forms.Form) -> None:
        act(row, seen_version=form.cleaned_data["version"], actor=actor, at=at)

    return confirm(
        request,
        row.assessment,
        end,
        form=VersionedForm(posted(request), initial={"version": row.version}),
        version=row.version,
        back=_address(row),
        **words,
    )


@requires(*DESK)
def request_again(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Close an answer that does not do, and ask again."""
    row = _found(request, pk, number)
    at, actor = timezone.now(), request.actor
    assert actor is not None

    def again(file: Assessment, form: forms.Form) -> None:
        given = form.cleaned_data
        ask_again(
            row,
            text=given["text"],
            due_on=given["due_on"],
            seen_version=given["version"],
            actor=actor,
            at=at,
        )

    return confirm(
        request,
        row.assessment,
        again,
        form=AgainForm(posted(request), initial={"version": row.version, "text": row.text}),
        version=row.version,
        title=_("Ask again"),
        text=_("This request is closed with its answer, and a new one is sent to the same people."),
        submit=_("Ask again"),
        done=_("The new request was sent."),
        back=thread_address(pk, row.line),
    )


@requires(*EVIDENCE_READERS)
@reads
def request_file(request: ActorRequest, pk: int, number: int, item: int) -> FileResponse:
    """Send the bytes of a file given as an answer."""
    row = _found(request, pk, number)
    found = next((one for one in row.files.all() if one.pk == item), None)
    if found is None:
        raise Http404
    return send_file(found.file, download="download" in request.GET)
