"""Every state × every action × everybody: allowed, or refused for the right reason."""

import pytest

from accounts.models import User
from assessments.enums import Action, State
from assessments.exceptions import NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment, Cycle
from assessments.services.workflow import STEPS, possible_actions, refusal
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership
from tests.assessments.workflow.table import CLOCK, DECISIONS, EXPECTED, OF_THE_COMMUNE

OWN, OTHER = 1, 2


def _file(state: str, commune: int = OWN) -> Assessment:
    return Assessment(state=state, commune=Commune(pk=commune), cycle=Cycle(pk=1))


def _actor(role: str, *, commune: int = OWN, belongs_to: int | None = None) -> Actor | None:
    if role == CLOCK:
        return None
    place = commune if role in COMMUNE_ROLES else None
    own = {place, belongs_to} - {None}
    return Actor(User(pk=1), Membership(role=role, commune_id=place), own_commune_ids=frozenset(own))


def _expected(state: State, action: Action, who: str) -> type[Exception] | None:
    from_states, _to, people, _reason = EXPECTED[action]
    if state not in from_states:
        return WrongState
    return None if who in people else NotAllowed


@pytest.mark.parametrize("who", [*Role, CLOCK])
@pytest.mark.parametrize("action", list(Action))
def test_who_may_do_what_in_which_state(action, who):
    wrong = {}
    for state in State:
        found = refusal(_file(state), action, _actor(who))
        expected = _expected(state, action, who)
        if (type(found) if found else None) is not expected:
            wrong[state] = (found, expected)

    assert not wrong


@pytest.mark.parametrize("action", list(Action))
def test_each_step_leads_where_the_table_says(action):
    from_states, to_state, _people, needs_reason = EXPECTED[action]
    step = STEPS[action]

    assert (step.from_states, step.to_state, step.needs_reason) == (from_states, to_state, needs_reason)


@pytest.mark.parametrize("action", sorted(OF_THE_COMMUNE))
def test_the_manager_of_another_commune_may_not_act_for_this_one(action):
    [state] = EXPECTED[action][0]

    assert isinstance(refusal(_file(state), action, _actor(Role.COMMUNE_MANAGER, commune=OTHER)), NotAllowed)


@pytest.mark.parametrize("action", sorted(DECISIONS))
def test_nobody_decides_on_a_commune_they_belong_to(action):
    from_states, _to, people, _reason = EXPECTED[action]
    for state in from_states:
        for role in people:
            assert isinstance(refusal(_file(state), action, _actor(role, belongs_to=OWN)), OwnCommune)
            assert refusal(_file(state), action, _actor(role, belongs_to=OTHER)) is None


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("who", [*Role, CLOCK])
def test_the_buttons_shown_are_the_steps_allowed(state, who):
    expected = [action for action in Action if _expected(state, action, who) is None]

    assert sorted(possible_actions(_file(state), _actor(who))) == sorted(expected)


def test_a_refused_state_is_named_in_words():
    refused = refusal(_file(State.PUBLISHED), Action.CLAIM, _actor(Role.REVIEWER))

    assert str(refused) == "This cannot be done while the file is in the state “Published”."


def test_every_state_can_be_reached_and_only_the_last_is_left_by_nothing():
    reached = {step.to_state for step in STEPS.values()} | {State.DRAFT}
    left = {state for step in STEPS.values() for state in step.from_states}

    assert reached == set(State)
    assert set(State) - left == {State.PUBLISHED}
