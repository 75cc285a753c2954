"""Remarks on lines, requests for documents, what changed."""

from datetime import UTC, datetime

from django.utils import timezone

from assessments.enums import RequestState
from assessments.models import AnswerFile
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES, Role
from tests.consistency.access.frame import Case, Page
from tests.consistency.access.review import a_file, a_line, a_line_in_review
from tests.factories.assessments import AssessmentFactory, stored_pdf
from tests.factories.threads import DocumentRequestFactory, RemarkFactory

DESK = {Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR}
WRITERS = DESK | COMMUNE_ROLES
READERS = ASSESSMENT_ROLES - {Role.CAPACITY_OFFICER}
AT = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)


def a_remark(case: Case) -> dict:
    remark = RemarkFactory(assessment_id=a_file(case)["pk"], author=case.user, written_at=timezone.now())
    return {"pk": remark.assessment_id, "remark": remark.pk}


def a_request(case: Case) -> dict:
    row = DocumentRequestFactory(assessment_id=a_file(case)["pk"])
    return {"pk": row.assessment_id, "number": row.pk}


def an_open_request(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, in_review=True, claimed_by=case.reviewer)
    return {"pk": file.pk, "number": DocumentRequestFactory(assessment=file).pk}


def an_answered_request(case: Case) -> dict:
    file = AssessmentFactory(commune=case.commune, in_review=True, claimed_by=case.reviewer)
    row = DocumentRequestFactory(
        assessment=file, state=RequestState.ANSWERED, answered_by=case.user, answered_at=AT
    )
    return {"pk": file.pk, "number": row.pk}


def an_answer_file(case: Case) -> dict:
    address = a_request(case)
    given = AnswerFile.objects.create(
        request_id=address["number"], file=stored_pdf(), added_by=case.user, added_at=AT
    )
    return {**address, "item": given.pk}


PAGES = [
    Page("assessments:changes", READERS, of=a_file),
    Page("assessments:changes_xlsx", READERS, of=a_file),
    Page("assessments:changes_read", DESK, of=a_file, by_post=True),
    Page("assessments:threads", ASSESSMENT_ROLES, of=a_file),
    Page("assessments:thread", ASSESSMENT_ROLES, of=a_line),
    Page("assessments:remark_withdraw", WRITERS, of=a_remark),
    Page("assessments:request_new", DESK, of=a_line_in_review),
    Page("assessments:request", ASSESSMENT_ROLES, of=a_request),
    Page("assessments:request_answer", COMMUNE_ROLES, of=an_open_request, by_post=True),
    Page("assessments:request_close", DESK, of=an_answered_request),
    Page("assessments:request_again", DESK, of=an_answered_request),
    Page("assessments:request_withdraw", DESK, of=an_open_request),
    Page("assessments:request_file", READERS, of=an_answer_file),
]
