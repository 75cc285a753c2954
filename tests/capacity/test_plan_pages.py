"""The pages of a plan and of the list: one walk each, and what they cost."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import CycleTarget
from capacity.enums import SheetState
from capacity.models import CapacityPlan, PlanLine
from capacity.services.demand import unmet_demand
from capacity.services.plan_lines import cost_of
from capacity.services.sheet_list import (
    LATE,
    NOT_STARTED,
    SheetFilter,
    communes_of_year,
    counts_of_year,
    list_sheets,
)
from communes.enums import Role
from config.toolbox.clock import local_day
from tests.factories.assessments import CycleFactory
from tests.factories.capacity import NeedFactory, TopicFactory
from tests.factories.capacity_plans import PersonFactory, PlanFactory, PlanLineFactory, PlanPersonFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(client, commune):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))


def url(name: str, *of) -> str:
    return reverse(f"capacity:{name}", args=of)


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


ACTION = {
    "kind": "assistance",
    "subject": "Comptabilité analytique",
    "priority": "2",
    "quarter": "3",
    "days": "2,5",
    "audience": "staff",
    "women": "1",
    "men": "0",
    "deliverables": "Manuel de procédures",
    "budget": "1 500,50",
    "partner": "500",
}


def test_a_commune_writes_its_plan_and_sends_it(client, agent, commune):
    """Started; a need set aside, taken back, kept; an action with its people; sent, then closed."""
    year = local_day(timezone.now()).year
    need = NeedFactory(commune=commune, year=year, topic=TopicFactory(code="accounts", duties=["finance"]))
    client.post(url("plan_start"), {"year": year})
    plan = CapacityPlan.objects.get()
    assert client.get(url("plan_start")).status_code == 200
    key = f"need-{need.pk}"

    client.post(url("demand_set_aside", plan.pk, key), {"reason": "Sans crédit", "version": 1})
    assert "Sans crédit" in client.get(url("plan", plan.pk)).content.decode()
    client.post(url("demand_take_back", plan.pk, key))
    client.post(url("demand_keep", plan.pk, key))
    line = plan.actions.get()
    asked = client.get(url("plan_send", plan.pk))
    assert len(asked.context["missing"]) == 1

    version = CapacityPlan.objects.get().version
    refused = client.post(url("plan_line_edit", plan.pk, 1), {**ACTION, "days": "0,3x", "version": version})
    assert "Manuel de procédures" in refused.content.decode()
    client.post(
        url("plan_line_edit", plan.pk, 1),
        {**ACTION, "need": f"{need.year}-{need.number}", "topic": "accounts", "version": version},
    )
    line.refresh_from_db()
    assert (line.days, line.need, cost_of(line)) == (Decimal("2.5"), need, Decimal("2000.50"))

    engineer, other = PersonFactory(commune=commune, engineer=True), PersonFactory(commune=commune)
    people = url("plan_line_people", plan.pk, 1)
    ticked = {f"person-{engineer.pk}": "on", "version": version + 1}
    refused = client.post(people, ticked)
    assert f"reason-{engineer.pk}" in refused.context["form"].errors
    client.post(people, {**ticked, f"reason-{engineer.pk}": "Chargé des marchés"})
    # A search shows others: who was ticked stays.
    client.post(
        f"{people}?q={other.number}",
        {
            **ticked,
            f"reason-{engineer.pk}": "Chargé des marchés",
            f"person-{other.pk}": "on",
            f"reason-{other.pk}": "Adjointe",
            "version": version + 2,
        },
    )
    assert line.people.count() == 2

    client.post(url("plan_send", plan.pk), {"version": version + 3})
    plan.refresh_from_db()
    assert plan.state == SheetState.SUBMITTED
    page = client.get(url("plan", plan.pk))
    assert plan.dispatches.get().digest in page.content.decode()
    assert not page.context["may_write"]
    for name in ("plan_line_new", "plan_send", "plan_import"):
        assert client.get(url(name, plan.pk)).status_code == 302


def test_an_action_is_removed_once_asked(client, agent, commune):
    line = PlanLineFactory(plan=PlanFactory(commune=commune))
    address = url("plan_line_remove", line.plan_id, line.number)

    client.get(address)
    assert PlanLine.objects.exists()
    client.post(address, {"version": 1})
    assert not PlanLine.objects.exists()


def test_ddctd_returns_a_plan_then_accepts_it(client, commune):
    plan = PlanFactory(commune=commune, sent=True)
    sign_in(client, membership(Role.CAPACITY_OFFICER))

    assert client.post(url("plan_return", plan.pk), {"comments": " ", "version": 1}).status_code == 200
    client.post(url("plan_return", plan.pk), {"comments": "Préciser les jours", "version": 1})
    assert "Préciser les jours" in client.get(url("plan", plan.pk)).content.decode()
    assert client.get(url("plan_accept", plan.pk)).status_code == 302
    CapacityPlan.objects.update(state=SheetState.SUBMITTED)
    client.post(url("plan_accept", plan.pk), {"version": 2})

    plan.refresh_from_db()
    assert plan.state == SheetState.ACCEPTED


def test_a_plan_costs_the_same_for_one_action_and_for_many(client, agent, commune):
    plan = PlanFactory(commune=commune)
    before = PlanFactory(commune=commune, year=2025)

    def add() -> None:
        topic = TopicFactory()
        line = PlanLineFactory(plan=plan, topic=topic, need=NeedFactory(commune=commune))
        PlanPersonFactory(line=line)
        PlanLineFactory(plan=before, need=NeedFactory(commune=commune, year=2025))
        NeedFactory(commune=commune)

    add()
    one = queries_of(client, url("plan", plan.pk))
    for _index in range(5):
        add()
    assert queries_of(client, url("plan", plan.pk)) == one
    assert len(unmet_demand(commune, 2027, today=date(2027, 1, 5))) == 18


def row_values(sheet, row: int) -> dict:
    return {cell.value: sheet.cell(row=row, column=cell.column).value for cell in sheet[1]}


def test_a_table_of_actions_goes_out_and_comes_back(client, agent, commune):
    topic = TopicFactory(code="revenue", duties=["revenue"], studies=[])
    plan = PlanFactory(commune=commune)
    known = PlanLineFactory(plan=plan, number=1, topic=topic, lines=[])
    PlanPersonFactory(line=known, person__number="M-1")
    PersonFactory(commune=commune, number="M-2", engineer=True)
    out = client.get(url("plan_xlsx", plan.pk)).content

    same = client.post(url("plan_import", plan.pk), {"table": SimpleUploadedFile("plan.xlsx", out)})
    assert same.context["report"].unchanged == [1]

    book = load_workbook(BytesIO(out))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = {"kind": "Training", "topic": "revenue", "priority": 1, "quarter": 5, "days": 2}
    row |= {"audience": "staff", "women": 1, "people": "M-2; M-9", "budget": 100}
    for name, value in row.items():
        sheet.cell(row=3, column=columns[name], value=value)

    def sent():
        content = BytesIO()
        book.save(content)
        return client.post(
            url("plan_import", plan.pk), {"table": SimpleUploadedFile("plan.xlsx", content.getvalue())}
        )

    refused = sent()
    assert refused.status_code == 422
    assert [(error.row, error.column, error.value) for error in refused.context["errors"]] == [
        (3, "quarter", "5")
    ]
    sheet.cell(row=3, column=columns["quarter"], value=4)
    assert [error.value for error in sent().context["errors"]] == ["M-2", "M-9"]
    sheet.cell(row=3, column=columns["people"], value="M-2: remplace le régisseur")
    sheet.cell(row=4, column=columns["kind"], value="assistance")
    for name in ("priority", "quarter", "days", "audience"):
        sheet.cell(row=4, column=columns[name], value=sheet.cell(row=3, column=columns[name]).value)
    assert [(error.row, error.column) for error in sent().context["errors"]] == [(4, "number")]
    sheet.delete_rows(4)
    preview = sent()
    assert preview.context["report"].added == [2]
    assert plan.actions.count() == 1
    client.post(url("plan_import_confirm", plan.pk), {"rows": preview.context["form"]["rows"].value()})

    added = plan.actions.get(number=2)
    assert (added.kind, added.topic, cost_of(added)) == ("training", topic, Decimal(100))
    assert (added.people.get().mismatch_reason, added.men + added.women) == ("remplace le régisseur", 1)
    with CaptureQueriesContext(connection) as few:
        client.post(url("plan_import", plan.pk), {"table": SimpleUploadedFile("plan.xlsx", out)})
    for row in range(4, 30):
        for name, value in {**row_values(sheet, 3), "number": None}.items():
            sheet.cell(row=row, column=columns[name], value=value)
    with CaptureQueriesContext(connection) as many:
        assert len(sent().context["report"].added) == 27
    assert len(many) == len(few)


def test_the_list_counts_the_communes_of_a_year(client):
    """Targets of the latest opened cycle, and whoever wrote something; late once the day has passed."""
    cycle = CycleFactory()
    sent, draft, silent = CommuneFactory.create_batch(3)
    for target in (sent, draft, silent):
        CycleTarget.objects.create(cycle=cycle, commune=target)
    PlanFactory(commune=sent, sent=True)
    PlanFactory(commune=draft)
    PlanFactory(commune=silent, year=2026)
    guest = PlanFactory(accepted=True, is_late=True).commune
    officer = actor(Role.CAPACITY_OFFICER)
    in_time, after = date(2027, 1, 20), date(2027, 2, 5)

    def listed(today, **wanted):
        return set(list_sheets(officer, SheetFilter(2027, **wanted), today=today))

    assert set(communes_of_year(officer, 2027)) == {sent, draft, silent, guest}
    counts = counts_of_year(officer, 2027, today=in_time)["plan"]
    assert (counts.communes, counts.not_started, counts.draft, counts.submitted, counts.accepted) == (
        4, 1, 1, 1, 1,
    )  # fmt: skip
    assert counts.late == 1
    assert counts_of_year(officer, 2027, today=after)["plan"].late == 3
    assert listed(in_time, plan=LATE) == {guest}
    assert listed(after, plan=LATE) == {guest, draft, silent}
    assert listed(after, plan=NOT_STARTED) == {silent}
    assert listed(after, text=draft.name_fr, plan="draft", place=draft.province.code) == {draft}

    sign_in(client, membership(Role.PROVINCE_OFFICER, province=sent.province))
    page = client.get(url("sheets"), {"year": 2027})
    assert [commune for commune, _row in page.context["rows"]] == [sent]
    rows = load_workbook(BytesIO(client.get(url("sheets_xlsx"), {"year": 2027}).content)).worksheets[0]
    assert rows.max_row == 2
    one = queries_of(client, f"{url('sheets')}?year=2027")
    for _index in range(4):
        PlanFactory(commune=CommuneFactory(province=sent.province))
    assert queries_of(client, f"{url('sheets')}?year=2027") == one


def test_a_commune_sees_its_years_and_starts_what_is_due(client, agent, commune):
    today = local_day(timezone.now())
    plan = PlanFactory(commune=commune, year=today.year)

    page = client.get(url("sheets"))

    years = [row.year for row in page.context["rows"]]
    assert years == [today.year + 1, today.year, today.year - 1]
    text = page.content.decode()
    assert url("plan", plan.pk) in text
    assert f"{url('plan_start')}?year={today.year + 1}" in text
    assert f"{url('report_start')}?year={today.year - 1}" in text
