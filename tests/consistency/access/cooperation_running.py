"""Cooperation: the running of bodies."""

from datetime import date
from decimal import Decimal

from communes.cooperation.access import READERS, RUNNERS
from communes.cooperation.enums import SupportKind
from communes.cooperation.models import BodySupport, BodyYear, CooperationBody, StaffPost
from records.services.files import store_file
from tests.consistency.access.frame import Case, Page
from tests.factories.cooperation import AT, CallFactory, PaymentFactory, a_body

YEAR = 2025


def the_body(case: Case) -> dict:
    return {"code": a_body(case.commune).code}


def a_year(case: Case) -> dict:
    body = a_body(case.commune)
    BodyYear.objects.get_or_create(body=body, year=YEAR, defaults={"changed_at": AT})
    return {"code": body.code, "year": YEAR}


def a_call(case: Case) -> dict:
    return {"pk": CallFactory(member=_member(a_body(case.commune), case), year=YEAR).pk}


def a_payment(case: Case) -> dict:
    call = CallFactory(member=_member(a_body(case.commune), case), year=YEAR)
    return {"pk": PaymentFactory(call=call).pk}


def a_post(case: Case) -> dict:
    body = a_body(case.commune)
    post = {"body": body, "year": YEAR, "skill": "Transport"}
    return {"pk": StaffPost.objects.get_or_create(**post, defaults={"needed": 1, "changed_at": AT})[0].pk}


def a_support(case: Case) -> dict:
    file = store_file(b"%PDF-1.4", name="a.pdf", content_type="application/pdf", by=None, at=AT)
    row = BodySupport.objects.create(
        body=a_body(case.commune),
        kind=SupportKind.STATE_SERVICE,
        partner="Service",
        subject="Help",
        amount=Decimal(1000),
        starts_on=date(YEAR, 1, 1),
        file=file,
        changed_at=AT,
    )
    return {"pk": row.pk}


def _member(body: CooperationBody, case: Case):
    return body.members.get(commune=case.commune)


PAGES: list[Page] = [
    Page("cooperation:contributions", READERS, of=the_body),
    Page("cooperation:contributions_file", READERS, of=the_body),
    Page("cooperation:contributions_call", RUNNERS, of=a_year),
    Page("cooperation:contribution_payments", RUNNERS, of=the_body),
    Page("cooperation:contribution_correct", RUNNERS, of=a_call),
    Page("cooperation:contribution_cancel", RUNNERS, of=a_call),
    Page("cooperation:contribution_pay", RUNNERS, of=a_call),
    Page("cooperation:payment_cancel", RUNNERS, of=a_payment),
    Page("cooperation:body_years", READERS, of=the_body),
    Page("cooperation:body_year", READERS, of=a_year),
    Page("cooperation:body_year_edit", RUNNERS, of=a_year),
    Page("cooperation:staff", READERS, of=the_body),
    Page("cooperation:staff_new", RUNNERS, of=the_body),
    Page("cooperation:staff_edit", RUNNERS, of=a_post),
    Page("cooperation:staff_remove", RUNNERS, of=a_post),
    Page("cooperation:support", READERS, of=the_body),
    Page("cooperation:support_new", RUNNERS, of=the_body),
    Page("cooperation:support_edit", RUNNERS, of=a_support),
    Page("cooperation:support_remove", RUNNERS, of=a_support),
    Page("cooperation:support_file", READERS, of=a_support),
]
