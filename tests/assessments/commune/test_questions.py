"""Improbable figures are questioned and never refused."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.enums import Stage
from assessments.models import Correction
from assessments.services.questionnaire import questionnaire_of
from assessments.services.questions import asking_for, last_year_of
from records.models import Parameter
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, CycleFactory, answer


@pytest.fixture
def last_year(assessment):
    file = AssessmentFactory(
        cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
    )
    answer(file, {"own_revenue": "1000.00", "staff_total": "100", "sessions_held": "0"})
    return file


@pytest.fixture
def ask(assessment):
    def asking(field: str, value) -> list[str]:
        questionnaire = questionnaire_of(assessment)
        comparison = asking_for(assessment, questionnaire, at=IN_ENTRY)
        return comparison.questions_on(questionnaire.fields[field], value)

    return asking


def test_no_year_before_asks_nothing(ask, assessment):
    assert last_year_of(assessment) is None
    assert ask("own_revenue", Decimal(5)) == []


@pytest.mark.parametrize("state", ["submitted", "in_review", "reviewed"])
def test_a_year_before_that_is_not_approved_says_nothing(assessment, state):
    AssessmentFactory(
        cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, answers=True, **{state: True}
    )

    assert last_year_of(assessment) is None


def test_another_communes_year_says_nothing(assessment):
    AssessmentFactory(cycle=CycleFactory(assessed_year=2024), approved=True, answers=True)

    assert last_year_of(assessment) is None


def test_the_verified_figure_counts(assessment, last_year):
    Correction.objects.create(
        assessment=last_year,
        field="own_revenue",
        line="C1",
        stage=Stage.REVIEW,
        value="900.00",
        reason="The account says so.",
        corrected_by=UserFactory(),
        corrected_at=IN_ENTRY,
    )

    assert last_year_of(assessment).values["own_revenue"] == Decimal(900)


@pytest.mark.parametrize(("value", "asked"), [("1500", 0), ("1500.01", 1), ("500", 0), ("499.99", 1)])
def test_a_jump_is_questioned_beyond_half(ask, last_year, value, asked):
    assert len(ask("own_revenue", Decimal(value))) == asked


def test_the_jump_is_a_parameter(ask, last_year):
    Parameter.objects.create(code="entry.jump_percent", value=10)

    assert len(ask("own_revenue", Decimal(1150))) == 1


def test_the_question_gives_both_figures(ask, last_year):
    (question,) = ask("own_revenue", Decimal(4000))

    assert "300" in question
    assert "1\u202f000,00" in question


def test_nothing_is_compared_with_zero(ask, last_year):
    assert ask("sessions_held", 12) == []


def test_last_years_figure_repeated_differently_is_questioned(ask, last_year):
    assert ask("own_revenue_previous", Decimal("1000.00")) == []
    assert "1\u202f000,00" in ask("own_revenue_previous", Decimal("1000.01"))[0]


@pytest.mark.parametrize(
    ("field", "day", "asked"),
    [
        # A condition accepts 1 October of the year before to 31 March of the year.
        ("procurement_programme_published_on", date(2024, 10, 1), False),
        ("procurement_programme_published_on", date(2024, 9, 30), True),
        ("statements_published_on", date(2024, 12, 31), True),
        ("statements_published_on", date(2025, 8, 1), False),
        ("statements_published_on", date(2026, 1, 1), True),
        # A body created long ago is no surprise.
        ("gender_body_created_on", date(2016, 5, 1), False),
        ("gender_body_created_on", date(2026, 2, 1), True),
        # After the day of entry.
        ("gender_body_created_on", date(2027, 1, 1), True),
        # No condition limits this one: the year itself does.
        ("pac_report_sent_to_committees_on", date(2025, 3, 1), False),
        ("pac_report_sent_to_committees_on", date(2024, 3, 1), True),
    ],
)
def test_days_outside_the_year_are_questioned(ask, field, day, asked):
    assert bool(ask(field, day)) is asked


def test_yes_and_no_raise_no_question(ask, last_year):
    assert ask("pac_report_published", True) == []
