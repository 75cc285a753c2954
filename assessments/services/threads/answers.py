"""The files of an answer: kept beside the request, and among the evidence of the document asked for.

While the entry of that document is open they are evidence like any other. Once the file is sent they are
*added on request*: shown under the line with that mark, part of the file's documents, and of no figure: a
proof that the grid counts stays as it was declared until the reviewer corrects it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import AnswerFile, DocumentRequest, EvidenceItem
from assessments.services.evidence import (
    NotThere,
    judge_evidence,
    put_file,
)
from assessments.services.questionnaire import entry_scope, questionnaire_of
from communes.actors import Actor
from records.models import StoredFile
from records.services.incoming import Incoming

MOST_FILES = 10


class AnswerEmpty(AssessmentError):
    code = "answer_empty"
    text = _("Send a file, choose one, or write why there is none.")


class TooManyAnswerFiles(AssessmentError):
    code = "too_many_answer_files"
    text = _("An answer takes %(most)s files at most.")


def judge_answer(
    files: Sequence[UploadedFile], request: DocumentRequest, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the files, all found right. Raises EvidenceRefused or TooManyAnswerFiles.

    What the antivirus refuses is logged: call this outside the transaction that keeps them.
    """
    if len(files) > MOST_FILES:
        raise TooManyAnswerFiles(most=MOST_FILES)
    return [
        judge_evidence(
            request.assessment,
            document=request.document_code or request.line,
            content=upload,
            name=upload.name or "",
            actor=actor,
            at=at,
        )
        for upload in files
    ]


def keep_answer(
    row: DocumentRequest,
    *,
    text: str,
    incoming: Sequence[Incoming],
    items: Collection[int],
    actor: Actor,
    at: datetime,
) -> None:
    """Keep the files of an answer to a locked request. Raises AnswerEmpty, TooManyAnswerFiles or NotThere."""
    if not (text.strip() or incoming or items):
        raise AnswerEmpty()
    if len(incoming) + len(items) > MOST_FILES:
        raise TooManyAnswerFiles(most=MOST_FILES)
    standing = EvidenceItem.objects.filter(assessment=row.assessment, removed_at__isnull=True)
    known = list(standing.select_related("file").order_by("pk"))
    chosen = [item.file for item in known if item.pk in set(items)]
    if len(chosen) != len(set(items)):
        raise NotThere()
    given: dict[int, StoredFile] = {file.pk: file for file in chosen}
    for new in {new.sha256: new for new in incoming}.values():
        same = next((i.file for i in known if (i.file.sha256, i.file.name) == (new.sha256, new.name)), None)
        stored = same or new.store(by=actor.user, at=at)
        given[stored.pk] = stored
    for file in given.values():
        item = _as_evidence(row, file, known, actor, at)
        AnswerFile.objects.create(request=row, file=file, item=item, added_by=actor.user, added_at=at)


def _as_evidence(
    row: DocumentRequest, file: StoredFile, known: Sequence[EvidenceItem], actor: Actor, at: datetime
) -> EvidenceItem | None:
    """Return the evidence that a file given stands as, put there unless it was; None without a document."""
    if not row.document_code:
        return next((item for item in known if item.file_id == file.pk), None)
    for item in known:
        if item.document_code == row.document_code and item.file.sha256 == file.sha256:
            return item
    is_open = entry_scope(row.assessment, at=at).allows_document(row.document_code)
    return put_file(
        row.assessment,
        questionnaire_of(row.assessment),
        row.document_code,
        file,
        actor,
        at,
        on_request=None if is_open else row,
    )
