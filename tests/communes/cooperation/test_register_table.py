"""The register as a workbook: what comes out goes back in, and what is wrong is told by row."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from communes.cooperation.enums import BodyKind
from communes.cooperation.imports.register import KEYS, parse_rows
from communes.cooperation.imports.register_plan import plan_table, write_table
from communes.cooperation.models import BodyMember, CooperationBody, Overlap, PowerTransfer
from communes.cooperation.views import register_table
from communes.enums import Role
from communes.imports import TableRefused
from config.toolbox.spreadsheets import write_csv
from records.models import Event, Job
from records.services.jobs import execute_job
from tests.factories.communes import (
    BodyFactory,
    CommuneFactory,
    RegionFactory,
    actor,
    membership,
    sign_in,
)
from tests.factories.cooperation import AT, MemberFactory, PowerFactory, TransferFactory

pytestmark = pytest.mark.django_db
SEALED = re.compile(r'name="rows" value="([^"]+)"')


@pytest.fixture
def office(client):
    return sign_in(client, membership(Role.ADMINISTRATOR))


def raw(*rows):
    return [(number, {key: values.get(key, "") for key in KEYS}) for number, values in enumerate(rows, 2)]


def send(client, *rows):
    lines = [[values.get(key, "") for key in KEYS] for values in rows]
    table = SimpleUploadedFile("register.csv", write_csv(KEYS, lines))
    return client.post(reverse("cooperation:register_import"), {"table": table})


def confirm(client, preview):
    sealed = SEALED.search(preview.content.decode()).group(1)
    return client.post(reverse("cooperation:register_import_confirm"), {"rows": sealed})


def a_row(**values):
    """Return a row of a new GCT whose seat gives a power that was published nowhere."""
    seat = values.pop("town", None) or CommuneFactory()
    power = values.pop("given", None) or PowerFactory()
    return {
        "code": "GCT-001",
        "kind": "gct",
        "name_ar": "مجموعة",
        "name_fr": "Groupement",
        "founded_on": "2022-01-10",
        "seat": seat.code,
        "member": seat.code,
        "joined_on": "10/01/2022",
        "power": power.code,
        "starts_on": "2022-02-01",
        "power_is_generated": "oui",
        **values,
    }


def test_what_comes_out_goes_back_in_and_changes_nothing(office):
    given = TransferFactory(member__body__duration=20)
    MemberFactory(body=given.member.body, left_on=date(2024, 1, 1), left_reason="Retrait")
    BodyFactory(kind=BodyKind.GCT)

    content = office.get(reverse("cooperation:register_xlsx")).content
    upload = SimpleUploadedFile("register.xlsx", content)
    page = office.post(reverse("cooperation:register_import"), {"table": upload})

    assert [cell.value for cell in load_workbook(io.BytesIO(content)).worksheets[0][1]] == list(KEYS)
    plan = page.context["plan"]
    assert (len(plan.added), len(plan.changed), len(plan.unchanged)) == (0, 0, 5)


def test_a_table_is_shown_as_differences_then_taken_in_whole(office):
    town, region, power = CommuneFactory(), RegionFactory(), PowerFactory()
    TransferFactory(member=MemberFactory(commune=town), power=power)
    first = a_row(town=town, given=power)

    preview = send(office, first, {"code": "GCT-001", "member": region.code, "joined_on": "2022-01-10"})
    assert not CooperationBody.objects.filter(code="GCT-001").exists()
    assert [draft.is_new for draft in preview.context["shown"]] == [True] * 4
    confirm(office, preview)

    body = CooperationBody.objects.get(code="GCT-001")
    assert body.members.count() == 2
    # The power was held by another body of the commune: this is found at once.
    assert Overlap.objects.get().commune == town

    preview = send(
        office, first | {"starts_on": "2022-03-01", "name_fr": "Nouveau nom", "joined_on": "2022-01-11"}
    )
    assert "Nouveau nom" in preview.content.decode()
    confirm(office, preview)

    body.refresh_from_db()
    assert (body.name_fr, PowerTransfer.objects.get(member__body=body).starts_on) == (
        "Nouveau nom",
        date(2022, 3, 1),
    )
    assert Event.objects.filter(code="cooperation.transfer_corrected").count() == 1


def test_every_fault_is_told_by_row_and_nothing_is_written(office):
    good, town = a_row(), CommuneFactory()
    rows = [
        good,
        {**good, "code": "ECI 1", "member": "nowhere", "founded_on": "soon", "duration": "-1"},
        a_row(code="GCT-002", name_fr="", starts_on=""),
        {"code": "GCT-001", "joined_on": "2022-01-10"},
    ]

    page = send(office, *rows).content.decode()
    for words in (
        "Row 3, code",
        "Row 3, member",
        "Row 3, founded_on",
        "Row 3, duration",
        "Row 4, starts_on",
        "Row 5, member",
    ):
        assert words in page

    wrong = [
        (a_row(kind="eci", member=RegionFactory().code), "takes communes only"),
        (a_row(starts_on="2022-01-01"), "before it joined"),
        (a_row(power_is_generated=""), "number and the date of the deliberation"),
        (a_row(joined_on="2021-01-01"), "before the founding act"),
        (a_row(name_fr=""), "Row 2, name_fr"),
    ]
    for row, words in wrong:
        with pytest.raises(TableRefused, match=words):
            plan_table(parse_rows(raw(row)))
    for other, words in [
        ({"kind": "eci"}, "Row 3, kind"),
        ({"left_on": "2023-01-01"}, "row 2"),
        ({}, "row 2 says"),
    ]:
        with pytest.raises(TableRefused, match=words):
            plan_table(parse_rows(raw(good, {**good, **other})))
    assert not CooperationBody.objects.filter(code="GCT-001").exists()
    assert not BodyMember.objects.filter(commune=town).exists()


def test_judging_a_long_table_costs_as_many_queries_as_a_short_one(django_assert_num_queries):
    def table(count):
        return raw(*(a_row(code=f"GCT-{number:03d}") for number in range(count)))

    few, many = table(1), table(12)
    with django_assert_num_queries(6):
        plan_table(parse_rows(few))
    with django_assert_num_queries(6):
        plan_table(parse_rows(many))


def test_a_long_table_is_left_to_the_worker(office, monkeypatch):
    monkeypatch.setattr(register_table, "WRITES_AT_ONCE", 2)

    answer = confirm(office, send(office, a_row()))

    job = Job.objects.get()
    assert answer.url == reverse("records:job", args=[job.pk])
    execute_job(job.pk)
    assert CooperationBody.objects.get().members.get().transfers.exists()


def test_only_administrators_take_a_table_in():
    rows = parse_rows(raw(a_row()))

    with pytest.raises(Exception, match="Your role does not let you"):
        write_table(rows, actor=actor(Role.REVIEWER), at=AT)
