"""Cooperation: exchanges about bodies."""

from communes.cooperation.access import EXCHANGE_READERS, EXCHANGE_WRITERS
from communes.cooperation.models import ExchangeFile
from tests.consistency.access.frame import Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.cooperation import a_body
from tests.factories.cooperation_exchanges import ExchangeFactory


def body(case: Case) -> dict[str, object]:
    return {"code": a_body(case.commune).code}


def exchange(case: Case) -> dict[str, object]:
    return {"pk": ExchangeFactory(commune=case.commune).pk}


def document(case: Case) -> dict[str, object]:
    row = ExchangeFactory(commune=case.commune)
    kept = ExchangeFile.objects.create(message=row.messages.get(), file=stored_pdf())
    return {"pk": row.pk, "file": kept.pk}


PAGES = [
    Page("cooperation:exchanges", EXCHANGE_READERS),
    Page("cooperation:exchanges_xlsx", EXCHANGE_READERS),
    Page("cooperation:exchange_new", EXCHANGE_WRITERS),
    Page("cooperation:body_exchanges", EXCHANGE_READERS, of=body),
    Page("cooperation:body_exchange_new", EXCHANGE_WRITERS, of=body),
    Page("cooperation:exchange", EXCHANGE_READERS, of=exchange),
    Page("cooperation:exchange_close", EXCHANGE_WRITERS, of=exchange),
    Page("cooperation:exchange_file", EXCHANGE_READERS, of=document),
]
