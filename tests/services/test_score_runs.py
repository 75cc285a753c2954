"""The national score run with real workers, real deaths and writers at the same time."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from assessments.enums import Figures, Stage
from assessments.models import Answer, Assessment, ScoreSheet
from assessments.services import score_runs
from assessments.services.score_runs import compute_cycle, compute_file, request_cycle_score, request_score
from communes.models import Commune
from config.toolbox.processes import wait_until
from records.models import Job, JobState
from records.services.jobs import resend_pending_jobs
from tests.factories.accounts import UserFactory
from tests.factories.assessments import (
    EXAMPLE_TOTAL,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    example_answers,
)
from tests.factories.communes import CommuneFactory, ProvinceFactory
from tests.working import SECONDS, empty_queue, kill, running_worker

pytestmark = [pytest.mark.services, pytest.mark.long(15), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _empty_queue():
    empty_queue()
    yield
    empty_queue()


def comes_to(job: Job, state: str) -> bool:
    def reached() -> bool:
        job.refresh_from_db()
        return job.state == state

    return wait_until(reached, seconds=SECONDS)


def declared(files: list[Assessment]) -> None:
    """Give every file the example's answers in one write."""
    Answer.objects.bulk_create(
        Answer(
            assessment=file,
            field=field,
            value=str(value).lower() if isinstance(value, bool) else str(value),
            changed_at=IN_REVIEW,
        )
        for file in files
        for field, value in example_answers().items()
    )


def together(*work: Callable[[], object]) -> None:
    """Do several things at the same time, each on a connection of its own; raise what one of them raised."""
    start, failures = threading.Barrier(len(work)), []

    def run(one: Callable[[], object]) -> None:
        try:
            start.wait(timeout=SECONDS)
            one()
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS)
    assert not failures, failures


def test_a_worker_scores_the_file_that_was_sent(tmp_path):
    file = AssessmentFactory(submitted=True)
    declared([file])
    with running_worker(tmp_path):
        with transaction.atomic():
            job = request_score(file, stage=Stage.DECLARED, at=timezone.now())
        assert comes_to(job, JobState.DONE)

    assert ScoreSheet.objects.get().total == EXAMPLE_TOTAL


def test_a_run_whose_worker_dies_half_way_is_finished_by_another(tmp_path):
    province = ProvinceFactory()
    communes = Commune.objects.bulk_create(
        CommuneFactory.build_batch(3 * score_runs.BATCH, province=province)
    )
    cycle, sender = CycleFactory(), UserFactory()
    files = Assessment.objects.bulk_create(
        AssessmentFactory.build(submitted=True, cycle=cycle, commune=commune, submitted_by=sender)
        for commune in communes
    )
    declared(files)
    with running_worker(tmp_path, lease_seconds=3) as first:
        job = request_cycle_score(cycle, figures=Figures.DECLARED, owner=None, at=timezone.now())
        assert wait_until(lambda: ScoreSheet.objects.exists(), seconds=SECONDS, every=0.01)
        kill(first)
    kept = ScoreSheet.objects.count()
    assert 0 < kept < len(files), "the worker died between its first batch and its last"
    job.refresh_from_db()
    assert job.state == JobState.RUNNING

    wait_until(lambda: timezone.now() > job.lease_until, seconds=SECONDS)
    with running_worker(tmp_path, lease_seconds=60):
        assert resend_pending_jobs(at=timezone.now()) == 1
        assert comes_to(job, JobState.DONE)

    assert (job.attempts, job.done) == (2, len(files))
    assert ScoreSheet.objects.count() == len(files)
    assert set(ScoreSheet.objects.values_list("total", flat=True)) == {EXAMPLE_TOTAL}


def test_a_run_delivered_twice_writes_each_sheet_once():
    files = AssessmentFactory.create_batch(30, submitted=True)
    declared(files)
    cycle = files[0].cycle

    together(*[lambda: compute_cycle(cycle, figures=Figures.DECLARED, at=IN_REVIEW)] * 2)

    assert ScoreSheet.objects.count() == 30
    assert set(ScoreSheet.objects.values_list("total", flat=True)) == {EXAMPLE_TOTAL}


def test_whoever_read_later_wins_whatever_the_order_of_writing():
    """A run reads, a commune changes its figures and is scored, then the run writes what it read."""
    (file,) = AssessmentFactory.create_batch(1, submitted=True)
    declared([file])
    stale = score_runs._File(file.pk, False, file.figures_version)
    stale_figures = score_runs.read_figures(
        {file.pk: score_runs.asked_of(file.cycle, additional=False)}, {file.pk: Stage.DECLARED}
    )
    Answer.objects.filter(field="complaints_answered_in_time").update(value="0")
    Assessment.objects.update(figures_version=file.figures_version + 1)
    compute_file(file.pk, stage=Stage.DECLARED, at=IN_REVIEW)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score_runs, "read_figures", lambda *_: stale_figures)
        score_runs._compute(file.cycle, [stale], {file.pk: Stage.DECLARED}, at=IN_REVIEW + timedelta(hours=1))

    assert ScoreSheet.objects.get().total == EXAMPLE_TOTAL - 5


def test_a_run_and_a_file_scored_at_the_same_time_do_not_wait_for_ever():
    files = AssessmentFactory.create_batch(40, submitted=True)
    declared(files)
    cycle = files[0].cycle

    together(
        lambda: compute_cycle(cycle, figures=Figures.DECLARED, at=IN_REVIEW),
        *[lambda pk=file.pk: compute_file(pk, stage=Stage.DECLARED, at=IN_REVIEW) for file in files[::10]],
    )

    assert ScoreSheet.objects.count() == 40
    assert connection.vendor == "postgresql"
