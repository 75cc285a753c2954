"""The situation of most tests: an open file in March 2026, its agent and its manager."""

from collections.abc import Callable

import pytest

from assessments.models import Answer, Assessment
from assessments.services.answers import SaveOutcome, save_answers
from communes.actors import Actor
from communes.enums import Role
from tests.factories.assessments import IN_ENTRY, AssessmentFactory
from tests.factories.communes import actor


@pytest.fixture
def assessment(db) -> Assessment:
    return AssessmentFactory()


@pytest.fixture
def agent(assessment) -> Actor:
    return actor(Role.COMMUNE_AGENT, commune=assessment.commune)


@pytest.fixture
def manager(assessment) -> Actor:
    return actor(Role.COMMUNE_MANAGER, commune=assessment.commune)


@pytest.fixture
def save(assessment, agent) -> Callable[..., SaveOutcome]:
    """Save one or several fields of the file as the agent, in entry time."""

    def saving(values=None, /, *, by=None, at=IN_ENTRY, versions=None, of=None, **options):
        return save_answers(
            of or assessment, values=values or {}, versions=versions, actor=by or agent, at=at, **options
        )

    return saving


@pytest.fixture
def answer_of(assessment) -> Callable[[str], Answer]:
    return lambda field: Answer.objects.get(assessment=assessment, field=field)
