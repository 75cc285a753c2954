import pytest

from communes.services.search import search_communes
from tests.factories.communes import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def country():
    for code, name_fr, name_ar, population in [
        ("06.141.01.0", "Casablanca", "الدار البيضاء", 3_215_935),
        ("06.141.01.81", "Méchouar de Casablanca", "مشور الدار البيضاء", 2_460),
        ("01.051.01.01", "Al Hoceima", "الحسيمة", 50_225),
        ("09.273.01.05", "Ait Melloul", "أيت ملول", 206_951),
        ("05.081.01.07", "Ksar El Kebir", "القصر الكبير", 124_701),
        ("03.231.01.0", "Fès", "فاس", 1_256_172),
    ]:
        CommuneFactory(code=code, name_fr=name_fr, name_ar=name_ar, population_2024=population)


def names(text, **options):
    return [commune.name_fr for commune in search_communes(text, **options)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fes", "Fès"),
        ("FÈS", "Fès"),
        ("hoceima", "Al Hoceima"),
        ("el hoceima", "Al Hoceima"),
        ("حسيمه", "Al Hoceima"),
        ("ايت ملول", "Ait Melloul"),
        ("آيت ملّول", "Ait Melloul"),
        ("kebir ksar", "Ksar El Kebir"),
        ("قصر كبير", "Ksar El Kebir"),
        ("mechouar casa", "Méchouar de Casablanca"),
        ("01.051.01.01", "Al Hoceima"),
        ("010510101", "Al Hoceima"),
        ("01.051.", "Al Hoceima"),
    ],
)
def test_either_name_or_the_code_finds_a_commune(typed, found):
    assert names(typed) == [found]


def test_the_whole_name_comes_before_names_that_hold_it():
    assert names("casablanca") == ["Casablanca", "Méchouar de Casablanca"]
    assert names("الدار البيضاء") == ["Casablanca", "Méchouar de Casablanca"]


def test_the_most_inhabited_come_first_and_the_limit_holds():
    CommuneFactory(name_fr="Fès Jdid", name_ar="فاس الجديد", population_2024=900)
    CommuneFactory(name_fr="Fès Nord", name_ar="فاس الشمالية", population_2024=1_900)

    assert names("fe") == ["Fès", "Fès Nord", "Fès Jdid"]
    assert names("fe", limit=2) == ["Fès", "Fès Nord"]


@pytest.mark.parametrize("typed", ["", "   ", "|", "%", "…", "99.999"])
def test_a_text_without_a_word_finds_nothing(typed):
    assert names(typed) == []


def test_a_commune_that_is_no_longer_listed_is_not_found():
    CommuneFactory(unlisted=True, name_fr="Tiflet", name_ar="تيفلت")

    assert names("tiflet") == []


@pytest.mark.parametrize("more", [1, 7])
def test_costs_one_query_with_the_places_around(more, django_assert_num_queries):
    CommuneFactory.create_batch(more, name_fr="Ouled Teima")
    with django_assert_num_queries(1):
        assert [commune.province.region.name_fr for commune in search_communes("ouled")]
