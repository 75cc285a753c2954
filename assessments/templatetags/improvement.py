"""What pages of results draw in a cell."""

from django import template
from django.utils.safestring import SafeString

from assessments.services.improvement.trails import Row
from config.toolbox import charts
from config.toolbox.languages import direction

register = template.Library()


@register.simple_tag
def row_trend(row: Row) -> SafeString:
    """Draw the share of its points that a line gave year after year, broken where its rule changed."""
    return charts.trend(
        row.shares,
        breaks=row.break_places,
        column=48,
        height=48,
        mirrored=direction() == "rtl",
    )
