"""Figures and days of documents that are kept as plain data."""

from datetime import date
from decimal import Decimal

from django import template

from config.toolbox.templatetags.adaa import day

register = template.Library()


@register.filter
def kept_day(text: str | None) -> str:
    """Write a day that a kept document holds as 2029-12-31."""
    return day(date.fromisoformat(text) if text else None)


@register.filter
def decimal(text: str | None) -> Decimal:
    """Return a figure that a kept document holds as text, 0 for none."""
    return Decimal(text or 0)
