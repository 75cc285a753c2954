"""Cooperation: the register of bodies."""

from tests.consistency.access.frame import PUBLIC, Page

PAGES = [
    Page("cooperation:bodies", PUBLIC),
]
