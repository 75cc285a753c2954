"""Delays that the portal finds: each rule, each threshold, and what they cost."""

from datetime import date

import pytest

from action_programs.services.delays import (
    GAP_POINTS,
    SILENT_DAYS,
    Rule,
    counts_by_rule,
    delays_of,
    thresholds,
)
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.action_programs import a_project
from tests.factories.pac_execution import NOW, at_work, progress, project_at_work, share, spending

pytestmark = pytest.mark.django_db


def found(project, today):
    delays = delays_of([project.programme_id], today=today)[project.programme_id]
    return [delay.rule for delay in delays if delay.project == project]


@pytest.mark.parametrize(
    ("status", "today", "late"),
    [
        ("planned", date(2029, 1, 1), True),
        ("preparation", date(2029, 1, 1), True),
        ("planned", date(2028, 12, 31), False),
        ("under_way", date(2029, 1, 1), False),
    ],
)
def test_not_started_once_its_first_year_is_over(status, today, late):
    assert (Rule.NOT_STARTED in found(project_at_work(status=status), today)) is late


@pytest.mark.parametrize(
    ("status", "today", "late"),
    [
        ("under_way", date(2030, 1, 1), True),
        ("under_way", date(2029, 12, 31), False),
        ("done", date(2030, 1, 1), False),
        ("stopped", date(2030, 1, 1), False),
    ],
)
def test_not_done_once_its_last_year_is_over(status, today, late):
    assert (Rule.NOT_DONE in found(project_at_work(status=status), today)) is late


@pytest.mark.parametrize(("paid", "late"), [("60000", False), ("60100", True)])
def test_money_ahead_of_the_work_by_more_than_the_threshold(paid, late):
    project = project_at_work()
    progress(project, date(2029, 7, 1), 40)
    spending(project, paid)
    assert (Rule.MONEY_AHEAD in found(project, date(2029, 7, 2))) is late


@pytest.mark.parametrize(("today", "late"), [(date(2029, 10, 29), False), (date(2029, 10, 30), True)])
def test_no_news_for_too_long(today, late):
    project = project_at_work()
    progress(project, date(2029, 7, 1), 40)
    assert (Rule.NO_NEWS in found(project, today)) is late


def test_no_news_ever_is_counted_from_its_first_year():
    project = project_at_work(status="under_way")
    assert Rule.NO_NEWS not in found(project, date(2028, 4, 30))
    assert found(project, date(2028, 5, 1)) == [Rule.NO_NEWS]
    assert found(project_at_work(status="done"), date(2030, 5, 1)) == []


@pytest.mark.parametrize(
    ("today", "paid", "late"),
    [
        (date(2029, 6, 30), "", False),
        (date(2029, 7, 1), "", True),
        (date(2029, 7, 1), "39999.99", True),
        (date(2029, 7, 1), "40000", False),
    ],
)
def test_a_partners_share_due_and_unpaid(today, paid, late):
    project = project_at_work(status="done")
    share(project, "40000", due_on=date(2029, 6, 30), paid=paid)
    assert found(project, today) == ([Rule.SHARE_UNPAID] if late else [])


def test_thresholds_are_the_administrators():
    by = UserFactory()
    set_parameter(GAP_POINTS, "5", by=by, reason="Test", at=NOW)
    set_parameter(SILENT_DAYS, "10", by=by, reason="Test", at=NOW)
    project = project_at_work()
    progress(project, date(2029, 7, 1), 40)
    spending(project, "46000")

    assert (thresholds().gap_points, thresholds().silent_days) == (5, 10)
    assert found(project, date(2029, 7, 12)) == [Rule.MONEY_AHEAD, Rule.NO_NEWS]


@pytest.mark.parametrize("count", [1, 8])
def test_many_programmes_cost_what_one_costs(count, django_assert_num_queries):
    programmes = [at_work() for _ in range(count)]
    for programme in programmes:
        share(a_project(programme), "1", due_on=date(2028, 6, 30))
        a_project(programme)

    with django_assert_num_queries(6):
        delays = delays_of([programme.pk for programme in programmes], today=date(2031, 1, 1))

    counts = counts_by_rule(delays[programmes[-1].pk])
    assert counts == {Rule.NOT_STARTED: 2, Rule.NOT_DONE: 2, Rule.NO_NEWS: 2, Rule.SHARE_UNPAID: 1}
    assert "2028" in delays[programmes[0].pk][0].reason
