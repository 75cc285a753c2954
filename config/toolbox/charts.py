"""Pictures of figures, drawn by the server as SVG without any text: the same on a page and in a PDF.

Words and numbers stand in the HTML around the drawing (a table or a legend), where they are read aloud,
searched, and written right in Arabic. A drawing given a `label` is announced by it; one without is decoration
beside its table. `mirrored` draws for right-to-left pages: bars grow from the right, and time runs to the
left.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import pi

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = Decimal | int

# The tokens of static/css/tokens.css: a PDF does not read the pages' style sheets inside a drawing.
ACCENT = "#0b6b5d"
ACCENT_SOFT = "#bfded7"
TRACK = "#e4ebe9"
INK = "#1b2725"
MUTED = "#7c8a87"
SHORT = "#805300"

BAR_WIDTH = 400
_SHAPES = {
    "rect": '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"></rect>',
    "line": (
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"></line>'
    ),
    "circle": '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"></circle>',
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a number falls on a horizontal axis of `width` units, kept inside of it."""

    low: Number
    high: Number
    width: int = BAR_WIDTH
    mirrored: bool = False

    def share(self, value: Number) -> float:
        span = self.high - self.low
        share = float((value - self.low) / Decimal(span)) if span else 0.0
        return min(max(share, 0.0), 1.0)

    def at(self, value: Number) -> float:
        share = self.share(value)
        return round(self.width * (1 - share if self.mirrored else share), 2)

    def span(self, first: Number, last: Number) -> tuple[float, float]:
        """Return the start and the length of the stretch between two numbers."""
        ends = sorted((self.at(first), self.at(last)))
        return ends[0], round(ends[1] - ends[0], 2)


@lru_cache(maxsize=1024)
def bar(value: Number, maximum: Number, *, mirrored: bool = False, label: str = "") -> SafeString:
    """Return a bar filled up to `value` out of `maximum`; lists draw the same few again and again."""
    scale = Scale(0, maximum, mirrored=mirrored)
    start, length = scale.span(0, value)
    shapes = [_rect(0, 0, BAR_WIDTH, 12, TRACK), _rect(start, 0, length, 12, ACCENT)]
    return _svg(shapes, BAR_WIDTH, 12, label)


