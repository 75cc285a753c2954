"""Doors from the queue and from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from assessments.enums import Figures, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services import clock, cycles, risks, score_drift, score_runs
from communes.actors import actor_for
from communes.models import Membership
from config.toolbox.clock import local_day
from records.models import Job
from records.services.jobs import JobRefused, Progress
from records.services.reminders import send_reminder


def score_file(job: Job, progress: Progress) -> None:
    at, file, stage = timezone.now(), job.arguments["assessment"], Stage(job.arguments["stage"])
    try:
        score_runs.compute_file(file, stage=stage, at=at)
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal
    if stage == Stage.DECLARED:
        risks.note_risks_of(file, at=at)


def score_cycle(job: Job, progress: Progress) -> None:
    cycle = Cycle.objects.select_related("grid", "additional_grid").get(pk=job.arguments["cycle"])
    score_runs.compute_cycle(
        cycle, figures=Figures(job.arguments["figures"]), at=timezone.now(), progress=progress.report
    )


def announce_opening(job: Job, progress: Progress) -> None:
    cycles.announce_opening(Cycle.objects.get(pk=job.arguments["cycle"]), at=timezone.now())


def reopen_missed(job: Job, progress: Progress) -> None:
    at = timezone.now()
    membership = Membership.objects.select_related("user").get(pk=job.arguments["membership"])
    files = cycles.reopen_missed(
        Cycle.objects.get(pk=job.arguments["cycle"]),
        actor=actor_for(membership, on=local_day(at)),
        reason=job.arguments["reason"],
        at=at,
    )
    for done, _ in enumerate(files, start=1):
        progress.report(done)


@shared_task(name="assessments.close_passed_windows")
def close_passed_windows(**_: object) -> None:
    clock.close_passed_windows(at=timezone.now())


@shared_task(name="assessments.send_reminders")
def send_reminders(**_: object) -> None:
    send_reminder("windows", at=timezone.now())


@shared_task(name="assessments.remind_of_late_actions")
def remind_of_late_actions(**_: object) -> None:
    send_reminder("improvement", at=timezone.now())


@shared_task(name="assessments.refresh_risks")
def refresh_risks(**_: object) -> None:
    risks.refresh_risks(at=timezone.now())


@shared_task(name="assessments.check_scores")
def check_scores(**_: object) -> None:
    score_drift.check_scores(at=timezone.now())


@shared_task(name="assessments.remind_of_requests")
def remind_of_requests(**_: object) -> None:
    send_reminder("requests", at=timezone.now())


@shared_task(name="assessments.remind_of_late_reviews")
def remind_of_late_reviews(**_: object) -> None:
    send_reminder("late_reviews", at=timezone.now())
