"""The queue, the pages of a file, its review and approval, audit missions."""

from datetime import UTC, datetime

from django.utils import timezone

from assessments.enums import Action, State
from assessments.models import Assessment, AuditMission, SavedFilter, Transition
from communes.enums import ASSESSMENT_ROLES, Role
from tests.consistency.access.frame import Case, Page
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.packs import mission_of

EVERY_ROLE = ASSESSMENT_ROLES
REVIEWER, APPROVER = {Role.REVIEWER}, {Role.APPROVER}
ADMINISTRATOR, AUDITOR = {Role.ADMINISTRATOR}, {Role.AUDITOR}
ASSIGNERS = APPROVER | ADMINISTRATOR
DESK = REVIEWER | APPROVER | ADMINISTRATOR
INSPECTION = AUDITOR | ADMINISTRATOR
AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


def _file(case: Case, **situation: bool) -> Assessment:
    """Return a file of the case's commune that was appealed once; the person's to review or to inspect."""
    file = AssessmentFactory(commune=case.commune, claimed_by=case.reviewer, **situation)
    Transition.objects.create(
        assessment=file,
        action=Action.APPEAL,
        from_state=State.FINAL,
        to_state=State.APPEALED,
        reason="Appeal",
        at=AT,
    )
    return file


def a_file(case: Case) -> dict:
    file = _file(case, in_audit=True)
    mission_of(file, inspector=case.inspector, at=timezone.now())
    return {"pk": file.pk}


def a_line(case: Case) -> dict:
    return {**a_file(case), "line": "B2"}


def a_file_in_review(case: Case) -> dict:
    return {"pk": _file(case, in_review=True).pk}


def a_line_in_review(case: Case) -> dict:
    return {**a_file_in_review(case), "line": "B2"}


def a_submitted_file(case: Case) -> dict:
    return {"pk": AssessmentFactory(commune=case.commune, submitted=True).pk}


def a_reviewed_file(case: Case) -> dict:
    return {"pk": AssessmentFactory(commune=case.commune, reviewed=True).pk}


def a_reviewer(case: Case) -> dict:
    return {"pk": UserFactory().pk}


def a_filter(case: Case) -> dict:
    saved, _is_new = SavedFilter.objects.get_or_create(
        user=case.user, name="Late", defaults={"query": "late=1", "saved_at": AT}
    )
    return {"pk": saved.pk}


def a_mission(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, in_audit=True)
    return {"pk": mission_of(file, inspector=case.inspector, at=timezone.now()).pk}


def any_mission(case: Case) -> dict:
    mission = AuditMission.objects.create(
        cycle=CycleFactory(),
        title="Mission",
        authority="igat",
        starts_on=AT.date(),
        ends_on=AT.date(),
        created_by=UserFactory(),
        created_at=AT,
    )
    return {"pk": mission.pk}


def a_cycle(case: Case) -> dict:
    return {"year": CycleFactory().assessed_year}


def a_line_of_a_cycle(case: Case) -> dict:
    return {**a_cycle(case), "line": "B2"}


PAGES = [
    Page("assessments:queue", DESK),
    Page("assessments:queue_xlsx", DESK),
    Page("assessments:queue_csv", DESK),
    Page("assessments:matrix", DESK | {Role.CAPACITY_OFFICER, Role.AUDITOR}),
    Page("assessments:queue_claim", REVIEWER, by_post=True),
    Page("assessments:assign", ASSIGNERS),
    Page("assessments:filters", DESK),
    Page("assessments:filter", DESK, of=a_filter, own_only=DESK),
    Page("assessments:workload", ASSIGNERS),
    Page("assessments:reviewers", ASSIGNERS, of=a_cycle, own_only=()),
    Page("assessments:reviewers_line", ASSIGNERS, of=a_line_of_a_cycle, own_only=()),
    Page("assessments:workload_move", ADMINISTRATOR, of=a_reviewer),
    Page("assessments:detail", EVERY_ROLE, of=a_file),
    Page("assessments:file_log", EVERY_ROLE, of=a_file),
    Page("assessments:line", EVERY_ROLE, of=a_line),
    Page("assessments:decide", REVIEWER, of=a_line_in_review, by_post=True),
    Page("assessments:claim", REVIEWER, of=a_submitted_file, by_post=True),
    Page("assessments:review", DESK, of=a_file_in_review),
    Page("assessments:unchanged", REVIEWER, of=a_file_in_review),
    Page("assessments:review_return", REVIEWER, of=a_file_in_review, by_post=True),
    Page("assessments:review_conclude", REVIEWER, of=a_file_in_review, by_post=True),
    Page("assessments:approve", APPROVER, of=a_reviewed_file),
    Page("assessments:refuse", APPROVER, of=a_reviewed_file),
    Page("assessments:reopen", ADMINISTRATOR, of=a_reviewed_file),
    Page("assessments:hand_over", ADMINISTRATOR, of=a_file_in_review),
    Page("assessments:missions", INSPECTION),
    Page("assessments:mission", INSPECTION, of=a_mission),
    Page("assessments:mission_new", ADMINISTRATOR),
    Page("assessments:mission_edit", ADMINISTRATOR, of=any_mission),
    Page("assessments:mission_choose", INSPECTION, of=a_mission),
    Page("assessments:conclude_audit", AUDITOR, of=a_file),
    Page("assessments:close_audit", ADMINISTRATOR, of=a_cycle),
]
