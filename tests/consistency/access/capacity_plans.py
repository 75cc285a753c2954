"""Capacity building: staff lists, the plan of a year."""

from capacity.services.access import EDITORS, OVERSEERS, READERS, WRITERS
from tests.consistency.access.frame import Case, Page
from tests.factories.capacity import NeedFactory
from tests.factories.capacity_plans import PersonFactory, PlanFactory, PlanLineFactory


def a_commune(case: Case) -> dict:
    return {"code": case.commune.code}


def a_person(case: Case) -> dict:
    return {"pk": PersonFactory(commune=case.commune).pk}


def a_plan(case: Case) -> dict:
    return {"pk": PlanFactory(commune=case.commune).pk}


def a_line(case: Case) -> dict:
    line = PlanLineFactory(plan__commune=case.commune)
    return {"pk": line.plan_id, "number": line.number}


def a_demand(case: Case) -> dict:
    need = NeedFactory(commune=case.commune)
    return {**a_plan(case), "key": f"need-{need.pk}"}


def a_paper(case: Case) -> dict:
    return {**a_plan(case), "language": "ar"}


PAGES = [
    Page("capacity:people", READERS, of=a_commune),
    Page("capacity:people_xlsx", READERS, of=a_commune),
    Page("capacity:person_new", WRITERS, of=a_commune),
    Page("capacity:people_import", WRITERS, of=a_commune),
    Page("capacity:people_import_confirm", WRITERS, of=a_commune, by_post=True),
    Page("capacity:person_edit", WRITERS, of=a_person),
    Page("capacity:person_left", WRITERS, of=a_person),
    Page("capacity:sheets", READERS),
    Page("capacity:sheets_xlsx", OVERSEERS),
    Page("capacity:plan_start", WRITERS),
    Page("capacity:plan", READERS, of=a_plan),
    Page("capacity:plan_send", WRITERS, of=a_plan),
    Page("capacity:plan_return", EDITORS, of=a_plan),
    Page("capacity:plan_accept", EDITORS, of=a_plan),
    Page("capacity:plan_line_new", WRITERS, of=a_plan),
    Page("capacity:plan_line_edit", WRITERS, of=a_line),
    Page("capacity:plan_line_remove", WRITERS, of=a_line),
    Page("capacity:plan_line_people", WRITERS, of=a_line),
    Page("capacity:demand_keep", WRITERS, of=a_demand, by_post=True),
    Page("capacity:demand_set_aside", WRITERS, of=a_demand),
    Page("capacity:demand_take_back", WRITERS, of=a_demand, by_post=True),
    Page("capacity:plan_xlsx", READERS, of=a_plan),
    Page("capacity:plan_import", WRITERS, of=a_plan),
    Page("capacity:plan_import_confirm", WRITERS, of=a_plan, by_post=True),
    Page("capacity:plan_prepare", READERS, of=a_plan, by_post=True),
    Page("capacity:plan_paper", READERS, of=a_paper),
]
