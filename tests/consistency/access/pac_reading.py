"""Action programmes: what one reads of them."""

from action_programs.services.access import OVERSEERS, READERS
from tests.consistency.access.action_programs import a_programme
from tests.consistency.access.frame import Page

PAGES = [
    Page("action_programs:portfolio", OVERSEERS),
    Page("action_programs:portfolio_xlsx", OVERSEERS),
    Page("action_programs:dashboard", READERS, of=a_programme),
    Page("action_programs:calendar", READERS, of=a_programme),
    Page("action_programs:places", READERS, of=a_programme),
]
