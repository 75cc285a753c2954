"""Every page of the portal and for whom it opens: one module of rows an app, one table in all."""

from tests.consistency.access import (
    accounts,
    action_programs,
    capacity,
    capacity_plans,
    communes,
    cycles,
    entry,
    pac_execution,
    pac_participation,
    pac_planning,
    pac_reading,
    packs,
    portal,
    public,
    review,
    work,
)

PAGES = [
    *accounts.PAGES,
    *action_programs.PAGES,
    *capacity.PAGES,
    *capacity_plans.PAGES,
    *communes.PAGES,
    *cycles.PAGES,
    *entry.PAGES,
    *pac_execution.PAGES,
    *pac_participation.PAGES,
    *pac_planning.PAGES,
    *pac_reading.PAGES,
    *packs.PAGES,
    *portal.PAGES,
    *public.PAGES,
    *review.PAGES,
    *work.PAGES,
]
