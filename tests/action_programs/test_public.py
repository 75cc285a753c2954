"""What everybody reads and takes away of a programme in force."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.models import FundingLine, Project
from action_programs.source_case.loading import load_source_case
from config.toolbox.canonical import digest
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return load_source_case(CommuneFactory(), by=None, at=AT, is_demonstration=True)


def address(name, programme):
    return reverse(f"action_programs:{name}", args=[programme.commune.code, programme.first_year])


def test_a_resident_finds_the_programme_of_the_commune(client):
    programme = ActionProgrammeFactory(commune=CommuneFactory(name_fr="Tiznit"), in_force=True)
    ActionProgrammeFactory(in_force=True)
    ActionProgrammeFactory(adopted=True)
    everything = client.get(reverse("action_programs:public_programmes"))
    found = client.get(reverse("action_programs:public_programmes"), {"q": "tiznit"})

    assert len(everything.context["page"].object_list) == 2
    assert list(found.context["page"].object_list) == [programme]
    assert address("public_programme", programme) in found.content.decode()


def test_the_public_list_costs_the_same_for_any_number(client):
    def queries():
        with CaptureQueriesContext(connection) as made:
            client.get(reverse("action_programs:public_programmes"))
        return len(made)

    a_project(ActionProgrammeFactory(in_force=True))
    queries()
    few = queries()
    for _number in range(6):
        a_project(ActionProgrammeFactory(in_force=True))

    assert queries() == few


def test_the_table_of_projects_adds_up_to_the_source(client, programme):
    response = client.get(address("public_csv", programme))
    text = response.content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeff")
    assert len(rows) == 43
    assert sum(Decimal(row["commune_share_mad"]) for row in rows) == Decimal("52150000.00")
    assert sum(Decimal(row["partner_share_mad"]) for row in rows) == Decimal("104150000.00")
    assert rows[13]["status"] == "done"
    assert rows[13]["axis_ar"]


def test_the_document_can_be_checked_and_says_it_is_a_demonstration(client, programme):
    document = json.loads(client.get(address("public_json", programme)).content)

    assert digest(document["content"]) == document["sha256"]
    assert document["demonstration"] is True
    assert len(document["progress"]) == len(document["content"]["projects"]) == 43


def test_what_is_changed_after_the_vote_is_not_public(client, programme):
    project = Project.objects.get(programme=programme, number=1)
    before = client.get(address("public_csv", programme)).content
    Project.objects.filter(pk=project.pk).update(title_fr="Un autre titre")
    FundingLine.objects.filter(project=project).delete()

    assert client.get(address("public_csv", programme)).content == before


@pytest.mark.parametrize("name", ["public_programme", "public_csv", "public_json"])
def test_nothing_is_public_before_the_visa(client, name):
    programme = ActionProgrammeFactory(adopted=True)

    assert client.get(address(name, programme)).status_code == 404
