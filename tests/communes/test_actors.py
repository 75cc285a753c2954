from datetime import date

import pytest
from django.db import IntegrityError

from communes.actors import actor_for
from communes.enums import Role
from communes.models import Membership
from tests.factories.communes import CommuneFactory, MembershipFactory, RegionFactory, actor

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_can_act(role):
    assert actor(role).has_role(role)


def test_an_actor_knows_all_their_communes_whatever_they_act_as():
    agent = MembershipFactory(agent=True)
    reviewer = MembershipFactory(reviewer=True, user=agent.user)

    acting = actor_for(reviewer, on=DAY)

    assert acting.belongs_to(agent.commune)
    assert not acting.belongs_to(CommuneFactory())


def test_a_membership_that_has_ended_no_longer_ties_a_person_to_their_commune():
    ended = MembershipFactory(agent=True, ended=True)
    reviewer = MembershipFactory(reviewer=True, user=ended.user)

    assert not actor_for(reviewer, on=DAY).belongs_to(ended.commune)


def test_a_reviewer_may_be_given_some_regions():
    north, _south = RegionFactory(), RegionFactory()

    assert actor(Role.REVIEWER, regions=[north]).region_ids == {north.pk}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_current"),
    [
        (date(2026, 3, 1), None, True),
        (date(2026, 3, 2), None, False),
        (date(2025, 1, 1), date(2026, 3, 1), True),
        (date(2025, 1, 1), date(2026, 2, 28), False),
    ],
)
def test_first_and_last_day_of_a_membership_count(starts_on, ends_on, is_current):
    MembershipFactory(starts_on=starts_on, ends_on=ends_on)

    assert Membership.objects.current(DAY).exists() is is_current


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.COMMUNE_AGENT, "commune": None},
        {"role": Role.REVIEWER},
        {"role": Role.PROVINCE_OFFICER},
        {"role": Role.COMMUNE_MANAGER, "authority": "dgct"},
    ],
)
def test_the_database_refuses_a_place_that_does_not_fit_the_role(fields):
    with pytest.raises(IntegrityError, match="membership_place_fits_role"):
        MembershipFactory(**fields)


def test_the_database_refuses_an_end_before_the_start():
    with pytest.raises(IntegrityError, match="membership_ends_after_start"):
        MembershipFactory(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1))
