"""Cooperation: overlaps of powers and dashboards."""

from communes.cooperation.access import READERS
from tests.consistency.access.frame import Page

PAGES = [
    Page("cooperation:home", READERS),
]
