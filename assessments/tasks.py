"""Doors from the queue and from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from assessments.enums import Figures, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services import clock, score_runs
from records.models import Job
from records.services.jobs import JobRefused, Progress


def score_file(job: Job, progress: Progress) -> None:
    try:
        score_runs.compute_file(
            job.arguments["assessment"], stage=Stage(job.arguments["stage"]), at=timezone.now()
        )
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal


def score_cycle(job: Job, progress: Progress) -> None:
    cycle = Cycle.objects.select_related("grid", "additional_grid").get(pk=job.arguments["cycle"])
    score_runs.compute_cycle(
        cycle, figures=Figures(job.arguments["figures"]), at=timezone.now(), progress=progress.report
    )


@shared_task(name="assessments.close_passed_windows")
def close_passed_windows(**_: object) -> None:
    clock.close_passed_windows(at=timezone.now())


@shared_task(name="assessments.send_reminders")
def send_reminders(**_: object) -> None:
    clock.send_reminders(at=timezone.now())
