"""Cooperation: the running of bodies."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
