"""The year of capacity building, and the calendar that a program reads."""

from capacity.services.access import OVERSEERS, READERS
from capacity.services.feeds import renew_feed
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.capacity import AT


def a_feed(case: Case) -> dict:
    return {"token": renew_feed(case.user, at=AT).token}


PAGES = [
    Page("capacity:calendar", READERS),
    Page("capacity:lateness", OVERSEERS),
    Page("capacity:lateness_xlsx", OVERSEERS),
    Page("capacity:calendar_feed", READERS),
    Page("capacity:calendar_feed_renew", READERS, by_post=True),
    # The address is the key: whoever knows it reads what its owner may see.
    Page("capacity:calendar_ics", PUBLIC, of=a_feed, own_only=()),
]
