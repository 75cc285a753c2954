"""The commune's own pages, and its evidence for those who read its file."""

from django.utils import timezone

from assessments.enums import Action, State
from assessments.models import Assessment, EvidenceItem, Transition
from communes.enums import ASSESSMENT_ROLES, Role
from config.toolbox.tiny_pdf import tiny_pdf
from tests.consistency.access.frame import COMMUNE, Case, Page
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, attach, stored_pdf
from tests.factories.packs import mission_of

READERS = ASSESSMENT_ROLES - {Role.CAPACITY_OFFICER}


def a_draft(case: Case) -> dict:
    return {"pk": AssessmentFactory(commune=case.commune).pk}


def a_section(case: Case) -> dict:
    return {**a_draft(case), "section": "A"}


def a_document(case: Case) -> dict:
    return {**a_draft(case), "document": "GV-01"}


def a_file_of_evidence(case: Case) -> dict:
    """Return evidence of a file that everybody with a scope over it may read."""
    file = AssessmentFactory(commune=case.commune, in_audit=True)
    Transition.objects.create(
        assessment=file,
        action=Action.APPEAL,
        from_state=State.FINAL,
        to_state=State.APPEALED,
        reason="Appeal",
        at=IN_REVIEW,
    )
    mission_of(file, inspector=case.inspector, at=timezone.now())
    return {"pk": file.pk, "item": attach(file, "GV-01").pk}


def a_drawn_file(case: Case) -> dict:
    """Return evidence that has a page to be seen."""
    of = a_file_of_evidence(case)
    EvidenceItem.objects.filter(pk=of["item"]).update(file=stored_pdf(content=tiny_pdf(["A page"])))
    return of


def an_evidence_library(case: Case) -> dict:
    return {"pk": a_file_of_evidence(case)["pk"]}


def a_file_of_a_draft(case: Case) -> dict:
    pk = a_draft(case)["pk"]
    return {"pk": pk, "item": attach(Assessment.objects.get(pk=pk), "GV-01").pk}


def a_file_in_review(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, in_review=True, claimed_by=case.reviewer)
    return {"pk": file.pk, "item": attach(file, "GV-01").pk}


PAGES = [
    Page("assessments:commune_home", COMMUNE),
    Page("assessments:entry", COMMUNE, of=a_draft),
    Page("assessments:entry_axis", COMMUNE, of=a_section),
    Page("assessments:entry_save", COMMUNE, of=a_section, by_post=True),
    Page("assessments:answer_sheet", COMMUNE, of=a_draft),
    Page("assessments:answer_sheet_xlsx", COMMUNE, of=a_draft),
    Page("assessments:answer_sheet_confirm", COMMUNE, of=a_draft, by_post=True),
    Page("assessments:evidence", COMMUNE, of=a_draft),
    Page("assessments:evidence_last_year", COMMUNE, of=a_draft),
    Page("assessments:evidence_several", COMMUNE, of=a_draft),
    Page("assessments:evidence_announce", COMMUNE, of=a_draft, by_post=True),
    Page("assessments:evidence_add", COMMUNE, of=a_document, by_post=True),
    Page("assessments:evidence_reuse", COMMUNE, of=a_document),
    Page("assessments:evidence_remove", COMMUNE, of=a_file_of_a_draft),
    Page("assessments:evidence_day", COMMUNE, of=a_file_of_a_draft, by_post=True),
    Page("assessments:evidence_replace", COMMUNE, of=a_file_of_a_draft, by_post=True),
    Page("assessments:evidence_tie", COMMUNE, of=a_file_of_a_draft),
    Page("assessments:evidence_word", {Role.REVIEWER}, of=a_file_in_review, by_post=True),
    Page("assessments:evidence_library", READERS, of=an_evidence_library),
    Page("assessments:evidence_item", READERS, of=a_file_of_evidence),
    Page("assessments:evidence_view", READERS, of=a_drawn_file),
    Page("assessments:evidence_page", READERS, of=a_drawn_file),
    Page("assessments:evidence_file", READERS, of=a_file_of_evidence),
    Page("assessments:submission", COMMUNE, of=a_draft),
    Page("assessments:withdrawal", {Role.COMMUNE_MANAGER}, of=a_draft),
]
