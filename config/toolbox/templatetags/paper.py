"""Drawings for documents on paper, where every picture must carry its words inside."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from config.toolbox import charts, languages
from config.toolbox.clock import local
from config.toolbox.qr import qr_svg

register = template.Library()

Number = Decimal | int


# Isolates of the Unicode standard, which WeasyPrint does not follow: on paper they become elements.
_ISOLATES = {"\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">', "\u2068": "<bdi>", "\u2069": "</bdi>"}


@register.filter
def isolates(text: str) -> SafeString:
    """Write a text whose numbers are isolated by characters so that paper shows them right."""
    html = escape(text)
    if html.count("\u2069") != sum(html.count(mark) for mark in "\u2066\u2067\u2068"):
        return html
    for mark, element in _ISOLATES.items():
        html = html.replace(mark, element)  # type: ignore[assignment]
    return mark_safe(html)


@register.filter
def letters_direction(text: str) -> str:
    """Return the direction of a text's first letter, which WeasyPrint does not find by itself."""
    letters = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in letters if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


@register.filter
def own_direction(text: str) -> SafeString:
    """Write a name in the direction of its first letter."""
    return format_html('<bdi dir="{}">{}</bdi>', letters_direction(text), text)


@register.filter
def clock(at: datetime) -> str:
    """Write an instant in figures that both languages share, in Casablanca: 2026-04-15 23:59."""
    return f"{local(at):%Y-%m-%d %H:%M}"


@register.simple_tag
def paper_bar(value: Number | None, maximum: Number, title: str) -> SafeString:
    """Draw a bar filled up to a value."""
    return _titled(charts.bar(value or 0, maximum or 1, mirrored=_is_mirrored(), label=title), title)


@register.simple_tag
def paper_score(value: Number | None, threshold: Number, title: str, maximum: Number = 100) -> SafeString:
    """Draw a score with a tick at the threshold, or at whatever it is compared with."""
    drawing = charts.score_bar(
        value, maximum=maximum or 1, threshold=threshold, mirrored=_is_mirrored(), label=title
    )
    return _titled(drawing, title)


@register.simple_tag
def paper_trend(rows: Sequence[Mapping[str, Any]], name: str, title: str, threshold: Number) -> SafeString:
    """Draw one figure of each row (a year) as a line over equal columns, with a level at the threshold.

    The drawing keeps its shape, 600 by 140, however many the columns; the line is broken where a row says
    `new_rules`.
    """
    values = [row[name] for row in rows]
    breaks = frozenset(index for index, row in enumerate(rows) if index and row.get("new_rules"))
    drawing = charts.trend(
        values,
        threshold=threshold,
        breaks=breaks,
        column=600 // max(len(values), 1),
        mirrored=_is_mirrored(),
        label=title,
    )
    return _titled(drawing, title, stretched=False)


@register.simple_tag
def paper_qr(address: str, title: str) -> SafeString:
    """Draw the QR code of an address."""
    return qr_svg(address, title=title)


def _is_mirrored() -> bool:
    return languages.direction() == "rtl"


def _titled(svg: str, title: str, *, stretched: bool = True) -> SafeString:
    """Put the title where tagged PDF takes a picture's words from, and let the style sheet give the size."""
    if stretched:
        svg = svg.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
    start = svg.index(">") + 1
    return mark_safe(svg[:start] + format_html("<title>{}</title>", title) + svg[start:])
