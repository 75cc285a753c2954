from datetime import UTC, date, datetime

import pytest

from accounts.exceptions import AccountInactive, ReasonMissing
from communes.enums import Role
from communes.exceptions import (
    AlreadyMember,
    EndsBeforeStart,
    LastAdministrator,
    PlaceDoesNotFit,
    RegionsDoNotFit,
)
from communes.models import Membership
from communes.services.memberships import Post, add_memberships, check_post, end_membership
from communes.services.people import deactivate_person
from records.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, ProvinceFactory, RegionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)


@pytest.fixture
def admin():
    return MembershipFactory(administrator=True).user


class TestPosts:
    @pytest.mark.parametrize(
        ("role", "place"),
        [
            (Role.COMMUNE_AGENT, {"province": True}),
            (Role.COMMUNE_MANAGER, {"authority": "dgct"}),
            (Role.COMMUNE_AGENT, {}),
            (Role.PROVINCE_OFFICER, {"commune": True}),
            (Role.PROVINCE_OFFICER, {"province": True, "authority": "dgct"}),
            (Role.REVIEWER, {"commune": True}),
            (Role.REVIEWER, {"authority": "igat"}),
            (Role.AUDITOR, {"authority": "dgct"}),
            (Role.CAPACITY_OFFICER, {"authority": "dgct"}),
            (Role.ADMINISTRATOR, {"authority": "ddctd"}),
        ],
    )
    def test_a_place_that_does_not_fit_the_role_is_refused(self, role, place):
        made = {"commune": CommuneFactory, "province": ProvinceFactory}
        places = {name: made[name]() if name in made else value for name, value in place.items()}

        with pytest.raises(PlaceDoesNotFit):
            check_post(Post(role=role, starts_on=DAY, **places))

    def test_the_refusal_names_what_the_role_needs(self):
        with pytest.raises(PlaceDoesNotFit, match=r"“Auditor” needs another kind of place: .*IGF.*IGAT"):
            check_post(Post(role=Role.AUDITOR, starts_on=DAY, authority="dgct"))

    @pytest.mark.parametrize("role", [Role.CAPACITY_OFFICER, Role.ADMINISTRATOR])
    def test_only_reviewers_and_approvers_are_given_regions(self, role):
        authority = "ddctd" if role == Role.CAPACITY_OFFICER else "dgct"

        with pytest.raises(RegionsDoNotFit):
            check_post(Post(role=role, starts_on=DAY, authority=authority, regions=(RegionFactory(),)))

    def test_an_end_before_the_start_is_refused(self):
        with pytest.raises(EndsBeforeStart):
            check_post(
                Post(
                    role=Role.COMMUNE_AGENT,
                    starts_on=DAY,
                    ends_on=date(2026, 2, 28),
                    commune=CommuneFactory(),
                )
            )


class TestGiving:
    def test_a_person_may_hold_several(self, admin):
        person = UserFactory()
        posts = [
            Post(role=Role.COMMUNE_AGENT, starts_on=DAY, commune=CommuneFactory()),
            Post(role=Role.REVIEWER, starts_on=DAY, authority="dgct", regions=(RegionFactory(),)),
        ]
        memberships = add_memberships([(person, post) for post in posts], by=admin, reason=" staff ", at=AT)

        assert person.memberships.count() == 2
        assert memberships[1].regions.count() == 1
        event = Event.objects.filter(code="communes.membership_added").latest("pk")
        assert event.actor == admin
        assert event.data["reason"] == "staff"
        assert event.data["role"]["en"] == "Reviewer"

    def test_the_same_role_in_the_same_place_at_the_same_time_is_refused(self, admin):
        held = MembershipFactory(agent=True)
        again = Post(role=Role.COMMUNE_AGENT, starts_on=DAY, commune=held.commune)

        with pytest.raises(AlreadyMember):
            add_memberships([(held.user, again)], by=admin, reason="x", at=AT)

    def test_it_may_be_given_again_once_it_has_ended(self, admin):
        held = MembershipFactory(agent=True, ended=True)
        again = Post(role=Role.COMMUNE_AGENT, starts_on=DAY, commune=held.commune)

        assert add_memberships([(held.user, again)], by=admin, reason="x", at=AT)

    def test_twice_in_one_go_is_refused_and_nothing_is_written(self, admin):
        person, commune = UserFactory(), CommuneFactory()
        post = Post(role=Role.COMMUNE_AGENT, starts_on=DAY, commune=commune)

        with pytest.raises(AlreadyMember):
            add_memberships([(person, post), (person, post)], by=admin, reason="x", at=AT)
        assert not person.memberships.exists()

    def test_nobody_deactivated_is_given_a_role(self, admin):
        post = Post(role=Role.COMMUNE_AGENT, starts_on=DAY, commune=CommuneFactory())

        with pytest.raises(AccountInactive):
            add_memberships([(UserFactory(deactivated=True), post)], by=admin, reason="x", at=AT)

    def test_needs_a_reason(self, admin):
        with pytest.raises(ReasonMissing):
            add_memberships([], by=admin, reason=" ", at=AT)


class TestEnding:
    def test_keeps_the_row_and_its_last_day(self, admin):
        held = MembershipFactory(agent=True)

        end_membership(held, on=DAY, by=admin, reason="retired", at=AT)

        held.refresh_from_db()
        assert held.ends_on == DAY
        assert Membership.objects.current(DAY).filter(pk=held.pk).exists()
        data = Event.objects.get(code="communes.membership_ended").data
        assert data["reason"] == "retired"
        assert data["ends_on"]["fr"] == "1er mars 2026"

    def test_before_its_start_is_refused(self, admin):
        held = MembershipFactory(agent=True, starts_on=DAY)

        with pytest.raises(EndsBeforeStart):
            end_membership(held, on=date(2026, 2, 28), by=admin, reason="x", at=AT)

    def test_the_last_administrator_stays(self, admin):
        membership = admin.memberships.get()

        with pytest.raises(LastAdministrator):
            end_membership(membership, on=DAY, by=admin, reason="x", at=AT)

    @pytest.mark.parametrize(
        "other", [{"ended": True}, {"user__deactivated": True}, {"ends_on": date(2026, 9, 1)}]
    )
    def test_an_administrator_on_the_way_out_does_not_count(self, admin, other):
        MembershipFactory(administrator=True, **other)

        with pytest.raises(LastAdministrator):
            end_membership(admin.memberships.get(), on=DAY, by=admin, reason="x", at=AT)

    def test_an_administrator_leaves_when_another_stays(self, admin):
        MembershipFactory(administrator=True)

        assert end_membership(admin.memberships.get(), on=DAY, by=admin, reason="x", at=AT)

    def test_the_last_administrator_is_not_deactivated_either(self, admin):
        with pytest.raises(LastAdministrator):
            deactivate_person(admin, by=UserFactory(), reason="x", at=AT)

        MembershipFactory(administrator=True)
        assert not deactivate_person(admin, by=UserFactory(), reason="x", at=AT).is_active
