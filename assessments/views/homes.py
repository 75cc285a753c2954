"""The first page of each role: what to do next, then the state of things."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.enums import Audience
from assessments.models import Cycle
from assessments.services import overview
from assessments.services.file_list import FileFilter, counts_by_state, cycles_with_files, file_rows
from assessments.services.file_map import file_map
from assessments.services.public import results as public_results
from assessments.services.weak_lines import weakest_lines
from assessments.views.home_forms import FileFilterForm
from communes.access import ActorRequest, any_member, public, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.jobs import job_title

PAGE_SIZE = 50
HOMES: dict[str, str] = {
    Role.COMMUNE_AGENT: "assessments:commune_home",
    Role.COMMUNE_MANAGER: "assessments:commune_home",
    Role.PROVINCE_OFFICER: "assessments:province_home",
    Role.REVIEWER: "assessments:queue",
    Role.APPROVER: "assessments:queue",
    Role.CAPACITY_OFFICER: "assessments:capacity_home",
    Role.AUDITOR: "assessments:missions",
    Role.APPEAL_MEMBER: "assessments:appeals",
    Role.ADMINISTRATOR: "assessments:administrator_home",
    Role.BODY_OFFICER: "cooperation:home",
}


@public
@reads
def home(request: ActorRequest) -> HttpResponse:
    """Lead each reader to their first page."""
    if not request.user.is_authenticated:
        return redirect("assessments:public_home")
    if request.actor is None:
        return redirect("assessments:no_membership")
    return redirect(HOMES[request.actor.role])


@any_member
@reads
def no_membership(request: ActorRequest) -> HttpResponse:
    """Tell a person without a current membership whom to ask."""
    if request.actor is not None:
        return redirect("home")
    return TemplateResponse(request, "assessments/homes/no_membership.html")


def chosen_cycle(request: HttpRequest, cycles: list[Cycle]) -> Cycle | None:
    """Return the cycle of the year in the address, or the latest one."""
    year = request.GET.get("year", "")
    return next(
        (cycle for cycle in cycles if str(cycle.assessed_year) == year), cycles[0] if cycles else None
    )


@requires(Role.PROVINCE_OFFICER, Role.APPEAL_MEMBER, Role.CAPACITY_OFFICER, Role.ADMINISTRATOR)
@reads
def files(request: ActorRequest) -> HttpResponse:
    """List the files that one follows, with their state and score."""
    at = timezone.now()
    cycles = cycles_with_files(request.actor, at=at)
    cycle = chosen_cycle(request, cycles)
    wanted = FileFilter.of(request.GET)
    context: dict[str, Any] = {
        "cycle": cycle,
        "form": FileFilterForm(request.GET or None, cycles=cycles),
        "counts": [],
        "place_map": None,
    }
    if cycle is not None:
        rows = file_rows(cycle, request.actor, wanted, at=at)
        context["page"] = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context["counts"] = [
            {"label": state.label_for(Audience.AUTHORITY), "value": count, "url": f"?state={state.value}"}
            for state, count in counts_by_state(cycle, request.actor, at=at)
        ]
        if place := request.actor.membership.province:
            context["place"] = place
            context["place_map"] = file_map(place.code, file_rows(cycle, request.actor, FileFilter(), at=at))
    return TemplateResponse(request, "assessments/homes/files.html", context)


@requires(Role.CAPACITY_OFFICER, Role.ADMINISTRATOR)
@reads
def capacity_home(request: ActorRequest) -> HttpResponse:
    """Show where communes lose the most points: what training should answer."""
    publication = public_results.latest_publications().first()
    return TemplateResponse(
        request,
        "assessments/homes/capacity.html",
        {
            "publication": publication,
            "weakest": weakest_lines(publication) if publication else [],
        },
    )


@requires(Role.ADMINISTRATOR)
@reads
def administrator_home(request: ActorRequest) -> HttpResponse:
    """Show the running cycle, its files, the work in the background, who has not come yet."""
    at = timezone.now()
    cycle = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year").first()
    return TemplateResponse(
        request,
        "assessments/homes/administrator.html",
        {
            "cycle": cycle,
            "milestones": overview.milestones(cycle, at=at) if cycle else [],
            "counts": [
                {"label": state.label, "value": count, "url": ""}
                for state, count in (overview.funnel(cycle) if cycle else [])
            ],
            "jobs": [{"job": job, "title": job_title(job)} for job in overview.work_to_watch()],
            "unseen": overview.never_signed_in(at=at).count(),
        },
    )
