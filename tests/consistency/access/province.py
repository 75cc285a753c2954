"""The first page of a province, and its opinion on a file."""

from communes.enums import Role
from tests.consistency.access.frame import Case, Page
from tests.factories.assessments import AssessmentFactory

PROVINCE = {Role.PROVINCE_OFFICER}


def a_submitted_file(case: Case) -> dict:
    return {"pk": AssessmentFactory(commune=case.commune, submitted=True).pk}


PAGES = [
    Page("assessments:province_home", PROVINCE),
    Page("assessments:opinion", PROVINCE, of=a_submitted_file),
]
