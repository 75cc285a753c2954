"""Cooperation: overlaps of powers and dashboards."""

from communes.cooperation.access import READERS, SETTLERS
from communes.cooperation.services.overlaps import find_overlaps
from tests.consistency.access.frame import Case, Page
from tests.factories.cooperation import AT, PowerFactory, TransferFactory, a_body


def an_overlap(case: Case) -> dict:
    """A power of the commune in its own body and in another."""
    power = PowerFactory()
    TransferFactory(member=a_body(case.commune).members.get(commune=case.commune), power=power)
    TransferFactory(member__commune=case.commune, power=power)
    return {"pk": find_overlaps(communes=[case.commune.pk], at=AT)[0].pk}


PAGES = [
    Page("cooperation:home", READERS),
    Page("cooperation:overlaps", READERS),
    Page("cooperation:overlap", READERS, of=an_overlap),
    Page("cooperation:overlap_keep", SETTLERS, of=an_overlap),
    Page("cooperation:overlap_reopen", SETTLERS, of=an_overlap),
]
