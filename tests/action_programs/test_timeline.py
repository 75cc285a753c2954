"""What the law says of the dates of a programme: warnings with their article, that never block."""

from datetime import UTC, date, datetime

import pytest

from action_programs.enums import StepKind
from action_programs.models import Step
from action_programs.services.timeline import first_year_ends_on, timeline_of
from tests.factories.action_programs import ActionProgrammeFactory

pytestmark = pytest.mark.django_db
AT = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme():
    return ActionProgrammeFactory(mandate_starts_on=date(2027, 9, 8))


def write(programme, kind, day):
    return Step.objects.create(programme=programme, kind=kind, starts_on=day, changed_at=AT)


def warnings(programme, kind, *, today=date(2028, 1, 10)):
    return next(entry.warnings for entry in timeline_of(programme, today=today) if entry.kind == kind)


def test_every_step_of_the_law_stands_in_order(programme):
    assert [entry.kind for entry in timeline_of(programme, today=date(2028, 1, 10))] == list(StepKind)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2027, 9, 8), date(2028, 9, 7)), (date(2028, 2, 29), date(2029, 2, 27))],
)
def test_the_first_year_of_a_mandate_ends_the_day_before(start, end):
    assert first_year_ends_on(ActionProgrammeFactory.build(commune=None, mandate_starts_on=start)) == end


@pytest.mark.parametrize(("day", "late"), [(date(2028, 9, 7), False), (date(2028, 9, 8), True)])
def test_a_vote_after_the_first_year_is_told_with_its_article(programme, day, late):
    write(programme, StepKind.VOTE, day)

    found = warnings(programme, StepKind.VOTE)

    assert bool(found) == late
    assert all(warning.is_certain and "article 78" in str(warning.source) for warning in found)


def test_a_vote_that_is_not_there_is_late_once_the_year_is_over(programme):
    assert not warnings(programme, StepKind.VOTE, today=date(2028, 9, 7))
    assert warnings(programme, StepKind.VOTE, today=date(2028, 9, 8))


@pytest.mark.parametrize(("day", "slow"), [(date(2028, 2, 29), False), (date(2028, 3, 1), True)])
def test_a_visa_that_takes_more_than_twenty_days_is_told_as_uncertain(programme, day, slow):
    write(programme, StepKind.TRANSMISSION, date(2028, 2, 9))
    write(programme, StepKind.VISA, day)

    found = warnings(programme, StepKind.VISA)

    assert [warning.is_certain for warning in found] == ([False] if slow else [])


def test_a_step_before_the_one_it_follows_is_told(programme):
    write(programme, StepKind.LAUNCH, date(2027, 11, 1))
    write(programme, StepKind.DIAGNOSIS, date(2027, 10, 1))

    (found,) = warnings(programme, StepKind.DIAGNOSIS)

    assert "Information and consultation meeting" in found.text
    assert not found.is_certain
