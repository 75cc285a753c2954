"""What public pages offer of the yearly reports."""

from typing import Any

from django import template

from assessments.models import Publication
from assessments.services.reports.making import public_papers
from communes.models import Region

register = template.Library()


@register.inclusion_tag("assessments/reports/_public.html")
def yearly_reports(publication: Publication, region: Region | None = None) -> dict[str, Any]:
    """Offer the finished reports of a publication, or the report and the slides of a region of it."""
    return {"reports": public_papers(publication, region=region)}
