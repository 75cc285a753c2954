"""Cooperation: financing studies and cooperation plans."""

from communes.cooperation.access import READERS
from tests.consistency.access.cooperation_creation import a_procedure
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.cooperation_plans import PlanFactory


def an_adopted_plan(case: Case) -> dict:
    return {"pk": PlanFactory(region=case.commune.province.region).pk}


PAGES = [
    Page("cooperation:study", READERS, of=a_procedure),
    Page("cooperation:plans", PUBLIC),
    Page("cooperation:plan", PUBLIC, of=an_adopted_plan, own_only=()),
]
