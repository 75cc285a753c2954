"""Cooperation: the register of bodies."""

from datetime import UTC, datetime

from records.services.files import store_file
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.cooperation import a_body


def the_body(case: Case) -> dict:
    return {"code": a_body(case.commune).code}


def a_body_with_act(case: Case) -> dict:
    body = a_body(case.commune)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    body.act_file = store_file(b"%PDF-1.4", name="act.pdf", content_type="application/pdf", by=None, at=at)
    body.save()
    return {"code": body.code}


def a_format(case: Case) -> dict:
    return {"format": "csv"}


PAGES = [
    Page("cooperation:bodies", PUBLIC),
    Page("cooperation:bodies_file", PUBLIC, of=a_format, own_only=()),
    Page("cooperation:body", PUBLIC, of=the_body, own_only=()),
    Page("cooperation:body_act", PUBLIC, of=a_body_with_act, own_only=()),
]
