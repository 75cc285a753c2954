"""Cooperation: councils, delegates and bureaus."""

from communes.cooperation.access import RUNNERS
from communes.cooperation.views.council import OVERSEERS
from communes.cooperation.views.delegates import NAMERS
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.cooperation import a_body
from tests.factories.cooperation_governance import a_delegate, a_president, a_share


def a_council(case: Case) -> dict:
    return {"code": a_share(case.commune).term.body.code}


def any_body(case: Case) -> dict:
    return {"code": a_body(case.commune).code}


def some_seats(case: Case) -> dict:
    return {"pk": a_share(case.commune).pk}


def somebody(case: Case) -> dict:
    return {"pk": a_delegate(a_share(case.commune)).pk}


def a_post(case: Case) -> dict:
    return {"pk": a_president(a_delegate(a_share(case.commune))).pk}


PAGES = [
    Page("cooperation:council", PUBLIC, of=a_council, own_only=()),
    Page("cooperation:council_term", RUNNERS, of=any_body),
    Page("cooperation:office_new", RUNNERS, of=a_council),
    Page("cooperation:office_end", RUNNERS, of=a_post),
    Page("cooperation:delegate_new", NAMERS, of=some_seats),
    Page("cooperation:delegate", NAMERS, of=somebody),
    Page("cooperation:delegate_end", NAMERS, of=somebody),
    Page("cooperation:vacancies", OVERSEERS),
]
