"""Training sessions: the list, one session, adding, changing, cancelling, marking as held."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.enums import EnrolmentState, SessionState
from capacity.forms.evaluation import EvaluationForm
from capacity.forms.sessions import CancelForm, SessionFilterForm, SessionForm
from capacity.models import Session
from capacity.services.access import EDITORS, READERS, may_edit
from capacity.services.certificates import PAPER_LANGUAGES, certificate_papers, running_job
from capacity.services.enrolment import may_enrol
from capacity.services.evaluations import evaluation_address, is_open_to, results_of
from capacity.services.lines import current_lines
from capacity.services.seats import seats_of
from capacity.services.session_list import access_session, list_sessions, seen_enrolments
from capacity.services.session_words import session_title
from capacity.services.sessions import cancel_session, hold_session, save_session
from capacity.views import confirming
from communes.access import ActorRequest, requires
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from records.services.jobs import job_title

PAGE_SIZE = 50


@requires(*READERS)
@reads
def sessions(request: ActorRequest) -> HttpResponse:
    """List the sessions that are open to one's region, or all of them."""
    form = SessionFilterForm(request.GET or None, with_regions=may_edit(request.actor))
    found = list_sessions(request.actor, form.wanted())
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_edit": may_edit(request.actor),
    }
    return TemplateResponse(request, "capacity/training/sessions.html", context)


@requires(*READERS)
@reads
def session(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a session: its facts, its seats, who is enrolled, what was said of it."""
    row = access_session(pk, actor=request.actor)
    now = timezone.now()
    edits = may_edit(request.actor)
    is_commune = request.actor is not None and request.actor.is_commune
    lines = current_lines()
    results = results_of(row, in_full=edits)
    job = running_job(row)
    context = {
        "session": row,
        "regions": list(row.regions.order_by("code")),
        "lines": [(code, lines.get(code)) for code in row.lines],
        "counts": _counts(row),
        **_enrolled(request.actor, row, now),
        "job": job,
        "job_title": job_title(job) if job else "",
        "results": results,
        "ratings": [(EvaluationForm.base_fields[name].label, mean) for name, mean in results.means.items()],
        "may_edit": edits,
        "may_enrol": is_commune and may_enrol(row, at=now),
        "may_withdraw": is_commune and row.state == SessionState.OPEN and local_day(now) < row.starts_on,
        "has_begun": row.state != SessionState.CANCELLED and local_day(now) >= row.starts_on,
        "is_over": local_day(now) >= row.ends_on,
    }
    return TemplateResponse(request, "capacity/training/session.html", context)


def _counts(session: Session) -> list[dict[str, Any]]:
    """Return the seats at a glance. One query."""
    seats = seats_of(session)
    return [
        {"label": _("Seats"), "value": seats.seats},
        {"label": _("Taken"), "value": seats.taken},
        {"label": _("Free"), "value": seats.free},
        {"label": _("Waiting list"), "value": seats.waiting},
    ]


def _enrolled(actor: Actor | None, session: Session, now: datetime) -> dict[str, Any]:
    """Return the people that an actor sees in a session, with their certificates. Three queries."""
    rows = seen_enrolments(actor).filter(session=session).exclude(state=EnrolmentState.WITHDRAWN)
    rows = rows.select_related("session__topic", "person__commune__province__region")
    people = list(rows.order_by("state", "enrolled_at", "pk"))
    certified = [row for row in people if row.certificate_number]
    papers = certificate_papers(certified) if certified else {}
    # The form is the person's own: their commune hands the link on, nobody else has it.
    hands_on = actor is not None and actor.is_commune
    language = current_language()
    return {
        "rows": [
            (
                row,
                evaluation_address(row, language) if hands_on and is_open_to(row, at=now) else "",
                sorted(papers.get(row.pk, {})),
            )
            for row in people
        ],
        "certified": len(certified),
        "uncertified": sum(bool(row.attended and not row.certificate_number) for row in people),
        "all_on_paper": all(len(found) == len(PAPER_LANGUAGES) for found in papers.values()),
    }


@requires(*EDITORS)
def session_new(request: ActorRequest) -> HttpResponse:
    """Add a session."""
    form = SessionForm(request.POST if request.method == "POST" else None, session=None)
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            row = save_session(None, form.facts(), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("capacity:session", pk=row.pk)
    context = {
        "form": form,
        "confirm_title": _("Add a session"),
        "submit_label": _("Save"),
        "cancel_url": reverse("capacity:sessions"),
        "crumb_title": _("Training sessions"),
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*EDITORS)
def session_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a session."""
    row = access_session(pk, actor=request.actor)
    form = SessionForm(request.POST if request.method == "POST" else None, session=row)
    return asked(
        request,
        row,
        form,
        lambda **options: save_session(row, form.facts(), **options),
        title=_("Change the session"),
        submit=_("Save"),
        done=_("The session is saved."),
    )


@requires(*EDITORS)
def session_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a session, with the reason."""
    row = access_session(pk, actor=request.actor)
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return asked(
        request,
        row,
        form,
        lambda **options: cancel_session(row, form.cleaned_data["reason"], **options),
        title=_("Cancel the session"),
        confirm_text=_("Every commune that has someone enrolled is told. This cannot be undone."),
        submit=_("Cancel the session"),
        done=_("The session is cancelled. The communes are told."),
        is_danger=True,
    )


@requires(*EDITORS)
def session_hold(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark a session as held."""
    row = access_session(pk, actor=request.actor)
    form = MaybeVersionedForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )
    return asked(
        request,
        row,
        form,
        lambda **options: hold_session(row, **options),
        title=_("Mark the session as held"),
        confirm_text=_("Those who attended receive the evaluation form by e-mail. This cannot be undone."),
        submit=_("Mark as held"),
        done=_("The session is marked as held."),
    )


def asked(
    request: ActorRequest, row: Session, form: Any, act: Callable[..., Any], **page: Any
) -> HttpResponse:
    """Show a form about a session; do what it asks with the version that its writer saw, and go back."""
    return confirming.asked(
        request,
        form,
        lambda **options: act(version=form.cleaned_data["version"], **options),
        back=reverse("capacity:session", args=[row.pk]),
        crumb=session_title(row),
        version=row.version,
        **page,
    )
