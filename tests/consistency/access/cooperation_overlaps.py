"""Cooperation: overlaps of powers and dashboards."""

from communes.cooperation.access import OVERSEERS, READERS, SETTLERS
from communes.cooperation.services.overlaps import find_overlaps
from communes.enums import MINISTRY_ROLES
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.cooperation import AT, PowerFactory, TransferFactory, a_body


def an_overlap(case: Case) -> dict:
    """A power of the commune in its own body and in another."""
    power = PowerFactory()
    TransferFactory(member=a_body(case.commune).members.get(commune=case.commune), power=power)
    TransferFactory(member__commune=case.commune, power=power)
    return {"pk": find_overlaps(communes=[case.commune.pk], at=AT)[0].pk}


def a_region(case: Case) -> dict:
    return {"code": case.commune.province.region.code}


def a_province(case: Case) -> dict:
    return {"code": case.commune.province.code}


def a_known_body(case: Case) -> dict:
    return {"code": a_body(case.commune).code}


def a_sheet(case: Case) -> dict:
    return {**a_known_body(case), "language": "ar"}


PAGES = [
    Page("cooperation:home", READERS),
    Page("cooperation:region", MINISTRY_ROLES, of=a_region),
    Page("cooperation:province", OVERSEERS, of=a_province),
    Page("cooperation:communes_alone", OVERSEERS),
    Page("cooperation:communes_alone_xlsx", OVERSEERS),
    Page("cooperation:unpaid", OVERSEERS),
    Page("cooperation:body_sheet", PUBLIC, of=a_sheet, own_only=()),
    Page("cooperation:body_sheet_prepare", READERS, of=a_known_body, by_post=True),
    Page("cooperation:overlaps", READERS),
    Page("cooperation:overlap", READERS, of=an_overlap),
    Page("cooperation:overlap_keep", SETTLERS, of=an_overlap),
    Page("cooperation:overlap_reopen", SETTLERS, of=an_overlap),
]
