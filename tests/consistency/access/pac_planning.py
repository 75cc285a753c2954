"""Action programmes: planning."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
