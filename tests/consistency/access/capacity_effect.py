"""Capacity building: what it changed."""

from capacity.services.access import EDITORS, OVERSEERS, READERS
from tests.consistency.access.frame import Case, Page
from tests.factories.capacity_effect import EffectFactory, EffectRunFactory


def an_effect(_case: Case) -> dict:
    return {"pk": EffectFactory().pk}


def a_run(_case: Case) -> dict:
    EffectRunFactory()
    return {}


def the_commune(case: Case) -> dict:
    return {"code": case.commune.code}


PAGES = [
    Page("capacity:effect", OVERSEERS),
    Page("capacity:effect_detail", OVERSEERS, of=an_effect, own_only=()),
    Page("capacity:effect_table", EDITORS, of=a_run, own_only=()),
    Page("capacity:effect_estimate", EDITORS, by_post=True),
    Page("capacity:own_effect", READERS, of=the_commune),
]
