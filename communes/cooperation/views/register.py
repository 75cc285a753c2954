"""The register of cooperation bodies, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from communes.access import public
from config.toolbox.readonly import reads


@public
@reads
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies."""
    return TemplateResponse(request, "cooperation/bodies.html")
