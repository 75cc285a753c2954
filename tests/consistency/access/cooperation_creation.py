"""Cooperation: the creation of bodies."""

from communes.cooperation.access import CREATORS, FOUNDERS, READERS
from tests.consistency.access.frame import Case, Page
from tests.factories.cooperation import ProcedureFactory, a_body


def a_procedure(case: Case) -> dict:
    return {"pk": ProcedureFactory(lead=case.commune, body=a_body(case.commune)).pk}


PAGES = [
    Page("cooperation:procedures", READERS),
    Page("cooperation:procedure_new", FOUNDERS),
    Page("cooperation:procedure", READERS, of=a_procedure),
    Page("cooperation:procedure_edit", CREATORS, of=a_procedure),
]
