"""Telling the communes what was decided."""

from datetime import datetime

from assessments.models import Grant, GrantDecision
from communes.enums import COMMUNE_ROLES
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.numbers import format_money
from records.models import Job
from records.services.jobs import Progress
from records.services.notices import Link, notify

GIVEN, REPLACED, GIVEN_NO_MORE = "grant.given", "grant.replaced", "grant.given_no_more"


def tell_grants_job(job: Job, progress: Progress) -> None:
    """Tell each commune what a decision gives it, in the worker; nobody is told twice."""
    decisions = GrantDecision.objects.select_related("cycle")
    tell_grants(decisions.get(pk=job.arguments["decision"]), at=progress.now(), progress=progress)


def tell_grants(decision: GrantDecision, *, at: datetime, progress: Progress | None = None) -> int:
    """Tell the communes whose amount is new or has changed; return how many people were told."""
    given = _amounts(decision.pk)
    earlier = GrantDecision.objects.filter(cycle=decision.cycle_id, number=decision.number - 1).first()
    before = _amounts(earlier.pk) if earlier else {}
    changed = {
        commune: (given.get(commune, 0), before.get(commune, 0))
        for commune in sorted({*given, *before})
        if given.get(commune, 0) != before.get(commune, 0)
    }
    members = Membership.objects.filter(role__in=COMMUNE_ROLES, user__is_active=True).current(local_day(at))  # type: ignore[attr-defined]
    people: dict[int, list[Membership]] = {}
    for member in members.filter(commune__in=changed).select_related("user", "commune"):
        people.setdefault(member.commune_id or 0, []).append(member)
    told = 0
    for done, (commune, (now, then)) in enumerate(changed.items(), start=1):
        for row in people.get(commune, [])[:1]:
            told += notify(
                GIVEN if not then else REPLACED if now else GIVEN_NO_MORE,
                recipients=[member.user for member in people[commune]],
                data={
                    "commune": texts_of(row.commune, "name"),
                    "year": decision.cycle.assessed_year,
                    "amount": _money(now),
                    "before": _money(then),
                    "reason": decision.reason,
                },
                link=Link("assessments:my_grant", {}),
                once=f"decision-{decision.pk}",
                at=at,
            )
        if progress is not None:
            progress.report(done)
    return told


def _amounts(decision: int) -> dict[int, int]:
    return {row.commune_id: row.amount for row in Grant.objects.filter(decision=decision)}


def _money(amount: int) -> dict[str, str]:
    return spoken(lambda: format_money(amount))
