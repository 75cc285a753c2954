"""What programs read: published rows alone, filtered, paged, kept by their ETag, and not too often."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.models import PublishedResult
from assessments.views.api.throttle import ReaderThrottle
from tests.assessments.publication.situations import published_cycle
from tests.factories.assessments import AssessmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def results(client, **query):
    return client.get(reverse("api:results", args=[2025]), query)


def test_results_are_filtered_and_paged_at_the_same_cost(client, django_assert_num_queries):
    publication = published_cycle(files=3)
    first, *others = publication.results.filter(is_scored=True).select_related("commune__province__region")
    PublishedResult.objects.filter(pk=first.pk).update(total=Decimal("40.00"), is_eligible=False)
    place = first.commune.province

    with django_assert_num_queries(3):
        whole = results(client).json()
    assert (whole["count"], whole["publication"]["digest"]) == (4, publication.digest)
    page = results(client, page_size=3, page=2).json()
    assert (len(page["results"]), page["next"]) == (1, None)
    assert "page=1" in page["previous"]
    for query, count in (
        ({"eligible": "false"}, 2),
        ({"min_total": 70}, len(others)),
        ({"commune": first.commune.code}, 1),
        ({"province": place.code, "region": place.region.code}, 1),
        ({"search": first.commune.name_ar}, 1),
        ({"search": "\x00"}, 4),
    ):
        assert results(client, **query).json()["count"] == count, query


def test_one_result_holds_its_lines_and_answers(client):
    row = published_cycle(files=1).results.get(is_scored=True)

    found = client.get(reverse("api:result", args=[2025, row.commune.code])).json()

    assert (found["total"], found["sheet"]["lines"]["B2"]["points"]) == ("71.24", "2.81")
    assert found["answers"] == row.answers
    years = client.get(reverse("api:commune", args=[row.commune.code])).json()["results"]
    assert [(each["year"], each["total"]) for each in years] == [(2025, "71.24")]
    files = client.get(reverse("api:publication", args=[2025, 1])).json()["files"]
    assert client.get(files[0]["url"]).getvalue().startswith(b"\xef\xbb\xbfcommune_code")
    assert client.get(reverse("api:grid", args=["papc", "2025.1"])).json()["code"] == "papc"


def test_nothing_that_is_not_published_is_told(client):
    file = AssessmentFactory(submitted=True, answers=True)

    assert client.get(reverse("api:cycles")).json() == []
    assert client.get(reverse("api:grids")).json() == []
    assert results(client).status_code == 404
    assert client.get(reverse("api:commune", args=[file.commune.code])).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ({"regoin": "01"}, 400, "regoin"),
        ({"page_size": "1000"}, 400, "page_size"),
        ({"page": "x"}, 400, "page"),
        ({"page": "99"}, 404, ""),
        ({"version": "9"}, 404, ""),
    ],
)
def test_a_wrong_parameter_is_named(client, query, status, named):
    published_cycle(files=1)

    answer = results(client, **query)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["status"] == status
    assert list(answer.json().get("errors", {})) == ([named] if named else [])


def test_the_same_answer_is_not_sent_twice(client):
    published_cycle(files=1)
    first = results(client)

    again = client.get(reverse("api:results", args=[2025]), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=300" in first["Cache-Control"]
    assert client.head(reverse("api:cycles")).status_code == 200


def test_other_forms_and_methods_are_refused_in_json(client):
    address = reverse("api:cycles")

    assert client.get(address, headers={"Accept": "text/html"}).status_code == 406
    assert client.post(address).json()["title"] == "Method Not Allowed"
    lost = client.get("/api/v1/nowhere/")
    assert (lost.status_code, lost.json()["status"]) == (404, 404)


def test_whoever_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setattr(ReaderThrottle, "rate", "2/min", raising=False)
    address = reverse("api:cycles")
    answers = [client.get(address, REMOTE_ADDR="192.0.2.7") for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["title"] == "Too Many Requests"
    assert "max-age" not in answers[2].get("Cache-Control", "")
    assert client.get(address, REMOTE_ADDR="192.0.2.8").status_code == 200
