"""Pages that everybody reads: the country, a cycle, a commune, a score card's proof."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.models import Publication, PublishedResult
from assessments.services.public import results as public_results
from assessments.services.public.cache import kept_for_public
from assessments.views.public.contexts import commune_context, cycle_context, home_context
from communes.access import public
from config.toolbox.readonly import reads


@public
@kept_for_public
@reads
def public_home(request: HttpRequest) -> HttpResponse:
    """Show the national result in one sentence and one picture, and the way to a commune."""
    publications = list(public_results.latest_publications())
    return TemplateResponse(request, "assessments/public/home.html", home_context(publications))


@public
@kept_for_public
@reads
def public_cycle(request: HttpRequest, year: int, version: int | None = None) -> HttpResponse:
    """Show a cycle: its figures and the list of its communes."""
    publication = public_results.access_publication(year, version)
    return TemplateResponse(request, "assessments/public/cycle.html", cycle_context(request, publication))


@public
@kept_for_public
@reads
def public_commune(request: HttpRequest, year: int, code: str, version: int | None = None) -> HttpResponse:
    """Show one commune's published result with every line's reason."""
    publication = public_results.access_publication(year, version)
    return TemplateResponse(request, "assessments/public/commune.html", commune_context(publication, code))


@public
@reads
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Confirm a score card: number, year, score and digest as they were published."""
    code = (code or request.GET.get("code", "")).strip().upper().replace(" ", "").replace("-", "")[:20]
    result = (
        PublishedResult.objects.filter(verification_code=code)
        .select_related("commune__province__region", "publication__cycle")
        .prefetch_related(
            Prefetch("publication__cycle__publications", Publication.objects.order_by("-version"))
        )
        .first()
        if code
        else None
    )
    versions = result.publication.cycle.publications.all() if result else []
    newer = bool(result and versions[0].version > result.publication.version)
    return TemplateResponse(
        request,
        "assessments/public/verify.html",
        {"code": code, "result": result, "newer": newer},
        status=404 if code and result is None else 200,
    )
