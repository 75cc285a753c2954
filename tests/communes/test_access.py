"""Which communes each role sees from within, and who acts with what."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as project_settings
from django.http import Http404
from django.urls import reverse

from communes.access import access_commune, communes_seen_by
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, SECOND_FACTOR_ROLES, Role
from communes.models import Commune
from tests.factories.accounts import UserFactory
from tests.factories.communes import (
    CommuneFactory,
    MembershipFactory,
    ProvinceFactory,
    actor,
    membership,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def land():
    """Four communes: two of one province, one of its region, one elsewhere."""
    province = ProvinceFactory()
    return [
        CommuneFactory(province=province),
        CommuneFactory(province=province),
        CommuneFactory(province=ProvinceFactory(region=province.region)),
        CommuneFactory(),
    ]


class TestWhatEachRoleSees:
    @pytest.mark.parametrize("role", sorted(COMMUNE_ROLES))
    def test_a_commune_sees_itself(self, role, land):
        assert list(communes_seen_by(actor(role, commune=land[0]))) == [land[0]]

    def test_a_province_sees_its_communes(self, land):
        seen = communes_seen_by(actor(Role.PROVINCE_OFFICER, province=land[0].province))

        assert set(seen) == set(land[:2])

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
    def test_reviewers_and_approvers_see_their_regions(self, role, land):
        assert set(communes_seen_by(actor(role, regions=[land[0].province.region]))) == set(land[:3])

    @pytest.mark.parametrize("role", sorted(MINISTRY_ROLES))
    def test_the_ministry_without_regions_sees_all(self, role, land):
        assert set(communes_seen_by(actor(role))) == set(Commune.objects.all())

    def test_auditors_see_files_by_their_missions_and_nothing_here(self, land):
        assert not communes_seen_by(actor(Role.AUDITOR)).exists()

    def test_nobody_sees_nothing(self, land):
        assert not communes_seen_by(None).exists()

    def test_a_strangers_commune_does_not_exist(self, land):
        agent = actor(Role.COMMUNE_AGENT, commune=land[0])

        assert access_commune(land[0].code, actor=agent) == land[0]
        with pytest.raises(Http404):
            access_commune(land[1].code, actor=agent)


class TestActingAs:
    def acting(self, client):
        return client.get(reverse("accounts:profile")).wsgi_request.actor

    def test_one_acts_with_the_membership_chosen(self, client):
        agent = MembershipFactory(agent=True)
        reviewer = MembershipFactory(reviewer=True, user=agent.user)
        sign_in(client, agent.user)
        assert self.acting(client).membership == agent

        client.post(reverse("communes:act_as"), {"membership": reviewer.pk})
        assert self.acting(client).membership == reviewer

    @pytest.mark.parametrize("choice", ["somebody else's", "ended", "text", ""])
    def test_what_is_not_ones_own_today_does_not_exist(self, client, choice):
        agent = MembershipFactory(agent=True)
        choices = {
            "somebody else's": MembershipFactory(reviewer=True).pk,
            "ended": MembershipFactory(reviewer=True, ended=True, user=agent.user).pk,
        }
        sign_in(client, agent.user)
        answer = client.post(reverse("communes:act_as"), {"membership": choices.get(choice, choice)})

        assert answer.status_code == 404
        assert self.acting(client).membership == agent

    def test_a_membership_that_ends_meanwhile_falls_back_to_another(self, client, time_machine):
        time_machine.move_to("2021-12-31T10:00:00Z")
        agent = MembershipFactory(agent=True)
        reviewer = MembershipFactory(reviewer=True, ended=True, user=agent.user)
        sign_in(client, reviewer)
        assert self.acting(client).membership == reviewer

        time_machine.move_to("2022-01-01T10:00:00Z")
        sign_in(client, reviewer)
        assert self.acting(client).membership == agent

    def test_a_person_without_a_membership_acts_as_nobody(self, client):
        sign_in(client, UserFactory())

        assert self.acting(client) is None

    def test_the_switch_goes_by_post_only(self, client):
        sign_in(client, MembershipFactory(agent=True))

        assert client.get(reverse("communes:act_as")).status_code == 405


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
    def test_ministry_audit_and_administrator_roles_set_it_up_first(self, client, role):
        sign_in(client, membership(role))
        answer = client.get(reverse("communes:search"))

        assert answer.status_code == 302
        assert answer.url == reverse("mfa_index")

    @pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR_ROLES))
    def test_communes_and_provinces_do_without(self, client, role):
        sign_in(client, membership(role))

        assert client.get(reverse("communes:search")).status_code == 200

    def test_it_can_be_set_up_and_one_can_leave(self, client):
        sign_in(client, membership(Role.REVIEWER))
        for page in ("mfa_index", "account_logout", "account_reauthenticate", "mfa_activate_totp"):
            assert client.get(reverse(page), follow=False).status_code in {200, 302}
            assert client.get(reverse(page)).headers.get("Location") != reverse("mfa_index")

    def test_once_set_up_the_portal_opens(self, client):
        reviewer = membership(Role.REVIEWER)
        TOTP.activate(reviewer.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        sign_in(client, reviewer)

        assert client.get(reverse("communes:search")).status_code == 200

    def test_an_address_that_only_looks_like_an_account_page_is_closed(self, client):
        sign_in(client, membership(Role.REVIEWER))

        assert client.get("/fr/communes/accounts/").headers.get("Location") == "/fr/accounts/second-factor/"

    def test_one_may_act_with_a_role_that_needs_none(self, client):
        reviewer = membership(Role.REVIEWER)
        agent = MembershipFactory(agent=True, user=reviewer.user)
        sign_in(client, reviewer)
        client.post(reverse("communes:act_as"), {"membership": agent.pk})

        assert client.get(reverse("communes:search")).status_code == 200

    def test_a_demonstration_waives_it(self, client, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        sign_in(client, membership(Role.ADMINISTRATOR))

        assert client.get(reverse("communes:search")).status_code == 200

    def test_it_is_required_unless_a_setting_says_otherwise(self):
        from config.settings import base

        assert base.SECOND_FACTOR_REQUIRED is True
        assert "communes.middleware.SecondFactorMiddleware" in project_settings.MIDDLEWARE
