"""Appeals and publication."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
