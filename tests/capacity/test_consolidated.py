"""What a region and the country plan and need, what is offered, and whom no seat was found for."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from capacity.enums import ActionKind, FundingSource, NeedState
from capacity.models import PlanFunding
from capacity.services.consolidated import consolidated_programme, region_asked
from capacity.services.units import units_programme, units_that_came_to_none
from communes.enums import Role
from config.toolbox.spreadsheets import Column, read_rows
from tests.factories.capacity import NeedFactory, TopicFactory
from tests.factories.capacity_plans import PlanFactory, PlanLineFactory
from tests.factories.capacity_training import EnrolmentFactory, SessionFactory, TraineeFactory
from tests.factories.communes import CommuneFactory, ProgrammeUnitFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
YEAR = 2027


@pytest.fixture
def topic():
    return TopicFactory()


def plan_of(commune, **fields):
    return PlanFactory(commune=commune, **{"year": YEAR, "sent": True, **fields})


def a_session(topic, **fields):
    days = {"starts_on": date(YEAR, 5, 3), "ends_on": date(YEAR, 5, 4)}
    return SessionFactory(topic=topic, enrolment_ends_on=date(YEAR, 4, 20), **days, **fields)


def test_demand_that_is_not_met_by_topic_and_in_all(topic):
    here, there = CommuneFactory(), CommuneFactory()
    region = here.province.region
    line = PlanLineFactory(plan=plan_of(here), topic=topic, women=3, men=2, cost="9000.00")
    PlanFunding.objects.create(line=line, source=FundingSource.GRANT, amount=Decimal("1000.50"))
    PlanLineFactory(plan=line.plan, kind=ActionKind.ASSISTANCE, topic=topic, women=9, cost="500.00")
    PlanLineFactory(plan=plan_of(there, accepted=True), topic=topic, women=1, men=0, cost="100.00")
    PlanLineFactory(plan=PlanFactory(commune=CommuneFactory(), year=YEAR), topic=topic, women=50)
    # Open needs count; those of a plan, those that are over and those of later years do not.
    NeedFactory(commune=here, year=2026, topic=None, women=4, men=0)
    NeedFactory(commune=here, topic=topic, women=30, state=NeedState.REFUSED, answer="Non")
    NeedFactory(commune=here, topic=topic, year=YEAR + 1)
    line.need = NeedFactory(commune=here, year=2026, topic=topic, women=20)
    line.save()
    session = a_session(topic, seats=2)
    EnrolmentFactory(session=session, person=TraineeFactory(commune=here))
    EnrolmentFactory(session=session, person=TraineeFactory(commune=here), waiting=True)
    a_session(topic, regions=[there.province.region], seats=7)
    officer = actor(Role.CAPACITY_OFFICER)

    country = consolidated_programme(officer, YEAR, None)
    known, free = country.rows
    assert (known.topic, known.communes, known.women, known.men, known.needed) == (topic, 2, 4, 2, 0)
    assert (known.sessions, known.seats, known.enrolled, known.days) == (2, 9, 1, 6)
    assert (known.not_met, known.without_seat) == (5, 0)
    assert known.costs == {"budget": Decimal("9100.00"), "grant": Decimal("1000.50")}
    assert (free.topic, free.communes, free.demand, free.not_met) == (None, 1, 4, 4)
    total = country.total
    assert (total.communes, total.demand, total.not_met, total.cost) == (2, 10, 9, Decimal("10100.50"))
    assert [money for _kind, _sums, money in country.money] == [Decimal("10100.50"), Decimal(500), 0]
    assert country.plans == 2

    province = actor(Role.PROVINCE_OFFICER, province=here.province)
    assert region_asked(province, there.province.region.code) == region
    own = consolidated_programme(province, YEAR, region).rows[0]
    assert (own.communes, own.people, own.seats, own.enrolled, own.without_seat) == (1, 5, 2, 1, 3)


def test_a_province_reads_the_whole_of_its_region_and_no_other(topic, client):
    commune = CommuneFactory()
    beside = CommuneFactory(province__region=commune.province.region)
    PlanLineFactory(plan=plan_of(beside), topic=topic, women=5, men=0)
    elsewhere = CommuneFactory().province.region
    sign_in(client, membership(Role.PROVINCE_OFFICER, province=commune.province))

    address = reverse("capacity:consolidated") + f"?year={YEAR}&region={elsewhere.code}"
    page = client.get(address).content.decode()
    assert "Développer les recettes propres" in page
    table = client.get(reverse("capacity:consolidated_xlsx") + f"?year={YEAR}")
    assert f"-{commune.province.region.code}.xlsx" in table.headers["Content-Disposition"]
    columns = [Column("Women"), Column("Demand not met")]
    rows = read_rows(BytesIO(table.content), columns=columns, name="a.xlsx", others_allowed=True)
    assert [row.values["Women"] for row in rows] == [5, 5]


def test_the_programme_asks_the_same_of_the_database_however_many_plans_there_are(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    address = reverse("capacity:consolidated") + f"?year={YEAR}"

    def fill():
        topic = TopicFactory()
        PlanLineFactory(plan=plan_of(CommuneFactory()), topic=topic)
        NeedFactory(topic=topic)
        EnrolmentFactory(session=a_session(topic))

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    fill()
    few = count()
    for _each in range(3):
        fill()
    assert count() == few


def test_units_are_invited_come_or_do_not(client):
    part = TopicFactory(code="unit-conditions")
    came, absent = ProgrammeUnitFactory().commune, ProgrammeUnitFactory().commune
    without_unit = CommuneFactory()
    session = a_session(part, for_units=True, seats=9)
    regional = a_session(TopicFactory(code="unit-needs"), for_units=True, regions=[absent.province.region])
    a_session(part, for_units=True, cancelled=True)
    a_session(TopicFactory())
    for commune in (came, without_unit):
        EnrolmentFactory(session=session, person=TraineeFactory(commune=commune), attended=True)
    EnrolmentFactory(session=session, person=TraineeFactory(commune=absent), attended=False)
    officer = actor(Role.CAPACITY_OFFICER)

    parts = units_programme(officer, YEAR)

    assert [[row.pk for row in one.sessions] for one in parts] == [[session.pk], [regional.pk]]
    assert [(one.invited, one.attended, one.not_yet) for one in parts] == [(2, 1, 1), (1, 0, 1)]
    assert list(units_that_came_to_none(officer, YEAR)) == [absent]
    assert not units_that_came_to_none(actor(Role.PROVINCE_OFFICER, province=came.province), YEAR).exists()
    address = reverse("capacity:units_programme") + f"?year={YEAR}"
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    assert absent.name_fr in client.get(address).content.decode()
    sign_in(client, membership(commune=came))
    assert absent.name_fr not in client.get(address).content.decode()
