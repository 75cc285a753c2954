"""One file of evidence in a page: what it is, its versions, its day, the documents that it stands under."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.forms_evidence import DayForm, FileWordForm, ReplaceForm, TieForm
from assessments.models import EvidenceItem
from assessments.services.access import EVIDENCE_READERS, access_assessment, sees_review
from assessments.services.document_days import expected_days, is_in_question, months_after_year
from assessments.services.evidence_dates import date_evidence
from assessments.services.evidence_marks import evidence_marks, word_on
from assessments.services.evidence_versions import replace_evidence, tie_evidence, version_chain
from assessments.services.evidence_words import judge_file
from assessments.services.review import is_reviewed_by
from assessments.views.commune.desk import Desk
from assessments.views.commune.items import item_of
from assessments.views.commune.viewer import viewer_of
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES, Role
from config.toolbox.readonly import reads
from records.services.file_types import accepted_extensions
from records.services.sending import send_file

# What the button that accepts a file sends.
ACCEPTED = "accepted"


@requires(*EVIDENCE_READERS)
@reads
def evidence_item(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Show one file in a page: its picture or its pages, its measures, who sent it when, its versions."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    return _page(request, Desk.of(assessment, request), item_of(assessment, item, or_replaced=True))


@requires(*COMMUNE_ROLES)
@require_POST
def evidence_day(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Keep the day of a document; one outside its year is asked about on the page that follows."""
    desk = Desk(request, pk)
    found = item_of(desk.assessment, item)
    form = DayForm(request.POST)
    if form.is_valid():
        day, note = form.cleaned_data["dated_on"], form.cleaned_data["note"]
        try:
            kept = date_evidence(
                desk.assessment, item_id=item, dated_on=day, note=note, actor=desk.actor, at=desk.at
            )
        except AssessmentError as refusal:
            form.add_error("dated_on", refusal.message)
        else:
            known = desk.questionnaire.documents[kept.document_code]
            year = desk.assessment.cycle.assessed_year
            if is_in_question(kept, known, year, months=months_after_year()):
                messages.warning(request, _("The day was kept. It is outside the year: say why it is right."))
            else:
                messages.success(request, _("The day was kept."))
            return redirect("assessments:evidence_item", pk=pk, item=item)
    return _page(request, desk, found, day_form=form)


@requires(*COMMUNE_ROLES)
@require_POST
def evidence_replace(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Put a new version in the place of a file; the earlier one is kept."""
    desk = Desk(request, pk)
    found = item_of(desk.assessment, item)
    form = _replace_form(desk, found, request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            new = replace_evidence(
                desk.assessment,
                item_id=item,
                documents=form.cleaned_data["documents"],
                content=upload,
                name=upload.name or "",
                reason=form.cleaned_data["reason"],
                actor=desk.actor,
                at=desk.at,
            )
        except AssessmentError as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("The new version was kept, and the earlier one with it."))
            return redirect("assessments:evidence_item", pk=pk, item=new[0].pk)
    return _page(request, desk, found, replace_form=form)


@requires(Role.REVIEWER)
@require_POST
def evidence_word(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Keep the reviewer's word on one file; what it proves is decided on line by line."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    desk, found = Desk.of(assessment, request), item_of(assessment, item)
    assert desk.actor is not None
    form = FileWordForm(request.POST)
    if form.is_valid():
        is_accepted = request.POST.get("word") == ACCEPTED
        reason = form.cleaned_data["reason"]
        try:
            judge_file(
                assessment,
                item_id=item,
                is_accepted=is_accepted,
                reason=reason,
                actor=desk.actor,
                at=desk.at,
            )
        except AssessmentError as refusal:
            form.add_error("reason", refusal.message)
        else:
            if is_accepted:
                messages.success(request, _("The file is accepted."))
            else:
                messages.success(
                    request,
                    _("The file is not accepted. Send back a line that it proves to have it replaced."),
                )
            return redirect("assessments:evidence_item", pk=pk, item=item)
    return _page(request, desk, found, word_form=form)


@requires(*COMMUNE_ROLES)
def evidence_tie(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Choose every document that one file is, in one form."""
    desk = Desk(request, pk)
    found = item_of(desk.assessment, item)
    standing = [code for code, rows in desk.rows.evidence.items() if _holds(rows, found)]
    form = TieForm(request.POST or None, questionnaire=desk.questionnaire, initial={"documents": standing})
    if request.method == "POST" and form.is_valid():
        try:
            added, taken = tie_evidence(
                desk.assessment,
                item_id=item,
                documents=form.cleaned_data["documents"],
                actor=desk.actor,
                at=desk.at,
            )
        except AssessmentError as refusal:
            form.add_error("documents", refusal.message)
        else:
            said = _("The file was put under %(added)s more documents and taken from %(taken)s.")
            messages.success(request, said % {"added": added, "taken": taken})
            return redirect("assessments:evidence_library", pk=pk)
    context = {"desk": desk, "item": found, "form": form}
    return TemplateResponse(request, "assessments/commune/evidence_tie.html", context)


@requires(*EVIDENCE_READERS)
@reads
def evidence_file(request: ActorRequest, pk: int, item: int) -> FileResponse:
    """Send the bytes of one file: shown by the browser when it can be, else (or with ?download) saved."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    return send_file(item_of(assessment, item, or_replaced=True).file, download="download" in request.GET)


def _page(request: ActorRequest, desk: Desk, item: EvidenceItem, **forms: Any) -> HttpResponse:
    assessment = desk.assessment
    document = desk.questionnaire.documents.get(item.document_code)
    is_commune = request.actor is not None and request.actor.is_commune
    is_open = item.removed_at is None and document is not None and desk.scope.allows_document(document.code)
    months = months_after_year()
    context: dict[str, Any] = {
        "assessment": assessment,
        "item": item,
        "document": document,
        "viewer": viewer_of(request, item),
        "is_commune": is_commune,
        "is_open": is_commune and is_open,
        "marks": evidence_marks(
            item, assessment, document, months=months, sees_review=sees_review(request.actor)
        ),
        "lines": desk.questionnaire.lines_of_document(document) if document else [],
        "versions": version_chain(item),
        "places": [code for code, rows in desk.rows.evidence.items() if _holds(rows, item)],
        "days": document and expected_days(document, assessment.cycle.assessed_year, months=months),
    }
    if context["is_open"]:
        initial = {"dated_on": item.dated_on, "note": item.date_note}
        context["day_form"] = DayForm(initial=initial)
        context["replace_form"] = _replace_form(desk, item)
    if item.removed_at is None and is_reviewed_by(assessment, request.actor):
        word = word_on(item, assessment, sees_review=True)
        context["word_form"] = FileWordForm(initial={"reason": word.reason if word else ""})
    context.update(forms)
    return TemplateResponse(request, "assessments/commune/evidence_item.html", context)


def _replace_form(desk: Desk, item: EvidenceItem, *data: Any) -> ReplaceForm:
    documents = [
        desk.questionnaire.documents[code]
        for code, rows in desk.rows.evidence.items()
        if _holds(rows, item) and desk.scope.allows_document(code)
    ]
    return ReplaceForm(*data, documents=documents, accept=",".join(accepted_extensions()))


def _holds(rows: Any, item: EvidenceItem) -> bool:
    return any(row.file_id == item.file_id for row in rows)
