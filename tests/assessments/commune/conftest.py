"""The situation of most tests: an open file in March 2026, its agent and its manager."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from assessments.models import Answer, Assessment
from assessments.services.answers import SaveOutcome, save_answers
from communes.actors import Actor
from communes.enums import Role
from tests.factories.assessments import IN_ENTRY, AssessmentFactory
from tests.factories.communes import actor, sign_in


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


@pytest.fixture
def in_entry(settings) -> Iterator[None]:
    """Views ask the clock: let it be in entry time, in a session that lasts when the test moves on."""
    settings.SESSION_COOKIE_AGE = settings.SESSION_IDLE_SECONDS = 365 * 24 * 3600
    with time_machine.travel(IN_ENTRY, tick=False):
        yield


@pytest.fixture
def as_agent(client, agent) -> Client:
    return sign_in(client, agent.membership)


@pytest.fixture
def as_manager(client, manager) -> Client:
    return sign_in(client, manager.membership)
