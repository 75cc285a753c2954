"""Samples and findings."""

from tests.consistency.access.frame import Page

PAGES: list[Page] = []
