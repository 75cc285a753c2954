"""Appeals and publication."""

from django.utils import timezone

from assessments.models import AppealFile, Assessment
from assessments.services.rehearsal import rehearse_cycle
from communes.enums import ASSESSMENT_ROLES, Role
from tests.assessments.appeals.situations import appealed, the_appeal
from tests.assessments.publication.situations import PUBLISHED_AT, final_file
from tests.consistency.access.frame import COMMUNE, Case, Page
from tests.factories.assessments import CycleFactory, stored_pdf
from tests.factories.communes import actor
from tests.factories.packs import mission_of

EVERY_ROLE = ASSESSMENT_ROLES
COMMITTEE = {Role.APPEAL_MEMBER, Role.ADMINISTRATOR}
MEMBER = {Role.APPEAL_MEMBER}
ADMINISTRATOR = {Role.ADMINISTRATOR}


def _appealed(case: Case) -> Assessment:
    """Return a file of the case's commune whose appeal on A3 was sent, in the person's mission."""
    file = appealed(commune=case.commune)
    mission_of(file, inspector=case.inspector, at=timezone.now())
    return file


def an_appeal(case: Case) -> dict:
    return {"pk": _appealed(case).pk}


def an_appeal_for_all(case: Case) -> dict:
    return {"pk": appealed(commune=case.commune).pk}


def a_line(case: Case) -> dict:
    return {**an_appeal_for_all(case), "line": "A3"}


def a_file_of_an_appeal(case: Case) -> dict:
    file = _appealed(case)
    appeal = the_appeal(file)
    item = AppealFile.objects.create(
        line=appeal.lines.get(), file=stored_pdf(), added_by=appeal.begun_by, added_at=appeal.begun_at
    )
    return {"pk": file.pk, "item": item.pk}


def a_receipt(case: Case) -> dict:
    return {"number": the_appeal(_appealed(case)).receipt}


def a_final_file(case: Case) -> dict:
    return {"pk": final_file(commune=case.commune).pk}


def a_line_of_a_file(case: Case) -> dict:
    return {**a_final_file(case), "line": "A3"}


def a_cycle(case: Case) -> dict:
    return {"year": CycleFactory().assessed_year}


def a_rehearsal(case: Case) -> dict:
    file = final_file(commune=case.commune)
    rehearse_cycle(file.cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
    return {"year": file.cycle.assessed_year}


def a_rehearsed_region(case: Case) -> dict:
    return {**a_rehearsal(case), "code": case.commune.province.region.code}


def a_rehearsed_commune(case: Case) -> dict:
    return {**a_rehearsal(case), "code": case.commune.code}


PAGES = [
    Page("assessments:appeals", COMMITTEE),
    Page("assessments:appeal", EVERY_ROLE, of=an_appeal),
    Page("assessments:appeal_reason", COMMUNE, of=an_appeal_for_all, by_post=True),
    Page("assessments:appeal_line", COMMUNE, of=a_line),
    Page("assessments:appeal_leave", COMMUNE, of=a_line),
    Page("assessments:appeal_send", {Role.COMMUNE_MANAGER}, of=an_appeal_for_all),
    Page("assessments:appeal_file", EVERY_ROLE - {Role.CAPACITY_OFFICER}, of=a_file_of_an_appeal),
    Page("assessments:appeal_file_remove", COMMUNE, of=a_file_of_an_appeal, by_post=True),
    Page("assessments:appeal_receipt", EVERY_ROLE, of=a_receipt),
    Page("assessments:prepare_appeal_receipt", EVERY_ROLE, of=a_receipt, by_post=True),
    Page("assessments:appeal_desk", COMMITTEE, of=an_appeal_for_all),
    Page("assessments:appeal_settle", MEMBER, of=a_line),
    Page("assessments:appeal_decide", MEMBER, of=an_appeal_for_all),
    Page("assessments:publication", ADMINISTRATOR, of=a_cycle),
    Page("assessments:publication_confirm", ADMINISTRATOR, of=a_cycle),
    Page("assessments:rehearsal", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearse", ADMINISTRATOR, of=a_cycle, by_post=True),
    Page("assessments:rehearsal_home", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearsal_cycle", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearsal_regions", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearsal_region", ADMINISTRATOR, of=a_rehearsed_region),
    Page("assessments:rehearsal_map", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearsal_compare", ADMINISTRATOR, of=a_rehearsal),
    Page("assessments:rehearsal_commune", ADMINISTRATOR, of=a_rehearsed_commune),
    Page("assessments:exclusion", ADMINISTRATOR, of=a_final_file),
    Page("assessments:inclusion", ADMINISTRATOR, of=a_final_file),
    Page("assessments:erratum", ADMINISTRATOR, of=a_final_file),
    Page("assessments:erratum_line", ADMINISTRATOR, of=a_line_of_a_file),
]
