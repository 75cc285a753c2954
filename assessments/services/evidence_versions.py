"""Versions of a file of evidence, and the documents it stands under."""

from collections.abc import Collection
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, ReasonRequired
from assessments.models import Assessment, EvidenceItem
from assessments.services.evidence import (
    check_new,
    check_open,
    judge_evidence,
    kept_marks,
    put_file,
    record_evidence,
    standing_item,
    take_away,
)
from assessments.services.workflow import lock_assessment
from communes.actors import Actor


class NoDocument(AssessmentError):
    code = "no_document"
    text = _("Choose at least one document; to take the file away from all of them, remove it.")


def replace_evidence(
    assessment: Assessment,
    *,
    item_id: int,
    documents: Collection[str] = (),
    content: File,
    name: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[EvidenceItem]:
    """Put a new version in the place of a file; the earlier one is kept, with who replaced it when and why.

    ``documents`` are those among which the same file is replaced, its own alone unless they are given. Raises
    ReasonRequired, NotThere, EvidenceRefused, AlreadyThere for the same content, DocumentClosed, NotAllowed,
    or why the file of the commune is closed. The new version has no day until one is given.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonRequired()
    old = standing_item(assessment, item_id)
    check_open(assessment, old.document_code, actor, at)
    incoming = judge_evidence(
        assessment, document=old.document_code, content=content, name=name, actor=actor, at=at
    )
    with transaction.atomic():
        locked = lock_assessment(assessment)
        old = standing_item(locked, item_id)
        same = EvidenceItem.objects.filter(assessment=locked, file__sha256=incoming.sha256)
        known = list(same.select_related("file"))
        replaced = [item for item in _standing(locked, old) if item.document_code in set(documents)]
        stored = None
        new = []
        for item in replaced or [old]:
            questionnaire = check_open(locked, item.document_code, actor, at)
            check_new(known, item.document_code)
            stored = stored or incoming.store(by=actor.user, at=at)
            item.removed_by, item.removed_at = actor.user, at
            item.save(update_fields=["removed_by", "removed_at"])
            marks = {"replaces": item, "reason": reason[:300]}
            row = put_file(locked, questionnaire, item.document_code, stored, actor, at, **marks)
            said = {"before": item.file.name, "reason": reason}
            record_evidence("assessment.evidence_replaced", locked, row, actor, at, **said)
            new.append(row)
        return new


def version_chain(item: EvidenceItem) -> list[EvidenceItem]:
    """Return every version of what an item is one of, the newest first. One query."""
    of_document = EvidenceItem.objects.filter(
        assessment=item.assessment_id, document_code=item.document_code
    ).select_related("file", "added_by", "removed_by")
    by_id = {row.pk: row for row in of_document}
    after = {row.replaces_id: row for row in by_id.values() if row.replaces_id}
    newest = by_id[item.pk]
    while newest.pk in after:
        newest = after[newest.pk]
    chain = [newest]
    while (earlier := chain[-1].replaces_id) is not None:
        chain.append(by_id[earlier])
    return chain


@transaction.atomic
def tie_evidence(
    assessment: Assessment, *, item_id: int, documents: Collection[str], actor: Actor, at: datetime
) -> tuple[int, int]:
    """Let a file stand under exactly these documents; return how many it was added to and taken from.

    All or nothing. Raises NoDocument, NotThere, UnknownDocument, DocumentClosed for a change under a document
    that is closed, NotAllowed, or why the file of the commune is closed.
    """
    locked = lock_assessment(assessment)
    item = standing_item(locked, item_id)
    wanted = set(documents)
    if not wanted:
        raise NoDocument()
    standing = {row.document_code: row for row in _standing(locked, item)}
    same = list(
        EvidenceItem.objects.filter(assessment=locked, file__sha256=item.file.sha256).select_related("file")
    )
    added, taken = sorted(wanted - standing.keys()), sorted(standing.keys() - wanted)
    for code in added:
        questionnaire = check_open(locked, code, actor, at)
        check_new(same, code)
        put_file(locked, questionnaire, code, item.file, actor, at, **kept_marks(item))
    for code in taken:
        take_away(locked, check_open(locked, code, actor, at), standing[code], actor, at)
    return len(added), len(taken)


def _standing(assessment: Assessment, item: EvidenceItem) -> list[EvidenceItem]:
    """Return the current items of the same stored file."""
    items = EvidenceItem.objects.filter(assessment=assessment, file=item.file_id, removed_at__isnull=True)
    return list(items.select_related("file").order_by("document_code"))
