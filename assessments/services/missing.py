"""What a file still lacks, in one list that the page, the button and the service read."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Answer, Assessment, EvidenceItem
from assessments.scoring import Check, Document, Words
from assessments.services.answers import stored_values
from assessments.services.contradictions import keeping_back
from assessments.services.evidence_carrying import codes_to_renew, renewed_codes
from assessments.services.evidence_marks import codes_not_accepted
from assessments.services.questionnaire import (
    CONDITIONS,
    Questionnaire,
    is_typed,
    line_fields,
    questionnaire_of,
    returned_lines,
)
from assessments.services.questions import last_year_of


class MissingKind(models.TextChoices):
    """What kind of thing is missing, the gravest first."""

    REFUSED = "refused", _("Texts that are not answers")
    CONTRADICTION = "contradiction", _("Figures that contradict each other")
    CONDITION = "condition", _("Conditions not answered")
    FIELD = "field", _("Figures not answered")
    NOT_ACCEPTED = "not_accepted", _("Documents that the reviewer did not accept")
    RENEWAL = "renewal", _("Documents of last year to be renewed")
    DOCUMENT = "document", _("Required documents not sent")


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One thing that a file lacks.

    ``code`` is that of the field or of the document, ``words`` its label in three languages, ``line`` the
    first line that needs it ("" for a document that proves no line), ``section`` the page it stands on.
    A refused text and a contradiction block the submission: the rest is sent as missing once the manager
    confirms it.
    """

    kind: MissingKind
    code: str
    words: Words
    line: str
    section: str

    @property
    def blocks(self) -> bool:
        return self.kind in {MissingKind.REFUSED, MissingKind.CONTRADICTION}


def missing_items(assessment: Assessment) -> list[MissingItem]:
    """Return what a file lacks, the gravest first; of a returned file, what its returned lines lack.

    Three queries, four for a returned file, and those of last year when a check that may block reads it.
    """
    questionnaire = questionnaire_of(assessment)
    answers = {row.field: row for row in Answer.objects.filter(assessment=assessment)}
    items = EvidenceItem.objects.filter(assessment=assessment, removed_at__isnull=True)
    items = items.select_related("word").only(
        "document_code", "taken_from", "word__is_accepted", "word__is_shown"
    )
    return find_missing(
        questionnaire,
        answers,
        {item.document_code for item in items},
        to_renew=codes_to_renew(assessment, renewed_codes(items)),
        not_accepted=codes_not_accepted(items, assessment),
        returned=returned_lines(assessment),
        contradictions=keeping_back(
            assessment,
            questionnaire,
            stored_values(questionnaire, answers),
            lambda: last_year_of(assessment),
        ),
    )


def find_missing(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    documents: Collection[str],
    *,
    to_renew: Collection[str] = (),
    not_accepted: Collection[str] = (),
    returned: Collection[str] | None = None,
    contradictions: Collection[Check] = (),
) -> list[MissingItem]:
    """Return what is missing, given the answers by field and the document codes that have a file.

    ``to_renew`` are the documents of last year that the commune said it renews, ``not_accepted`` those whose
    files the reviewer did not accept: asked for where their line was sent back. ``returned`` are the lines to
    look at; None looks at all.
    """
    wanted = set(questionnaire.lines if returned is None else returned)
    found = _missing_answers(questionnaire, answers, wanted)
    found += _contradicted(questionnaire, contradictions, wanted)
    for document in questionnaire.documents.values():
        lines = [line for line in document.proves if line in questionnaire.lines]
        is_wanted = returned is None or not wanted.isdisjoint(lines)
        if is_wanted and document.code in to_renew:
            found.append(_missing_document(questionnaire, document, lines, MissingKind.RENEWAL))
        elif returned is not None and is_wanted and document.code in not_accepted:
            found.append(_missing_document(questionnaire, document, lines, MissingKind.NOT_ACCEPTED))
        elif document.required and is_wanted and document.code not in documents:
            found.append(_missing_document(questionnaire, document, lines, MissingKind.DOCUMENT))
    order = list(MissingKind)
    return sorted(found, key=lambda item: order.index(item.kind))


def _missing_answers(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], wanted: set[str]
) -> list[MissingItem]:
    found: dict[str, MissingItem] = {}
    for section in questionnaire.sections.values():
        unanswered = MissingKind.CONDITION if section.code == CONDITIONS else MissingKind.FIELD
        for line in section.lines:
            for field in filter(is_typed, line_fields(line)) if line.code in wanted else ():
                answer = answers.get(field.code)
                if field.code in found or (answer and answer.value and not answer.refused_text):
                    continue
                kind = MissingKind.REFUSED if answer and answer.refused_text else unanswered
                found[field.code] = MissingItem(kind, field.code, field.label, line.code, section.code)
    return list(found.values())


def _contradicted(
    questionnaire: Questionnaire, checks: Collection[Check], wanted: set[str]
) -> Iterator[MissingItem]:
    """Name each contradiction at the first line looked at that reads one of its fields."""
    for check in checks:
        for field in check.fields:
            lines = [line.code for line in questionnaire.lines_with(field.code) if line.code in wanted]
            if lines:
                section = questionnaire.section_of(lines[0])
                yield MissingItem(MissingKind.CONTRADICTION, field.code, check.message, lines[0], section)
                break


def _missing_document(
    questionnaire: Questionnaire, document: Document, lines: list[str], kind: MissingKind
) -> MissingItem:
    line = lines[0] if lines else ""
    section = questionnaire.section_of(line) if line else ""
    return MissingItem(kind, document.code, document.title, line, section)
