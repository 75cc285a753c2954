"""Yearly reports and regional meetings."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
