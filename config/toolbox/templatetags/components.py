"""The portal's pieces that compute something before templates/components/ draws them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from config.toolbox import charts, dates, languages

register = template.Library()

Number = Decimal | int
SOON_DAYS = 7


def _is_mirrored() -> bool:
    return languages.direction() == "rtl"


@register.simple_tag
def chart_bar(value: Number, maximum: Number) -> SafeString:
    """Draw a bar beside its number, in a table."""
    return charts.bar(value, maximum, mirrored=_is_mirrored())


@register.simple_tag
def chart_stretch(
    first: Number, last: Number, low: Number, high: Number, done: Number = 0, now: Number | None = None
) -> SafeString:
    """Draw when something is, beside its words, in a table: from `first` to the end of `last`."""
    return charts.stretch(
        first, last + 1, low=low, high=high + 1, done=done, now=now, mirrored=_is_mirrored()
    )


@register.simple_tag
def chart_interval(value: Number, low: Number, high: Number, reach: Number, pale: bool = False) -> SafeString:
    """Draw a figure on its interval beside its numbers, in a table whose rows share one scale."""
    return charts.interval(value, low, high, reach=reach, pale=pale, mirrored=_is_mirrored())


@register.simple_tag
def chart_intervals(steps: Sequence[tuple[Number, Number, Number]], since: int) -> SafeString:
    """Draw figures with their intervals above a table with a column for each."""
    return charts.intervals(steps, since=since, mirrored=_is_mirrored())


@lru_cache(maxsize=512)
def state_badge(tone: str, icon_name: str, label: str) -> str:
    """Return one of the few badges there are: a list of a hundred rows draws each of them once."""
    return render_to_string(
        "components/badge_state.html", {"tone": tone, "icon_name": icon_name, "label": label}
    )


@register.inclusion_tag("components/score_bar.html")
def score_bar(value: Number | None, threshold: Number | None = None, maximum: Number = 100) -> dict[str, Any]:
    """Draw a score against its threshold, with the figures in words."""
    drawing = charts.score_bar(value, maximum=maximum, threshold=threshold, mirrored=_is_mirrored())
    return {"drawing": drawing, "value": value, "threshold": threshold, "maximum": maximum}


@register.inclusion_tag("components/scale_bar.html")
def scale_bar(value: Number | None, floor: Number, target: Number, unit: str = "") -> dict[str, Any]:
    """Draw where a figure stands between an indicator's floor and target, with the figures in words."""
    drawing = charts.scale_bar(value, floor=floor, target=target, mirrored=_is_mirrored())
    return {"drawing": drawing, "value": value, "floor": floor, "target": target, "unit": unit}


@register.inclusion_tag("components/ring.html")
def ring(value: Number, maximum: Number, label: str) -> dict[str, Any]:
    """Draw how much of something is done, with its words beside it."""
    return {"drawing": charts.ring(value, maximum), "value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("components/axis_bars.html")
def axis_bars(rows: Iterable[dict[str, Any]], caption: str) -> dict[str, Any]:
    """Draw points by axis. Each row: label, points, max_points, and url where it leads somewhere."""
    drawn = [
        {**row, "drawing": charts.bar(row["points"] or 0, row["max_points"], mirrored=_is_mirrored())}
        for row in rows
    ]
    return {"rows": drawn, "caption": caption}


@register.inclusion_tag("components/distribution.html")
def distribution(rows: Iterable[dict[str, Any]], caption: str, heading: str, counted: str) -> dict[str, Any]:
    """Draw how many fall in each class. Each row: label, count.

    `heading` names the column of classes, `counted` the column of counts.
    """
    rows = list(rows)
    highest = max((row["count"] for row in rows), default=0) or 1
    drawn = [{**row, "drawing": charts.bar(row["count"], highest, mirrored=_is_mirrored())} for row in rows]
    return {"rows": drawn, "caption": caption, "heading": heading, "counted": counted}


@register.inclusion_tag("components/trend.html")
def trend(
    rows: Iterable[dict[str, Any]], caption: str, maximum: Number = 100, threshold: Number | None = None
) -> dict[str, Any]:
    """Draw a figure year after year. Each row, oldest first: label, value (None where there is none).

    A row with `new_rules` true does not compare with the row before: the line is broken there, in words too.
    """
    rows = list(rows)
    values = [row["value"] for row in rows]
    breaks = frozenset(index for index, row in enumerate(rows) if index and row.get("new_rules"))
    drawing = charts.trend(
        values, maximum=maximum, threshold=threshold, breaks=breaks, mirrored=_is_mirrored()
    )
    changed = [rows[index]["label"] for index in sorted(breaks)]
    return {
        "rows": rows,
        "caption": caption,
        "drawing": drawing,
        "threshold": threshold,
        "changed": changed,
    }


@register.inclusion_tag("components/deadline.html")
def deadline(at: date | datetime) -> dict[str, Any]:
    """Write a deadline: the day and hour, and how far away it is, louder as it nears."""
    now = timezone.now()
    days = dates.days_between(now, at)
    is_past = at < now if isinstance(at, datetime) else days < 0
    tone = "bad" if is_past else "warn" if days <= SOON_DAYS else "neutral"
    return {
        "at": at,
        "has_hour": isinstance(at, datetime),
        "is_past": is_past,
        "distance": dates.format_distance(days),
        "tone": tone,
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, key: str, label: str, kind: str = "text", default: str = ""
) -> dict[str, Any]:
    """Write a column's title as a link that sorts by it, keeping the filters: ?sort=key, then ?sort=-key.

    `kind` is "number" for a column aligned to the end; ``default`` is the order when none is asked for.
    """
    query = context["request"].GET.copy()
    current = query.get("sort") or default
    query["sort"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "kind": kind, "direction": direction, "query": _without_page(query)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict[str, Any]:
    """Write the links to the other pages of a list, keeping filters and order: ?page=2."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": number, "query": _with_page(context["request"].GET, number)}
        if isinstance(number, int)
        else {"number": None, "query": ""}
        for number in numbers
    ]
    return {
        "page": page,
        "links": links,
        "previous": _with_page(context["request"].GET, page.number - 1) if page.has_previous() else "",
        "next": _with_page(context["request"].GET, page.number + 1) if page.has_next() else "",
    }


def _with_page(query: QueryDict, number: int) -> str:
    query = query.copy()
    query["page"] = str(number)
    return query.urlencode()


def _without_page(query: QueryDict) -> str:
    query.pop("page", None)
    return query.urlencode()
