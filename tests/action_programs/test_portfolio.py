"""All programmes of a scope: added up by place, and what is late."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import ProjectStatus, ReportState, SpendingStage
from action_programs.models import ActionProgramme, EvaluationReport, Progress, Spending
from action_programs.services.lateness import Late, a_year_before, late_programmes
from action_programs.services.listing import list_programmes
from action_programs.services.portfolio import portfolio_of
from communes.enums import Role
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory, ProvinceFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2030, 7, 2)


def officer(province):
    return actor(Role.PROVINCE_OFFICER, province=province)


def late(what, today=TODAY):
    return set(late_programmes(ActionProgramme.objects.all(), what, today=today))


def test_places_add_up_what_their_communes_plan_and_pay():
    province = ProvinceFactory()
    one, two, _without = (CommuneFactory(province=province) for _number in range(3))
    first = a_project(ActionProgrammeFactory(commune=one, in_force=True), own="300", partner="100")
    a_project(
        ActionProgrammeFactory(commune=two, in_force=True),
        own="100",
        partner="0",
        status=ProjectStatus.DONE,
    )
    CommuneFactory()
    Progress.objects.create(
        project=first, seen_on=date(2029, 1, 1), physical=10, status="under_way", recorded_at=AT
    )
    Progress.objects.create(
        project=first, seen_on=date(2029, 6, 1), physical=50, status="under_way", recorded_at=AT
    )
    for stage, amount in [(SpendingStage.COMMITTED, 90), (SpendingStage.PAID, 40), (SpendingStage.PAID, 2)]:
        Spending.objects.create(
            project=first,
            stage=stage,
            source="own",
            spent_on=date(2029, 1, 1),
            amount=Decimal(amount),
            recorded_at=AT,
        )

    found = portfolio_of(
        actor(Role.ADMINISTRATOR), level="province", within=province.region.code, today=TODAY
    )

    (row,) = found.rows
    assert row.place == province
    assert (row.communes, row.programmes, row.without, row.in_force) == (3, 2, 1, 2)
    assert (row.projects, row.done, row.cost) == (2, 1, Decimal(500))
    assert (row.commune_share, row.partner_share, row.paid) == (Decimal(400), Decimal(100), Decimal(42))
    # 400 at 50 % and 100 done.
    assert row.physical == Decimal(60)
    assert found.total.cost == Decimal(500)


def test_a_province_sees_its_own_communes_only():
    programme = ActionProgrammeFactory(in_force=True)
    ActionProgrammeFactory(in_force=True)

    found = portfolio_of(officer(programme.commune.province), level="commune", today=TODAY)

    assert [row.place for row in found.rows] == [programme.commune]


def test_a_programme_of_another_period_is_not_counted():
    programme = ActionProgrammeFactory(in_force=True)

    found = portfolio_of(officer(programme.commune.province), level="commune", today=date(2034, 1, 1))

    assert found.total.programmes == 0
    assert found.total.without == 1


def test_a_draft_is_late_once_the_first_year_of_the_mandate_is_over():
    programme = ActionProgrammeFactory(mandate_starts_on=date(2027, 9, 8))

    assert late(Late.VOTE, date(2028, 9, 7)) == set()
    assert late(Late.VOTE, date(2028, 9, 8)) == {programme}
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_an_adopted_programme_waits_for_its_visa():
    programme = ActionProgrammeFactory(adopted=True)
    ActionProgrammeFactory(in_force=True)

    assert late(Late.VISA) == {programme}


def test_the_report_of_last_year_is_missing_until_it_is_closed():
    programme = ActionProgrammeFactory(in_force=True)
    assert late(Late.REPORT) == {programme}
    assert late(Late.REPORT, date(2028, 7, 2)) == set()

    report = EvaluationReport.objects.create(programme=programme, year=2029, changed_at=AT)
    assert late(Late.REPORT) == {programme}
    report.state, report.closed_at, report.figures = ReportState.CLOSED, AT, {}
    report.save()

    assert late(Late.REPORT) == set()


@pytest.mark.parametrize(
    ("status", "years", "is_late"),
    [
        (ProjectStatus.PLANNED, (2029, 2032), True),
        (ProjectStatus.PLANNED, (2030, 2032), False),
        (ProjectStatus.UNDER_WAY, (2028, 2029), True),
        (ProjectStatus.UNDER_WAY, (2028, 2030), False),
        (ProjectStatus.DONE, (2028, 2029), False),
        (ProjectStatus.STOPPED, (2028, 2029), False),
    ],
)
def test_projects_are_behind_their_years_by_their_status(status, years, is_late):
    programme = ActionProgrammeFactory(in_force=True)
    a_project(programme, status=status, starts_in=years[0], ends_in=years[1])

    assert late(Late.PROJECTS) == ({programme} if is_late else set())


def test_the_list_keeps_a_place_and_what_is_late():
    programme = ActionProgrammeFactory(adopted=True)
    ActionProgrammeFactory(commune=CommuneFactory(province=programme.commune.province), in_force=True)
    ActionProgrammeFactory(adopted=True)
    everything = actor(Role.ADMINISTRATOR)

    found = list_programmes(everything, today=TODAY, late=Late.VISA, place=programme.commune.province.code)

    assert list(found) == [programme]


def test_the_page_leads_from_regions_to_provinces_to_communes_at_a_flat_cost(client):
    programme = ActionProgrammeFactory(in_force=True)
    a_project(programme)
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("action_programs:portfolio")
    region, province = programme.commune.province.region, programme.commune.province

    def shown(code=""):
        with CaptureQueriesContext(connection) as made:
            page = client.get(address, {"place": code} if code else {})
        return [row.place.code for row in page.context["portfolio"].rows], len(made)

    assert shown()[0] == [region.code]
    assert shown(region.code)[0] == [province.code]
    few = shown(province.code)
    for _number in range(5):
        a_project(ActionProgrammeFactory(commune=CommuneFactory(province=province), in_force=True))
    many = shown(province.code)

    assert few[0] == [programme.commune.code]
    assert (len(many[0]), many[1]) == (6, few[1])
    assert client.get(address, {"place": "99"}).status_code == 404
    assert client.get(reverse("action_programs:portfolio_xlsx")).content.startswith(b"PK")
