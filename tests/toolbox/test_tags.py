from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.template import engines
from django.test import RequestFactory

from config.toolbox.languages import in_language
from config.toolbox.templatetags.components import deadline


def render(text: str, language: str = "fr", **context) -> str:
    template = engines["django"].from_string("{% load adaa components %}" + text)
    with in_language(language):
        return template.render(context)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{{ value|number }}", '<bdi dir="ltr">62,5</bdi>'),
        ("{{ value|number:2 }}", '<bdi dir="ltr">62,50</bdi>'),
        ("{{ value|percent }}", '<bdi dir="ltr">62,5\u202f%</bdi>'),
        ("{{ value|amount }}", '<bdi dir="ltr">62,50</bdi>'),
        ("{{ value|money }}", "<bdi>62,50 MAD</bdi>"),
        ("{% out_of value 100 %}", '<bdi dir="ltr" class="nowrap">62,50 / 100</bdi>'),
        ("{% years 2023 2023 %}", '<bdi dir="ltr">2023</bdi>'),
        ("{% years 2023 2028 %}", '<bdi dir="ltr">2023–2028</bdi>'),
        ("{{ unsafe|isolate }}", "<bdi>&lt;b&gt;</bdi>"),
        ("{{ none|number }}{{ none|day }}{{ none|amount }}{% out_of none 5 %}", "––––"),
    ],
)
def test_numbers_are_isolated_from_the_sentence_around_them(text, html):
    assert render(text, value=Decimal("62.50"), none=None, unsafe="<b>") == html


def test_names_come_in_the_readers_language():
    place = SimpleNamespace(name_ar="فاس", name_fr="Fès")
    assert render('{{ place|name }} {{ place|pick:"name" }}', "ar", place=place) == "فاس فاس"
    assert render("{{ place|name }}", place=None) == ""


def test_dates_carry_their_machine_form():
    at = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)
    assert render("{{ at|day }}", at=at) == '<time datetime="2026-04-15"><bdi>15 avril 2026</bdi></time>'
    assert 'datetime="2026-04-15T22:59+00:00"' in render("{{ at|moment }}", at=at)
    assert render("{{ at|hour }}", at=at) == '<bdi dir="ltr">23:59</bdi>'


@time_machine.travel(datetime(2026, 4, 13, 12, tzinfo=UTC), tick=False)
def test_how_far_a_day_is_counts_from_today():
    assert render("{{ day|in_days }}", "en", day=date(2026, 4, 15)) == "in 2 days"


@pytest.mark.parametrize(
    ("hours", "tone", "is_past"),
    [(-1, "bad", True), (1, "warn", False), (24 * 7, "warn", False), (24 * 9, "neutral", False)],
)
def test_a_deadline_is_louder_as_it_nears(hours, tone, is_past):
    at = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)
    with time_machine.travel(at.timestamp() - hours * 3600, tick=False):
        drawn = deadline(at)
    assert (drawn["tone"], drawn["is_past"]) == (tone, is_past)


@time_machine.travel(datetime(2026, 4, 15, 12, tzinfo=UTC), tick=False)
def test_a_deadline_of_a_day_lasts_the_whole_day():
    assert deadline(date(2026, 4, 15))["is_past"] is False
    assert deadline(date(2026, 4, 14))["is_past"] is True


def header(query: str) -> str:
    request = RequestFactory().get(f"/?{query}")
    return render('{% sort_header "score" "Score" "number" %}', request=request)


def test_a_column_sorts_one_way_then_the_other_and_keeps_the_filters():
    assert 'href="?region=1&amp;sort=score"' in header("region=1&page=3")
    assert 'href="?sort=-score"' in header("sort=score")
    assert 'aria-sort="ascending"' in header("sort=score")
    assert 'aria-sort="descending"' in header("sort=-score")
    assert "aria-sort" not in header("sort=name")


def test_an_icon_is_decoration_and_only_arrows_turn_round():
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    assert "icon-mirrored" not in render('{% icon "bell" %}')
    assert "icon-mirrored" in render('{% icon "arrow-left" mirrored=True %}')
