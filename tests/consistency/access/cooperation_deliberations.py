"""Cooperation: the deliberations that create a body."""

from communes.cooperation.access import DELIBERATORS, KEEPERS, READERS, VISA_GIVERS
from communes.cooperation.enums import BodyKind, Step
from communes.cooperation.models import Founder, Procedure
from communes.enums import Role
from tests.consistency.access.frame import Case, Page
from tests.factories.communes import RegionFactory
from tests.factories.cooperation import ProcedureFactory, a_body
from tests.factories.cooperation_deliberations import a_deliberation


def role_of(case: Case) -> str:
    return case.membership.role if case.membership else ""


def the_procedure(case: Case) -> Procedure:
    return ProcedureFactory(
        lead=case.commune, body=a_body(case.commune), kind=BodyKind.GCT, step=Step.DELIBERATIONS
    )


def a_procedure(case: Case) -> dict:
    return {"pk": the_procedure(case).pk}


def before_order(case: Case) -> dict:
    return {"pk": ProcedureFactory(lead=case.commune, step=Step.ORDER).pk}


def deliberated(founder: Founder) -> dict:
    a_deliberation(founder)
    return {"pk": founder.pk}


def of_the_lead(case: Case) -> dict:
    procedure = the_procedure(case)
    return deliberated(procedure.founders.get(commune=case.commune))


def of_the_writer(case: Case) -> dict:
    """A commune writes its own, a province too."""
    if role_of(case) == Role.PROVINCE_OFFICER:
        return deliberated(the_procedure(case).founders.create(province=case.commune.province))
    return of_the_lead(case)


def of_who_gives_the_visa(case: Case) -> dict:
    """A province decides on its communes, the ministry on regions."""
    if role_of(case) == Role.PROVINCE_OFFICER:
        return of_the_lead(case)
    return deliberated(the_procedure(case).founders.create(region=RegionFactory()))


PAGES = [
    Page("cooperation:deliberations", READERS, of=a_procedure),
    Page("cooperation:match", READERS, of=a_procedure),
    Page("cooperation:order", READERS, of=a_procedure),
    Page("cooperation:order_record", KEEPERS, of=before_order),
    Page("cooperation:deliberation", READERS, of=of_the_lead),
    Page("cooperation:deliberation_edit", DELIBERATORS, of=of_the_writer),
    Page("cooperation:deliberation_visa", VISA_GIVERS, of=of_who_gives_the_visa),
    Page("cooperation:deliberation_file", READERS, of=of_the_lead),
]
