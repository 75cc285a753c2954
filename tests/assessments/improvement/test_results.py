"""Results over the years: what is shown, beside whom, where a rule changed, and at what cost."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.enums import Stage, State
from assessments.models import Correction
from assessments.scoring.changes import Change
from assessments.services.commune_results import commune_results
from assessments.services.grid_lines import link_line
from assessments.services.grids import import_grid
from assessments.services.improvement.peers import peers_of
from assessments.services.improvement.ways import file_ways
from assessments.services.public.results import latest_publications
from assessments.services.stage_table import stage_table
from communes.enums import Role
from tests.assessments.grids.situations import renamed
from tests.assessments.improvement.situations import final, published
from tests.assessments.publication.situations import PUBLISHED_AT
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, CycleFactory, grid_document, scored
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def own(file, role=Role.COMMUNE_AGENT):
    return actor(role, commune=file.commune)


def test_years_are_published_ones_and_ones_own_final_one():
    before = final(year=2024)
    published(before)
    file = final(before.commune, capex_paid="0.00")

    seen = commune_results(file.commune, own(file), at=PUBLISHED_AT)
    elsewhere = commune_results(file.commune, actor(Role.AUDITOR), at=PUBLISHED_AT)

    assert [(year.year, year.is_published) for year in seen.years] == [(2024, True), (2025, False)]
    assert [year.year for year in elsewhere.years] == [2024]
    line = next(row for block in seen.blocks for row in block.lines if row.code == "B1")
    assert [cell.points for cell in line.cells] == [Decimal("3.00"), Decimal("0.00")]
    assert seen.blocks[0].axis.cells[0].max_points == 20
    assert seen.totals[1]["value"] == seen.totals[0]["value"] - 3


def test_medians_and_reach_are_those_of_the_category_and_region():
    place = CommuneFactory(milieu="rural", population_2024=8_000)
    paid = ["6000000.00", "8000000.00", "10000000.00", "12000000.00", "14000000.00"]
    files = [
        final(
            CommuneFactory(province=place.province, milieu="rural", population_2024=7_000),
            capex_paid=sum_paid,
            capex_appropriations="20000000.00",
        )
        for sum_paid in paid
    ]
    final(CommuneFactory(province=place.province, milieu="urban"), capex_paid="0.00")
    published(*files)

    peers = peers_of(place, latest_publications())[2025]

    spread = peers.like.lines["B1"]
    assert (peers.category.count, peers.region.count, peers.like.count) == (5, 6, 5)
    assert peers.sizes == (5_000, 10_000)
    assert spread.median == Decimal("3.00")
    assert (spread.half_value, spread.quarter_value) == (50, 60)
    assert (spread.peer.half, spread.peer.quarter) == (Decimal("3.00"), Decimal("4.50"))
    assert peers.region.lines["B1"].median == Decimal("2.25")


def test_too_few_of_like_size_are_compared_with_the_whole_category():
    files = [final(CommuneFactory(milieu="rural", population_2024=people)) for people in (3_000, 30_000)]
    published(*files)

    peers = peers_of(files[0].commune, latest_publications())[2025]

    assert (peers.like.count, peers.sizes) == (2, None)


def test_a_changed_rule_is_a_break_with_its_bridge():
    before = final(year=2024)
    document = deepcopy(dict(grid_document()))
    document["version"] = "2026.1"
    line = next(line for line in document["indicators"] if line["code"] == "B1")
    line["scale"] = {"kind": "linear", "floor": 0, "target": 70}
    renamed(document, "F4", "F9")
    grid = import_grid(document, by=None, at=PUBLISHED_AT)
    CycleFactory(assessed_year=2025, grid=grid)
    file = final(before.commune)

    seen = commune_results(file.commune, own(file), at=PUBLISHED_AT)

    rows = {row.code: row for block in seen.blocks for row in block.lines}
    assert [cell.change for cell in rows["B1"].cells] == [Change.NONE, Change.RULE]
    assert rows["B1"].break_places == {1}
    (words,) = rows["B1"].breaks
    assert "With its figures of 2024 the commune would have 4.29 of 6 under the new rule." in words
    assert not rows["B2"].breaks
    assert seen.totals[1]["new_rules"]
    # A line renamed goes on, and says so; only the axis whose rules changed is broken.
    assert [cell.points for cell in rows["F9"].cells] == [Decimal("3.00"), Decimal("3.00")]
    assert "until 2024 it was the line F4" in rows["F9"].notes[0]
    assert not rows["F9"].break_places
    assert [block.axis.code for block in seen.blocks if block.axis.break_places] == ["B"]
    assert not seen.ended

    # An administrator decides otherwise, with the reason: the results given stay, the trend follows.
    deciding = {"seen_version": 0, "actor": actor(Role.ADMINISTRATOR), "at": PUBLISHED_AT}
    older = before.cycle.grid
    link_line(grid, older, "B1", before="B1", is_comparable=True, reason="Near enough", **deciding)
    link_line(grid, older, "F9", before="", is_comparable=True, reason="Another survey", **deciding)
    seen = commune_results(file.commune, own(file), at=PUBLISHED_AT)
    rows = {row.code: row for block in seen.blocks for row in block.lines}
    assert not rows["B1"].break_places
    assert "Held to be comparable: Near enough" in rows["B1"].notes[0]
    assert [cell.points for cell in rows["F9"].cells] == [None, Decimal("3.00")]
    (ended,) = seen.ended
    assert ended.code == "F4"
    assert "no longer asked" in ended.breaks[0]


def test_stages_stand_side_by_side_with_what_was_put_right_and_why():
    file = final()
    Correction.objects.create(
        assessment=file,
        field="capex_paid",
        line="B1",
        stage=Stage.AUDIT,
        value="0.00",
        reason="The vouchers lack.",
        corrected_by=UserFactory(),
        corrected_at=PUBLISHED_AT,
    )
    scored(file, Stage.AUDIT)

    table = stage_table(file, own(file))

    row = next(row for section in table.sections for row in section.rows if row.card.code == "B1")
    assert [cell.points for cell in row.cells] == [Decimal("3.00"), Decimal("3.00"), Decimal("0.00")]
    assert [cell.is_moved for cell in row.cells] == [False, False, True]
    assert [(change.card.code, change.corrected, change.reason) for change in table.changes] == [
        ("B1", "0,00", "The vouchers lack.")
    ]
    assert table.totals[0] - table.totals[2] == 3
    file.state = State.IN_REVIEW
    assert len(stage_table(file, own(file)).stages) == 1


def test_the_way_starts_from_the_file_and_compares_with_lines_of_the_same_rule():
    files = [final(capex_paid="0.00", capex_appropriations="20000000.00") for _each in range(2)]
    published(*files)

    ways = file_ways(files[0])

    assert [str(way.goal) for way in ways.ways] == ["80"] if ways.sheet.total >= 70 else ["70"]
    assert ways.peers.year == 2025
    row = next(row for row in ways.lines if row.line.code == "B1")
    assert row.spread.peer.half == 0
    assert not row.is_within_reach


@pytest.mark.parametrize("years", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_years(client, django_assert_num_queries, years):
    commune = CommuneFactory()
    for year in range(2025 - years + 1, 2026):
        published(final(commune, year=year), final(year=year))
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=commune))
    address = reverse("assessments:results", args=[commune.code])
    client.get(address)

    with django_assert_num_queries(22):
        response = client.get(address)

    page = response.content.decode()
    assert "Median of the region" in page
    assert "The shortest way to more" in page
    workbook = client.get(reverse("assessments:results_xlsx", args=[commune.code]))
    assert workbook.content.startswith(b"PK")


def test_a_commune_that_sent_nothing_has_years_without_a_score(client):
    nothing = AssessmentFactory(not_submitted=True)
    published(final())
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=nothing.commune))

    page = client.get(reverse("assessments:my_results"), follow=True).content.decode()

    assert "No score" in page
    assert "The shortest way to more" not in page
    assert client.get(reverse("assessments:improvement", args=[nothing.pk])).status_code == 200
    assert client.get(reverse("assessments:way", args=[nothing.pk])).status_code == 200
