"""Evidence: which files stand under which document codes of a file, and who may change that when."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, FileNotKept
from assessments.models import Answer, Assessment, EvidenceItem
from assessments.services.questionnaire import Questionnaire, check_writer, entry_scope
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from records.models import StoredFile
from records.services.antivirus import Infected
from records.services.events import record_event
from records.services.file_types import FileLimits, FileRefused
from records.services.incoming import judge, kept_name
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
    """Return the evidence in force, by document code and age, each with its stored file. One query."""
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    return list(items.select_related("file").order_by("document_code", "pk"))


def add_evidence(
    assessment: Assessment, *, document: str, content: File, name: str, actor: Actor, at: datetime
) -> EvidenceItem:
    """Keep a file under a document code, after its type, its size and the antivirus were found right.

    ``name`` is what its sender called it, and is kept. Raises EvidenceRefused, AlreadyThere,
    UnknownDocument, DocumentClosed, NotAllowed, or why the file of the commune is closed.
    """
    _check_open(assessment, document, actor, at)
    try:
        incoming = judge(content, name=name, limits=evidence_limits())
    except FileRefused as refusal:
        if isinstance(refusal, Infected):
            data = {"name": kept_name(name), "document": document, "found": refusal.params["name"]}
            record_event(
                "assessment.evidence_infected", actor=actor.user, target=assessment, data=data, at=at
            )
        raise EvidenceRefused(refusal) from refusal
    with transaction.atomic():
        locked = lock_assessment(assessment)
        questionnaire = _check_open(locked, document, actor, at)
        known = EvidenceItem.objects.filter(assessment=locked, file__sha256=incoming.sha256)
        known = known.select_related("file")
        _check_new(known, document)
        # The same bytes under the same name are stored once, however many documents they serve.
        same = next((item.file for item in known if item.file.name == incoming.name), None)
        stored = same or incoming.store(by=actor.user, at=at)
        return _put(locked, questionnaire, document, stored, actor, at)


@transaction.atomic
def reuse_evidence(
    assessment: Assessment, *, document: str, item_id: int, actor: Actor, at: datetime
) -> EvidenceItem:
    """Put a file already among the evidence under one more document code.

    Raises NotThere for a file that is not current evidence of this commune's file, and what
    ``add_evidence`` raises.
    """
    locked = lock_assessment(assessment)
    questionnaire = _check_open(locked, document, actor, at)
    item = _current(locked, item_id)
    _check_new(EvidenceItem.objects.filter(assessment=locked, file__sha256=item.file.sha256), document)
    return _put(locked, questionnaire, document, item.file, actor, at)


@transaction.atomic
def remove_evidence(assessment: Assessment, *, item_id: int, actor: Actor, at: datetime) -> EvidenceItem:
    """Take a file away from a document code. It is kept as removed: an earlier receipt may name it."""
    locked = lock_assessment(assessment)
    item = _current(locked, item_id)
    questionnaire = _check_open(locked, item.document_code, actor, at)
    item.removed_by, item.removed_at = actor.user, at
    item.save(update_fields=["removed_by", "removed_at"])
    _figures_may_have_changed(locked, questionnaire, item.document_code)
    _record("assessment.evidence_removed", locked, item, actor, at)
    return item


def _check_open(assessment: Assessment, document: str, actor: Actor, at: datetime) -> Questionnaire:
    scope = entry_scope(assessment, at=at)
    if scope.closed is not None:
        raise scope.closed
    check_writer(assessment, actor)
    if document not in scope.questionnaire.documents:
        raise UnknownDocument(document=document)
    if not scope.allows_document(document):
        raise DocumentClosed()
    return scope.questionnaire


def _check_new(same_content: Iterable[EvidenceItem], document: str) -> None:
    for item in same_content:
        if item.removed_at is None and item.document_code == document:
            raise AlreadyThere(name=item.file.name)


def _current(assessment: Assessment, item_id: int) -> EvidenceItem:
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    item = items.select_related("file").filter(pk=item_id).first()
    if item is None:
        raise NotThere()
    return item


def _put(
    assessment: Assessment,
    questionnaire: Questionnaire,
    document: str,
    stored: StoredFile,
    actor: Actor,
    at: datetime,
) -> EvidenceItem:
    item = EvidenceItem.objects.create(
        assessment=assessment, document_code=document, file=stored, added_by=actor.user, added_at=at
    )
    _figures_may_have_changed(assessment, questionnaire, document)
    # The document takes the place of what an import said of it.
    gives = questionnaire.documents[document].gives
    Answer.objects.filter(assessment=assessment, field__in=gives).delete()
    _record("assessment.evidence_added", assessment, item, actor, at)
    return item


def _figures_may_have_changed(assessment: Assessment, questionnaire: Questionnaire, document: str) -> None:
    """A proof that is a figure of its own makes an earlier score outdated."""
    if questionnaire.documents[document].gives:
        assessment.figures_version += 1
        assessment.save(update_fields=["figures_version"])


def _record(code: str, assessment: Assessment, item: EvidenceItem, actor: Actor, at: datetime) -> None:
    data = {"name": item.file.name, "document": item.document_code, "sha256": item.file.sha256}
    record_event(code, actor=actor.user, target=assessment, data=data, at=at)
