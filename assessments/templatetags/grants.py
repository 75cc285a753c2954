"""Grants on pages about other things: amounts decided, as everybody reads them."""

from typing import Any

from django import template
from django.db.models import Count, Exists, F, OuterRef, Sum

from assessments.models import Grant, GrantDecision, Publication
from communes.models import Commune

register = template.Library()


@register.inclusion_tag("assessments/public/_grants.html")
def grants_of(publication: Publication) -> dict[str, Any]:
    """Show the decision in force on the grants of a cycle; nothing before there is one. One query."""
    decisions = GrantDecision.objects.filter(cycle=publication.cycle_id).order_by("-number")
    sums = {"communes": Count("grants"), "given": Sum(F("grants__first") + F("grants__second"))}
    found = None if publication.is_rehearsal else decisions.defer("inputs").annotate(**sums).first()
    return {"cycle": publication.cycle, "decision": found}


@register.inclusion_tag("assessments/public/_grant.html")
def grant_of(publication: Publication, commune: Commune) -> dict[str, Any]:
    """Show what the decision in force gives a commune; nothing without one. One query."""
    grants = Grant.objects.filter(decision__cycle=publication.cycle_id, commune=commune)
    later = GrantDecision.objects.filter(
        cycle=OuterRef("decision__cycle"), number__gt=OuterRef("decision__number")
    )
    in_force = grants.filter(~Exists(later)).select_related("decision").defer("decision__inputs")
    found = None if publication.is_rehearsal else in_force.first()
    return {"cycle": publication.cycle, "grant": found}
