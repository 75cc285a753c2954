"""Two versions of a grid beside each other."""

import copy

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.services.grid_comparison import Difference, compare_grids
from assessments.services.grids import import_grid
from communes.enums import Role
from tests.assessments.scoring.grids import papc_document
from tests.factories.assessments import IN_ENTRY
from tests.factories.communes import membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions():
    first = papc_document()
    second = copy.deepcopy(first)
    second["version"] = "2026.1"
    lines = {line["code"]: line for line in second["indicators"]}
    lines["A1"]["scale"]["target"] = "95"
    lines["A3"]["title"]["fr"] = "Autrement dit"
    lines["B1"]["max_points"], lines["B2"]["max_points"] = "7", "4"
    lines["F4"]["code"] = "F5"
    second["conditions"][0]["tests"][0]["not_after"] = {"month_day": "07-31", "year_offset": 0}
    for document in second["documents"]["documents"]:
        document["proves"] = ["F5" if line == "F4" else line for line in document["proves"]]
    return [import_grid(document, by=None, at=IN_ENTRY) for document in (first, second)]


def test_each_difference_has_its_name(versions):
    comparison = compare_grids(*versions, "fr")
    found = {row.code: row.difference for row in (*comparison.conditions, *comparison.lines)}
    assert found["A1"] == Difference.RULE
    assert found["A2"] == Difference.SAME
    assert found["A3"] == Difference.WORDS
    assert found["F4"] == Difference.REMOVED
    assert found["F5"] == Difference.NEW
    assert found["CMO1"] == Difference.RULE
    assert found["CMO2"] == Difference.SAME
    assert comparison.changed == sum(value != Difference.SAME for value in found.values())
    assert compare_grids(versions[0], versions[0], "ar").changed == 0


def test_the_page_compares_with_the_version_before_or_the_one_chosen(client, versions):
    sign_in(client, membership(Role.REVIEWER))
    with translation.override("fr"):
        page = client.get(reverse("assessments:grid_compare", args=["papc", "2026.1"])).text
        back = client.get(reverse("assessments:grid_compare", args=["papc", versions[0].version])).text
    assert "Autrement dit" in page
    assert versions[0].version in page
    assert "2026.1" in back
