"""What a pack holds of the words between commune and reviewer: shared remarks, requests with their answers.

Internal remarks stay in the portal. A file given for a request without one of the grid's documents stands in
a folder of its own; the others stand among the evidence.
"""

from collections.abc import Iterable
from typing import Any

from assessments.enums import RequestState, Visibility
from assessments.models import AnswerFile, Assessment, DocumentRequest, EvidenceItem, Remark
from communes.enums import Role


def request_code(request: int) -> str:
    """Return what stands for a document code where a request asked for none of the grid's."""
    return f"request-{request}"


def answer_files(assessment: Assessment) -> list[AnswerFile]:
    """Return the files given for requests that stand as no evidence, each with its file. One query."""
    rows = AnswerFile.objects.filter(request__assessment=assessment, item__isnull=True)
    return list(rows.select_related("file").order_by("request_id", "pk"))


def shared_remarks(assessment: Assessment) -> list[Remark]:
    """Return the remarks that whoever sees the file reads, and that were not taken back. One query."""
    rows = Remark.objects.filter(
        assessment=assessment, visibility=Visibility.SHARED, withdrawn_at__isnull=True
    )
    return list(rows.order_by("pk"))


def requests_made(assessment: Assessment) -> list[DocumentRequest]:
    """Return the requests for documents with the files of their answers. Two queries."""
    rows = DocumentRequest.objects.filter(assessment=assessment).order_by("pk")
    return list(rows.prefetch_related("files__file"))


def remark_rows(remarks: Iterable[Remark], both: Any) -> list[dict[str, Any]]:
    """Return remarks as plain data; who wrote is the role, never the person."""
    return [
        {"line": row.line, "at": row.written_at, "role": both(Role(row.role).label), "text": row.text}
        for row in remarks
    ]


def request_rows(requests: Iterable[DocumentRequest], both: Any) -> list[dict[str, Any]]:
    """Return requests as plain data: what was asked, by when, what was answered, which files were given."""
    return [
        {
            "number": row.pk,
            "line": row.line,
            "document": row.document_code or request_code(row.pk),
            "asked": row.text,
            "asked_at": row.asked_at,
            "due_on": row.due_on,
            "state": both(RequestState(row.state).label),
            "answer": row.answer,
            "answered_at": row.answered_at,
            "follows": row.follows_id,
            "files": [{"name": given.file.name, "sha256": given.file.sha256} for given in row.files.all()],
        }
        for row in requests
    ]


def word_rows(items: Iterable[EvidenceItem]) -> list[dict[str, Any]]:
    """Return the reviewer's word on each file that has one; the items are read with their word."""
    return [
        {
            "document": item.document_code,
            "name": item.file.name,
            "sha256": item.file.sha256,
            "accepted": item.word.is_accepted,
            "reason": item.word.reason,
            "at": item.word.said_at,
        }
        for item in items
        if getattr(item, "word", None) is not None
    ]
