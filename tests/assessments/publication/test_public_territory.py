"""Regions, the map, the comparison, and a commune beside the others: all from frozen rows."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import Publication, PublishedResult
from assessments.services.grids import import_grid
from assessments.services.public.groups import done_well, most_lost, ranked
from assessments.services.public.map import bands
from assessments.services.public.pictures import compared_years, totals_by_year
from assessments.services.public.results import summary_of
from communes.enums import Milieu
from communes.models import Commune
from tests.assessments.publication.situations import PUBLISHED_AT, published_cycle
from tests.factories.assessments import grid_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def together(publication: Publication) -> list[PublishedResult]:
    """Put the communes of a publication in one province, as large as one another but for the last."""
    rows = list(publication.results.select_related("commune__province").order_by("commune__code"))
    for row in rows:
        Commune.objects.filter(pk=row.commune_id).update(
            province=rows[0].commune.province, milieu=Milieu.RURAL, population_2024=10_000
        )
    Commune.objects.filter(pk=rows[-1].commune_id).update(population_2024=50_000)
    return list(publication.results.select_related("commune__province__region").order_by("commune__code"))


@pytest.mark.parametrize("files", [2, 6])
def test_a_region_ranks_its_communes_at_the_same_cost(client, django_assert_num_queries, files):
    publication = published_cycle(files=files)
    rows = together(publication)
    PublishedResult.objects.filter(pk=rows[0].pk).update(total=Decimal("40.00"), is_eligible=False)
    code = rows[0].commune.province.region.code

    with django_assert_num_queries(8):
        page = client.get(reverse("assessments:public_region", args=[2025, code]))

    assert page.status_code == 200
    ranks = [row.rank for row in ranked(publication, code)]
    assert ranks == [1] * (files - 1) + [files, None]
    assert client.get(reverse("assessments:public_region", args=[2025, "99"])).status_code == 404
    assert client.get(reverse("assessments:public_regions", args=[2025])).status_code == 200


def test_the_map_goes_down_from_the_country_to_the_communes(client):
    publication = published_cycle(files=1)
    commune = publication.results.select_related("commune__province__region").first().commune
    address = reverse("assessments:public_map", args=[2025])

    for query in ({}, {"level": "provinces"}, {"within": commune.province.code}):
        assert client.get(address, query).status_code == 200
    assert client.get(address, {"within": "99"}).status_code == 404
    low, *_others, high = bands(Decimal(70))
    assert (low.holds(Decimal("49.99")), low.holds(Decimal(50)), high.holds(Decimal(80))) == (
        True,
        False,
        True,
    )


def test_four_communes_at_most_are_compared_and_like_ones_proposed(client):
    publication = published_cycle(files=5)
    rows = [row for row in together(publication) if row.is_scored]
    codes = [row.commune.code for row in rows]
    address = reverse("assessments:public_compare", args=[2025])

    first = client.get(address, {"c": codes[0], "q": rows[1].commune.name_fr}).context
    assert rows[1] in [each["result"] for each in first["found"]]
    assert {each["result"] for each in first["like"]} == set(rows[1:])
    page = client.get(address, {"c": [codes[0], codes[0], "99.999", *codes[1:]]})
    assert [each["result"].commune.code for each in page.context["columns"]] == codes[:4]
    assert page.context["table"]["axes"][1]["cells"][0]["max_points"] == 20
    assert (page.context["like"], page.context["is_uneven"]) == ([], False)
    Commune.objects.filter(code=codes[0]).update(population_2024=90_000)
    assert client.get(address, {"c": codes[:2]}).context["is_uneven"]


def test_a_commune_is_read_beside_its_region_and_its_category(client):
    publication = published_cycle(files=2)
    result = publication.results.filter(is_scored=True).select_related("commune__province__region").first()

    context = client.get(reverse("assessments:public_commune", args=[2025, result.commune.code])).context

    assert [group.figures["median"] for group in context["beside"]] == ["71.24", "71.24"]
    assert context["axes"][1]["medians"] == [context["axes"][1]["points"]] * 2
    good, lacking = done_well(context["sections"]), most_lost(context["sections"])
    assert all(Decimal(line["points"]) >= Decimal("0.9") * line["maximum"] for line in good)
    lost = [line["lost"] for line in lacking]
    assert lost == sorted(lost, reverse=True)
    assert not {line["indicator"]["code"] for line in good} & {line["indicator"]["code"] for line in lacking}


def test_years_under_other_rules_do_not_run_into_one_another(client):
    earlier, later = published_cycle(files=1, year=2024), published_cycle(files=1)
    assert [row["new_rules"] for row in compared_years([later, earlier])] == [False, False]
    later.cycle.grid = import_grid(
        {**grid_document("papc", "2025.1"), "version": "2025.9"}, by=None, at=PUBLISHED_AT
    )
    later.cycle.save()

    page = client.get(reverse("assessments:public_home"))

    assert [row["new_rules"] for row in page.context["trend_rows"]] == [False, True]
    assert "the rules of the grid are others" in page.content.decode()
    pair = [each.results.select_related("publication__cycle").first() for each in (earlier, later)]
    assert [row["new_rules"] for row in totals_by_year(pair)] == [False, True]


def test_figures_of_groups_are_worked_out_for_an_older_publication():
    publication = published_cycle(files=1)
    whole = publication.summary
    publication.summary = {key: value for key, value in whole.items() if key != "large"}

    assert summary_of(publication) == whole
