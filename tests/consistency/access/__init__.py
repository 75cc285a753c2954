"""Every page of the portal and for whom it opens: one module of rows an app, one table in all."""

from tests.consistency.access import (
    accounts,
    action_programs,
    communes,
    cycles,
    entry,
    packs,
    portal,
    public,
    review,
    work,
)

PAGES = [
    *accounts.PAGES,
    *action_programs.PAGES,
    *communes.PAGES,
    *cycles.PAGES,
    *entry.PAGES,
    *packs.PAGES,
    *portal.PAGES,
    *public.PAGES,
    *review.PAGES,
    *work.PAGES,
]
