"""Several files at once: sent in parts, matched to documents by their names, kept once confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.exceptions import AssessmentError
from assessments.forms_uploads import WaitingForm
from assessments.models import EvidenceItem
from assessments.services.document_days import is_in_question, months_after_year
from assessments.services.evidence import evidence_limits
from assessments.services.evidence_uploads import (
    announce_evidence,
    confirm_evidence,
    waiting_evidence,
)
from assessments.views.commune.desk import Desk
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES
from config.toolbox.readonly import reads
from config.uploads import announced, created, speaks_tus
from records.models import Upload
from records.services.file_types import accepted_extensions
from records.services.uploads import discard_upload


@requires(*COMMUNE_ROLES)
def several(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what this person is sending for the file, and keep what they confirm."""
    if request.method == "POST":
        return _confirm(request, pk)
    return _read(request, pk)


@reads
def _read(request: ActorRequest, pk: int) -> HttpResponse:
    desk = Desk(request, pk)
    return _page(request, desk, _form(request, desk))


def _form(request: ActorRequest, desk: Desk) -> WaitingForm:
    waiting = waiting_evidence(desk.assessment, actor=desk.actor, at=desk.at)
    documents = [
        document
        for document in desk.questionnaire.documents.values()
        if desk.scope.allows_document(document.code)
    ]
    return WaitingForm(request.POST or None, uploads=[u for u in waiting if u.is_whole], documents=documents)


def _page(request: ActorRequest, desk: Desk, form: WaitingForm, *, status: int = 200) -> HttpResponse:
    waiting = waiting_evidence(desk.assessment, actor=desk.actor, at=desk.at)
    context = {
        "desk": desk,
        "form": form,
        "codes": [code for code in desk.questionnaire.documents if desk.scope.allows_document(code)],
        "begun": [upload for upload in waiting if not upload.is_whole],
        "accept": ",".join(accepted_extensions()),
        "max_megabytes": evidence_limits().max_bytes // 1024 // 1024,
    }
    return TemplateResponse(request, "assessments/commune/several.html", context, status=status)


def _confirm(request: ActorRequest, pk: int) -> HttpResponse:
    desk = Desk(request, pk)
    if "discard" in request.POST:
        return _discard(request, request.POST["discard"])
    form = _form(request, desk)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    kept, refused = 0, False
    for upload in form.uploads:
        documents = form.documents_of(upload.pk)
        if not documents:
            continue
        try:
            item = confirm_evidence(
                desk.assessment,
                upload.pk,
                documents=documents,
                actor=desk.actor,
                at=desk.at,
                **form.day_of(upload.pk),
            )
            kept += 1
        except AssessmentError as refusal:
            refused = True
            params = {"name": upload.name, "reason": refusal.message}
            messages.error(request, _("“%(name)s” was not kept: %(reason)s") % params)
        else:
            _ask_about_day(request, desk, item)
    if kept:
        text = ngettext("%(count)s file was kept.", "%(count)s files were kept.", kept)
        messages.success(request, text % {"count": kept})
    elif not refused:
        messages.warning(request, _("Nothing was kept: choose the document that each file is for."))
    return redirect(request.path)


def _ask_about_day(request: HttpRequest, desk: Desk, item: EvidenceItem) -> None:
    document = desk.questionnaire.documents[item.document_code]
    months = months_after_year() if item.dated_on else 0
    if is_in_question(item, document, desk.assessment.cycle.assessed_year, months=months):
        text = _("The day of “%(name)s” is outside the year: say on its page why it is right.")
        messages.warning(request, text % {"name": item.file.name})


def _discard(request: HttpRequest, upload_id: str) -> HttpResponse:
    try:
        discard_upload(UUID(upload_id), owner=request.user)
        messages.success(request, _("The file was discarded. Nothing was kept of it."))
    except (ValueError, Upload.DoesNotExist):
        messages.error(request, _("This file is no longer waiting."))
    return redirect(request.path)


@requires(*COMMUNE_ROLES)
@require_http_methods(["OPTIONS", "POST"])
def announce(request: ActorRequest, pk: int) -> HttpResponse:
    """Announce one file by the tus protocol; its parts are sent to the address that this answers."""
    return _announce(request, Desk(request, pk))


@speaks_tus
def _announce(request: ActorRequest, desk: Desk) -> HttpResponse:
    size, metadata = announced(request)
    try:
        upload = announce_evidence(
            desk.assessment, name=metadata.get("filename", ""), size=size, actor=desk.actor, at=desk.at
        )
    except AssessmentError as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    return created(upload)
