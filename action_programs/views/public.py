"""What everybody reads of the programmes in force."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from action_programs.forms.programmes import PublicFilterForm
from action_programs.models import ActionProgramme, ProgrammeVersion
from action_programs.services.access import public_programmes
from action_programs.services.books import public_books
from action_programs.services.dashboard import Slice, elapsed
from action_programs.services.figures import ProjectFigures, adopted_figures
from action_programs.services.listing import list_public_programmes
from action_programs.services.open_data import programme_csv, programme_json
from action_programs.services.public_documents import public_documents
from action_programs.services.reports import public_reports
from action_programs.services.version_reading import frozen_summary
from action_programs.services.versions import current_version
from communes.access import ActorRequest, public
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@public
@reads
def public_programmes_list(request: ActorRequest) -> HttpResponse:
    """List the programmes in force, to be found by the name of a commune."""
    form = PublicFilterForm(request.GET or None)
    found = list_public_programmes(text=request.GET.get("q", "")[:80])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "action_programs/public_list.html", {"form": form, "page": page})


@public
@reads
def public_programme(request: ActorRequest, code: str, first_year: int) -> HttpResponse:
    """Show the version in force of a programme: what it decides, how far it is, what to take away."""
    row, version, figures = _read(code, first_year)
    today = local_day(timezone.now())
    context = {
        "programme": row,
        "version": version,
        "summary": frozen_summary(version.content),
        "whole": Slice("", figures),
        "elapsed": elapsed(row, today=today),
        "projects": figures,
        "books": public_books(row),
        "reports": public_reports(today=today).filter(programme=row).order_by("-year"),
        "shown": public_documents(row),
        "poles": list(row.poles.order_by("position")),
        "groups": list(row.survey_groups.order_by("position")),
    }
    return TemplateResponse(request, "action_programs/public.html", context)


@public
@reads
def public_csv(request: ActorRequest, code: str, first_year: int) -> HttpResponse:
    """Give the projects of the version in force as CSV."""
    row, version, figures = _read(code, first_year)
    return _download(programme_csv(row, version, figures), "text/csv", f"adaa-pac-{code}-{first_year}.csv")


@public
@reads
def public_json(request: ActorRequest, code: str, first_year: int) -> HttpResponse:
    """Give the version in force whole, as JSON."""
    row, version, figures = _read(code, first_year)
    text = programme_json(row, version, figures)
    return _download(text, "application/json", f"adaa-pac-{code}-{first_year}.json")


def _read(code: str, first_year: int) -> tuple[ActionProgramme, ProgrammeVersion, list[ProjectFigures]]:
    row = get_object_or_404(public_programmes(), commune__code=code, first_year=first_year)
    version = current_version(row)
    assert version is not None
    return row, version, adopted_figures(version, until=local_day(timezone.now()))


def _download(content: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
