"""Cooperation: councils, delegates and bureaus."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