def score_bar(
    value: Number | None,
    *,
    maximum: Number = 100,
    threshold: Number | None = None,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return a score as a filled bar with a tick at the threshold; brown below it. None draws no filling."""
    scale = Scale(0, maximum, mirrored=mirrored)
    shapes = [_rect(0, 6, BAR_WIDTH, 16, TRACK)]
    if value is not None:
        start, length = scale.span(0, value)
        is_short = threshold is not None and value < threshold
        shapes.append(_rect(start, 6, length, 16, SHORT if is_short else ACCENT))
    if threshold is not None:
        shapes.append(_line(scale.at(threshold), 0, 28, INK, 3))
    return _svg(shapes, BAR_WIDTH, 28, label)


def scale_bar(
    value: Number | None,
    *,
    floor: Number,
    target: Number,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return an indicator's scale: the stretch from floor to target, and a dot where one stands.

    A target below the floor (lower is better) needs nothing else: the axis still runs from small to large.
    """
    known = [floor, target, *([value] if value is not None else [])]
    low, high = min(0, *known), max(known)
    high += (high - low) / Decimal(20)
    scale = Scale(low, high, mirrored=mirrored)
    start, length = scale.span(floor, target)
    shapes = [
        _rect(0, 10, BAR_WIDTH, 8, TRACK),
        _rect(start, 10, length, 8, ACCENT_SOFT),
        _line(scale.at(floor), 4, 24, MUTED, 2, dashes="3 2"),
        _line(scale.at(target), 2, 26, INK, 3),
    ]
    if value is not None:
        # A dot half outside of the drawing would be cut.
        middle = min(max(scale.at(value), 9), BAR_WIDTH - 9)
        shapes.append(format_html(_SHAPES["circle"], middle, 14, 7, ACCENT, "#ffffff", 2))
    return _svg(shapes, BAR_WIDTH, 28, label)


def ring(value: Number, maximum: Number, *, label: str = "") -> SafeString:
    """Return a ring closed in the share of `value` in `maximum`, from the top."""
    length = 2 * pi * 40
    closed = round(Scale(0, maximum).share(value) * length, 2)
    circle = (
        '<circle cx="50" cy="50" r="40" fill="none" stroke="{}" stroke-width="12" stroke-dasharray="{} {}" '
        'transform="rotate(-90 50 50)"></circle>'
    )
    shapes = [format_html(circle, TRACK, round(length, 2), 0)]
    if closed:
        shapes.append(format_html(circle, ACCENT, closed, round(length, 2)))
    return _svg(shapes, 100, 100, label)


def stretch(
    first: Number,
    last: Number,
    *,
    low: Number,
    high: Number,
    done: Number = 0,
    now: Number | None = None,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return a stretch of time between two moments of an axis that runs from `low` to `high` by whole steps.

    `done` is the percentage of the stretch that is filled; `now` stands as a line across the drawing.
    """
    scale = Scale(low, high, mirrored=mirrored)
    start, length = scale.span(first, last)
    _done_start, done_length = scale.span(first, first + (last - first) * Decimal(done) / 100)
    shapes = [_axis_of_time(scale), _rect(start, 3, length, 14, ACCENT_SOFT)]
    if done_length:
        done_start = start + length - done_length if mirrored else start
        shapes.append(_rect(round(done_start, 2), 3, done_length, 14, ACCENT))
    if now is not None and low <= now <= high:
        shapes.append(_line(scale.at(now), 0, 20, SHORT, 2))
    return _svg(shapes, BAR_WIDTH, 20, label)


def trend(
    values: Sequence[Number | None],
    *,
    maximum: Number = 100,
    threshold: Number | None = None,
    breaks: Collection[int] = (),
    column: int = 120,
    height: int = 140,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return a line over equal columns, one value each; a missing value (None) breaks the line.

    The line is also broken before each column of `breaks`, with a rule between the two: what stands on one
    side of it does not compare with the other. Points stand in the middle of their column, so that a table
    with as many equal columns below names them.
    """
    width = column * max(len(values), 1)
    rise = Scale(0, maximum, width=height - 20)

    def point(index: int, value: Number) -> tuple[float, float]:
        position = len(values) - 1 - index if mirrored else index
        return position * column + column / 2, round(height - 10 - rise.at(value), 2)

    shapes = [_level(height - 10, width, TRACK)]
    if threshold is not None:
        shapes.append(_level(round(height - 10 - rise.at(threshold), 2), width, MUTED, dashes="6 4"))
    for index in sorted(breaks):
        x = (len(values) - index if mirrored else index) * column
        shapes.append(format_html(_SHAPES["line"], x, 0, x, height, SHORT, 2, "3 3"))
    for stretch in _stretches(values, breaks):
        points = [point(index, value) for index, value in stretch]
        path = " ".join(f"{x},{y}" for x, y in points)
        shapes.append(
            format_html(
                '<polyline points="{}" fill="none" stroke="{}" stroke-width="3"></polyline>', path, ACCENT
            )
        )
        shapes.extend(format_html(_SHAPES["circle"], x, y, 6, ACCENT, "#ffffff", 2) for x, y in points)
    return _svg(shapes, width, height, label)


def interval(
    value: Number,
    low: Number,
    high: Number,
    *,
    reach: Number,
    pale: bool = False,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return a figure as a dot on its interval, around a zero that stands in the middle, up to `reach`."""
    scale = Scale(-reach, reach, width=BAR_WIDTH // 2, mirrored=mirrored)
    start, length = scale.span(low, high)
    # A dot half outside of the drawing would be cut.
    middle = min(max(scale.at(value), 8), scale.width - 8)
    shapes = [
        _rect(0, 11, scale.width, 2, TRACK),
        _line(scale.at(0), 0, 24, MUTED, 2, dashes="3 2"),
        _rect(start, 9, max(length, 1), 6, MUTED if pale else ACCENT),
        format_html(_SHAPES["circle"], middle, 12, 6, INK, "#ffffff", 2),
    ]
    return _svg(shapes, scale.width, 24, label)


def intervals(
    steps: Sequence[tuple[Number, Number, Number]],
    *,
    since: int,
    column: int = 120,
    height: int = 180,
    mirrored: bool = False,
    label: str = "",
) -> SafeString:
    """Return figures with their intervals (value, low, high) over equal columns, around a level of zero.

    A dashed line stands before the column number `since`, where something begins.
    """
    width = column * max(len(steps), 1)
    ends = [Decimal(0), *(Decimal(end) for step in steps for end in step)]
    rise = Scale(min(ends), max(ends), width=height - 20)

    def level(value: Number) -> float:
        return round(height - 10 - rise.at(value), 2)

    def middle(index: int) -> float:
        return (len(steps) - 1 - index if mirrored else index) * column + column / 2

    begins = (len(steps) - since if mirrored else since) * column
    dashed = format_html(_SHAPES["line"], begins, 0, begins, height, MUTED, 2, "6 4")
    shapes = [_level(level(0), width, TRACK), dashed]
    for index, (value, low, high) in enumerate(steps):
        x = middle(index)
        colour = ACCENT if index >= since else MUTED
        shapes.append(format_html(_SHAPES["line"], x, level(low), x, level(high), colour, 4, "none"))
        shapes.append(format_html(_SHAPES["circle"], x, level(value), 6, INK, "#ffffff", 2))
    return _svg(shapes, width, height, label)


def _stretches(
    values: Sequence[Number | None], breaks: Collection[int] = ()
) -> list[list[tuple[int, Number]]]:
    stretches: list[list[tuple[int, Number]]] = [[]]
    for index, value in enumerate(values):
        if index in breaks:
            stretches.append([])
        if value is not None:
            stretches[-1].append((index, value))
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


@lru_cache(maxsize=64)
def _axis_of_time(scale: Scale) -> SafeString:
    """Return the axis and its steps, the same in every row of a calendar."""
    steps = range(int(scale.low), int(scale.high) + 1)
    lines = [_line(scale.at(step), 0, 20, TRACK, 1) for step in steps]
    return _together([_rect(0, 8, BAR_WIDTH, 4, TRACK), *lines])


def _rect(x: float, y: float, width: float, height: float, fill: str) -> SafeString:
    return format_html(_SHAPES["rect"], x, y, width, height, min(height / 4, 4), fill)


def _line(x: float, top: float, bottom: float, stroke: str, width: int, dashes: str = "none") -> SafeString:
    # Kept whole at both ends of the drawing.
    x = min(max(x, width / 2), BAR_WIDTH - width / 2)
    return format_html(_SHAPES["line"], x, top, x, bottom, stroke, width, dashes)


def _level(y: float, width: int, stroke: str, dashes: str = "none") -> SafeString:
    return format_html(_SHAPES["line"], 0, y, width, y, stroke, 2, dashes)


def _svg(shapes: Sequence[SafeString], width: int, height: int, label: str) -> SafeString:
    name = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg" {}>{}</svg>',
        width,
        height,
        name,
        _together(shapes),
    )


def _together(shapes: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((shape,) for shape in shapes))
