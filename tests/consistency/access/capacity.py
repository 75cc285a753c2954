"""Capacity building: topics, needs, what the portal proposes, requests for support."""

from capacity.models import SupportFile
from capacity.services.access import EDITORS, NEED_READERS, NEED_WRITERS, OVERSEERS, READERS, WRITERS
from tests.capacity.situations import weak_result
from tests.consistency.access.frame import Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.capacity import NeedFactory, SupportRequestFactory, TopicFactory


def a_topic(_case: Case) -> dict:
    return {"code": TopicFactory().code}


def a_need(case: Case) -> dict:
    body = case.membership.body if case.membership else None
    return {"pk": (NeedFactory(commune=None, body=body) if body else NeedFactory(commune=case.commune)).pk}


def a_request(case: Case) -> dict:
    return {"pk": SupportRequestFactory(commune=case.commune).pk}


def a_document(case: Case) -> dict:
    request = SupportRequestFactory(commune=case.commune)
    row = SupportFile.objects.create(message=request.messages.get(), file=stored_pdf())
    return {"pk": request.pk, "file": row.pk}


def a_proposal(case: Case) -> dict:
    sheet = weak_result(case.commune)
    return {"year": sheet.assessment.cycle.assessed_year, "line": "CMO1"}


PAGES = [
    Page("capacity:topics", READERS),
    Page("capacity:topic_new", EDITORS),
    Page("capacity:topic_edit", EDITORS, of=a_topic, own_only=()),
    Page("capacity:needs", NEED_READERS),
    Page("capacity:needs_xlsx", NEED_READERS),
    Page("capacity:need_new", NEED_WRITERS),
    Page("capacity:need", NEED_READERS, of=a_need),
    Page("capacity:need_sort", EDITORS, of=a_need),
    Page("capacity:need_withdraw", NEED_WRITERS, of=a_need),
    Page("capacity:proposals", WRITERS),
    Page("capacity:proposal_set_aside", WRITERS, of=a_proposal, alone=True),
    Page("capacity:support", READERS),
    Page("capacity:support_xlsx", READERS),
    Page("capacity:support_new", WRITERS),
    Page("capacity:support_figures", OVERSEERS),
    Page("capacity:support_request", READERS, of=a_request),
    Page("capacity:support_close", WRITERS, of=a_request),
    Page("capacity:support_file", READERS, of=a_document),
]
