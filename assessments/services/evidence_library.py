"""The evidence library of a file: every stored document once, with all that it proves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, EvidenceItem
from assessments.scoring import Document
from assessments.services.document_days import months_after_year
from assessments.services.evidence_marks import Mark, evidence_marks
from assessments.services.questionnaire import GridLine, Questionnaire
from config.toolbox.search import fold
from records.models import StoredFile


class Show(models.TextChoices):
    """What of the library is listed."""

    FILES = "files", _("All files")
    MISSING = "missing", _("Missing documents")
    RENEW = "renew", _("Documents to be renewed")
    UNDATED = "undated", _("Files without a day")
    OUTSIDE = "outside", _("Dated outside the year")
    REPLACED = "replaced", _("Replaced files")
    TAKEN = "taken", _("Taken over from last year")
    REFUSED = "refused", _("Files not accepted")
    UNCLEARED = "uncleared", _("Not cleared by the antivirus")


# These list documents of the grid, the others files.
OF_DOCUMENTS = frozenset({Show.MISSING, Show.RENEW})


@dataclass(frozen=True, slots=True)
class Place:
    """One document that a file stands under, with the lines that it proves there."""

    item: EvidenceItem
    document: Document | None
    lines: Sequence[GridLine]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """One stored file: its places, and which version it is of the first of them."""

    file: StoredFile
    places: Sequence[Place]
    version: int

    @property
    def item(self) -> EvidenceItem:
        return self.places[0].item

    @property
    def marks(self) -> list[Mark]:
        """Return the marks of its places, each once."""
        return list({str(mark.label): mark for place in self.places for mark in place.marks}.values())

    def is_shown(self, show: Show) -> bool:
        if show == Show.FILES:
            return True
        if show == Show.UNDATED:
            return self.item.dated_on is None
        return any(mark.kind == show for mark in self.marks)

    def proves(self, line: str) -> bool:
        return any(known.code == line for place in self.places for known in place.lines)

    def is_named(self, words: str) -> bool:
        """Tell whether its name, a document or a code holds the words, however they are written."""
        texts = [self.file.name]
        for place in self.places:
            texts += [place.item.document_code, *(place.document.title.values() if place.document else ())]
        return fold(words) in fold(" ".join(texts))


def library_files(
    assessment: Assessment, questionnaire: Questionnaire, *, sees_review: bool = False
) -> list[LibraryFile]:
    """Return the files of the evidence in force, by the first document each proves. Two queries."""
    months = months_after_year()
    rows = list(
        EvidenceItem.objects.filter(assessment=assessment)
        .select_related("file", "added_by", "word")
        .order_by("document_code", "pk")
    )
    replaced = {row.pk: row.replaces_id for row in rows}
    places: dict[int, list[Place]] = defaultdict(list)
    for row in rows:
        if row.removed_at is None:
            document = questionnaire.documents.get(row.document_code)
            marks = evidence_marks(row, assessment, document, months=months, sees_review=sees_review)
            places[row.file_id].append(Place(row, document, _lines(questionnaire, document), marks))
    order = {code: number for number, code in enumerate(questionnaire.documents)}
    found = []
    for at in places.values():
        at.sort(key=lambda place: order.get(place.item.document_code, len(order)))
        found.append(LibraryFile(at[0].item.file, at, _version(at[0].item, replaced)))
    return sorted(found, key=lambda row: (order.get(row.item.document_code, len(order)), row.item.pk))


def documents_proving(questionnaire: Questionnaire, codes: set[str], line: str) -> list[Document]:
    """Return documents by their codes, in the grids' order; those that prove a line when one is given."""
    documents = [document for document in questionnaire.documents.values() if document.code in codes]
    return [document for document in documents if not line or line in document.proves]


def missing_codes(questionnaire: Questionnaire, evidence: Mapping[str, Sequence[EvidenceItem]]) -> set[str]:
    """Return the required documents that have no file."""
    return {row.code for row in questionnaire.documents.values() if row.required and row.code not in evidence}


def _lines(questionnaire: Questionnaire, document: Document | None) -> list[GridLine]:
    return questionnaire.lines_of_document(document) if document else []


def _version(item: EvidenceItem, replaced: Mapping[int, int | None]) -> int:
    number, earlier = 1, item.replaces_id
    while earlier is not None:
        number, earlier = number + 1, replaced.get(earlier)
    return number
