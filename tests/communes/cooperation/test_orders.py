"""From three founders to a body in the register."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from communes.cooperation.enums import BodyKind, FundingSource, Step, Visa
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import ChecklistItem, CooperationBody, FinancingStudy, StudyLine
from communes.cooperation.services.bodies import CodeTaken
from communes.cooperation.services.deliberation_page import missing_in_matching
from communes.cooperation.services.deliberations import record_deliberation
from communes.cooperation.services.orders import (
    NotAtOrder,
    OrderFacts,
    OrderInFuture,
    OrderTooEarly,
    ReplacesBeforeOrder,
    SeatUnknown,
    overlaps_of,
    purposes_of,
    record_order,
)
from communes.cooperation.services.procedures import BodyStands
from communes.cooperation.services.steps import StepIncomplete, conclude_step
from communes.cooperation.services.visas import VisaFacts, decide_visa
from communes.enums import Role
from records.models import Event
from tests.factories.communes import BodyFactory, CommuneFactory, RegionFactory, actor
from tests.factories.cooperation import AT, PowerFactory, TransferFactory
from tests.factories.cooperation_deliberations import (
    LATER,
    VISA_ON,
    a_deliberation,
    a_text,
    deliberating,
    matched,
    said,
)

SIGNED_ON, REPLACES_ON = date(2026, 5, 15), date(2026, 7, 1)
ORDER = OrderFacts(
    "ECI-900", "12.345.26", SIGNED_ON, REPLACES_ON, date(2026, 5, 21), purpose_fr="Run the buses together."
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


def with_study(procedure, contributions):
    study = FinancingStudy.objects.create(
        procedure=procedure, first_year=2027, demand="Buses.", changed_at=AT
    )
    StudyLine.objects.create(
        study=study, source=FundingSource.CONTRIBUTIONS, label="Members", year_1=contributions
    )


def test_three_councils_vote_match_and_become_a_body(administrator):
    lead = CommuneFactory()
    others = [CommuneFactory(province=lead.province), CommuneFactory()]
    powers = [PowerFactory(), PowerFactory()]
    procedure = deliberating(lead=lead, founders=others, powers=powers, duration=10, is_demonstration=True)
    with_study(procedure, Decimal(300_000))
    # The third commune already gave one of the powers to another body.
    TransferFactory(member__commune=others[1], power=powers[0])
    keeper = actor(Role.COMMUNE_MANAGER, commune=lead)

    def conclude():
        procedure.refresh_from_db()
        return conclude_step(procedure, version=procedure.version, actor=keeper, at=LATER)

    with pytest.raises(StepIncomplete):
        conclude()
    for founder in procedure.founders.all():
        agent = actor(Role.COMMUNE_AGENT, commune=founder.commune)
        officer = actor(Role.PROVINCE_OFFICER, province=founder.commune.province)
        facts = said(founder)
        if founder.commune == others[0]:
            facts = replace(facts, name_fr=facts.name_fr.upper() + " ")
        record_deliberation(founder, facts, file=a_text(), version=0, actor=agent, at=LATER)
        decide_visa(founder, VisaFacts(Visa.GRANTED, VISA_ON), actor=officer, at=LATER)
    assert conclude().step == Step.MATCHING
    with pytest.raises(NotAtOrder):
        record_order(procedure, ORDER, file=a_text(), actor=administrator, at=LATER)
    procedure = conclude()
    assert procedure.step == Step.ORDER

    body = record_order(
        procedure, ORDER, file=a_text("order.pdf"), version=procedure.version, actor=administrator, at=LATER
    )

    procedure.refresh_from_db()
    assert (procedure.body, procedure.step) == (body, Step.INSTALLATION)
    assert (body.code, body.kind, body.origin, body.seat) == ("ECI-900", "eci", "communes", lead)
    assert (body.name_ar, body.name_fr) == (procedure.name_ar, procedure.name_fr)
    assert (body.act_number, body.founded_on, body.published_on) == (
        "12.345.26",
        SIGNED_ON,
        ORDER.published_on,
    )
    assert (body.duration, body.purpose_ar, body.purpose_fr) == (10, "", "Run the buses together.")
    assert body.is_demonstration
    assert body.act_file.name == "order.pdf"
    assert {(row.commune, row.joined_on, row.left_on) for row in body.members.all()} == {
        (commune, SIGNED_ON, None) for commune in (lead, *others)
    }
    for member in body.members.all():
        deliberation = procedure.founders.get(commune=member.commune).deliberation
        assert {
            (row.power, row.starts_on, row.deliberation_number, row.deliberated_on)
            for row in member.transfers.all()
        } == {(power, REPLACES_ON, deliberation.number, deliberation.held_on) for power in powers}
    assert [(row.commune, row.power) for row in overlaps_of(body)] == [(others[1], powers[0])]
    assert Event.objects.filter(code="cooperation.order_recorded").count() == 1
    with pytest.raises(BodyStands):
        record_order(procedure, ORDER, file=a_text(), actor=administrator, at=LATER)


def test_a_region_and_communes_become_a_grouping(administrator):
    procedure = deliberating(step=Step.ORDER, kind=BodyKind.GCT)
    region = procedure.founders.create(region=RegionFactory(), contribution=Decimal(500))
    for founder in procedure.founders.all():
        a_deliberation(founder)

    body = record_order(
        procedure, replace(ORDER, code="GCT-900"), file=a_text(), actor=administrator, at=LATER
    )
    assert body.kind == BodyKind.GCT
    assert body.members.filter(region=region.region).exists()
    assert body.members.count() == 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signed_on": LATER.date() + timedelta(days=1), "published_on": None}, OrderInFuture),
        ({"published_on": LATER.date() + timedelta(days=1)}, OrderInFuture),
        ({"signed_on": VISA_ON - timedelta(days=1)}, OrderTooEarly),
        ({"replaces_on": SIGNED_ON - timedelta(days=1)}, ReplacesBeforeOrder),
        ({"code": "TAKEN-1"}, CodeTaken),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_leaves_nothing(administrator, changes, refusal):
    BodyFactory(code="taken-1")
    procedure = matched()
    with pytest.raises(refusal):
        record_order(procedure, replace(ORDER, **changes), file=a_text(), actor=administrator, at=LATER)
    procedure.refresh_from_db()
    assert (procedure.body, procedure.step) == (None, Step.ORDER)
    assert CooperationBody.objects.count() == 1


def test_an_order_is_recorded_by_an_administrator_on_the_file_as_it_stands(administrator):
    procedure = matched()
    keeper = actor(Role.COMMUNE_MANAGER, commune=procedure.lead)
    with pytest.raises(NotYours):
        record_order(procedure, ORDER, file=a_text(), actor=keeper, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        record_order(procedure, ORDER, file=a_text(), version=99, actor=administrator, at=LATER)
    procedure.seat = None
    procedure.save()
    with pytest.raises(SeatUnknown):
        record_order(procedure, ORDER, file=a_text(), actor=administrator, at=LATER)


def test_what_the_checklist_lacks_holds_the_order_back_whole(administrator):
    procedure = matched()
    ChecklistItem.objects.create(step=Step.ORDER, code="order-file", title_ar="الملف", title_fr="Dossier")
    with pytest.raises(StepIncomplete):
        record_order(procedure, ORDER, file=a_text(), actor=administrator, at=LATER)
    assert not CooperationBody.objects.exists()


def test_matching_waits_for_the_same_names_shares_and_the_total_of_the_study():
    procedure = matched(step=Step.MATCHING)
    with_study(procedure, Decimal(200_000))
    assert missing_in_matching(procedure) == []

    row = procedure.founders.first().deliberation
    row.name_ar += "ة"
    row.save()
    assert len(missing_in_matching(procedure)) == 1
    row.contribution += 1
    row.save()
    assert len(missing_in_matching(procedure)) == 2
    row.delete()
    assert len(missing_in_matching(procedure)) == 1


def test_the_purpose_goes_to_the_language_it_is_written_in():
    procedure = deliberating()
    assert purposes_of(procedure) == ("", procedure.purpose)
    procedure.purpose = "تدبير النقل الحضري"
    assert purposes_of(procedure) == (procedure.purpose, "")
