"""Evidence: which files stand under which document codes of a file, and who may change that when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, FileNotKept
from assessments.models import Answer, Assessment, EvidenceItem
from assessments.services.document_days import check_day, day_marks
from assessments.services.questionnaire import Questionnaire, check_writer, entry_scope
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from records.models import StoredFile
from records.services.events import record_event
from records.services.file_types import FileLimits, FileRefused
from records.services.incoming import Incoming, judge_logged
from records.services.parameters import parameter

MEGABYTE = 1024 * 1024
MEGAPIXEL = 1_000_000


class EvidenceRefused(FileNotKept):
    """A file of evidence that was not kept."""


class UnknownDocument(AssessmentError):
    code = "unknown_document"
    text = _("The document “%(document)s” does not exist in the list of this file.")


class DocumentClosed(AssessmentError):
    code = "document_closed"
    text = _("Only the documents of lines that the reviewer sent back can be changed.")


class AlreadyThere(AssessmentError):
    code = "already_there"
    text = _("This document already has the same file: “%(name)s”.")


class NotThere(AssessmentError):
    code = "not_there"
    text = _("This file is no longer among the evidence.")


def evidence_limits() -> FileLimits:
    """Return how large a file of evidence may be."""
    return FileLimits(
        max_bytes=parameter("evidence.max_megabytes") * MEGABYTE,
        max_pixels=parameter("evidence.max_megapixels") * MEGAPIXEL,
    )


def current_evidence(assessment: Assessment) -> list[EvidenceItem]:
    """Return the evidence in force, by document code and age, each with its file and word. One query."""
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    return list(items.select_related("file", "word").order_by("document_code", "pk"))


def add_evidence(
    assessment: Assessment,
    *,
    document: str,
    content: File,
    name: str,
    actor: Actor,
    at: datetime,
    dated_on: date | None = None,
    date_note: str = "",
) -> EvidenceItem:
    """Keep a file under a document code, after its type, its size and the antivirus were found right.

    ``name`` is what its sender called it, and is kept; so is the day that it bears, with why one outside its
    year is right. Raises EvidenceRefused, AlreadyThere, UnknownDocument, DocumentClosed, DayToCome,
    NotAllowed, or why the file of the commune is closed.
    """
    check_day(dated_on, at)
    check_open(assessment, document, actor, at)
    incoming = judge_evidence(assessment, document=document, content=content, name=name, actor=actor, at=at)
    with transaction.atomic():
        locked = lock_assessment(assessment)
        questionnaire = check_open(locked, document, actor, at)
        known = EvidenceItem.objects.filter(assessment=locked, file__sha256=incoming.sha256)
        known = known.select_related("file")
        check_new(known, document)
        # The same bytes under the same name are stored once, however many documents they serve.
        same = next((item.file for item in known if item.file.name == incoming.name), None)
        stored = same or incoming.store(by=actor.user, at=at)
        known_document = questionnaire.documents[document]
        marks = day_marks(known_document, locked.cycle.assessed_year, dated_on, date_note)
        return put_file(locked, questionnaire, document, stored, actor, at, **marks)


def judge_evidence(
    assessment: Assessment, *, document: str, content: File, name: str, actor: Actor, at: datetime
) -> Incoming:
    """Return a file found right. Raises EvidenceRefused; what the antivirus refused is noted in the log."""
    try:
        return judge_logged(
            content,
            name=name,
            limits=evidence_limits(),
            infected="assessment.evidence_infected",
            target=assessment,
            by=actor.user,
            at=at,
            said={"document": document},
        )
    except FileRefused as refusal:
        raise EvidenceRefused(refusal) from refusal


@transaction.atomic
def reuse_evidence(
    assessment: Assessment, *, document: str, item_id: int, actor: Actor, at: datetime
) -> EvidenceItem:
    """Put a file already among the evidence under one more document code.

    Raises NotThere for a file that is not current evidence of this commune's file, and what
    ``add_evidence`` raises.
    """
    locked = lock_assessment(assessment)
    questionnaire = check_open(locked, document, actor, at)
    item = standing_item(locked, item_id)
    check_new(EvidenceItem.objects.filter(assessment=locked, file__sha256=item.file.sha256), document)
    return put_file(locked, questionnaire, document, item.file, actor, at, **kept_marks(item))


@transaction.atomic
def remove_evidence(assessment: Assessment, *, item_id: int, actor: Actor, at: datetime) -> EvidenceItem:
    """Take a file away from a document code. It is kept as removed: an earlier receipt may name it."""
    locked = lock_assessment(assessment)
    item = standing_item(locked, item_id)
    questionnaire = check_open(locked, item.document_code, actor, at)
    return take_away(locked, questionnaire, item, actor, at)


def check_open(assessment: Assessment, document: str, actor: Actor, at: datetime) -> Questionnaire:
    """Return what a file asks, once it is sure that this actor may change this document now.

    Raises UnknownDocument, DocumentClosed, NotAllowed, or why the file of the commune is closed.
    """
    scope = entry_scope(assessment, at=at)
    if scope.closed is not None:
        raise scope.closed
    check_writer(assessment, actor)
    if document not in scope.questionnaire.documents:
        raise UnknownDocument(document=document)
    if not scope.allows_document(document):
        raise DocumentClosed()
    return scope.questionnaire


def check_new(same_content: Iterable[EvidenceItem], document: str) -> None:
    """Raise AlreadyThere when one of the items of the same content stands under a document."""
    for item in same_content:
        if item.removed_at is None and item.document_code == document:
            raise AlreadyThere(name=item.file.name)


def standing_item(assessment: Assessment, item_id: int) -> EvidenceItem:
    """Return current evidence of a file, with its stored file. Raises NotThere."""
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    item = items.select_related("file").filter(pk=item_id).first()
    if item is None:
        raise NotThere()
    return item


def put_file(
    assessment: Assessment,
    questionnaire: Questionnaire,
    document: str,
    stored: StoredFile,
    actor: Actor,
    at: datetime,
    **marks: Any,
) -> EvidenceItem:
    """Put a stored file under a document of a locked file; ``marks`` are further fields of the item.

    One given ``on_request``, once the file was sent, changes no figure: those declared stay as they were.
    """
    item = EvidenceItem.objects.create(
        assessment=assessment,
        document_code=document,
        file=stored,
        added_by=actor.user,
        added_at=at,
        **marks,
    )
    if item.on_request_id is None:
        _figures_may_have_changed(assessment, questionnaire, document)
        # The document takes the place of what an import said of it.
        gives = questionnaire.documents[document].gives
        Answer.objects.filter(assessment=assessment, field__in=gives).delete()
    record_evidence("assessment.evidence_added", assessment, item, actor, at)
    return item


def take_away(
    assessment: Assessment, questionnaire: Questionnaire, item: EvidenceItem, actor: Actor, at: datetime
) -> EvidenceItem:
    """Mark an item of a locked file as removed."""
    item.removed_by, item.removed_at = actor.user, at
    item.save(update_fields=["removed_by", "removed_at"])
    _figures_may_have_changed(assessment, questionnaire, item.document_code)
    record_evidence("assessment.evidence_removed", assessment, item, actor, at)
    return item


def kept_marks(item: EvidenceItem) -> dict[str, Any]:
    """Return what is known of a file wherever it stands: its day, and last year's file that it is."""
    return {"dated_on": item.dated_on, "date_note": item.date_note, "taken_from_id": item.taken_from_id}


def _figures_may_have_changed(assessment: Assessment, questionnaire: Questionnaire, document: str) -> None:
    """A proof that is a figure of its own makes an earlier score outdated."""
    if questionnaire.documents[document].gives:
        assessment.figures_version += 1
        assessment.save(update_fields=["figures_version"])


def record_evidence(
    code: str, assessment: Assessment, item: EvidenceItem, actor: Actor, at: datetime, **said: Any
) -> None:
    """Write in the log what was done with an item; ``said`` is what its sentence names besides."""
    data = {"name": item.file.name, "document": item.document_code, "sha256": item.file.sha256, **said}
    record_event(code, actor=actor.user, target=assessment, data=data, at=at)
