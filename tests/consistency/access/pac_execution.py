"""Action programmes: execution."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
