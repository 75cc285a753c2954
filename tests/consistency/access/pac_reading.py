"""Action programmes: what one reads of them."""

from action_programs.models import ActionProgramme
from action_programs.services.access import OVERSEERS, READERS
from tests.consistency.access.action_programs import a_programme, in_force
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.action_programs import ActionProgrammeFactory
from tests.factories.pac_reading import books_of


def a_book(case: Case) -> dict:
    (book, _other) = books_of(ActionProgrammeFactory(commune=case.commune))
    return {"pk": book.programme_id, "language": "ar"}


def public_book(case: Case) -> dict:
    found = in_force(case)
    books_of(ActionProgramme.objects.get(commune=case.commune))
    return {**found, "language": "ar"}


PAGES = [
    Page("action_programs:book", READERS, of=a_programme),
    Page("action_programs:book_ask", READERS, of=a_programme, by_post=True),
    Page("action_programs:book_file", READERS, of=a_book),
    Page("action_programs:public_programmes", PUBLIC),
    Page("action_programs:public_csv", PUBLIC, of=in_force, own_only=()),
    Page("action_programs:public_json", PUBLIC, of=in_force, own_only=()),
    Page("action_programs:public_book", PUBLIC, of=public_book, own_only=()),
    Page("action_programs:portfolio", OVERSEERS),
    Page("action_programs:portfolio_xlsx", OVERSEERS),
    Page("action_programs:grant_use", OVERSEERS),
    Page("action_programs:grant_use_xlsx", OVERSEERS),
    Page("action_programs:dashboard", READERS, of=a_programme),
    Page("action_programs:calendar", READERS, of=a_programme),
    Page("action_programs:places", READERS, of=a_programme),
]
