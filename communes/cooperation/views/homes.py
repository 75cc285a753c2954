"""The first page of cooperation for each role."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def home(request: ActorRequest) -> HttpResponse:
    """Show what waits in cooperation for those who read this."""
    return TemplateResponse(request, "cooperation/home.html")
