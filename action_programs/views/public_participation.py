"""What everybody reads of the participation; never a name of a person."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from action_programs.forms.participation import ProposalFilterForm
from action_programs.models import ActionProgramme
from action_programs.services.access import public_programmes
from action_programs.services.attachments import attachments_of
from action_programs.services.meetings import list_meetings
from action_programs.services.proposals import fates_of, list_proposals
from action_programs.services.public_participation import read_participations
from action_programs.services.representation import representation_of
from communes.access import ActorRequest, public
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

PAGE_SIZE = 50
SHOWN_MEETINGS = 5


@public
@reads
def public_participation(request: ActorRequest, code: str, first_year: int) -> HttpResponse:
    """Show everybody who was heard, the latest meetings, each proposal and what became of it."""
    row = _programme(code, first_year)
    form = ProposalFilterForm(request.GET or None)
    page = Paginator(list_proposals(row, **form.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    fates = fates_of(row)
    context = {
        **_shown(row),
        "form": form,
        "page": page,
        "fates": fates,
        "proposals_count": sum(fates.values()),
        "meetings": list(list_meetings(row)[:SHOWN_MEETINGS]),
        "representation": representation_of(row, today=local_day(timezone.now())),
    }
    return TemplateResponse(request, "action_programs/participation/public.html", context)


@public
@reads
def public_meetings(request: ActorRequest, code: str, first_year: int) -> HttpResponse:
    """Show everybody all the meetings."""
    row = _programme(code, first_year)
    page = Paginator(list_meetings(row), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request, "action_programs/participation/public_meetings.html", {**_shown(row), "page": page}
    )


def _programme(code: str, first_year: int) -> ActionProgramme:
    return get_object_or_404(read_participations(), commune__code=code, first_year=first_year)


def _shown(row: ActionProgramme) -> dict[str, object]:
    documents = attachments_of(row, "meeting")
    return {
        "programme": row,
        "documents": {
            meeting: [document for document in found if document.is_public]
            for meeting, found in documents.items()
        },
        "is_in_force": public_programmes().filter(pk=row.pk).exists(),
    }
