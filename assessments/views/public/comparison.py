"""Up to four communes side by side."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.services.public import results as public_results
from assessments.services.public.cache import kept_for_public
from assessments.views.public.contexts import compare_context
from communes.access import public
from config.toolbox.readonly import reads


@public
@kept_for_public
@reads
def public_compare(request: HttpRequest, year: int) -> HttpResponse:
    """Compare communes line by line; the address holds them (?c=code) and the words of a search (?q=)."""
    publication = public_results.access_publication(year)
    return TemplateResponse(request, "assessments/public/compare.html", compare_context(request, publication))
