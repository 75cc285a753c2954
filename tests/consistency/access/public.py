"""Published results, homes, publication."""

from assessments.services.public.publishing import publish_cycle
from communes.enums import Role
from tests.assessments.publication.situations import PUBLISHED_AT, final_file
from tests.consistency.access.frame import PUBLIC, SIGNED_IN, Case, Page
from tests.factories.assessments import CycleFactory
from tests.factories.communes import actor

ADMINISTRATOR = {Role.ADMINISTRATOR}


def a_publication(case: Case) -> dict:
    file = final_file(CycleFactory(with_additional=True), commune=case.commune)
    publish_cycle(file.cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)
    return {"year": file.cycle.assessed_year}


def a_version(case: Case) -> dict:
    return {**a_publication(case), "version": 1}


def a_data_file(case: Case) -> dict:
    return {**a_version(case), "name": "datapackage.json"}


def a_result(case: Case) -> dict:
    return {**a_publication(case), "code": case.commune.code}


def a_result_of_a_version(case: Case) -> dict:
    return {**a_version(case), "code": case.commune.code}


def a_region(case: Case) -> dict:
    return {**a_publication(case), "code": case.commune.province.region.code}


def a_card(case: Case) -> dict:
    a_publication(case)
    return {"code": case.commune.published_results.get().verification_code}


PAGES = [
    Page("home", PUBLIC),
    Page("assessments:no_membership", SIGNED_IN),
    Page(
        "assessments:files",
        {Role.PROVINCE_OFFICER, Role.APPEAL_MEMBER, Role.CAPACITY_OFFICER, Role.ADMINISTRATOR},
    ),
    Page("assessments:capacity_home", {Role.CAPACITY_OFFICER, Role.ADMINISTRATOR}),
    Page("assessments:administrator_home", ADMINISTRATOR),
    Page("assessments:public_home", PUBLIC),
    Page("assessments:public_cycle", PUBLIC, of=a_publication, own_only=()),
    Page("assessments:public_cycle_version", PUBLIC, of=a_version, own_only=()),
    Page("assessments:public_data", PUBLIC),
    Page("open_data:file", PUBLIC, of=a_data_file, own_only=()),
    Page("assessments:commune_json", PUBLIC, of=a_result_of_a_version, own_only=()),
    Page("assessments:public_commune", PUBLIC, of=a_result, own_only=()),
    Page("assessments:public_commune_version", PUBLIC, of=a_result_of_a_version, own_only=()),
    Page("assessments:public_regions", PUBLIC, of=a_publication, own_only=()),
    Page("assessments:public_region", PUBLIC, of=a_region, own_only=()),
    Page("assessments:public_map", PUBLIC, of=a_publication, own_only=()),
    Page("assessments:public_compare", PUBLIC, of=a_publication, own_only=()),
    Page("assessments:verify_form", PUBLIC),
    Page("assessments:verify", PUBLIC, of=a_card, own_only=()),
]
