"""Results over the years, improvement plans."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
