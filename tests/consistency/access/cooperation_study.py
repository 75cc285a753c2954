"""Cooperation: financing studies and cooperation plans."""

from communes.cooperation.access import CREATORS, READERS
from communes.cooperation.models import FinancingStudy
from tests.consistency.access.cooperation_creation import a_procedure
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.cooperation import AT
from tests.factories.cooperation_plans import PlanFactory


def a_study(case: Case) -> dict:
    address = a_procedure(case)
    FinancingStudy.objects.create(procedure_id=address["pk"], first_year=2027, demand="…", changed_at=AT)
    return address


def an_adopted_plan(case: Case) -> dict:
    return {"pk": PlanFactory(region=case.commune.province.region).pk}


PAGES = [
    Page("cooperation:study", READERS, of=a_procedure),
    Page("cooperation:study_edit", CREATORS, of=a_procedure),
    Page("cooperation:study_file", READERS, of=a_study),
    Page("cooperation:plans", PUBLIC),
    Page("cooperation:plan", PUBLIC, of=an_adopted_plan, own_only=()),
]
