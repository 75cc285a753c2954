"""Cooperation: financing studies and cooperation plans."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
