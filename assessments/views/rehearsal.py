"""The rehearsal of a publication: for administrators, the pages that the public would see."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from assessments.models import Publication
from assessments.services.public import results as public_results
from assessments.services.public.publishing import readiness
from assessments.services.rehearsal import JOB, rehearsal_of, request_rehearsal
from assessments.views.public import contexts
from assessments.views.publication import access_cycle
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.jobs import unfinished_job


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal(request: ActorRequest, year: int) -> HttpResponse:
    """Show the rehearsal of a cycle: what it lacks, and how it differs from what is published."""
    cycle = access_cycle(year)
    context = {
        "cycle": cycle,
        "rehearsal": rehearsal_of(cycle),
        "readiness": readiness(cycle),
        "latest": Publication.objects.filter(cycle=cycle).order_by("-version").first(),
        "job": unfinished_job(JOB, cycle, cycle=cycle.pk),
    }
    return TemplateResponse(request, "assessments/publication/rehearsal.html", context)


@requires(Role.ADMINISTRATOR)
@require_POST
def rehearse(request: ActorRequest, year: int) -> HttpResponse:
    """Ask the worker for a rehearsal, in place of the former one."""
    job = request_rehearsal(access_cycle(year), actor=request.actor, at=timezone.now())
    messages.success(request, gettext("The rehearsal is being made."))
    return redirect("records:job", pk=job.pk)


def _rehearsal(year: int) -> Publication:
    found = rehearsal_of(access_cycle(year))
    if found is None:
        raise Http404
    return found


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_home(request: ActorRequest, year: int) -> HttpResponse:
    """Show the public's first page as it would be."""
    rehearsed = _rehearsal(year)
    others = [each for each in public_results.latest_publications() if each.cycle_id != rehearsed.cycle_id]
    shown = sorted([rehearsed, *others], key=lambda each: -each.cycle.assessed_year)
    return TemplateResponse(request, "assessments/public/home.html", contexts.home_context(shown))


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_cycle(request: ActorRequest, year: int) -> HttpResponse:
    """Show the public page of the cycle as it would be."""
    context = contexts.cycle_context(request, _rehearsal(year))
    return TemplateResponse(request, "assessments/public/cycle.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_commune(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """Show the public page of a commune as it would be."""
    context = contexts.commune_context(_rehearsal(year), code)
    return TemplateResponse(request, "assessments/public/commune.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_regions(request: ActorRequest, year: int) -> HttpResponse:
    """Show the public list of the regions as it would be."""
    context = contexts.regions_context(_rehearsal(year))
    return TemplateResponse(request, "assessments/public/regions.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_region(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """Show the public page of a region as it would be."""
    context = contexts.region_context(_rehearsal(year), code)
    return TemplateResponse(request, "assessments/public/region.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_map(request: ActorRequest, year: int) -> HttpResponse:
    """Show the public map as it would be."""
    context = contexts.map_context(request, _rehearsal(year))
    return TemplateResponse(request, "assessments/public/map.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def rehearsal_compare(request: ActorRequest, year: int) -> HttpResponse:
    """Show the public comparison as it would be."""
    context = contexts.compare_context(request, _rehearsal(year))
    return TemplateResponse(request, "assessments/public/compare.html", context)
