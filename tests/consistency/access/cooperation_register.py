"""Cooperation: the register of bodies."""

from datetime import date
from decimal import Decimal

from communes.cooperation.access import KEEPERS, READERS, RUNNERS
from communes.cooperation.models import OwnService, StructuralProject
from records.services.files import store_file
from tests.consistency.access.frame import COMMUNE, PUBLIC, Case, Page
from tests.factories.cooperation import AT, PowerFactory, TransferFactory, a_body


def the_body(case: Case) -> dict:
    return {"code": a_body(case.commune).code}


def a_body_with_act(case: Case) -> dict:
    body = a_body(case.commune)
    body.act_file = store_file(b"%PDF-1.4", name="act.pdf", content_type="application/pdf", by=None, at=AT)
    body.save()
    return {"code": body.code}


def a_format(case: Case) -> dict:
    return {"format": "csv"}


def a_member(case: Case) -> dict:
    body = a_body(case.commune)
    return {"code": body.code, "pk": body.members.get(commune=case.commune).pk}


def a_transfer(case: Case) -> dict:
    body = a_body(case.commune)
    return {"code": body.code, "pk": TransferFactory(member=body.members.get(commune=case.commune)).pk}


def a_project(case: Case) -> dict:
    body = a_body(case.commune)
    project = StructuralProject.objects.create(
        body=body, name_ar="…", name_fr="…", starts_year=2024, ends_year=2026, cost=Decimal(1), changed_at=AT
    )
    return {"code": body.code, "pk": project.pk}


def a_power(case: Case) -> dict:
    return {"code": PowerFactory().code}


def the_commune(case: Case) -> dict:
    return {"code": case.commune.code}


def a_service(case: Case) -> dict:
    service = OwnService.objects.create(
        commune=case.commune, power=PowerFactory(), starts_on=date(2022, 1, 1), changed_at=AT
    )
    return {"code": case.commune.code, "pk": service.pk}


PAGES = [
    Page("cooperation:bodies", PUBLIC),
    Page("cooperation:bodies_file", PUBLIC, of=a_format, own_only=()),
    Page("cooperation:body", PUBLIC, of=the_body, own_only=()),
    Page("cooperation:body_act", PUBLIC, of=a_body_with_act, own_only=()),
    Page("cooperation:commune", PUBLIC, of=the_commune, own_only=()),
    Page("cooperation:register_xlsx", PUBLIC),
    Page("cooperation:register_import", KEEPERS),
    Page("cooperation:register_import_confirm", KEEPERS, by_post=True),
    Page("cooperation:powers", READERS),
    Page("cooperation:power_new", KEEPERS),
    Page("cooperation:power_edit", KEEPERS, of=a_power),
    Page("cooperation:body_new", KEEPERS),
    Page("cooperation:body_edit", KEEPERS, of=the_body),
    Page("cooperation:body_dissolve", KEEPERS, of=the_body),
    Page("cooperation:member_add", KEEPERS, of=the_body),
    Page("cooperation:member_edit", KEEPERS, of=a_member),
    Page("cooperation:member_leave", KEEPERS, of=a_member),
    Page("cooperation:member_remove", KEEPERS, of=a_member),
    Page("cooperation:transfer_add", KEEPERS, of=a_member),
    Page("cooperation:transfer_edit", KEEPERS, of=a_transfer),
    Page("cooperation:transfer_end", KEEPERS, of=a_transfer),
    Page("cooperation:transfer_remove", KEEPERS, of=a_transfer),
    Page("cooperation:project_new", RUNNERS, of=the_body),
    Page("cooperation:project_edit", RUNNERS, of=a_project),
    Page("cooperation:own_service_add", COMMUNE | KEEPERS, of=the_commune),
    Page("cooperation:own_service_edit", COMMUNE | KEEPERS, of=a_service),
]
