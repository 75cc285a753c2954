"""The pages of creations: begun by typing, followed step by step, found in a list."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.cooperation.enums import BodyKind, Contiguity, Origin, Step
from communes.cooperation.models import ChecklistItem, Procedure, ProcedureFile
from communes.cooperation.services.gates import GATES
from communes.cooperation.services.procedure_list import ProcedureFilter, list_procedures
from communes.enums import Role
from tests.factories.communes import (
    CommuneFactory,
    ProvinceFactory,
    RegionFactory,
    actor,
    membership,
    sign_in,
)
from tests.factories.cooperation import AT, PowerFactory, ProcedureFactory, a_body, an_objective, sent_pdf

pytestmark = pytest.mark.django_db


def rows(*members, prefix="founders"):
    """Return what the rows of members send: level, what was typed, contribution."""
    sent = {f"{prefix}-TOTAL_FORMS": len(members), f"{prefix}-INITIAL_FORMS": 0}
    for number, (level, place, contribution) in enumerate(members):
        sent |= {f"{prefix}-{number}-level": level, f"{prefix}-{number}-place": place}
        sent[f"{prefix}-{number}-contribution"] = contribution
    return sent


def page_of(client, name, *arguments, **data):
    return client.get(reverse(f"cooperation:{name}", args=arguments), data).content.decode()


def post(client, name, *arguments, **data):
    return client.post(reverse(f"cooperation:{name}", args=arguments), data, follow=True).content.decode()


def test_a_manager_begins_a_creation_and_changes_it(client):
    own, other, region = CommuneFactory(), CommuneFactory(), RegionFactory()
    power = PowerFactory()
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=own))
    values = {
        "kind": "eci",
        "name_ar": "مؤسسة النقل",
        "name_fr": "ECI Transport",
        "purpose": "Bus communs",
        "duration": "30",
        "seat": own.name_fr,
        "powers": [power.pk],
    }

    unknown = rows(("commune", own.code, "1 000,50"), ("commune", "Nulle part", ""), ("commune", "", "20"))
    page = post(client, "procedure_new", **values, **unknown)
    assert "Nulle part" in page
    assert not Procedure.objects.exists()
    larger = rows(("commune", own.code, ""), ("region", region.name_fr, ""))
    assert region.name_fr in post(client, "procedure_new", **values, **larger)
    assert not Procedure.objects.exists()

    two = rows(("commune", own.code, "1 000,50"), ("commune", other.name_fr, ""), ("commune", "", ""))
    page = post(client, "procedure_new", **values, **two)
    begun = Procedure.objects.get()
    assert (begun.lead, begun.seat, begun.duration, begun.opened_by) == (own, own, 30, begun.changed_by)
    assert "ECI Transport" in page
    assert sum(founder.contribution for founder in begun.founders.all()) == 1000.50

    assert own.code in page_of(client, "procedure_edit", begun.pk)
    province = ProvinceFactory()
    three = rows(("commune", own.code, "5"), ("region", region.code, "9"), ("province", province.name_fr, ""))
    post(client, "procedure_edit", begun.pk, **{**values, "kind": "gct"}, **three, version=1)
    begun.refresh_from_db()
    assert (begun.kind, begun.version, begun.founders.count()) == (BodyKind.GCT, 2, 3)
    stale = post(client, "procedure_edit", begun.pk, **{**values, "kind": "gct"}, **three, version=1)
    assert "Bus communs" in stale
    begun.refresh_from_db()
    assert begun.version == 2


def test_a_step_is_ticked_documented_concluded_and_taken_up_again(client):
    procedure = ProcedureFactory(is_demonstration=True)
    item = ChecklistItem.objects.create(
        step=Step.IDEA, code="letter", title_fr="Lettres des communes", title_ar="رسائل", needs_document=True
    )
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=procedure.lead))
    page = page_of(client, "procedure", procedure.pk)
    assert reverse("cooperation:procedure_line", args=[procedure.pk, item.pk]) in page
    assert reverse("cooperation:procedure_conclude", args=[procedure.pk]) not in page
    refused = post(client, "procedure_conclude", procedure.pk, note="", version=1)
    assert "Lettres des communes" in refused

    line = {"done_on": "2026-03-01", "note": "Reçues", "version": 0, "files": [sent_pdf("lettre.pdf")]}
    page = post(client, "procedure_line", procedure.pk, item.pk, **line)
    assert "lettre.pdf" in page
    assert procedure.items.get().done_on == date(2026, 3, 1)
    post(client, "procedure_file_add", procedure.pk, "idea", title="Note", files=[sent_pdf("note.pdf")])
    note = ProcedureFile.objects.get(item=None)
    sent = client.get(reverse("cooperation:procedure_file", args=[procedure.pk, note.pk]))
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    page = post(client, "procedure_file_remove", procedure.pk, note.pk, reason="Doublon", version=1)
    assert 'note.pdf"' not in page
    assert client.get(reverse("cooperation:procedure_file", args=[procedure.pk, note.pk])).status_code == 404

    post(client, "procedure_conclude", procedure.pk, note="Tous d’accord", version=1)
    procedure.refresh_from_db()
    assert procedure.step == Step.STUDY
    assert "Tous d’accord" in page_of(client, "procedure_step", procedure.pk, "idea")
    post(client, "procedure_reopen", procedure.pk, "idea", reason="Un membre de plus", version=2)
    assert "Un membre de plus" in page_of(client, "procedure_step", procedure.pk, "idea")
    page = post(client, "procedure_give_up", procedure.pk, reason="Faute de moyens", version=3)
    assert "Faute de moyens" in page
    assert reverse("cooperation:procedure_line", args=[procedure.pk, item.pk]) not in page


def test_the_page_says_whether_members_touch_and_what_plans_they_serve(client):
    procedure = ProcedureFactory(founders=[CommuneFactory(code="09.273.01.15", name_fr="Inezgane")])
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=procedure.lead))
    page = page_of(client, "procedure", procedure.pk)
    assert "map-here" in page
    assert reverse("cooperation:procedure_contiguity", args=[procedure.pk]) in page
    post(client, "procedure_contiguity", procedure.pk, contiguity="contiguous", note="Constaté", version=1)
    objective = an_objective()
    post(client, "procedure_objectives", procedure.pk, objectives=[objective.pk], reason="", version=2)
    page = page_of(client, "procedure", procedure.pk)
    assert "Constaté" in page
    assert objective.title_fr in page
    procedure.refresh_from_db()
    assert procedure.contiguity == Contiguity.CONTIGUOUS

    real = ["09.001.01.01", "09.273.01.05", "06.141.01.0"]
    whole, apart = (
        ProcedureFactory(lead=CommuneFactory(code=codes[0]), founders=[CommuneFactory(code=codes[1])])
        for codes in (real[:2], ["09.273.01.13", real[2]])
    )
    sign_in(client, membership(Role.ADMINISTRATOR))
    assert "map-waiting" not in page_of(client, "procedure", whole.pk)
    assert "map-waiting" in page_of(client, "procedure", apart.pk)


def test_creations_are_found_by_name_member_state_and_place():
    found = ProcedureFactory(name_fr="Mobilité d’Agadir", name_ar="تنقل أكادير")
    given_up = ProcedureFactory(abandoned_reason="Moyens", closed_at=AT, origin=Origin.STATE)
    finished = ProcedureFactory(closed_at=AT, step=Step.YEARLY)
    everybody = actor(Role.ADMINISTRATOR)

    def list_of(**wanted):
        return list(list_procedures(everybody, ProcedureFilter(**wanted)))

    assert list_of(text="mobilite agadir") == list_of(text="تنقل اكادير") == [found]
    assert list_of(text=finished.lead.name_fr) == [finished]
    assert list_of(state="given_up") == list_of(origin="state") == [given_up]
    assert list_of(state="finished") == [finished]
    assert list_of(step="idea") == list_of(state="open") == [found]
    assert list_of(region=found.lead.province.region.code, kind="eci") == [found]
    assert [row.members for row in list_of(sort="name")] == [2, 2, 2]
    assert list_of(sort="-name")[-1] == min([found, given_up, finished], key=lambda row: row.name_fr)
    assert list(list_procedures(actor(Role.COMMUNE_AGENT), ProcedureFilter())) == []


def test_administrators_keep_the_checklists(client):
    call_command("load_cooperation", verbosity=0)
    sign_in(client, membership(Role.ADMINISTRATOR))
    values = {"title_ar": "رأي", "title_fr": "Avis du wali", "origin": "state", "position": "5"}

    page = post(client, "checklist_new", **values, step="idea", code="idea-wali", is_active="on")
    assert "Avis du wali" in page
    post(client, "checklist_new", **values, step="idea", code="idea-wali", is_active="on")
    item = ChecklistItem.objects.get(code="idea-wali")
    assert (item.is_required, item.origin) == (False, Origin.STATE)
    post(client, "checklist_line", item.pk, **{**values, "title_fr": "Avis"})
    item.refresh_from_db()
    assert (item.title_fr, item.is_active, item.step) == ("Avis", False, Step.IDEA)


def test_pages_ask_the_same_of_the_database_however_much_they_show(client, monkeypatch):
    monkeypatch.setattr("communes.cooperation.services.gates.GATES", {Step.IDEA: GATES[Step.IDEA]})
    sign_in(client, membership(Role.ADMINISTRATOR))
    one = ProcedureFactory(body=a_body(CommuneFactory()))
    pages = [reverse("cooperation:procedures"), reverse("cooperation:procedure", args=[one.pk])]

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    few = [count(page) for page in pages]
    for number in range(3):
        ProcedureFactory(body=a_body(CommuneFactory()))
        one.founders.create(commune=CommuneFactory())
        one.powers.add(PowerFactory())
        one.objectives.add(an_objective())
        item = ChecklistItem.objects.create(step=Step.IDEA, code=f"line-{number}", title_fr="Ligne")
        one.items.create(item=item, done_on=AT, changed_at=AT)
    assert [count(page) for page in pages] == few
