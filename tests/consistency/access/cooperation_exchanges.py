"""Cooperation: exchanges about bodies."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
