"""Results over the years, the simulator, improvement plans."""

from datetime import date

from django.utils import timezone

from assessments.models import Assessment, ImprovementAction, ImprovementPlan
from communes.enums import Role
from tests.consistency.access.frame import COMMUNE, Case, Page
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory
from tests.factories.packs import mission_of

PLAN_READERS = COMMUNE | {
    Role.PROVINCE_OFFICER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.CAPACITY_OFFICER,
    Role.ADMINISTRATOR,
}
READERS = PLAN_READERS | {Role.AUDITOR}


def _file(case: Case) -> Assessment:
    return AssessmentFactory(commune=case.commune, in_audit=True)


def a_file(case: Case) -> dict:
    file = _file(case)
    mission_of(file, inspector=case.inspector, at=timezone.now())
    return {"pk": file.pk}


def its_commune(case: Case) -> dict:
    mission_of(_file(case), inspector=case.inspector, at=timezone.now())
    return {"code": case.commune.code}


def a_plain_file(case: Case) -> dict:
    return {"pk": _file(case).pk}


def an_action(case: Case) -> dict:
    file, user = _file(case), UserFactory()
    plan = ImprovementPlan.objects.create(assessment=file, changed_by=user, changed_at=IN_REVIEW)
    action = ImprovementAction.objects.create(
        plan=plan,
        line="B1",
        title="Pay on time",
        owner="Finance service",
        due_on=date(2026, 12, 31),
        changed_by=user,
        changed_at=IN_REVIEW,
    )
    return {"pk": file.pk, "action": action.pk}


PAGES = [
    Page("assessments:my_results", COMMUNE),
    Page("assessments:results", READERS, of=its_commune),
    Page("assessments:results_xlsx", READERS, of=its_commune),
    Page("assessments:stages", READERS, of=a_file),
    Page("assessments:stages_xlsx", READERS, of=a_file),
    Page("assessments:way", READERS, of=a_file),
    Page("assessments:simulator", READERS, of=a_file),
    Page("assessments:improvement", PLAN_READERS, of=a_plain_file),
    Page("assessments:improvement_xlsx", PLAN_READERS, of=a_plain_file),
    Page("assessments:improvement_action_add", COMMUNE, of=a_plain_file),
    Page("assessments:improvement_action", COMMUNE, of=an_action),
    Page("assessments:improvement_action_remove", COMMUNE, of=an_action),
]
