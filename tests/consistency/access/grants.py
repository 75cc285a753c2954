"""Grants."""

from assessments.services.grants.papers import decision_sheets
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.assessments import CycleFactory
from tests.factories.grants import a_decision, a_payment, keep_documents

ADMINISTRATOR = {Role.ADMINISTRATOR}
READERS = COMMUNE_ROLES | MINISTRY_ROLES | {Role.PROVINCE_OFFICER}


def a_cycle(case: Case) -> dict:
    return {"year": CycleFactory().assessed_year}


def a_decided_year(case: Case) -> dict:
    return {"year": a_decision(case.commune).cycle.assessed_year}


def a_numbered_decision(case: Case) -> dict:
    decision = a_decision(case.commune)
    return {"year": decision.cycle.assessed_year, "number": decision.number}


def a_document(case: Case) -> dict:
    decision = a_decision(case.commune)
    keep_documents(decision_sheets(decision))
    return {"year": decision.cycle.assessed_year, "number": decision.number, "language": "ar"}


def an_export(case: Case) -> dict:
    return {**a_decided_year(case), "form": "csv"}


def a_paid_commune(case: Case) -> dict:
    return {**a_decided_year(case), "code": case.commune.code}


def a_recorded_payment(case: Case) -> dict:
    payment = a_payment(case.commune)
    return {"year": payment.cycle.assessed_year, "payment": payment.pk}


def a_commune(case: Case) -> dict:
    return {"code": case.commune.code}


PAGES = [
    Page("assessments:grants", ADMINISTRATOR, of=a_cycle),
    Page("assessments:grants_export", ADMINISTRATOR, of=an_export),
    Page("assessments:grant_rules", ADMINISTRATOR, of=a_cycle),
    Page("assessments:grants_decide", ADMINISTRATOR, of=a_decided_year),
    Page("assessments:grant_decision", ADMINISTRATOR, of=a_numbered_decision),
    Page("assessments:grant_paper", ADMINISTRATOR, of=a_document),
    Page("assessments:grant_paper_prepare", ADMINISTRATOR, of=a_numbered_decision, by_post=True),
    Page("assessments:grant_payments", ADMINISTRATOR, of=a_cycle),
    Page("assessments:grant_payments_xlsx", ADMINISTRATOR, of=a_decided_year),
    Page("assessments:grant_payments_import", ADMINISTRATOR, of=a_decided_year),
    Page("assessments:grant_payments_confirm", ADMINISTRATOR, of=a_decided_year, by_post=True),
    Page("assessments:grant_payment", ADMINISTRATOR, of=a_paid_commune),
    Page("assessments:grant_payment_cancel", ADMINISTRATOR, of=a_recorded_payment),
    Page("assessments:my_grant", COMMUNE_ROLES),
    Page("assessments:commune_grant", READERS, of=a_commune),
    Page("assessments:grants_json", PUBLIC, of=a_numbered_decision, own_only=()),
    Page("assessments:grants_csv", PUBLIC, of=a_numbered_decision, own_only=()),
]
