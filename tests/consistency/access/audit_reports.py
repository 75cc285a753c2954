"""Audit reports, syntheses, differences, recommendations."""

from assessments.models import Assessment
from assessments.services.audit.report_papers import audit_rows, report_papers
from communes.enums import ASSESSMENT_ROLES, Role
from tests.consistency.access.frame import Case, Page
from tests.consistency.access.packs import an_approved_file
from tests.factories.audit import FollowUpFactory, RecommendationFactory, conclude_audit_of
from tests.factories.packs import keep

REPORT_READERS = ASSESSMENT_ROLES - {Role.CAPACITY_OFFICER}
INSPECTION = {Role.AUDITOR, Role.ADMINISTRATOR}
COMPARERS = {Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.CAPACITY_OFFICER}
FOLLOWERS = ASSESSMENT_ROLES - {Role.APPEAL_MEMBER}


def a_file(case: Case) -> dict:
    """Return a file whose audit ended without findings, in the person's mission, and appealed once."""
    file = an_approved_file(case, final=True)
    conclude_audit_of(file)
    return {"pk": file.pk}


def a_report(case: Case) -> dict:
    file = Assessment.objects.with_commune().get(**a_file(case))
    for paper in report_papers(audit_rows(file)):
        keep(paper)
    return {"pk": file.pk, "kind": "final", "language": "ar"}


def a_recommendation(case: Case) -> dict:
    return {"pk": RecommendationFactory(finding__assessment=an_approved_file(case, final=True)).pk}


def a_word(case: Case) -> dict:
    word = FollowUpFactory(recommendation__finding__assessment=an_approved_file(case, final=True))
    return {"pk": word.recommendation_id, "word": word.pk}


def a_mission(case: Case) -> dict:
    return {"pk": an_approved_file(case, final=True).mission_entry.mission_id}


def a_synthesis(case: Case) -> dict:
    return {**a_mission(case), "language": "ar"}


def a_cycle(case: Case) -> dict:
    return {"year": an_approved_file(case, final=True).cycle.assessed_year}


def a_line(case: Case) -> dict:
    return {**a_cycle(case), "line": "B1"}


PAGES = [
    Page("assessments:synthesis", INSPECTION, of=a_mission),
    Page("assessments:prepare_synthesis", INSPECTION, of=a_mission, by_post=True),
    Page("assessments:synthesis_xlsx", INSPECTION, of=a_mission),
    Page("assessments:synthesis_pdf", INSPECTION, of=a_synthesis),
    # Each reader is shown the files that they see; of none, there is nothing to compare.
    Page("assessments:differences", COMPARERS, of=a_cycle, own_only=()),
    Page("assessments:differences_xlsx", COMPARERS, of=a_cycle, own_only=()),
    Page("assessments:difference", COMPARERS, of=a_line, own_only=()),
    Page("assessments:difference_xlsx", COMPARERS, of=a_line, own_only=()),
    Page("assessments:audit_report", REPORT_READERS, of=a_file),
    Page("assessments:prepare_audit_report", REPORT_READERS, of=a_file, by_post=True),
    Page("assessments:audit_report_pdf", REPORT_READERS, of=a_report),
    Page("assessments:recommendations", FOLLOWERS),
    Page("assessments:recommendations_xlsx", FOLLOWERS),
    Page("assessments:recommendation", FOLLOWERS, of=a_recommendation),
    Page("assessments:follow_up_file", FOLLOWERS, of=a_word),
]
