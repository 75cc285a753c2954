"""A meeting held: attendance, conclusions, recommendations and their follow-up; what the public reads."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.enums import FollowUpState, MeetingState, ReportKind
from assessments.models import RegionalMeeting
from assessments.services.meetings import holding
from assessments.services.meetings.access import (
    access_meeting,
    access_public_meeting,
    access_recommendation,
)
from assessments.services.public.cache import kept_for_public
from assessments.services.public.results import access_publication
from assessments.services.reports.making import public_papers
from assessments.views.reports.asking import asked
from assessments.views.reports.forms import AttendanceForm, ConclusionsForm, FollowUpForm, RecommendationForm
from assessments.views.reports.meetings import send_calendar
from assessments.views.review.approval import posted
from communes.access import ActorRequest, public, requires
from communes.enums import Role
from config.toolbox.readonly import reads


def _written(
    request: ActorRequest,
    pk: int,
    make_form: Callable[[RegionalMeeting], forms.Form],
    save: Callable[..., Any],
    **page: Any,
) -> HttpResponse:
    """Show the form of a meeting; once it is sent and right run ``save(meeting, form, actor=, at=)``."""
    assert request.actor is not None
    meeting = access_meeting(pk, actor=request.actor)
    form = make_form(meeting)
    return asked(request, form, partial(save, meeting, form), meeting=meeting, **page)


@requires(Role.ADMINISTRATOR)
def meeting_attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down who came, guest by guest."""
    return _written(
        request,
        pk,
        lambda meeting: AttendanceForm(
            posted(request), guests=holding.guests_of(meeting), version=meeting.version
        ),
        lambda meeting, form, **how: holding.write_attendance(
            meeting, form.answers(), version=form.cleaned_data["version"], **how
        ),
        title=_("Attendance"),
        submit=_("Save the attendance"),
        done=_("The attendance is saved."),
        template="assessments/reports/attendance.html",
    )


@requires(Role.ADMINISTRATOR)
def meeting_conclusions(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the conclusions, which marks the meeting as held."""
    return _written(
        request,
        pk,
        lambda meeting: ConclusionsForm(posted(request), meeting=meeting),
        lambda meeting, form, **how: holding.conclude_meeting(
            meeting,
            ar=form.cleaned_data["conclusions_ar"],
            fr=form.cleaned_data["conclusions_fr"],
            version=form.cleaned_data["version"],
            **how,
        ),
        title=_("Conclusions of the meeting"),
        text=_("Saving them marks the meeting as held. The public reads them: no person's name."),
        submit=_("Save the conclusions"),
        done=_("The conclusions are saved."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_recommendation_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down a recommendation."""
    return _written(
        request,
        pk,
        lambda meeting: RecommendationForm(posted(request)),
        lambda meeting, form, **how: holding.add_recommendation(
            meeting,
            ar=form.cleaned_data["text_ar"],
            fr=form.cleaned_data["text_fr"],
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            **how,
        ),
        title=_("Add a recommendation"),
        submit=_("Add the recommendation"),
        done=_("The recommendation is kept."),
    )


@requires(Role.ADMINISTRATOR)
def meeting_recommendation(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how far a recommendation has come."""
    assert request.actor is not None
    row = access_recommendation(pk, actor=request.actor)
    form = FollowUpForm(posted(request), recommendation=row)
    return asked(
        request,
        form,
        lambda **how: holding.follow_recommendation(
            row,
            state=FollowUpState(form.cleaned_data["state"]),
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            **how,
        ),
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
