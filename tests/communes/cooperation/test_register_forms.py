"""Administrators and communes write through the pages, from the form to the register."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from communes.cooperation.enums import BodyKind
from communes.cooperation.models import CooperationBody, OwnService, Power
from communes.cooperation.services.own_services import OwnServiceFacts, RunsItAlready, save_own_service
from communes.enums import Role
from config.toolbox.tiny_pdf import tiny_pdf
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import AT, MemberFactory, PowerFactory, TransferFactory, a_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    return sign_in(client, membership(Role.ADMINISTRATOR))


def test_an_administrator_writes_a_body_from_its_act_to_its_end(office):
    seat, town, buses = CommuneFactory(name_fr="Tiznit"), CommuneFactory(), PowerFactory()
    values = {
        "kind": "eci",
        "origin": "communes",
        "name_ar": "التنقل",
        "name_fr": "Mobilité",
        "founded_on": "2022-01-10",
        "commune": "somewhere unknown",
    }
    refused = office.post(reverse("cooperation:body_new"), values)
    assert "No commune has this name" in refused.content.decode()
    act = SimpleUploadedFile("acte.pdf", tiny_pdf(["Acte"]))
    saved = office.post(
        reverse("cooperation:body_new"), {**values, "commune": "tiznit", "act": act}, follow=True
    )
    body = CooperationBody.objects.get(code="ECI-001")
    assert (body.seat, body.act_file.name) == (seat, "acte.pdf")
    assert "acte.pdf" in saved.content.decode()

    def send(name, *args, **values):
        url = reverse(f"cooperation:{name}", args=[body.code, *args])
        body.refresh_from_db()
        return office.post(url, {"version": body.version, **values}, follow=True).content.decode()

    send("member_add", commune=town.code, joined_on="2022-01-10")
    member = body.members.get(commune=town)
    power = {"power": buses.pk, "starts_on": "2021-12-31", "is_generated": "on"}
    assert "cannot replace a member before it joined" in send("transfer_add", member.pk, **power)
    send("transfer_add", member.pk, **{**power, "starts_on": "2022-02-01"})
    transfer = member.transfers.get()
    send("transfer_edit", transfer.pk, **{**power, "starts_on": "2022-03-01"})
    send("transfer_end", transfer.pk, day="2023-01-01")
    send("member_edit", member.pk, joined_on="2022-01-11", source="Bulletin officiel")
    send("member_leave", member.pk, day="2024-01-01", reason="Retrait")
    assert "Retrait" in send("body_dissolve", day="2025-01-01", reason="Fin")

    town_by_mistake = MemberFactory(body=body)
    given_by_mistake = TransferFactory(member=town_by_mistake)
    send("transfer_remove", given_by_mistake.pk, reason="Erreur")
    assert town_by_mistake.commune.name_fr in send("member_remove", town_by_mistake.pk, reason="")
    send("member_remove", town_by_mistake.pk, reason="Erreur")
    assert list(body.members.all()) == [member]

    transfer.refresh_from_db()
    member.refresh_from_db()
    body.refresh_from_db()
    assert (transfer.starts_on, transfer.ends_on) == (date(2022, 3, 1), date(2023, 1, 1))
    assert (member.joined_on, member.left_on, member.source) == (
        date(2022, 1, 11),
        date(2024, 1, 1),
        "Bulletin officiel",
    )
    assert body.dissolved_on == date(2025, 1, 1)


def test_who_saves_second_is_told_and_keeps_what_was_typed(office):
    body = a_body(CommuneFactory())
    values = {"commune": CommuneFactory().code, "joined_on": "2023-04-05", "version": body.version + 1}

    page = office.post(reverse("cooperation:member_add", args=[body.code]), values)

    assert "Somebody else changed this meanwhile" in page.content.decode()
    assert "2023-04-05" in page.content.decode()
    assert page.context["form"]["version"].value() == str(body.version)


def test_a_project_is_written_with_its_funding(client):
    body = a_body(CommuneFactory())
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    rows = {"rows-TOTAL_FORMS": 2, "rows-INITIAL_FORMS": 0, "rows-0-source": "lenders", "rows-0-amount": "40"}
    values = {
        "name_ar": "ترام",
        "name_fr": "Tram",
        "state": "planned",
        "starts_year": 2024,
        "ends_year": 2027,
        "cost": "100,00",
        "no_objective_reason": "Antérieur",
    }

    url = reverse("cooperation:project_new", args=[body.code])
    assert "How much?" in client.post(url, {**values, **rows, "rows-1-payer": "Région"}).content.decode()
    page = client.post(url, {**values, **rows}, follow=True).content.decode()

    project = body.projects.get()
    assert project.funding.get().amount == 40
    assert "Not found yet" in page
    edit = client.get(reverse("cooperation:project_edit", args=[body.code, project.pk]))
    assert "Antérieur" in edit.content.decode()


def test_a_commune_says_what_it_runs_itself_and_everybody_reads_who_runs_what(client):
    call_command("load_cooperation", verbosity=0)
    call_command("load_cooperation", verbosity=0)
    assert Power.objects.count() == 8
    town, buses = CommuneFactory(), Power.objects.get(code="urban-transport")
    body = MemberFactory(commune=town, body__kind=BodyKind.GCT).body
    TransferFactory(member=body.members.get(), power=buses)
    manager = sign_in(client, membership(Role.COMMUNE_MANAGER, commune=town))
    waste = Power.objects.get(code="waste")

    values = {"power": waste.pk, "operator": "Régie communale", "starts_on": "2019-01-01"}
    page = manager.post(reverse("cooperation:own_service_add", args=[town.code]), values, follow=True)
    client.logout()
    text = client.get(reverse("cooperation:commune", args=[town.code])).content.decode()

    assert "Régie communale" in page.content.decode()
    for words in (body.name_fr, "Régie communale", "Not known", "Transport urbain"):
        assert words in text
    assert "Add a service" not in text
    service = OwnService.objects.get()
    with pytest.raises(RunsItAlready):
        save_own_service(
            town, None, OwnServiceFacts(waste, date(2020, 1, 1)), actor=actor(Role.ADMINISTRATOR), at=AT
        )
    assert service.version == 1


def test_the_list_of_powers_is_kept_by_administrators(office):
    PowerFactory(code="taken")
    values = {"code": "taken", "name_ar": "الأسواق", "name_fr": "Marchés", "position": 5, "is_active": "on"}

    refused = office.post(reverse("cooperation:power_new"), values)
    office.post(reverse("cooperation:power_new"), {**values, "code": "markets"})
    office.post(
        reverse("cooperation:power_edit", args=["markets"]), {**values, "code": "markets", "is_active": ""}
    )

    assert "has this code already" in refused.content.decode()
    assert "Marchés" in office.get(reverse("cooperation:powers")).content.decode()
    assert not Power.objects.get(code="markets").is_active
