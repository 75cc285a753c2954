"""Cooperation: the creation of bodies."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
