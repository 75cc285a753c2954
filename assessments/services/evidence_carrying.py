"""Last year's documents: the commune says of each whether it is still valid or to be renewed.

Nothing is taken over by itself. What is to be renewed stays among what is missing until a new file is there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Carrying, EvidenceCarrying, EvidenceItem
from assessments.scoring import Document
from assessments.services.evidence import check_open, current_evidence, put_file, record_evidence, take_away
from assessments.services.questionnaire import Questionnaire, questionnaire_of
from assessments.services.workflow import lock_assessment
from communes.actors import Actor


class NotOfLastYear(AssessmentError):
    code = "not_of_last_year"
    text = _("This file is not among last year’s accepted documents.")


class OfferState(models.TextChoices):
    """What has become of a document of last year."""

    OPEN = "open", _("To decide")
    TAKEN = "taken", _("Taken over")
    REMOVED = "removed", _("Taken over, then removed")
    RENEW = "renew", _("To be renewed")
    RENEWED = "renewed", _("Renewed")


@dataclass(frozen=True, slots=True)
class Offer:
    """One accepted file of last year under a document that this year's grid asks for too."""

    item: EvidenceItem
    document: Document
    carrying: EvidenceCarrying | None
    state: OfferState

    @property
    def is_decided(self) -> bool:
        return self.state in {OfferState.TAKEN, OfferState.RENEW, OfferState.RENEWED}


def last_year_offers(
    assessment: Assessment, questionnaire: Questionnaire, current: Mapping[str, Sequence[EvidenceItem]]
) -> list[Offer]:
    """Return last year's accepted files by document, with what the commune said of each. Two queries.

    Accepted is the evidence in force in the file of the year before once that file was approved. A file that
    the antivirus has not cleared, or whose bytes are damaged, is not offered. ``current`` are this year's
    items by document.
    """
    said = {
        row.previous_id: row
        for row in EvidenceCarrying.objects.filter(assessment=assessment).select_related("chosen_by")
    }
    known = questionnaire.documents
    order = {code: number for number, code in enumerate(known)}
    items = [item for item in _accepted(assessment) if item.document_code in known]
    return [
        Offer(item, known[item.document_code], said.get(item.pk), _state(item, said.get(item.pk), current))
        for item in sorted(items, key=lambda item: (order[item.document_code], item.pk))
    ]


def codes_to_renew(assessment: Assessment, renewed: Collection[str]) -> set[str]:
    """Return the documents said to be renewed that are not among ``renewed``. One query."""
    said = EvidenceCarrying.objects.filter(assessment=assessment, choice=Carrying.RENEW)
    return set(said.values_list("document_code", flat=True)).difference(renewed)


def renewed_codes(items: Iterable[EvidenceItem]) -> set[str]:
    """Return the documents that have a file of this year's own, not one taken over."""
    return {item.document_code for item in items if item.taken_from_id is None}


@transaction.atomic
def carry_evidence(
    assessment: Assessment, *, items: Collection[int], choice: Carrying, actor: Actor, at: datetime
) -> list[EvidenceCarrying]:
    """Say of several documents of last year that they are still valid, or to be renewed; all or nothing.

    A valid one puts the same stored file under the same document, marked as taken from last year; one to be
    renewed takes such a file away again. Raises NotOfLastYear, DocumentClosed, NotAllowed, or why the file of
    the commune is closed.
    """
    locked = lock_assessment(assessment)
    documents = questionnaire_of(locked).documents
    offered = {item.pk: item for item in _accepted(locked) if item.document_code in documents}
    if not offered.keys() >= set(items):
        raise NotOfLastYear()
    now = current_evidence(locked)
    return [_carry(locked, offered[pk], choice, now, actor, at) for pk in sorted(items)]


def _carry(
    assessment: Assessment,
    previous: EvidenceItem,
    choice: Carrying,
    now: Sequence[EvidenceItem],
    actor: Actor,
    at: datetime,
) -> EvidenceCarrying:
    questionnaire = check_open(assessment, previous.document_code, actor, at)
    same = [item for item in now if _is_same(item, previous)]
    if choice == Carrying.VALID and not same:
        put_file(
            assessment,
            questionnaire,
            previous.document_code,
            previous.file,
            actor,
            at,
            taken_from=previous,
            dated_on=previous.dated_on,
            date_note=previous.date_note,
        )
    if choice == Carrying.RENEW:
        for item in same:
            if item.taken_from_id is not None:
                take_away(assessment, questionnaire, item, actor, at)
    code = f"assessment.evidence_{choice}"
    record_evidence(code, assessment, previous, actor, at)
    row, _is_new = EvidenceCarrying.objects.update_or_create(
        assessment=assessment,
        previous=previous,
        defaults={
            "document_code": previous.document_code,
            "choice": choice,
            "chosen_by": actor.user,
            "chosen_at": at,
        },
    )
    return row


def _accepted(assessment: Assessment) -> list[EvidenceItem]:
    items = EvidenceItem.objects.filter(
        assessment__commune=assessment.commune_id,
        assessment__cycle__assessed_year=assessment.cycle.assessed_year - 1,
        assessment__state__in=sorted(APPROVED_STATES),
        removed_at__isnull=True,
    )
    found = items.select_related("file").order_by("document_code", "pk")
    return [item for item in found if item.file.may_be_read and not item.file.damaged]


def _state(
    item: EvidenceItem, said: EvidenceCarrying | None, current: Mapping[str, Sequence[EvidenceItem]]
) -> OfferState:
    standing = current.get(item.document_code, ())
    if said is None:
        return OfferState.OPEN
    if said.choice == Carrying.VALID:
        return OfferState.TAKEN if any(_is_same(row, item) for row in standing) else OfferState.REMOVED
    return OfferState.RENEWED if renewed_codes(standing) else OfferState.RENEW


def _is_same(item: EvidenceItem, previous: EvidenceItem) -> bool:
    """Tell whether a file of this year has the bytes of last year's, under the same document."""
    return item.document_code == previous.document_code and item.file.sha256 == previous.file.sha256
