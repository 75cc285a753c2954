"""What everybody reads about the territory."""

import pytest
from django.urls import reverse

from tests.factories.communes import (
    CommuneFactory,
    MembershipFactory,
    ProvinceFactory,
    RegionFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    """Return a commune by the codes of the real territory: the outlines of the maps have the same."""
    region = RegionFactory(code="01", name_fr="Tanger-Tétouan-Al Hoceima", population_2024=4_030_222)
    province = ProvinceFactory(code="01.511", region=region, name_fr="Tanger-Assilah", prefecture=True)
    return CommuneFactory(
        code="01.511.01.0",
        province=province,
        name_fr="Tanger",
        name_ar="طنجة",
        population_2014=947_952,
        population_2024=1_275_428,
    )


def page(client, name, **kwargs):
    return client.get(reverse(f"communes:{name}", kwargs=kwargs or None)).content.decode()


def test_one_goes_down_from_the_country_to_a_commune(client, commune):
    country = page(client, "search")
    assert reverse("communes:region", kwargs={"code": "01"}) in country
    region = page(client, "region", code="01")
    assert reverse("communes:province", kwargs={"code": "01.511"}) in region
    province = page(client, "province", code="01.511")
    assert reverse("communes:commune", kwargs={"code": "01.511.01.0"}) in province
    facts = page(client, "commune", code="01.511.01.0")
    assert "طنجة" in facts
    assert "34.5" in facts


@pytest.mark.parametrize(
    ("name", "code"), [("region", "99"), ("province", "01.999"), ("commune", "01.511.99")]
)
def test_an_unknown_code_does_not_exist(client, name, code):
    assert client.get(reverse(f"communes:{name}", kwargs={"code": code})).status_code == 404


def test_a_search_shows_what_it_finds(client, commune):
    found = client.get(reverse("communes:search"), {"q": "طنجه"})
    assert "commune found" in found.content.decode()
    assert commune.code in found.content.decode()

    nothing = client.get(reverse("communes:search"), {"q": "atlantis"})
    assert "No commune has this name or this code" in nothing.content.decode()


def test_typing_replaces_the_list_alone(client, commune):
    part = client.get(reverse("communes:search"), {"q": "tanger"}, headers={"hx-request": "true"})

    assert "<html" not in part.content.decode()
    assert "01.511.01.0" in part.content.decode()


def test_a_commune_that_is_no_longer_listed_still_has_its_page(client, commune):
    commune.is_listed = False
    commune.save()

    assert "no longer lists this commune" in page(client, "commune", code=commune.code)
    assert commune.code not in page(client, "province", code="01.511")


def test_a_commune_without_a_figure_of_2014_has_no_growth(client, commune):
    commune.population_2014 = None
    commune.save()

    assert client.get(reverse("communes:commune", kwargs={"code": commune.code})).context["growth"] is None


def test_the_unit_is_offered_to_those_who_may_see_it(client, commune):
    unit = reverse("communes:unit", kwargs={"code": commune.code})
    assert unit not in page(client, "commune", code=commune.code)

    sign_in(client, MembershipFactory(agent=True, commune=commune))
    assert unit in page(client, "commune", code=commune.code)


@pytest.mark.parametrize("name", ["search", "region", "province", "commune"])
@pytest.mark.parametrize("more", [1, 9])
def test_costs_the_same_for_few_and_many(client, commune, name, more, django_assert_max_num_queries):
    for number in range(more):
        province = ProvinceFactory(code=f"01.9{number:02d}", region=commune.province.region)
        CommuneFactory(province=province, code=f"01.9{number:02d}.01.01")
        CommuneFactory(province=commune.province, code=f"01.511.05.{number:02d}")
    codes = {
        "search": {},
        "region": {"code": "01"},
        "province": {"code": "01.511"},
        "commune": {"code": commune.code},
    }
    page(client, name, **codes[name])
    with django_assert_max_num_queries(4):
        page(client, name, **codes[name])
