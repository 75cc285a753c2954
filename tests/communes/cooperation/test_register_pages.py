"""The register as everybody reads it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.cooperation.enums import BodyKind
from communes.cooperation.models import StructuralProject
from communes.cooperation.services.register import searchable_body
from communes.enums import Role
from tests.factories.communes import BodyFactory, CommuneFactory, RegionFactory, membership, sign_in
from tests.factories.cooperation import AT, MemberFactory, PowerFactory, TransferFactory
from tests.factories.cooperation_plans import ObjectiveFactory

pytestmark = pytest.mark.django_db


def listed(client, **wanted):
    page = client.get(reverse("cooperation:bodies"), wanted)
    return [row["body"].code for row in page.context["rows"]]


def test_the_register_is_searched_filtered_sorted_and_taken_away(client):
    buses, waste = PowerFactory(code="buses", name_fr="Transport urbain"), PowerFactory(code="waste")
    first = BodyFactory(code="ECI-901", name_fr="Mobilité du Souss")
    second = BodyFactory(
        code="GCT-902", kind=BodyKind.GCT, dissolved_on=date(2024, 1, 1), dissolved_reason="…"
    )
    member = MemberFactory(body=first, commune__name_fr="Aït Melloul")
    MemberFactory(body=first)
    TransferFactory(member=member, power=buses)
    TransferFactory(member__body=second, power=waste, ends_on=date(2024, 1, 1))
    for body in (first, second):
        body.search_text = searchable_body(body)
        body.save()

    assert listed(client, q="ait melloul") == listed(client, q="eci-901") == ["ECI-901"]
    assert listed(client, kind="gct") == listed(client, standing="dissolved") == ["GCT-902"]
    assert listed(client, power="buses") == listed(client, standing="existing") == ["ECI-901"]
    # What was transferred and is no longer does not count.
    assert listed(client, power="waste") == []
    assert listed(client, region=member.commune.province.region.code) == ["ECI-901"]
    assert listed(client, sort="-members") == ["ECI-901", "GCT-902"]
    table = client.get(reverse("cooperation:bodies_file", args=["csv"]), {"q": "souss"}).content.decode()
    assert "ECI-901" in table
    assert "Transport urbain" in table
    assert "GCT-902" not in table


def test_a_long_list_costs_as_many_queries_as_a_short_one(client):
    body = TransferFactory().member.body
    pages = [reverse("cooperation:bodies"), reverse("cooperation:body", args=[body.code])]

    def counts():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        return found

    counts()
    few = counts()
    for _ in range(8):
        TransferFactory()
        TransferFactory(member__body=body)

    assert counts() == few


def test_the_page_of_a_body_tells_members_powers_projects_and_history(client):
    body = BodyFactory(kind=BodyKind.GCT, duration=20, source="Bulletin officiel")
    region = MemberFactory(body=body, commune=None, region=RegionFactory(), is_generated=True)
    commune = MemberFactory(body=body, commune=CommuneFactory(name_fr="Inezgane"))
    MemberFactory(body=body, left_on=date(2024, 5, 1), left_reason="Retrait voté")
    TransferFactory(member=commune, deliberation_number="12/2021")
    StructuralProject.objects.create(
        body=body,
        name_fr="Tramway",
        name_ar="ترامواي",
        starts_year=2024,
        ends_year=2027,
        cost=Decimal(5_000_000),
        no_objective_reason="Antérieur aux plans",
        changed_at=AT,
    )

    text = client.get(reverse("cooperation:body", args=[body.code])).content.decode()

    assert region.region.name_fr in text
    assert "Generated, not published" in text
    for words in ("Inezgane", "Retrait voté", "12/2021", "Tramway", "Antérieur aux plans", "2042"):
        assert words in text
    assert "Changes of this record" not in text
    assert client.get(reverse("cooperation:body", args=["ECI-NONE"])).status_code == 404
    sign_in(client, membership(Role.ADMINISTRATOR))
    assert client.get(reverse("cooperation:body", args=[body.code])).status_code == 200


def test_everybody_reads_the_objectives_of_adopted_plans_and_those_within_of_all(client):
    member = MemberFactory()
    project = StructuralProject.objects.create(
        body=member.body,
        name_fr="Tramway",
        name_ar="ترامواي",
        starts_year=2026,
        ends_year=2027,
        cost=Decimal(9),
        changed_at=AT,
    )
    adopted, in_the_making = ObjectiveFactory(), ObjectiveFactory(plan__adopted_on=None)
    project.objectives.add(adopted, in_the_making)
    page = reverse("cooperation:body", args=[member.body.code])

    public = client.get(page).content.decode()
    assert adopted.title_ar in public or adopted.title_fr in public
    assert in_the_making.title_fr not in public
    assert in_the_making.title_ar not in public
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=member.commune))
    assert in_the_making.title_fr in client.get(page).content.decode()
