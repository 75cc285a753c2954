"""A meeting held: attendance, conclusions, recommendations and their follow-up; what the public reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.enums import FollowUpState, MeetingState, ReportKind
from assessments.models import MeetingRecommendation
from assessments.services.meetings import holding
from assessments.services.meetings.access import access_meeting, access_public_meeting
from assessments.services.public_cache import kept_for_public
from assessments.services.public_results import access_publication
from assessments.services.reports.making import public_papers
from assessments.views.reports.asking import asked
from assessments.views.reports.forms import AttendanceForm, ConclusionsForm, FollowUpForm, RecommendationForm
from assessments.views.reports.meetings import send_calendar
from assessments.views.review.approval import posted
from communes.access import ActorRequest, public, requires
from communes.enums import Role
from config.toolbox.readonly import reads


@requires(Role.ADMINISTRATOR)
def meeting_attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down who came, guest by guest."""
    assert request.actor is not None
    row = access_meeting(pk, actor=request.actor)
    form = AttendanceForm(posted(request), guests=holding.guests_of(row), version=row.version)

    def act(**options: Any) -> None:
        version = form.cleaned_data["version"]
        holding.write_attendance(row, form.answers(), version=version, **options)

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Attendance"),
        submit=_("Save the attendance"),
        done=_("The attendance is saved."),
        template="assessments/reports/attendance.html",
    )


@requires(Role.ADMINISTRATOR)
def meeting_conclusions(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the conclusions, which marks the meeting as held."""
    assert request.actor is not None
    row = access_meeting(pk, actor=request.actor)
    form = ConclusionsForm(posted(request), meeting=row)

    def act(**options: Any) -> None:
        given = form.cleaned_data
        holding.conclude_meeting(
            row,
            ar=given["conclusions_ar"],
            fr=given["conclusions_fr"],
            version=given["version"],
            **options,
        )

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Conclusions of the meeting"),
        text=_("Saving them marks the meeting as held. The public reads them: no person's name."),
        submit=_("Save the conclusions"),
        done=_("The conclusions are saved."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_recommendation_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down a recommendation."""
    assert request.actor is not None
    row = access_meeting(pk, actor=request.actor)
    form = RecommendationForm(posted(request))

    def act(**options: Any) -> None:
        given = form.cleaned_data
        holding.add_recommendation(
            row,
            ar=given["text_ar"],
            fr=given["text_fr"],
            owner=given["owner"],
            due_on=given["due_on"],
            **options,
        )

    return asked(
        request,
        form,
        act,
        meeting=row,
        title=_("Add a recommendation"),
        submit=_("Add the recommendation"),
        done=_("The recommendation is kept."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_recommendation(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how far a recommendation has come."""
    found = MeetingRecommendation.objects.select_related("meeting__cycle", "meeting__region")
    row = get_object_or_404(found, pk=pk)
    form = FollowUpForm(posted(request), recommendation=row)

    def act(**options: Any) -> None:
        given = form.cleaned_data
        holding.follow_recommendation(
            row, state=FollowUpState(given["state"]), note=given["note"], version=given["version"], **options
        )

    return asked(
        request,
        form,
        act,
        meeting=row.meeting,
        title=_("Follow the recommendation"),
        submit=_("Save"),
        done=_("The recommendation is followed up."),
        version=row.version,
        recommendation=row,
    )


@public
@kept_for_public
@require_safe
@reads
def public_meeting(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show everybody when and where a region meets, the slides, the conclusions and what is asked for."""
    row = access_public_meeting(year, code)
    publication = access_publication(year)
    papers = public_papers(publication, region=row.region)
    context = {
        "meeting": row,
        "cycle": row.cycle,
        "slides": [paper for paper in papers if paper.kind == ReportKind.SLIDES],
        "recommendations": list(row.recommendations.all()),
        "is_cancelled": row.state == MeetingState.CANCELLED,
        "is_held": row.state == MeetingState.HELD,
    }
    return TemplateResponse(request, "assessments/reports/public_meeting.html", context)


@public
@require_safe
@reads
def public_meeting_ics(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Send everybody a meeting as a calendar file."""
    return send_calendar(access_public_meeting(year, code))
