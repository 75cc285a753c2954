"""The interface for programs."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
