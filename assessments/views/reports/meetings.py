"""The meetings of regions: their list, one of them, planning and cancelling it, calling its guests."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments.enums import MeetingState, ReportKind
from assessments.exceptions import AssessmentError
from assessments.models import Cycle, RegionalMeeting
from assessments.services.meetings import inviting, planning
from assessments.services.meetings.access import READERS, access_meeting
from assessments.services.meetings.holding import earlier_open, guests_of
from assessments.services.meetings.listing import met_cycles, region_rows
from assessments.services.public.results import access_publication
from assessments.services.reports.making import public_papers
from assessments.views.reports.asking import asked
from assessments.views.reports.forms import BodyForm, MeetingForm, ReasonForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.models import Region
from config.toolbox.ical import CONTENT_TYPE
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads


@requires(*READERS)
@require_safe
@reads
def meetings(request: ActorRequest) -> HttpResponse:
    """List the regions of a published year with their meetings, and those that have none yet."""
    assert request.actor is not None
    cycles = met_cycles()
    year = request.GET.get("year", "")
    cycle = next((row for row in cycles if str(row.assessed_year) == year), cycles[0] if cycles else None)
    context = {
        "cycles": cycles,
        "cycle": cycle,
        "rows": region_rows(cycle, actor=request.actor) if cycle else [],
        "may_edit": request.actor.is_administrator,
    }
    return TemplateResponse(request, "assessments/reports/meetings.html", context)


@requires(*READERS)
@require_safe
@reads
def meeting(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a meeting: when and where, who is called and who came, what was concluded and asked for."""
    row = _access(request, pk)
    assert request.actor is not None
    publication = access_publication(row.cycle.assessed_year)
    context = {
        "meeting": row,
        "guests": guests_of(row),
        "recommendations": list(row.recommendations.all()),
        "earlier": earlier_open(row),
        "slides": [
            paper
            for paper in public_papers(publication, region=row.region)
            if paper.kind == ReportKind.SLIDES
        ],
        "may_edit": request.actor.is_administrator,
        "is_planned": row.state == MeetingState.PLANNED,
        "has_begun": row.state != MeetingState.CANCELLED and row.starts_at <= timezone.now(),
    }
    return TemplateResponse(request, "assessments/reports/meeting.html", context)


@requires(*READERS)
@require_safe
@reads
def meeting_ics(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a meeting as a calendar file."""
    return send_calendar(_access(request, pk))


def send_calendar(row: RegionalMeeting) -> HttpResponse:
    """Send a meeting as a calendar file in the language of the page."""
    content = inviting.calendar_of(row, current_language(), at=timezone.now())
    name = f"adaa-{row.cycle.assessed_year}-region-{row.region.code}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


@requires(Role.ADMINISTRATOR)
def meeting_new(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """Plan the meeting of a region."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    region = get_object_or_404(Region, code=code)
    form = MeetingForm(posted(request))
    made: list[RegionalMeeting] = []

    def act(**options: Any) -> None:
        made.append(planning.plan_meeting(cycle, region, form.facts, **options))

    return asked(
        request,
        form,
        act,
        title=_("Plan the meeting of %(region)s") % {"region": pick(region, "name")},
        text=_(
            "The communes of the region with a published result and their provinces are put on the list of "
            "guests. Nobody is written to yet."
        ),
        submit=_("Plan the meeting"),
        after=lambda: reverse("assessments:meeting", args=[made[0].pk]),
        done=_("The meeting is planned. Read the list of guests, then send the invitations."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change when or where a meeting to come is."""
    row = _access(request, pk)
    form = MeetingForm(posted(request), meeting=row)

    def act(**options: Any) -> None:
        planning.change_meeting(row, form.facts, version=form.cleaned_data["version"], **options)

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Change the meeting"),
        text=_("Those who were invited are told of the change.") if row.invited_at else "",
        submit=_("Save"),
        done=_("The meeting is changed."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a meeting to come, with the reason."""
    row = _access(request, pk)
    form = ReasonForm(posted(request))

    def act(**options: Any) -> None:
        planning.cancel_meeting(row, reason=form.cleaned_data["reason"], **options)

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Cancel the meeting"),
        text=_("This cannot be undone; another meeting can be planned for the region."),
        submit=_("Cancel the meeting"),
        done=_("The meeting is cancelled."),
        is_danger=True,
    )


@requires(Role.ADMINISTRATOR)
def meeting_invite(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the invitations, after a question."""
    row = _access(request, pk)
    count = row.guests.count()
    text = ngettext(
        "%(count)s guest is invited, by the messages of the portal and by e-mail, with a calendar file.",
        "%(count)s guests are invited, by the messages of the portal and by e-mail, with a calendar file.",
        count,
    )

    def act(**options: Any) -> None:
        inviting.invite_guests(row, **options)

    return asked(
        request,
        None,
        act,
        meeting=row,
        title=_("Send the invitations"),
        text=text % {"count": count},
        submit=_("Send the invitations"),
        done=_("The invitations are sent."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_guest_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Call another body."""
    row = _access(request, pk)
    form = BodyForm(posted(request))

    def act(**options: Any) -> None:
        planning.add_body(row, **form.cleaned_data, **options)

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Add a guest"),
        text=_("The invitations were sent: this guest is invited at once.") if row.invited_at else "",
        submit=_("Add the guest"),
        done=_("The guest is on the list."),
    )


@requires(Role.ADMINISTRATOR)
@require_POST
def meeting_guests_missing(request: ActorRequest, pk: int) -> HttpResponse:
    """Put the communes and provinces that are missing on the list."""
    row = _access(request, pk)
    assert request.actor is not None
    try:
        added = planning.call_missing(row, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        words = ngettext("%(count)s guest was added.", "%(count)s guests were added.", added)
        messages.success(request, words % {"count": added})
    return redirect("assessments:meeting", pk=pk)


@requires(Role.ADMINISTRATOR)
@require_POST
def meeting_guest_remove(request: ActorRequest, pk: int, guest: int) -> HttpResponse:
    """Take a guest off the list."""
    row = _access(request, pk)
    assert request.actor is not None
    try:
        planning.remove_guest(row, guest, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The guest is off the list."))
    return redirect("assessments:meeting", pk=pk)


def _access(request: ActorRequest, pk: int) -> RegionalMeeting:
    assert request.actor is not None
    return access_meeting(pk, actor=request.actor)
