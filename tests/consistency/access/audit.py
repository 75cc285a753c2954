"""Samples and findings."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import CycleState, FileSide, State
from assessments.models import Assessment, Cycle, Finding, FindingFile
from communes.enums import ASSESSMENT_ROLES, Role
from tests.consistency.access.frame import COMMUNE, PUBLIC, Case, Page
from tests.consistency.access.review import a_file as a_file_in_audit
from tests.consistency.access.review import a_mission
from tests.factories.assessments import AssessmentFactory, stored_pdf
from tests.factories.audit import FindingFactory, draw_for
from tests.factories.packs import mission_of

EVERY_ROLE = ASSESSMENT_ROLES
READERS = EVERY_ROLE - {Role.CAPACITY_OFFICER}
AUDITOR = {Role.AUDITOR}
INSPECTION = AUDITOR | {Role.ADMINISTRATOR}
MANAGER = {Role.COMMUNE_MANAGER}


def a_draft(case: Case) -> dict:
    pk = a_file_in_audit(case)["pk"]
    return {"pk": pk, "number": FindingFactory(assessment_id=pk).number}


def _notified(case: Case) -> Finding:
    pk = a_file_in_audit(case)["pk"]
    due_at = timezone.now() + timedelta(days=15)
    Assessment.objects.filter(pk=pk).update(state=State.AWAITING_REPLY, reply_due_at=due_at)
    return FindingFactory(assessment_id=pk)


def a_notified_file(case: Case) -> dict:
    return {"pk": _notified(case).assessment_id}


def a_notified_finding(case: Case) -> dict:
    finding = _notified(case)
    return {"pk": finding.assessment_id, "number": finding.number}


def _document(case: Case, side: FileSide) -> dict:
    finding = _notified(case)
    item = FindingFile.objects.create(
        finding=finding,
        side=side,
        file=stored_pdf(),
        added_by=finding.written_by,
        added_at=finding.written_at,
    )
    return {"pk": finding.assessment_id, "number": finding.number, "item": item.pk}


def a_document(case: Case) -> dict:
    return _document(case, FileSide.INSPECTION)


def a_document_of_ones_side(case: Case) -> dict:
    is_commune = case.membership is not None and case.membership.role in COMMUNE
    return _document(case, FileSide.COMMUNE if is_commune else FileSide.INSPECTION)


def a_draw(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, in_audit=True)
    return {"pk": draw_for(mission_of(file, inspector=case.inspector, at=timezone.now()), file).pk}


def a_published_draw(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, published=True)
    draw = draw_for(mission_of(file, inspector=case.inspector, at=timezone.now()), file)
    Cycle.objects.filter(pk=file.cycle_id).update(state=CycleState.PUBLISHED)
    return {"year": file.cycle.assessed_year, "pk": draw.pk}


def a_year_with_draws(case: Case) -> dict:
    return {"year": a_published_draw(case)["year"]}


PAGES: list[Page] = [
    Page("assessments:mission_draw", INSPECTION, of=a_mission),
    Page("assessments:draw", INSPECTION, of=a_draw),
    Page("assessments:draw_json", INSPECTION, of=a_draw),
    Page("assessments:public_draws", PUBLIC, of=a_year_with_draws, own_only=()),
    Page("assessments:public_draw_json", PUBLIC, of=a_published_draw, own_only=()),
    Page("assessments:finding_new", AUDITOR, of=a_file_in_audit),
    Page("assessments:notify_findings", AUDITOR, of=a_file_in_audit),
    Page("assessments:finding_edit", AUDITOR, of=a_draft),
    Page("assessments:finding_remove", AUDITOR, of=a_draft),
    Page("assessments:finding_settle", AUDITOR, of=a_notified_finding),
    Page("assessments:conclude_findings", AUDITOR, of=a_notified_file),
    Page("assessments:finding_reply", COMMUNE, of=a_notified_finding),
    Page("assessments:send_reply", MANAGER, of=a_notified_file),
    Page("assessments:findings", EVERY_ROLE, of=a_notified_file),
    Page("assessments:finding_file", READERS, of=a_document),
    Page("assessments:finding_file_remove", COMMUNE | AUDITOR, of=a_document_of_ones_side, by_post=True),
]
