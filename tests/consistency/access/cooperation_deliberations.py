"""Cooperation: the deliberations that create a body."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
