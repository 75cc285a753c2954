"""What plans and reports let the portal propose to the assessment of the same year."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.services.sources import sourced_fields
from capacity.sources import D2, D3, D4, actions, sendings, staff
from tests.factories.capacity_reports import (
    ReportFactory,
    ReportLineFactory,
    SentPlanFactory,
    StaffFactory,
    named,
    planned_for,
)
from tests.factories.communes import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


def values(proposed, commune):
    return {field: proposal.value for field, proposal in proposed.get(commune.pk, {}).items()}


def test_every_figure_of_d2_to_d4_has_a_source():
    assert {*D2, *D3, *D4} <= sourced_fields()


def test_sent_in_time_is_known_of_what_was_sent_only(commune):
    late, silent = CommuneFactory(), CommuneFactory()
    SentPlanFactory(commune=commune)
    ReportFactory(commune=commune, year=2025, sent=True)
    SentPlanFactory(commune=late, late=True)
    SentPlanFactory(commune=silent, draft=True)
    ReportFactory(commune=silent, year=2025)
    # The report on the assessed year itself is another's.
    ReportFactory(commune=late, year=2026, sent=True)

    proposed = sendings([commune, late, silent], 2026)

    assert values(proposed, commune) == {D2[0]: "true", D2[1]: "true"}
    assert values(proposed, late) == {D2[0]: "false"}
    assert values(proposed, silent) == {}
    assert "2026" in proposed[commune.pk][D2[0]].source


def test_actions_planned_and_fully_done(commune):
    report = ReportFactory(commune=commune)
    ReportLineFactory(report=report, done=True, plan_line=planned_for(commune))
    ReportLineFactory(report=report, cancelled=True, plan_line=planned_for(commune))
    ReportLineFactory(report=report, done=True)
    assert values(actions([commune], 2026), commune) == {D3[1]: "2"}

    report.sent_at = report.changed_at
    report.save()
    assert values(actions([commune], 2026), commune) == {D3[0]: "1", D3[1]: "2"}


def test_staff_trained_are_counted_once_among_those_still_there(commune):
    trained, other, elected = (
        StaffFactory(commune=commune),
        StaffFactory(commune=commune, left_on="2027-03-01"),
        StaffFactory(commune=commune, elected=True),
    )
    gone = StaffFactory(commune=commune, left_on="2026-12-31")
    report = ReportFactory(commune=commune, sent=True)
    for _each in range(2):
        named(ReportLineFactory(report=report, done=True), trained, elected, gone)
    named(ReportLineFactory(report=report, done=True, kind="assistance"), other)
    named(ReportLineFactory(report=report, cancelled=True), other)

    assert values(staff([commune], 2026), commune) == {D4[0]: "1", D4[1]: "2"}
    assert staff([CommuneFactory()], 2026) == {}


def test_many_communes_cost_as_few_queries_as_one(commune):
    communes = [commune, *(CommuneFactory() for _each in range(3))]
    for each in communes:
        report = ReportFactory(commune=each, sent=True)
        line = ReportLineFactory(report=report, done=True, plan_line=planned_for(each))
        named(line, StaffFactory(commune=each))

    def count(asked):
        with CaptureQueriesContext(connection) as queries:
            for source in (sendings, actions, staff):
                assert set(source(asked, 2026)) == {each.pk for each in asked}
        return len(queries)

    assert count(communes) == count([commune]) == 7
