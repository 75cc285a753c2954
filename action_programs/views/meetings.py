"""Meetings of the participatory diagnosis."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.participation import AttendanceFormSet, MeetingForm, initial_attendance
from action_programs.models import ActionProgramme, Meeting
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.attachments import attachments_of
from action_programs.services.meetings import list_meetings, remove_meeting, save_meeting
from action_programs.services.proposals import list_proposals
from action_programs.views.asking import ask
from action_programs.views.attachments import shown_documents
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.dates import format_day
from config.toolbox.readonly import reads

PAGE_SIZE = 50
# Longer lists of proposals are read in the list of all, filtered by meeting.
SHOWN_PROPOSALS = 50


@requires(*READERS)
@reads
def meetings(request: ActorRequest, pk: int) -> HttpResponse:
    """List the meetings, the latest first."""
    row = access_programme(pk, actor=request.actor)
    context = {
        "programme": row,
        "page": Paginator(list_meetings(row), PAGE_SIZE).get_page(request.GET.get("page")),
        "documents": attachments_of(row, "meeting"),
        "may_edit": row.is_open and may_write(request.actor, row),
    }
    return TemplateResponse(request, "action_programs/participation/meetings.html", context)


@requires(*READERS)
@reads
def meeting(request: ActorRequest, pk: int, meeting: int) -> HttpResponse:
    """Show one meeting: who came, what was said and proposed, its documents."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(list_meetings(row), pk=meeting)
    context = {
        "programme": row,
        "meeting": found,
        "proposals": list(list_proposals(row, meeting=found.pk)[:SHOWN_PROPOSALS]),
        "may_edit": row.is_open and may_write(request.actor, row),
        **shown_documents(request, row, found),
    }
    return TemplateResponse(request, "action_programs/participation/meeting.html", context)


@requires(*WRITERS)
def meeting_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a meeting."""
    return _edited(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def meeting_edit(request: ActorRequest, pk: int, meeting: int) -> HttpResponse:
    """Change a meeting and who came to it."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, get_object_or_404(row.meetings, pk=meeting))


@requires(*WRITERS)
def meeting_remove(request: ActorRequest, pk: int, meeting: int) -> HttpResponse:
    """Ask, then take a meeting out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.meetings.select_related("programme"), pk=meeting)
    return ask(
        request,
        row,
        lambda **options: remove_meeting(found, **options),
        title=_("Remove the meeting of %(day)s?") % {"day": format_day(found.held_on)},
        text=_("Its attendance and its documents go with it. This cannot be undone."),
        label=_("Remove"),
        done=_("The meeting is removed."),
        back=reverse("action_programs:meeting", args=[pk, meeting]),
        after=reverse("action_programs:meetings", args=[pk]),
        is_danger=True,
    )


def _edited(request: ActorRequest, row: ActionProgramme, known: Meeting | None) -> HttpResponse:
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, programme=row, meeting=known)
    rows = AttendanceFormSet(data, prefix="rows", initial=initial_attendance(known) if known else None)
    # Both are judged, so that every error is told at once.
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            saved = save_meeting(
                row,
                known,
                form.facts(),
                rows.facts(),  # type: ignore[attr-defined]
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The meeting is saved."))
            return redirect("action_programs:meeting", pk=row.pk, meeting=saved.pk)
    context = {"programme": row, "meeting": known, "form": form, "rows": rows}
    return TemplateResponse(request, "action_programs/participation/meeting_form.html", context)
