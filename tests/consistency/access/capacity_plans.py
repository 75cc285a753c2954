"""Capacity building: staff lists, the plan of a year."""

from capacity.services.access import READERS, WRITERS
from tests.consistency.access.frame import Case, Page
from tests.factories.capacity_plans import PersonFactory


def a_commune(case: Case) -> dict:
    return {"code": case.commune.code}


def a_person(case: Case) -> dict:
    return {"pk": PersonFactory(commune=case.commune).pk}


PAGES = [
    Page("capacity:people", READERS, of=a_commune),
    Page("capacity:people_xlsx", READERS, of=a_commune),
    Page("capacity:person_new", WRITERS, of=a_commune),
    Page("capacity:people_import", WRITERS, of=a_commune),
    Page("capacity:people_import_confirm", WRITERS, of=a_commune, by_post=True),
    Page("capacity:person_edit", WRITERS, of=a_person),
    Page("capacity:person_left", WRITERS, of=a_person),
]
