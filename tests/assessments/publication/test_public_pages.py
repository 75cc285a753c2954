"""What everybody reads: only what is published, the same cost for one row and for many."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import PublishedResult
from assessments.services.public.publishing import publish_cycle
from communes.enums import Role
from tests.assessments.publication.situations import (
    PUBLISHED_AT,
    final_file,
    published_cycle,
    second_version,
)
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_nothing_is_shown_before_publication(client):
    file = final_file()

    assert "No result is published yet" in client.get(reverse("assessments:public_home")).content.decode()
    assert client.get(reverse("assessments:public_cycle", args=[2025])).status_code == 404
    address = reverse("assessments:public_commune", args=[2025, file.commune.code])
    assert client.get(address).status_code == 404


def test_the_home_says_the_national_result_in_one_sentence(client):
    published_cycle(files=2)

    page = client.get(reverse("assessments:public_home")).content.decode()

    assert "communes of <bdi" in page
    assert "reached" in page


def test_the_list_is_searched_filtered_and_sorted(client):
    publication = published_cycle(files=3)
    names = list(publication.results.values_list("commune__name_fr", flat=True))
    address = reverse("assessments:public_cycle", args=[2025])

    assert 'aria-sort="descending"' in client.get(address).content.decode()
    found = client.get(address, {"q": names[0]}).context["page"].object_list
    assert [row.commune.name_fr for row in found] == [names[0]]
    eligible = client.get(address, {"outcome": "eligible"}).context["page"].object_list
    assert all(row.is_eligible for row in eligible)
    assert len(eligible) == 3
    region = publication.results.first().commune.province.region
    of_region = client.get(address, {"region": region.code}).context["page"].object_list
    assert {row.commune.province.region for row in of_region} == {region}
    by_name = client.get(address, {"sort": "name"}).context["page"].object_list
    assert [row.commune.name_fr for row in by_name] == sorted(names)


@pytest.mark.parametrize("query", [{"sort": "x"}, {"page": "none"}, {"outcome": "?"}, {"region": "99"}])
def test_an_odd_address_is_answered_calmly(client, query):
    published_cycle(files=1)

    assert client.get(reverse("assessments:public_cycle", args=[2025]), query).status_code == 200


def test_an_empty_search_says_what_to_do(client):
    published_cycle(files=1)

    page = client.get(reverse("assessments:public_cycle", args=[2025]), {"q": "zzz"}).content.decode()

    assert "No commune fits these filters" in page


@pytest.mark.parametrize("files", [1, 7])
def test_the_list_costs_the_same(client, django_assert_num_queries, files):
    published_cycle(files=files)

    with django_assert_num_queries(10):
        client.get(reverse("assessments:public_cycle", args=[2025]))


def test_a_kept_page_costs_nothing_and_a_publication_drops_it(
    client, django_assert_num_queries, django_capture_on_commit_callbacks
):
    publication = published_cycle(files=1)
    address = reverse("assessments:public_home")
    client.get(address)

    with django_assert_num_queries(0):
        client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        second_version(publication)
    assert client.get(address).context["publication"].version == 2


def test_a_kept_page_is_not_given_to_people_signed_in(client):
    published_cycle(files=1)
    address = reverse("assessments:public_home")
    client.get(address)

    page = sign_in(client, actor(Role.REVIEWER).membership).get(address).content.decode()

    assert "Sign out" in page


def test_a_commune_page_gives_every_line_its_reason_and_no_name_of_a_person(client):
    file = final_file()
    publish_cycle(file.cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT)

    page = client.get(reverse("assessments:public_commune", args=[2025, file.commune.code])).content.decode()

    assert "71.24 / 100" in page
    assert page.count("2.81 / 5") >= 1
    for person in (file.submitted_by, file.claimed_by, file.approved_by):
        assert person.full_name not in page
        assert person.email not in page


def test_an_older_version_stays_readable(client):
    publication = published_cycle(files=1)
    second_version(publication)

    old = client.get(reverse("assessments:public_cycle_version", args=[2025, 1]))

    assert old.context["publication"].version == 1
    assert "Version" in old.content.decode()


def test_a_card_is_verified_by_its_code(client):
    result = published_cycle(files=1).results.get(is_scored=True)

    page = client.get(reverse("assessments:verify", args=[result.verification_code]))
    assert "This score card is authentic." in page.content.decode()
    assert result.digest in page.content.decode()
    spaced = f"{result.verification_code[:4]}-{result.verification_code[4:].lower()}"
    assert client.get(reverse("assessments:verify_form"), {"code": spaced}).context["result"] == result


def test_an_unknown_code_is_refused_in_words(client):
    page = client.get(reverse("assessments:verify", args=["AAAA"]))

    assert page.status_code == 404
    assert "No published score card has this code." in page.content.decode()


def test_a_card_of_an_earlier_version_says_that_a_later_one_exists(client):
    publication = published_cycle(files=1)
    code = publication.results.get(is_scored=True).verification_code
    second_version(publication)

    page = client.get(reverse("assessments:verify", args=[code])).content.decode()

    assert "A later version of these results was published since." in page


def test_published_rows_hold_nothing_of_other_files(client):
    publication = published_cycle(files=1)
    stranger = AssessmentFactory(cycle__assessed_year=2024, submitted=True, answers=True)

    text = client.get(reverse("open_data:file", args=[2025, 1, "results.json"])).getvalue().decode()

    assert stranger.commune.code not in text
    assert PublishedResult.objects.filter(publication=publication).count() == 2
