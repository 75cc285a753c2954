"""What the receipt of an appeal says, in Arabic and French side by side, and its making in the worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404

from assessments.enums import AppealState
from assessments.models import Appeal, Assessment, DocumentKind
from assessments.services.access import visible_assessments
from assessments.services.appeals.filing import RECEIPT_JOB, lines_in_order
from assessments.services.papers import Paper
from assessments.services.questionnaire import questionnaire_of
from assessments.services.receipts import moment_text
from communes.actors import Actor
from config.toolbox.languages import texts_of
from records.models import Job, StoredFile
from records.services.jobs import Progress, create_job, unfinished_job
from records.services.papers import kept_papers, make_papers

TEMPLATE = "pdf/appeal_receipt.html"


def appeal_paper(appeal: Appeal) -> Paper:
    """Return the receipt of a sent appeal; its assessment comes with commune, cycle and grids."""
    file = appeal.assessment
    commune = file.commune
    assert appeal.sent_at is not None
    return Paper(
        assessment=file,
        kind=DocumentKind.APPEAL,
        language="",
        template=TEMPLATE,
        data={
            "number": appeal.receipt,
            "year": file.cycle.assessed_year,
            "commune": texts_of(commune, "name"),
            "commune_code": commune.code,
            "province": texts_of(commune.province, "name"),
            "region": texts_of(commune.province.region, "name"),
            "sent_at": moment_text(appeal.sent_at),
            "due_at": moment_text(file.appeal_due_at) if file.appeal_due_at else "",
            "is_demonstration": file.cycle.is_demonstration,
            "reason": appeal.reason,
            "lines": _lines(appeal),
            "digest": appeal.digest,
        },
        file_name=f"{appeal.receipt}.pdf",
        version=appeal.number,
    )


def _lines(appeal: Appeal) -> list[dict[str, Any]]:
    questionnaire = questionnaire_of(appeal.assessment)
    return [
        {
            "code": row.line,
            "title": dict(questionnaire.lines[row.line].title),
            "reason": row.reason,
            "figures": [
                {"label": dict(questionnaire.fields[code].label), "value": text}
                for code, text in row.figures.items()
            ],
            "files": [
                {"name": item.file.name, "size": item.file.size, "sha256": item.file.sha256}
                for item in row.files.all()
            ],
        }
        for row in lines_in_order(appeal, appeal.assessment)
    ]


def access_appeal(number: str, *, actor: Actor | None, at: datetime) -> Appeal:
    """Return a sent appeal by its number, for whoever may see its file; anything else is a 404."""
    visible = visible_assessments(Assessment.objects.all(), actor, at=at)
    appeal = _with_file().filter(receipt=number, assessment__in=visible).first() if number else None
    if appeal is None:
        raise Http404
    return appeal


def _with_file() -> Any:
    return (
        Appeal.objects.exclude(state=AppealState.DRAFT)
        .select_related(
            "assessment__commune__province__region",
            "assessment__cycle__grid",
            "assessment__cycle__additional_grid",
        )
        .prefetch_related("lines__files__file")
    )


def appeal_receipts(appeals: Sequence[Appeal]) -> dict[int, StoredFile | None]:
    """Return the receipts of appeals that come with their files, None while not made yet. One query."""
    papers = {appeal.pk: appeal_paper(appeal) for appeal in appeals}
    kept = kept_papers(papers.values())
    return {pk: kept[paper.digest].file if paper.digest in kept else None for pk, paper in papers.items()}


def request_appeal_receipt(appeal: Appeal, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the receipt of an appeal, unless one is at it already."""
    return unfinished_job(RECEIPT_JOB, appeal.assessment, appeal=appeal.pk) or create_job(
        RECEIPT_JOB,
        arguments={"appeal": appeal.pk, "number": appeal.receipt},
        owner=actor.user,
        target=appeal.assessment,
        total=1,
        at=at,
    )


def appeal_receipt_job(job: Job, progress: Progress) -> StoredFile:
    """Make the receipt of an appeal; its owner finds it on the job's page."""
    appeal = _with_file().get(pk=job.arguments["appeal"])
    return make_papers([appeal_paper(appeal)], at=progress.now(), done=progress.report)[0].file
