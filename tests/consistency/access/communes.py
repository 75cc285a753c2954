"""Territory, people, programme units, parameters, the log."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
