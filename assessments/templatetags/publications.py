"""Addresses of what a publication shows: public ones, or an administrator's for a rehearsal."""

from django import template
from django.urls import reverse

from assessments.models import Publication

register = template.Library()


@register.simple_tag
def cycle_url(publication: Publication) -> str:
    """Return where the results of a publication are listed."""
    year = publication.cycle.assessed_year
    if publication.is_rehearsal:
        return reverse("assessments:rehearsal_cycle", args=[year])
    return reverse("assessments:public_cycle_version", args=[year, publication.version])


@register.simple_tag
def result_url(publication: Publication, code: str) -> str:
    """Return where one commune's result in a publication is read."""
    year = publication.cycle.assessed_year
    if publication.is_rehearsal:
        return reverse("assessments:rehearsal_commune", args=[year, code])
    return reverse("assessments:public_commune_version", args=[year, publication.version, code])
