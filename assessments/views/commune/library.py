"""The evidence library: every stored document of a file once, with what it proves."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.forms_evidence import LibraryFilterForm
from assessments.services.access import EVIDENCE_READERS, access_assessment, sees_review
from assessments.services.evidence_library import (
    OF_DOCUMENTS,
    Show,
    documents_proving,
    library_files,
    missing_codes,
)
from assessments.views.commune.desk import Desk
from communes.access import ActorRequest, requires
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*EVIDENCE_READERS)
@reads
def library(request: ActorRequest, pk: int) -> HttpResponse:
    """List the files of the evidence, searched and filtered; or the documents that are missing."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    desk = Desk.of(assessment, request)
    form = LibraryFilterForm(request.GET, lines=desk.questionnaire.lines.values())
    show, line, words = Show(form.chosen("show") or Show.FILES), form.chosen("line"), form.chosen("q")
    files = library_files(assessment, desk.questionnaire, sees_review=sees_review(request.actor))
    codes = {
        Show.MISSING: missing_codes(desk.questionnaire, desk.rows.evidence),
        Show.RENEW: desk.to_renew,
    }
    shown = [
        row
        for row in files
        if row.is_shown(show) and (not line or row.proves(line)) and (not words or row.is_named(words))
    ]
    context = {
        "desk": desk,
        "assessment": assessment,
        "form": form,
        "is_commune": request.actor is not None and request.actor.is_commune,
        "documents": documents_proving(desk.questionnaire, codes[show], line)
        if show in OF_DOCUMENTS
        else None,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [
            {
                "label": choice.label,
                "value": len(codes[choice])
                if choice in codes
                else sum(row.is_shown(choice) for row in files),
                "url": f"?show={choice}",
            }
            for choice in Show
        ],
        "show": show,
    }
    return TemplateResponse(request, "assessments/commune/evidence_library.html", context)
