"""The financing study of a creation: written, refused, read, what it holds back."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from communes.cooperation.enums import ExpenseNature, FundingSource, Step
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import FinancingStudy
from communes.cooperation.services.gates import missing_at_gate
from communes.cooperation.services.studies import LineFacts, StudyFacts, StudyFixed, save_study
from communes.enums import Role
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.cooperation import AT, ProcedureFactory

pytestmark = pytest.mark.django_db


def line(kind, label, *amounts):
    return LineFacts(kind, label, tuple(map(Decimal, amounts)))


def facts(**changes):
    given = {
        "first_year": 2027,
        "demand": "20 000 journeys a day, counted in 2025.",
        "resources": [
            line(FundingSource.CONTRIBUTIONS, "Members", 800, 800, 800, 800, 800),
            line(FundingSource.OWN_FEES, "Tickets", 100, 100, 100, 100, 100),
        ],
        "expenses": [line(ExpenseNature.RUNNING, "Buses", 850, 900, 950, 800, 800)],
        "conclusions": "It holds.",
    }
    return StudyFacts(**{**given, **changes})


def manager_of(procedure):
    return actor(Role.COMMUNE_MANAGER, commune=procedure.lead)


def posted(resources, expenses=(), **fields):
    data = {"version": "0", "first_year": "2027", "demand": "Journeys.", "conclusions": "", **fields}
    for prefix, rows in (("resources", resources), ("expenses", expenses)):
        data |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        for place, (kind, label, amount) in enumerate(rows):
            data |= {f"{prefix}-{place}-kind": kind, f"{prefix}-{place}-label": label}
            data |= {f"{prefix}-{place}-year_{year}": amount for year in range(1, 6)}
    return data


def test_a_study_is_written_by_who_keeps_the_creation_until_the_councils_deliberate():
    procedure = ProcedureFactory(step=Step.STUDY)
    manager = manager_of(procedure)
    for stranger in (
        actor(Role.COMMUNE_MANAGER, commune=procedure.founders.last().commune),
        actor(Role.PROVINCE_OFFICER, province=procedure.lead.province),
    ):
        with pytest.raises(NotYours):
            save_study(procedure, facts(), version=0, actor=stranger, at=AT)

    study = save_study(procedure, facts(), version=0, actor=manager, at=AT)
    assert (study.version, study.lines.count()) == (1, 3)
    with pytest.raises(ChangedMeanwhile):
        save_study(procedure, facts(), version=0, actor=manager, at=AT)
    save_study(procedure, facts(expenses=[]), version=1, actor=manager, at=AT)
    assert list(study.lines.values_list("label", flat=True)) == ["Members", "Tickets"]

    procedure.step = Step.DELIBERATIONS
    procedure.save()
    with pytest.raises(StudyFixed):
        save_study(procedure, facts(), version=2, actor=manager, at=AT)


def test_nothing_after_the_study_begins_without_resources_expenses_and_conclusions():
    procedure = ProcedureFactory(step=Step.STUDY)
    manager = manager_of(procedure)
    assert len(missing_at_gate(procedure)) == 1

    nothing = line(FundingSource.OWN_FEES, "Tickets", 0, 0, 0, 0, 0)
    save_study(
        procedure,
        facts(resources=[nothing], expenses=[], conclusions=" "),
        version=0,
        actor=manager,
        at=AT,
    )
    assert len(missing_at_gate(procedure)) == 3

    save_study(procedure, facts(), version=1, actor=manager, at=AT)
    assert missing_at_gate(procedure) == []


def test_the_page_says_figures_fragility_and_what_changed_and_follows_the_limits(client):
    procedure = ProcedureFactory(step=Step.STUDY)
    manager = membership(Role.COMMUNE_MANAGER, commune=procedure.lead)
    sign_in(client, manager)
    page = reverse("cooperation:study", args=[procedure.pk])
    assert "The study is not begun" in client.get(page).text
    assert client.get(reverse("cooperation:study_file", args=[procedure.pk])).status_code == 404

    acting = manager_of(procedure)
    save_study(procedure, facts(), version=0, actor=acting, at=AT)
    save_study(procedure, facts(conclusions="Fragile."), version=1, actor=acting, at=AT)
    response = client.get(page)

    shown = response.context["shown"]
    assert (shown.own_percent, shown.largest, shown.largest_percent) == (
        Decimal("11.1"),
        FundingSource.CONTRIBUTIONS,
        Decimal("88.9"),
    )
    assert (shown.first_deficit, shown.first_overdrawn) == (2029, None)
    assert [one.code for one in shown.weaknesses] == ["little_own", "one_source", "deficit", "no_investment"]
    assert "2029" in shown.weaknesses[2].text
    for words in ("Few own resources", "Tickets", "version 2", "Fragile.", "20 000 journeys"):
        assert words in response.text

    for code, value in (("own_resources_floor", "10"), ("one_source_ceiling", "90")):
        set_parameter(f"cooperation.{code}", value, by=UserFactory(), reason="Test.", at=AT)
    codes = [one.code for one in client.get(page).context["shown"].weaknesses]
    assert codes == ["deficit", "no_investment"]

    workbook = load_workbook(
        BytesIO(client.get(reverse("cooperation:study_file", args=[procedure.pk])).content)
    )
    lines, years, fragility = workbook.worksheets
    assert [row[2].value for row in lines.iter_rows(min_row=2)] == ["Members", "Tickets", "Buses"]
    assert years.max_row == 6
    assert fragility.max_row == 3


def test_a_study_is_written_in_the_browser_prefilled_and_kept_when_refused(client):
    procedure = ProcedureFactory(step=Step.STUDY)
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=procedure.lead))
    page = reverse("cooperation:study_edit", args=[procedure.pk])
    # Two founders propose 100 000 MAD each.
    first = client.get(page).context["sides"][0].forms[0]
    assert first.initial["year_5"] == 200_000

    refused = client.post(page, posted([("own_fees", "", "12,5"), ("lenders", "Loan", "much")]))
    assert not FinancingStudy.objects.exists()
    for words in ("Word this line.", 'value="12,5"', 'value="much"', "Loan"):
        assert words in refused.text
    worded = client.post(page, posted([("own_fees", "Tickets", "")]))
    assert "Write the amounts of this line" in worded.text

    client.post(
        page,
        posted(
            [("own_fees", "Tickets", "12,50"), ("vat_share", "", ""), ("vat_share", "VAT", "0")],
            [("staff", "Drivers", "10 000")],
        ),
    )
    study = FinancingStudy.objects.get()
    assert [one.total for one in study.lines.all()] == [Decimal("62.5"), 0, 50_000]

    late = client.post(page, posted([("own_fees", "Other", "1")], version="0"))
    assert 'name="version" value="1"' in late.text
    gone = {"resources-0-remove": "on"}
    client.post(
        page, posted([("own_fees", "Tickets", "1")], [("staff", "Drivers", "1")], version="1", **gone)
    )
    assert [one.label for one in study.lines.all()] == ["Drivers"]
