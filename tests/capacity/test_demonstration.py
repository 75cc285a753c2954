"""The demonstration's capacity building: loaded once, marked as such, through the portal's own rules."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from assessments.demonstration.accounts import create_accounts
from capacity.demonstration.loading import AlreadyLoaded, NoDemonstration, load_capacity
from capacity.enums import ActionOutcome, SheetState
from capacity.models import CapacityPlan, CapacityReport, Dispatch, Enrolment, Person, ReportLine
from capacity.services.demand import unmet_demand
from capacity.services.reports import new_plan_lines
from config.toolbox.canonical import digest
from records.models import Job
from tests.factories.assessments import CycleFactory, CycleTargetFactory
from tests.factories.communes import CommuneFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def home():
    call_command("load_topics", verbosity=0)
    home = CommuneFactory()
    cycle = CycleFactory(is_demonstration=True)
    for commune in (home, CommuneFactory(), CommuneFactory()):
        CycleTargetFactory(cycle=cycle, commune=commune)
    create_accounts(home, password="x", since=date(2023, 1, 1), at=AT)
    return home


def test_it_is_whole_and_what_was_sent_has_its_receipt(home):
    assert load_capacity(seed=7, at=AT) == 3
    assert not Person.objects.exclude(full_name__contains="(démonstration)").exists()
    past = [*CapacityPlan.objects.filter(year__lt=2026), *CapacityReport.objects.filter(year__lt=2026)]
    assert {sheet.state for sheet in past} == {SheetState.ACCEPTED}
    sent = [model.objects.exclude(state=SheetState.DRAFT).count() for model in (CapacityPlan, CapacityReport)]
    assert Dispatch.objects.count() == sum(sent)
    assert all(digest(row.content) == row.digest for row in Dispatch.objects.all())
    cancelled = ReportLine.objects.filter(outcome=ActionOutcome.CANCELLED)
    assert not cancelled.filter(reason="").exists()
    plan = CapacityPlan.objects.get(commune=home, year=2026)
    assert plan.state == SheetState.ACCEPTED
    assert not new_plan_lines(CapacityReport.objects.get(commune=home, year=2026)).exists()
    assert Enrolment.objects.exclude(certificate_number="").exists()
    assert {job.kind for job in Job.objects.all()} >= {"capacity.effect", "capacity.certificates"}
    assert [demand.need.topic.code for demand in unmet_demand(home, 2027, today=AT.date())] == ["procurement"]

    with pytest.raises(AlreadyLoaded):
        load_capacity(seed=7, at=AT)


def test_it_refuses_a_portal_of_real_files():
    CycleFactory()
    with pytest.raises(NoDemonstration):
        load_capacity(seed=7, at=AT)
    with pytest.raises(CommandError, match="run load_demo first"):
        call_command("load_capacity_demo")
