"""Evidence: what each document needs, sending files, looking at them, taking them away."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.forms_entry import ReuseForm
from assessments.forms_evidence import DayForm
from assessments.models import EvidenceItem
from assessments.scoring import Document
from assessments.services.document_days import is_in_question
from assessments.services.evidence import (
    add_evidence,
    current_evidence,
    evidence_limits,
    remove_evidence,
    reuse_evidence,
)
from assessments.views.commune.desk import Desk
from assessments.views.commune.items import item_of
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES
from config.toolbox.readonly import reads
from records.services.file_types import accepted_extensions


@requires(*COMMUNE_ROLES)
@reads
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """Show every document of the file, folder by folder, with its files and where to send more."""
    desk = Desk(request, pk)
    documents = list(desk.questionnaire.documents.values())
    limits = evidence_limits()
    context = {
        "desk": desk,
        "folders": [
            {
                "folder": folder,
                "rows": [_row(desk, document) for document in documents if document.folder == folder.code],
            }
            for folder in desk.questionnaire.folders.values()
        ],
        "required": sum(document.required for document in documents),
        "present": sum(document.required and document.code in desk.rows.evidence for document in documents),
        "accept": ",".join(accepted_extensions()),
        "max_megabytes": limits.max_bytes // 1024 // 1024,
    }
    return TemplateResponse(request, "assessments/commune/evidence.html", context)


def _row(desk: Desk, document: Document) -> dict[str, Any]:
    """Return one document: the lines it proves, its files, and whether it may be changed."""
    lines = [desk.questionnaire.lines[code] for code in document.proves if code in desk.questionnaire.lines]
    files = desk.rows.evidence.get(document.code, ())
    return {
        "document": document,
        "year": desk.assessment.cycle.assessed_year + document.year_offset,
        "lines": [{"line": line, "section": desk.questionnaire.section_of(line.code)} for line in lines],
        "files": [(item, _is_asked(desk, document, item)) for item in files],
        "is_open": desk.scope.allows_document(document.code),
    }


def _is_asked(desk: Desk, document: Document, item: EvidenceItem) -> bool:
    """Tell whether the day of a file is asked about."""
    months = desk.rows.months_after_year if item.dated_on else 0
    return is_in_question(item, document, desk.assessment.cycle.assessed_year, months=months)


@requires(*COMMUNE_ROLES)
@require_POST
def evidence_add(request: ActorRequest, pk: int, document: str) -> HttpResponse:
    """Keep the files sent for a document, each on its own, with the day that they bear.

    Answers JSON to static/js/upload.js.
    """
    desk = Desk(request, pk)
    kept: list[EvidenceItem] = []
    refused: list[tuple[str | None, str]] = []
    day = DayForm(request.POST)
    for upload in request.FILES.getlist("files"):
        if not day.is_valid():
            refused.append(
                (upload.name, " ".join(error for errors in day.errors.values() for error in errors))
            )
            continue
        try:
            kept.append(_keep(desk, document, upload, day))
        except AssessmentError as refusal:
            refused.append((upload.name, refusal.message))
    if request.accepts("text/html"):
        if any(_is_asked(desk, desk.questionnaire.documents[document], item) for item in kept):
            messages.warning(request, _("The day was kept. It is outside the year: say why it is right."))
        return _tell(request, pk, document, len(kept), refused)
    if refused or not kept:
        error = refused[0][1] if refused else _("No file was received.")
        return JsonResponse({"state": "refused", "error": error}, status=422)
    row = _row(Desk(request, pk), desk.questionnaire.documents[document])
    html = render_to_string(
        "assessments/commune/_files.html", {"row": row, "assessment": desk.assessment}, request
    )
    return JsonResponse({"state": "kept", "files": {document: {"html": html}}})


def _keep(desk: Desk, document: str, upload: UploadedFile, day: DayForm) -> EvidenceItem:
    return add_evidence(
        desk.assessment,
        document=document,
        content=upload,
        name=upload.name or "",
        actor=desk.actor,
        at=desk.at,
        dated_on=day.cleaned_data["dated_on"],
        date_note=day.cleaned_data["note"],
    )


def _tell(
    request: HttpRequest, pk: int, document: str, kept: int, refused: list[tuple[str | None, str]]
) -> HttpResponse:
    if kept:
        text = ngettext("%(count)s file was kept.", "%(count)s files were kept.", kept)
        messages.success(request, text % {"count": kept})
    for name, why in refused:
        messages.error(request, _("“%(name)s” was not kept: %(reason)s") % {"name": name, "reason": why})
    if not kept and not refused:
        messages.error(request, _("No file was received: choose at least one."))
    return _back(pk, document)


def _back(pk: int, document: str) -> HttpResponse:
    return redirect(f"{reverse('assessments:evidence', args=[pk])}#document-{quote(document)}")


@requires(*COMMUNE_ROLES)
def evidence_reuse(request: ActorRequest, pk: int, document: str) -> HttpResponse:
    """Put files that were already sent under one more document."""
    desk = Desk(request, pk)
    known = desk.questionnaire.documents.get(document)
    if known is None:
        raise Http404
    form = ReuseForm(request.POST or None, choices=_reusable(desk, document))
    if request.method == "POST" and form.is_valid():
        try:
            for item_id in form.cleaned_data["items"]:
                reuse_evidence(
                    desk.assessment, document=document, item_id=item_id, actor=desk.actor, at=desk.at
                )
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        return _back(pk, document)
    context = {"desk": desk, "document": known, "form": form, "row": _row(desk, known)}
    return TemplateResponse(request, "assessments/commune/evidence_reuse.html", context)


def _reusable(desk: Desk, document: str) -> list[tuple[int, str]]:
    """Return the files that this document does not have yet, each once."""
    has = {item.file.sha256 for item in desk.rows.evidence.get(document, ())}
    choices: dict[str, tuple[int, str]] = {}
    for item in current_evidence(desk.assessment):
        if item.file.sha256 not in has:
            choices.setdefault(item.file.sha256, (item.pk, f"{item.file.name} ({item.document_code})"))
    return list(choices.values())


@requires(*COMMUNE_ROLES)
def evidence_remove(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Ask, then take a file away from its document."""
    desk = Desk(request, pk)
    found = item_of(desk.assessment, item)
    if request.method == "POST":
        try:
            remove_evidence(desk.assessment, item_id=item, actor=desk.actor, at=desk.at)
            messages.success(request, _("“%(name)s” was removed.") % {"name": found.file.name})
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        return _back(pk, found.document_code)
    context = {
        "desk": desk,
        "item": found,
        "document": desk.questionnaire.documents[found.document_code],
        "confirm_title": _("Remove this file?"),
        "confirm_text": _("It will no longer prove anything. The portal keeps it among the removed files."),
        "submit_label": _("Remove the file"),
        "is_danger": True,
        "cancel_url": reverse("assessments:evidence", args=[pk]),
    }
    return TemplateResponse(request, "assessments/commune/evidence_remove.html", context)
