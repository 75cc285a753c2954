"""What every page of the portal needs: texts in the reader's language, numbers and dates that read right."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.toolbox import dates, languages, numbers

register = template.Library()

EMPTY = "–"


def _left_to_right(text: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def pick(obj: Any, name: str) -> str:
    """Return a text of an object in the reader's language: {{ line|pick:"title" }}."""
    return languages.pick(obj, name)


@register.filter
def name(obj: Any) -> str:
    """Return an object's name in the reader's language; nothing for no object."""
    return languages.pick(obj, "name") if obj is not None else ""


@register.filter
def number(value: Decimal | int | str | None, decimals: int | None = None) -> str:
    """Write a number: {{ 62.5|number }} gives 62,5 and {{ 62.5|number:2 }} gives 62,50."""
    return EMPTY if value is None or value == "" else _left_to_right(numbers.format_number(value, decimals))


@register.filter
def amount(value: Decimal | int | str | None) -> str:
    """Write an amount with two decimals, without its currency: 20 870 000,00."""
    return EMPTY if value is None or value == "" else _left_to_right(numbers.format_amount(value))


@register.filter
def money(value: Decimal | int | str | None) -> str:
    """Write an amount with its currency: 20 870 000,00 MAD."""
    return (
        EMPTY if value is None or value == "" else format_html("<bdi>{}</bdi>", numbers.format_money(value))
    )


@register.filter
def percent(value: Decimal | int | str | None, decimals: int | None = None) -> str:
    """Write a percentage already counted out of 100: 62,5 %."""
    return EMPTY if value is None or value == "" else _left_to_right(numbers.format_percent(value, decimals))


@register.simple_tag
def out_of(value: Decimal | int | str | None, maximum: Decimal | int | str, decimals: int = 2) -> str:
    """Write a score and what it is counted from: 43,32 / 100."""
    if value is None or value == "":
        return EMPTY
    points = numbers.format_number(value, decimals)
    return format_html('<bdi dir="ltr" class="nowrap">{} / {}</bdi>', points, numbers.format_number(maximum))


@register.simple_tag
def years(first: int, last: int) -> str:
    """Write a range of years, which reverses in right-to-left text unless isolated: 2023–2028, or 2023."""
    return _left_to_right(str(first) if first == last else f"{first}–{last}")


@register.filter
def isolate(text: Any) -> str:
    """Keep a code, a number or a file name of either direction from disturbing the sentence around it."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in words: 15 avril 2026."""
    if not value:
        return EMPTY
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', _iso(dates.as_day(value)), dates.format_day(value)
    )


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant in words, in Casablanca: 15 avril 2026 à 23:59."""
    if not value:
        return EMPTY
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', _iso(value), dates.format_moment(value))


@register.filter
def hour(value: datetime | None) -> str:
    """Write the hour of an instant, in Casablanca: 14:02."""
    return _left_to_right(dates.format_hour(value)) if value else EMPTY


@register.filter
def in_days(value: date | datetime | None) -> str:
    """Write how far a day is from today: in 12 days, yesterday."""
    return dates.format_distance(dates.days_between(timezone.now(), value)) if value else EMPTY


@register.simple_tag
def icon(name: str, mirrored: bool = False) -> str:
    """Draw one icon of the sprite, for decoration: the word beside it carries the meaning.

    `mirrored` turns it round in right-to-left pages; for arrows only.
    """
    return _icon(name, mirrored)


@lru_cache(maxsize=256)
def _icon(name: str, mirrored: bool) -> str:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " icon-mirrored" if mirrored else "",
        static("vendor/bootstrap-icons/sprite.svg"),
        name,
    )


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Tell whether a form field draws several controls of its own (radio buttons, boxes)."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether a form field is one box to tick, whose label follows it."""
    return isinstance(field.field.widget, CheckboxInput)


def _iso(value: date | datetime) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
