"""The national and regional cooperation plans and their objectives (requirement W10)."""

from django.db.models import QuerySet
from django.http import Http404

from communes.actors import Actor
from communes.cooperation.access import READERS
from communes.cooperation.models import CooperationPlan


def plans_seen_by(actor: Actor | None) -> QuerySet[CooperationPlan]:
    """Return the plans that one may read: those adopted are public, the others are read within."""
    plans = CooperationPlan.objects.select_related("region")
    return plans if actor is not None and actor.role in READERS else plans.exclude(adopted_on=None)


def access_plan(pk: int, *, actor: Actor | None) -> CooperationPlan:
    """Return one plan that one may read; anything else is a 404."""
    plan = plans_seen_by(actor).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan
