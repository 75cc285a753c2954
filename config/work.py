"""Long work: what the portal does for a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.http import require_POST

from communes.access import ActorRequest, any_member
from config.toolbox.readonly import reads
from records.models import Job, JobState
from records.services.jobs import cancel_job, job_title, retry_job
from records.services.upkeep import result_expires_at

ROWS = 50
WAITING = (JobState.PENDING, JobState.RUNNING)


def visible_jobs(request: ActorRequest) -> QuerySet[Job]:
    """Return the work a person asked for; administrators see everybody's, and the portal's own."""
    jobs = Job.objects.select_related("owner", "result_file")
    if request.actor is not None and request.actor.is_administrator:
        return jobs
    return jobs.filter(owner=request.user.pk)


def _job(request: ActorRequest, pk: UUID) -> Job:
    return get_object_or_404(visible_jobs(request), pk=pk)


def seconds_left(job: Job, *, at: datetime) -> int | None:
    """Return how long the rest will take at the pace so far; None before there is one."""
    if job.state != JobState.RUNNING or not job.started_at or not job.done or not job.total:
        return None
    spent = (at - job.started_at).total_seconds()
    return max(1, round(spent * (job.total - job.done) / job.done))


def in_page_language(url: str) -> str:
    """Return an address of the portal in the language of this page, whichever it was written in."""
    language = get_language()
    with override(get_language_from_path(url) or language):
        return translate_url(url, language)


def _job_context(job: Job) -> dict[str, Any]:
    result_url = ""
    if job.result_file_id:
        result_url = reverse("records:job_result", args=[job.pk])
    elif job.result_url:
        result_url = in_page_language(job.result_url)
    return {
        "job": job,
        "job_title": job_title(job),
        "progress_url": reverse("records:job_progress", args=[job.pk]),
        "cancel_url": reverse("records:job_cancel", args=[job.pk]),
        "seconds_left": seconds_left(job, at=timezone.now()),
        "result_url": result_url,
        "expires_at": result_expires_at(job),
        # An exception's name is not for readers; a refusal is a sentence.
        "refusal": "" if job.error.isidentifier() else job.error,
    }


@any_member
@reads
def jobs(request: ActorRequest) -> HttpResponse:
    """List work: what runs and waits, then what is over."""
    at = timezone.now()
    state = request.GET.get("state", "")
    rows = visible_jobs(request)
    if state in JobState.values:
        rows = rows.filter(state=state)
    elif state == "waiting":
        rows = rows.filter(state__in=WAITING)
    page = Paginator(rows.order_by("-created_at", "pk"), ROWS).get_page(request.GET.get("page"))
    for job in page.object_list:
        job.title = job_title(job)
        job.seconds_left = seconds_left(job, at=at)
    context = {
        "page": page,
        "state": state,
        "states": JobState.choices,
        "sees_all": request.actor is not None and request.actor.is_administrator,
    }
    return render(request, "records/jobs.html", context)


@any_member
@reads
def job(request: ActorRequest, pk: UUID) -> HttpResponse:
    return render(request, "records/job.html", _job_context(_job(request, pk)))


@any_member
@reads
def job_progress(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Answer the fragment that a page polls while the work runs."""
    return render(request, "records/_progress.html", _job_context(_job(request, pk)))


@any_member
@require_POST
def job_cancel(request: ActorRequest, pk: UUID) -> HttpResponse:
    cancel_job(_job(request, pk), by=request.user, at=timezone.now())
    return redirect("records:job", pk=pk)


@any_member
@require_POST
def job_retry(request: ActorRequest, pk: UUID) -> HttpResponse:
    retry_job(_job(request, pk), by=request.user, at=timezone.now())
    return redirect("records:job", pk=pk)


@any_member
@reads
def job_result(request: ActorRequest, pk: UUID) -> HttpResponse | FileResponse:
    """Send the file that a job has made."""
    file = _job(request, pk).result_file
    if file is None or not file.may_be_read:
        raise Http404
    return FileResponse(
        file.content.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
