"""Documents are rendered once, by workers, in parts that can be stopped and started again."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from assessments.enums import Stage
from assessments.models import Assessment, Document
from assessments.services import batches, documents
from assessments.services.score_cards import card_papers, cards_of
from communes.enums import Role
from records.models import Job, JobState, Message, StoredFile
from records.services.jobs import cancel_job, execute_job
from records.services.papers import make_papers
from tests.factories.assessments import IN_AUDIT, AssessmentFactory
from tests.factories.communes import actor
from tests.factories.packs import file_in_audit, score_as, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


def papers_of(file):
    return card_papers(cards_of([Assessment.objects.with_commune().get(pk=file.pk)]))


def test_the_same_content_is_never_rendered_twice(quick_pdf):
    papers = papers_of(file_in_audit())
    first = make_papers(papers, at=IN_AUDIT)
    assert make_papers(papers, at=IN_AUDIT) == first
    assert len(quick_pdf) == 2
    assert [document.language for document in first] == ["ar", "fr"]
    assert first[0].file.content_type == "application/pdf"


def test_a_document_made_by_two_workers_at_once_is_kept_once(quick_pdf, monkeypatch):
    papers = papers_of(file_in_audit())
    make_papers(papers, at=IN_AUDIT)
    files = set(StoredFile.objects.values_list("content", flat=True))
    monkeypatch.setattr("records.services.papers.kept_papers", lambda papers: {})
    make_papers(papers, at=IN_AUDIT)
    assert Document.objects.count() == 2
    assert set(StoredFile.objects.values_list("content", flat=True)) == files


def test_a_receipt_is_made_and_found_again():
    submission = submit(AssessmentFactory(submitted=True))
    acting = actor(Role.COMMUNE_MANAGER, commune=submission.assessment.commune)
    assert documents.receipt_file(submission) is None
    job = documents.request_receipt(submission, actor=acting, at=IN_AUDIT)
    assert documents.request_receipt(submission, actor=acting, at=IN_AUDIT) == job
    execute_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_file) == (JobState.DONE, documents.receipt_file(submission))
    assert [row.document.file for row in documents.receipt_rows(submission.assessment)] == [job.result_file]


def test_the_cards_of_a_file_are_made_and_found_again(administrator):
    file = file_in_audit()
    assert [row.paper for row in documents.card_rows(file)] == [None, None]
    job = documents.request_cards(file, actor=administrator, at=IN_AUDIT)
    assert documents.request_cards(file, actor=administrator, at=IN_AUDIT) == job
    execute_job(job.pk)
    assert all(row.paper for row in documents.card_rows(file))
    assert documents.access_card(file, "ar").name.endswith("-score-card-ar.pdf")


def test_a_card_asked_for_before_approval_is_refused(administrator):
    file = AssessmentFactory(reviewed=True)
    job = documents.request_cards(file, actor=administrator, at=IN_AUDIT)
    execute_job(job.pk)
    job.refresh_from_db()
    with translation.override(administrator.user.language):
        refusal = gettext("This file has no approved score yet.")
    assert (job.state, job.error) == (JobState.FAILED, refusal)


@pytest.fixture
def cycle(monkeypatch):
    """Five approved files, in parts of two; one of them has no score."""
    monkeypatch.setattr(batches, "PART_SIZE", 2)
    files = [file_in_audit(approved=True) for _number in range(4)]
    score_as(AssessmentFactory(approved=True), Stage.DECLARED)
    return files[0].cycle


def test_the_cards_of_a_cycle_are_made_in_parts_and_told_once(cycle, administrator):
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    assert [part.total for part in batch.parts] == [4, 4, 2]
    assert documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT).parts == batch.parts
    for part in batch.parts[:2]:
        execute_job(part.pk)
    half = batches.latest_batch(documents.CYCLE_CARDS_JOB, cycle)
    assert (half.done, half.total, half.state, half.is_over) == (8, 10, JobState.RUNNING, False)
    assert half.seconds_left(at=IN_AUDIT) is not None
    assert not Message.objects.exists()
    execute_job(batch.parts[2].pk)
    whole = batches.latest_batch(documents.CYCLE_CARDS_JOB, cycle)
    assert (whole.done, whole.state, whole.is_over) == (10, JobState.DONE, True)
    assert Document.objects.count() == 8
    message = Message.objects.get()
    assert message.recipient == administrator.user
    assert message.url.endswith(f"/cycles/{cycle.assessed_year}/score-cards/")


def test_a_part_delivered_twice_changes_nothing(cycle, administrator, quick_pdf):
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    for part in [*batch.parts, *batch.parts]:
        execute_job(part.pk)
    assert len(quick_pdf) == 8


def test_a_part_taken_over_from_a_dead_worker_keeps_what_was_made(cycle, administrator, quick_pdf):
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    job = batch.parts[0]
    make_papers(papers_of(Assessment.objects.get(pk=job.arguments["ids"][0])), at=IN_AUDIT)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=1, lease_until=IN_AUDIT.replace(year=2000)
    )
    execute_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert len(quick_pdf) == 4


def test_a_cancelled_batch_stops_and_keeps_what_was_made(cycle, administrator):
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    execute_job(batch.parts[0].pk)
    batches.cancel_batch(batch, by=administrator.user, at=IN_AUDIT)
    for part in batch.parts:
        execute_job(part.pk)
    stopped = batches.latest_batch(documents.CYCLE_CARDS_JOB, cycle)
    assert (stopped.state, stopped.is_over) == (JobState.CANCELLED, True)
    assert Document.objects.count() == 4
    again = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT.replace(hour=12))
    assert again.parts != batch.parts


def test_a_running_part_stops_at_its_next_document(cycle, administrator, monkeypatch):
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    job = batch.parts[0]
    made = documents.make_papers

    def make_and_cancel(papers, *, at, done):
        def report(count):
            cancel_job(job, by=administrator.user, at=IN_AUDIT)
            done(count)

        return made(papers, at=at, done=report)

    monkeypatch.setattr(documents, "make_papers", make_and_cancel)
    execute_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert Document.objects.count() == 1


def test_a_cycle_without_an_approved_file_asks_for_nothing(administrator):
    cycle = AssessmentFactory().cycle
    batch = documents.request_cycle_cards(cycle, actor=administrator, at=IN_AUDIT)
    assert batch.parts == []
    assert batch.is_over
