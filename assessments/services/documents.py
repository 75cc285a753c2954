"""Receipts and score cards: who may have them, what exists, and their making in the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.enums import APPROVED_STATES
from assessments.models import Assessment, Cycle, Document, PublishedResult, Submission
from assessments.services.access import visible_assessments
from assessments.services.batches import Batch, request_batch, tell_when_done
from assessments.services.receipts import receipt_paper
from assessments.services.score_cards import LANGUAGES, Card, card_paper, card_papers, cards_of
from assessments.services.submission import RECEIPT_JOB
from communes.actors import Actor
from records.models import Job, StoredFile
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job
from records.services.notices import Link
from records.services.papers import PaperRow, kept_papers, make_papers, paper_rows

CARDS_JOB = "assessments.score_cards"
CYCLE_CARDS_JOB = "assessments.cycle_score_cards"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A submission and its receipt; `document` is None until a worker has made it."""

    submission: Submission
    document: Document | None


def card_rows(assessment: Assessment) -> list[PaperRow]:
    """Return a file's score card in each language; none while there is no approved score."""
    cards = cards_of([assessment])
    return _rows_of(cards[0]) if cards else []


def _rows_of(card: Card) -> list[PaperRow]:
    return paper_rows([card_paper(card, language) for language in LANGUAGES])


def receipt_rows(assessment: Assessment) -> list[ReceiptRow]:
    """Return the receipts of a file, the latest first."""
    submissions = list(Submission.objects.filter(assessment=assessment).order_by("-version"))
    for submission in submissions:
        submission.assessment = assessment
    papers = [receipt_paper(submission) for submission in submissions]
    kept = kept_papers(papers)
    return [
        ReceiptRow(submission, kept.get(paper.digest))
        for submission, paper in zip(submissions, papers, strict=True)
    ]


def access_card(assessment: Assessment, language: str) -> StoredFile | None:
    """Return the score card of a file that the reader may see, None while it is not made yet.

    Raise Http404 when the file has no approved score or the language has no card.
    """
    for row in card_rows(assessment):
        if row.language == language:
            return row.paper.file if row.paper else None
    raise Http404


def public_cards(result: PublishedResult) -> list[str]:
    """Return the languages of the score cards that the public may take for a result, those already made.

    A result that a later version has replaced has none.
    """
    cards = cards_of(_files([result.assessment_id]))
    if not cards or cards[0].result != result:
        return []
    return [row.language for row in _rows_of(cards[0]) if row.paper is not None]


def access_receipt(number: str, *, actor: Actor | None, at: datetime) -> Submission:
    """Return a submission by its receipt's number, for whoever may see its file; anything else is a 404."""
    visible = visible_assessments(Assessment.objects.all(), actor, at=at)
    submission = (
        Submission.objects.filter(number=number, assessment__in=visible)
        .select_related(
            "assessment__commune__province__region",
            "assessment__cycle__grid",
            "assessment__cycle__additional_grid",
        )
        .first()
    )
    if submission is None:
        raise Http404
    return submission


def receipt_file(submission: Submission) -> StoredFile | None:
    """Return the receipt of a submission, None while it is not made yet."""
    paper = receipt_paper(submission)
    document = kept_papers([paper]).get(paper.digest)
    return document.file if document else None


def request_receipt(submission: Submission, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the receipt of a submission, unless one is at it already."""
    return unfinished_job(RECEIPT_JOB, submission.assessment, submission=submission.pk) or create_job(
        RECEIPT_JOB,
        arguments={"submission": submission.pk, "number": submission.number},
        owner=actor.user,
        target=submission.assessment,
        total=1,
        at=at,
    )


def request_cards(assessment: Assessment, *, actor: Actor | None, at: datetime) -> Job:
    """Ask a worker for the score cards of one approved file, unless one is at it already."""
    return unfinished_job(CARDS_JOB, assessment, assessment=assessment.pk) or create_job(
        CARDS_JOB,
        arguments={
            "assessment": assessment.pk,
            "year": assessment.cycle.assessed_year,
            "commune": assessment.commune.code,
        },
        owner=actor.user if actor else None,
        target=assessment,
        total=len(LANGUAGES),
        at=at,
    )


def files_with_cards(cycle: Cycle) -> list[int]:
    """Return the keys of the files of a cycle that have a score card, by commune."""
    files = Assessment.objects.filter(cycle=cycle, state__in=APPROVED_STATES)
    return list(files.order_by("commune__code").values_list("pk", flat=True))


def request_cycle_cards(cycle: Cycle, *, actor: Actor, at: datetime) -> Batch:
    """Ask the workers for the score cards of a cycle, in parts; what exists is not made again."""
    return request_batch(
        CYCLE_CARDS_JOB,
        files_with_cards(cycle),
        steps=len(LANGUAGES),
        arguments={"cycle": cycle.pk, "year": cycle.assessed_year},
        owner=actor.user,
        target=cycle,
        link=Link("assessments:score_cards", {"year": cycle.assessed_year}),
        at=at,
    )


def receipt_job(job: Job, progress: Progress) -> StoredFile:
    """Make one receipt; its owner finds it on the job's page."""
    submission = (
        Submission.objects.filter(pk=job.arguments["submission"])
        .select_related(
            "assessment__commune__province__region",
            "assessment__cycle__grid",
            "assessment__cycle__additional_grid",
        )
        .get()
    )
    return make_papers([receipt_paper(submission)], at=progress.now(), done=progress.report)[0].file


def cards_job(job: Job, progress: Progress) -> None:
    """Make the score cards of one file."""
    files = _files([job.arguments["assessment"]])
    papers = card_papers(cards_of(files))
    if not papers:
        raise JobRefused(_("This file has no approved score yet."))
    make_papers(papers, at=progress.now(), done=progress.report)


def cycle_cards_job(job: Job, progress: Progress) -> None:
    """Make one part of a cycle's score cards; a file without a score counts as done."""
    files = _files(job.arguments["ids"])
    papers = card_papers(cards_of(files))
    skipped = job.total - len(papers)
    make_papers(papers, at=progress.now(), done=lambda count: progress.report(skipped + count))
    progress.report(job.total, job.total)
    tell_when_done(job, at=progress.now())


def _files(ids: Sequence[int]) -> list[Assessment]:
    files = Assessment.objects.filter(pk__in=ids).with_commune()  # type: ignore[attr-defined]
    return list(files.order_by("commune__code"))
