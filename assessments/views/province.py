"""The first page of a province's officers, and the opinion on a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from assessments.enums import OpinionState
from assessments.exceptions import AssessmentError
from assessments.services import province_files
from assessments.services.access import access_assessment
from assessments.services.file_list import cycles_with_files
from assessments.services.opinions import (
    ReasonsRequired,
    file_opinion,
    give_opinion,
    opinion_refusal,
    standing_opinion,
)
from assessments.services.province_files import ProvinceFilter, province_counts, province_rows
from assessments.services.questionnaire import questionnaire_of
from assessments.views.home_forms import ProvinceFilterForm
from assessments.views.homes import chosen_cycle
from assessments.views.opinion_forms import OpinionForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import explain
from config.toolbox.readonly import reads

PAGE_SIZE = 50
COUNTS = (
    ("all", "", gettext_lazy("Files of our communes")),
    ("sent", "", gettext_lazy("Files sent")),
    (province_files.WAITING, province_files.WAITING, gettext_lazy("Waiting for the opinion")),
    (province_files.GIVEN, province_files.GIVEN, gettext_lazy("Opinion given")),
    (province_files.LATE, province_files.LATE, gettext_lazy("Not submitted in time")),
)


@requires(Role.PROVINCE_OFFICER)
@reads
def province_home(request: ActorRequest) -> HttpResponse:
    """List the communes of a province: where their files are, what is late, what waits for its opinion."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    cycles = cycles_with_files(actor, at=at)
    cycle = chosen_cycle(request, cycles)
    context: dict[str, Any] = {
        "cycle": cycle,
        "place": actor.membership.province,
        "form": ProvinceFilterForm(request.GET or None, cycles=cycles),
    }
    if cycle is not None:
        rows = province_rows(cycle, actor, ProvinceFilter.of(request.GET), at=at)
        counts = province_counts(cycle, actor, at=at)
        context["is_open"] = at <= cycle.opinions_close_at
        context["page"] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context["counts"] = [
            {
                "label": label,
                "value": counts[name],
                "url": f"?year={cycle.assessed_year}&show={show}" if show else "",
            }
            for name, show, label in COUNTS
        ]
    return TemplateResponse(request, "assessments/province/home.html", context)


@requires(Role.PROVINCE_OFFICER)
def opinion(request: ActorRequest, pk: int) -> HttpResponse:
    """Give the province's opinion on a file, or change it."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    closed = opinion_refusal(assessment, actor, at=at)
    sections = questionnaire_of(assessment).sections.values()
    standing = standing_opinion(assessment)
    form = OpinionForm(posted(request), sections=sections, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            give_opinion(
                assessment,
                state=OpinionState(form.cleaned_data["state"]),
                reasons=form.cleaned_data["reasons"],
                lines=form.lines,
                seen_version=form.cleaned_data["version"],
                actor=actor,
                at=at,
            )
        except ReasonsRequired as refusal:
            form.add_error("reasons", refusal.message)
        except AssessmentError as refusal:
            explain(form, refusal, version=standing.version if standing else 0)
        else:
            messages.success(request, gettext("The opinion of the province is given."))
            return redirect("assessments:detail", pk=pk)
    context = {
        "assessment": assessment,
        "opinion": file_opinion(assessment, actor, at=at),
        "closed": closed,
        "form": form,
    }
    return TemplateResponse(request, "assessments/province/opinion.html", context)
