"""Pages about the portal itself."""

from tests.consistency.access.frame import PUBLIC, Page

PAGES = [
    Page("about", PUBLIC),
    Page("accessibility", PUBLIC),
]
