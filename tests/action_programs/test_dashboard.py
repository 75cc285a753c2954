"""What a programme comes to, from each side: the sums are those of its lines and records."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus, SpendingStage
from action_programs.models import FundingLine, Progress, ProjectPoint, Spending
from action_programs.services.calendar import calendar_of, in_years
from action_programs.services.dashboard import dashboard_of, elapsed
from action_programs.services.project_map import project_map
from communes.enums import Role
from tests.factories.action_programs import AT, ActionProgrammeFactory, AxisProgrammeFactory, a_project
from tests.factories.communes import CommuneFactory, membership, sign_in

pytestmark = pytest.mark.django_db
TODAY = date(2030, 7, 2)
# A place within the outline of commune 09.273.01.13.
CENTRE = (Decimal("30.37991"), Decimal("-9.53467"))


def paid(project, amount, *, year=2029, stage=SpendingStage.PAID, source=FundingKind.OWN, cancelled=False):
    more = {"cancelled_at": AT, "cancel_reason": "Twice."} if cancelled else {}
    return Spending.objects.create(
        project=project,
        stage=stage,
        source=source,
        spent_on=date(year, 5, 1),
        amount=Decimal(amount),
        recorded_at=AT,
        **more,
    )


def seen(project, physical, *, on=date(2030, 1, 1), status=ProjectStatus.UNDER_WAY):
    return Progress.objects.create(
        project=project, seen_on=on, physical=physical, status=status, recorded_at=AT
    )


@pytest.fixture
def programme():
    return ActionProgrammeFactory(in_force=True)


def test_progress_weighs_what_projects_cost(programme):
    seen(a_project(programme, own="90000", partner="0"), 10)
    seen(a_project(programme, own="10000", partner="0"), 100)

    assert dashboard_of(programme, today=TODAY).whole.physical == Decimal(19)


def test_progress_observed_after_the_day_does_not_count(programme):
    project = a_project(programme)
    seen(project, 30, on=date(2030, 1, 1))
    seen(project, 80, on=date(2030, 8, 1))

    assert dashboard_of(programme, today=TODAY).whole.physical == 30


def test_what_was_cancelled_is_not_paid(programme):
    project = a_project(programme)
    paid(project, "25000")
    paid(project, "10000", cancelled=True)

    board = dashboard_of(programme, today=TODAY)

    assert (board.whole.paid, board.whole.financial) == (Decimal(25000), Decimal("25.0"))


def test_every_side_adds_up_to_the_whole(programme):
    a_project(programme, pillar=Pillar.SOCIAL, gender=GenderMarker.AIMS, status=ProjectStatus.DONE)
    a_project(programme, own="5000.01", partner="0")

    board = dashboard_of(programme, today=TODAY)

    assert board.whole.cost == Decimal("105000.01")
    for side in (board.pillars, board.genders, board.statuses, [axis.whole for axis in board.axes]):
        assert sum(part.cost for part in side) == board.whole.cost
        assert sum(part.count for part in side) == 2
    assert sum(row.commune + row.partners for row in board.years) == board.whole.cost
    assert sum(row.planned for row in board.sources) == board.whole.cost
    assert sum(row.planned for row in board.partners) == board.whole.partner_share


def test_money_stands_in_the_year_of_its_line_and_of_its_payment(programme):
    project = a_project(programme, own="0", partner="0", cost="900")
    FundingLine.objects.create(project=project, kind=FundingKind.BUDGET, year=2030, amount=Decimal(900))
    paid(project, "300", year=2031, source=FundingKind.BUDGET)

    board = dashboard_of(programme, today=date(2031, 12, 31))
    years = {row.year: row for row in board.years}
    sources = {row.kind: row for row in board.sources}

    assert (years[2030].commune, years[2030].money.paid) == (Decimal(900), 0)
    assert (years[2031].commune, years[2031].money.paid) == (0, Decimal(300))
    assert sources[FundingKind.BUDGET].money.paid == Decimal(300)


def test_time_elapsed_stays_within_the_six_years(programme):
    assert elapsed(programme, today=date(2027, 1, 1)) == 0
    assert elapsed(programme, today=date(2031, 1, 1)).quantize(Decimal("0.1")) == Decimal("50.0")
    assert elapsed(programme, today=date(2040, 1, 1)) == 100


def test_a_project_whose_last_year_is_over_is_late_until_it_is_done(programme):
    group = AxisProgrammeFactory.of(programme)
    late = a_project(programme, group=group, starts_in=2028, ends_in=2029)
    a_project(programme, group=group, starts_in=2028, ends_in=2029, status=ProjectStatus.DONE)
    a_project(programme, group=group, starts_in=2028, ends_in=2030)

    (found,) = calendar_of(programme, today=TODAY)

    assert [row.project.pk for row in found.rows if row.is_late] == [late.pk]
    assert len(found.rows) == 3


def test_a_day_is_a_part_of_its_year():
    assert in_years(date(2030, 1, 1)) == 2030
    assert 2030.49 < in_years(date(2030, 7, 2)) < 2030.51


def test_places_stand_on_the_outline_or_are_said_to_be_outside():
    commune = CommuneFactory(code="09.273.01.13")
    programme = ActionProgrammeFactory(commune=commune)
    project = a_project(programme)
    a_project(programme)
    ProjectPoint.objects.create(project=project, label="المركز", latitude=CENTRE[0], longitude=CENTRE[1])
    ProjectPoint.objects.create(project=project, label="خارج", latitude=Decimal("35.5"), longitude=-5)

    found = project_map(programme)

    assert [spot.point.label for spot in found.spots] == ["المركز"]
    assert [point.label for point in found.outside] == ["خارج"]
    assert found.unplaced == 1


@pytest.mark.parametrize("name", ["dashboard", "calendar", "places"])
def test_pages_cost_the_same_for_one_project_and_for_many(programme, client, name):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    address = reverse(f"action_programs:{name}", args=[programme.pk])
    group = AxisProgrammeFactory.of(programme)

    def queries():
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    seen(a_project(programme, group=group), 40)
    queries()
    few = queries()
    for _number in range(20):
        seen(a_project(programme, group=group), 40)

    assert queries() == few
