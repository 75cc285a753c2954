"""The financing study of a creation: read, written, taken away as a workbook."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, access_procedure
from communes.cooperation.services.studies import study_of
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def study(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the study, what comes out of it and what makes the body fragile."""
    procedure = access_procedure(pk, actor=request.actor)
    context = {"procedure": procedure, "study": study_of(procedure)}
    return TemplateResponse(request, "cooperation/study/study.html", context)
