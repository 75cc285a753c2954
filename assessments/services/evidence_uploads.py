"""Evidence sent in parts: announced for a file, sent at any pace, put under its documents once confirmed."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePath
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceItem
from assessments.services.evidence import (
    AlreadyThere,
    EvidenceRefused,
    add_evidence,
    check_open,
    evidence_limits,
    reuse_evidence,
)
from assessments.services.questionnaire import check_writer, entry_scope
from communes.actors import Actor
from records.models import Upload
from records.services.file_types import TypeNotAccepted, accepted_extensions
from records.services.uploads import NotWhole, begin_upload, discard_upload, uploads_of, whole_file

PURPOSE = "assessments.evidence"


class UploadGone(AssessmentError):
    code = "upload_gone"
    text = _("This file is no longer waiting: it was confirmed in another window, discarded, or has expired.")


class UploadNotWhole(AssessmentError):
    code = "upload_not_whole"
    text = _("“%(name)s” has not arrived whole yet.")


def waiting_evidence(assessment: Assessment, *, actor: Actor, at: datetime) -> QuerySet[Upload]:
    """Return what this person is sending for a file, the oldest first."""
    return uploads_of(actor.user, at=at).filter(
        purpose=PURPOSE, target_type__app_label="assessments", target_id=assessment.pk
    )


def announce_evidence(assessment: Assessment, *, name: str, size: int, actor: Actor, at: datetime) -> Upload:
    """Announce a file of so many bytes. What cannot become evidence is refused before it is sent.

    Raises EvidenceRefused for a type that is not accepted, an UploadRefused for its size or for too many of
    them, NotAllowed, or why the file of the commune is closed.
    """
    scope = entry_scope(assessment, at=at)
    if scope.closed is not None:
        raise scope.closed
    check_writer(assessment, actor)
    extension = PurePath(name).suffix
    if extension.lower() not in accepted_extensions():
        refusal = TypeNotAccepted(extension=extension or name, accepted=", ".join(accepted_extensions()))
        raise EvidenceRefused(refusal)
    return begin_upload(
        purpose=PURPOSE,
        target=assessment,
        size=size,
        name=name,
        max_bytes=evidence_limits().max_bytes,
        owner=actor.user,
        at=at,
    )


def confirm_evidence(
    assessment: Assessment,
    upload_id: UUID,
    *,
    documents: Sequence[str],
    actor: Actor,
    at: datetime,
    dated_on: date | None = None,
    date_note: str = "",
) -> EvidenceItem:
    """Put a file that arrived whole under one or several documents, by the checks of every file.

    A file that can never be evidence is forgotten with its reason (EvidenceRefused); for any other refusal it
    goes on waiting. Raises UploadGone, UploadNotWhole, and what ``add_evidence`` raises.
    """
    upload = waiting_evidence(assessment, actor=actor, at=at).filter(pk=upload_id).first()
    if upload is None:
        raise UploadGone()
    for document in documents:
        check_open(assessment, document, actor, at)
    item: EvidenceItem | None = None
    there: AlreadyThere | None = None
    try:
        with whole_file(upload) as content:
            for document in documents:
                try:
                    if item is None:
                        item = add_evidence(
                            assessment,
                            document=document,
                            content=content,
                            name=upload.name,
                            actor=actor,
                            at=at,
                            dated_on=dated_on,
                            date_note=date_note,
                        )
                    else:
                        reuse_evidence(assessment, document=document, item_id=item.pk, actor=actor, at=at)
                except AlreadyThere as refusal:
                    there = refusal
    except NotWhole:
        raise UploadNotWhole(name=upload.name) from None
    except EvidenceRefused:
        discard_upload(upload.pk, owner=actor.user)
        raise
    discard_upload(upload.pk, owner=actor.user)
    if item is None:
        assert there is not None
        raise there
    return item
