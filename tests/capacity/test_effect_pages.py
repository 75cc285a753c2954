"""What is shown of the latest estimate says what was seen, and no more."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from capacity.models import EffectRun
from capacity.services.effect.readings import Verdict, holm, per_money, sentence, tally, verdicts
from capacity.services.effect.runs import JOB
from capacity.services.effect.shown import moved_of
from communes.enums import Role
from records.models import Job
from tests.factories.assessments import CycleFactory
from tests.factories.capacity import TopicFactory
from tests.factories.capacity_effect import (
    EffectFactory,
    EffectRunFactory,
    assisted,
    attended,
    held,
    reported,
    result,
)
from tests.factories.communes import CommuneFactory, membership, sign_in

pytestmark = pytest.mark.django_db
LIST, ESTIMATE, TABLE = (f"capacity:{name}" for name in ("effect", "effect_estimate", "effect_table"))


@pytest.fixture
def run():
    CycleFactory()
    return EffectRunFactory()


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_estimate_carries_as_far_as_it_may(run):
    effects = [
        EffectFactory(run=run, outcome="C1"),
        EffectFactory(run=run, outcome="C2", effect=Decimal("-1.2"), low=Decimal(-2), high=Decimal("-0.4")),
        EffectFactory(run=run, outcome="C3", by_chance=True),
        EffectFactory(run=run, outcome="C4", p_value=Decimal("0.03")),
        EffectFactory(run=run, outcome="B1", rising_before=True),
        EffectFactory(run=run, outcome="B2", pretrend_p=None),
        EffectFactory(run=run, outcome="B3", few=True),
    ]
    found = verdicts(effects)
    assert [found[row.pk] for row in effects] == [
        Verdict.GAIN,
        Verdict.LOSS,
        Verdict.CHANCE,
        Verdict.AMONG_MANY,
        Verdict.APART_BEFORE,
        Verdict.UNTESTED,
        Verdict.SHORT,
    ]
    counted = tally(effects)
    assert (counted.estimated, counted.by_chance) == (6, Decimal("0.30"))
    assert (counted.leaving_zero_out, counted.after_holm) == (5, 4)
    words = [sentence(row, found[row.pk], count=6) for row in effects]
    assert "gained 1.20 points more" in words[0]
    assert "gained 1.20 points less" in words[1]
    assert [text for text in words[2:] if "gained" in text] == []
    assert words[6].startswith("Only 4 communes had such actions")


def test_holm_takes_the_number_of_tests_into_account():
    values = [Decimal("0.01"), Decimal("0.04"), Decimal("0.03"), Decimal("0.9")]
    assert holm(values) == [Decimal("0.04"), Decimal("0.09"), Decimal("0.09"), Decimal("0.9")]
    assert holm([]) == []


def test_an_effect_for_money_asks_for_every_cost(run):
    effect = EffectFactory(run=run)
    # 1.2 points a commune, for 80,000 MAD a commune.
    assert per_money(effect).points == Decimal("1.50")
    assert (per_money(effect).low, per_money(effect).high) == (Decimal("0.50"), Decimal("2.50"))
    effect.seen["costed"] -= 1
    assert per_money(effect) is None


def test_the_list_is_read_by_line_by_topic_and_by_type(client, run):
    TopicFactory(code="recettes", title_fr="Développer les recettes propres")
    EffectFactory(run=run)
    EffectFactory(run=run, grouping="topic", group="recettes", by_chance=True)
    EffectFactory(run=run, grouping="kind", group="training", few=True)
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    by_line = page(client, LIST)
    assert "Effects estimated in this list" in by_line
    assert "gained 1.20 points more" in by_line
    assert "<svg" in by_line
    assert "Développer les recettes propres" in page(client, LIST, by="topic")
    by_kind = page(client, LIST, by="kind")
    assert "Not estimated" in by_kind
    assert "Only 4 communes had such actions" in by_kind
    assert client.get(reverse(LIST), {"by": "person"}).status_code == 404


def test_one_effect_shows_its_path_means_and_who_was_left_out(client, run):
    effect = EffectFactory(run=run)
    sign_in(client, membership(Role.PROVINCE_OFFICER, province=CommuneFactory().province))
    shown = page(client, "capacity:effect_detail", effect.pk)
    for text in ("year of the action", "Mean points", "Too few assessed years before the effect:", "0.440"):
        assert text in shown
    # A province reads effects; what each commune did is in the table, which is DDCTD's.
    assert client.get(reverse(TABLE)).status_code == 403
    assert reverse(ESTIMATE) not in page(client, LIST)
    few = EffectFactory(run=run, outcome="C2", few=True)
    assert "year of the action" not in page(client, "capacity:effect_detail", few.pk)


def test_ddctd_asks_for_an_estimate_and_takes_the_table(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    assert "Nothing is estimated yet" in page(client, LIST)
    assert client.get(reverse(TABLE)).status_code == 404
    client.post(reverse(ESTIMATE))
    client.post(reverse(ESTIMATE))
    assert Job.objects.filter(kind=JOB).count() == 1
    assert "Estimate of what capacity building changed" in page(client, LIST)
    run = EffectRunFactory()
    response = client.get(reverse(TABLE))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert run == EffectRun.objects.get()


def test_the_list_costs_the_same_for_one_effect_and_for_many(client, run):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    EffectFactory(run=run)
    page(client, LIST)
    with CaptureQueriesContext(connection) as one:
        page(client, LIST)
    for outcome in ("C2", "C3", "B1", "CMO1"):
        EffectFactory(run=run, group=outcome, outcome=outcome)
    with CaptureQueriesContext(connection) as many:
        page(client, LIST)
    assert len(many) == len(one)


def test_a_commune_is_found_by_name(client, run):
    commune = CommuneFactory(name_fr="Aït Melloul", search_text="ait melloul")
    sign_in(client, membership(Role.PROVINCE_OFFICER, province=commune.province))
    assert reverse("capacity:own_effect", args=[commune.code]) in page(client, LIST, commune="AIT")
    assert "No commune has this name." in page(client, LIST, commune="nowhere")


def test_a_commune_sees_what_it_did_and_what_moved(client):
    commune = CommuneFactory()
    agent = membership(Role.COMMUNE_AGENT, commune=commune)
    sign_in(client, agent)
    assert "No action is on record yet" in page(client, "capacity:own_effect", commune.code)
    result(commune, 2024, {"C1": "2.00"})
    result(commune, 2025, {"C1": "4.50"})
    reported(commune, 2024)
    attended(commune, held(TopicFactory(lines=["C1"]), year=2025))
    assisted(commune, year=2025, lines=["CMO1"])
    reported(CommuneFactory(), 2024, lines=["B1"])
    (latest, rows), (year, (moved,)) = moved_of(commune)
    assert (latest, [row.points_next for row in rows]) == (2025, [None, None])
    assert (year, moved.points, moved.points_next, moved.change) == (
        2024,
        Decimal("2.00"),
        Decimal("4.50"),
        Decimal("2.50"),
    )
    shown = page(client, "capacity:own_effect", commune.code)
    assert "proves nothing" in shown
    assert "+" in shown
    assert "Recouvrement" in shown
    with CaptureQueriesContext(connection) as captured:
        moved_of(commune)
    assert len(captured) <= 8
