"""Recommendations of audits: their list, and one with what was said of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from assessments.exceptions import AssessmentError
from assessments.models import Recommendation
from assessments.services.access import sees_review
from assessments.services.audit.recommendation_list import (
    LATE,
    NOT_CLOSED,
    READERS,
    REPORTED,
    RecommendationFilter,
    list_recommendations,
    mission_wanted,
    recommendation_counts,
    recommendations_workbook,
    regions_with_recommendations,
)
from assessments.services.audit.recommendations import (
    AUTHORITY_ROLES,
    access_follow_up_file,
    access_recommendation,
    follow_up,
    follow_up_refusal,
    sees_file_of,
    states_offered,
    words_on,
)
from assessments.services.questionnaire import questionnaire_of
from assessments.views.audit.recommendation_forms import FollowUpForm, RecommendationFilterForm
from communes.access import ActorRequest, requires
from communes.views.asking import explain
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_file

PAGE_SIZE = 50
COUNTS = (
    ("all", "", gettext_lazy("Recommendations")),
    (NOT_CLOSED, NOT_CLOSED, gettext_lazy("Not done yet")),
    (LATE, LATE, gettext_lazy("Late")),
    (REPORTED, REPORTED, gettext_lazy("Said done, to be confirmed")),
    ("done", "done", gettext_lazy("Confirmed done")),
)


@requires(*READERS)
@reads
def recommendations(request: ActorRequest) -> HttpResponse:
    """List the recommendations that the reader may see, the earliest due first."""
    at, actor = timezone.now(), request.actor
    wanted = RecommendationFilter.of(request.GET)
    counts = recommendation_counts(actor, at=at)
    regions = regions_with_recommendations(actor, at=at)
    rows = list_recommendations(actor, wanted, at=at)
    context = {
        "form": RecommendationFilterForm(request.GET or None, regions=regions),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [
            {"label": label, "value": counts[name], "url": f"?show={show}" if show else ""}
            for name, show, label in COUNTS
        ],
        "today": local_day(at),
        "mission": mission_wanted(actor, wanted, at=at),
    }
    return TemplateResponse(request, "assessments/audit/recommendations.html", context)


@requires(*READERS)
@reads
def recommendations_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the recommendations that fit as a workbook."""
    at = timezone.now()
    rows = list_recommendations(request.actor, RecommendationFilter.of(request.GET), at=at)
    content = recommendations_workbook(rows, today=local_day(at), language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-recommendations.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*READERS)
def recommendation(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one recommendation with what was said of it; take what the reader says."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    row = access_recommendation(pk, actor=actor, at=at)
    form = _form(request, row)
    if request.method == "POST":
        if form is None:
            messages.error(request, str(follow_up_refusal(row, actor)))
            return redirect("assessments:recommendation", pk=pk)
        if form.is_valid():
            try:
                follow_up(row, form.word(), actor=actor, at=at)
            except AssessmentError as refusal:
                row = access_recommendation(pk, actor=actor, at=at)
                explain(form, refusal, version=row.version)
            else:
                messages.success(request, gettext("What you wrote is kept."))
                return redirect("assessments:recommendation", pk=pk)
    return TemplateResponse(
        request, "assessments/audit/recommendation.html", _context(request, row, form, at)
    )


def _form(request: ActorRequest, row: Recommendation) -> FollowUpForm | None:
    assert request.actor is not None
    states = states_offered(row, request.actor)
    if not states:
        return None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return FollowUpForm(
        *sent, states=states, is_commune=request.actor.is_commune, initial={"version": row.version}
    )


def _context(
    request: ActorRequest, row: Recommendation, form: FollowUpForm | None, at: Any
) -> dict[str, Any]:
    actor = request.actor
    assert actor is not None
    return {
        "row": row,
        "line": questionnaire_of(row.assessment).lines[row.finding.line],
        "words": words_on(row),
        "form": form,
        "closed": follow_up_refusal(row, actor),
        # Those who only read are not told each time that they may not write.
        "shows_closed": actor.is_commune or actor.has_role(*AUTHORITY_ROLES),
        "sees_file": sees_file_of(row, actor, at=at),
        "shows_names": sees_review(actor),
        "today": local_day(at),
    }


@requires(*READERS)
@reads
def follow_up_file(request: ActorRequest, pk: int, word: int) -> FileResponse:
    """Send the file of one word on a recommendation."""
    row = access_recommendation(pk, actor=request.actor, at=timezone.now())
    return send_file(access_follow_up_file(row, word), download="download" in request.GET)
