"""The log as administrators read it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.services.people import deactivate_person
from communes.services.log import LogFilter, events_about_person, find_events
from communes.services.memberships import end_membership
from records.services.events import record_event
from tests.factories.accounts import UserFactory
from tests.factories.communes import MembershipFactory, sign_in

pytestmark = pytest.mark.django_db


def at(day, hour=9):
    return datetime(2026, 3, day, hour, 0, tzinfo=UTC)


def happened(code="account.created", *, by=None, to=None, when=None):
    return record_event(code, actor=by, target=to, data={"reason": "why"}, at=when or at(1))


def found(**wanted):
    return list(find_events(LogFilter(**wanted)))


def test_newest_first():
    events = [happened(when=at(day)) for day in (1, 2, 3)]

    assert found() == events[::-1]


def test_by_code_or_by_the_beginning_of_codes():
    created, ended = happened("account.created"), happened("communes.membership_ended")

    assert found(kind="account.created") == [created]
    assert found(kind="communes") == [ended]
    assert found(kind="acc") == []


def test_by_the_person_who_acted_or_to_whom_it_was_done():
    actor, target = UserFactory(full_name="Amina"), UserFactory(email="brahim@example.ma")
    event = happened(by=actor, to=target)
    happened(by=UserFactory())

    assert found(person="amina") == found(person="brahim@") == [event]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [1, 2, 3]),
        (date(2026, 3, 2), None, [2, 3]),
        (None, date(2026, 3, 2), [1, 2]),
        (date(2026, 3, 2), date(2026, 3, 2), [2]),
    ],
)
def test_by_days_of_casablanca_both_included(first, last, days):
    for day in (1, 2, 3):
        happened(when=at(day, 23))

    assert [event.occurred_at.day for event in found(first=first, last=last)] == days[::-1]


def test_what_was_done_to_a_person_holds_their_account_and_their_roles():
    admin = UserFactory()
    MembershipFactory(administrator=True)
    held = MembershipFactory(agent=True)
    end_membership(held, on=date(2026, 3, 1), by=admin, reason="moved", at=at(1))
    deactivate_person(held.user, by=admin, reason="left", at=at(2))
    happened(to=UserFactory())

    codes = [event.code for event in events_about_person(held.user)]
    assert codes == ["account.deactivated", "communes.membership_ended"]


class TestThePage:
    @pytest.fixture(autouse=True)
    def admin(self, client):
        membership = MembershipFactory(administrator=True, user__full_name="The Administrator")
        sign_in(client, membership)
        return membership.user

    def test_sentences_are_made_when_shown(self, client, admin):
        person = UserFactory(full_name="Chama")
        happened("account.deactivated", by=admin, to=person)
        page = client.get(reverse("communes:events"), {"kind": "account.deactivated"}).content.decode()

        assert "Account deactivated. Reason: why" in page
        assert "Chama" in page
        assert "The Administrator" in page

    def test_wrong_filters_are_told_and_ask_for_nothing(self, client):
        page = client.get(reverse("communes:events"), {"kind": "unheard", "first": "soon"})

        assert page.context["form"].errors.keys() == {"kind", "first"}
        assert page.status_code == 200

    @pytest.mark.parametrize("rows", [1, 45])
    def test_costs_the_same(self, client, admin, rows, django_assert_max_num_queries):
        for _ in range(rows):
            happened(by=UserFactory(), to=UserFactory())
        client.get(reverse("communes:events"))
        with django_assert_max_num_queries(10):
            client.get(reverse("communes:events"))

    def test_kinds_are_offered_in_words(self, client):
        happened("account.deactivated")
        page = client.get(reverse("communes:events")).content.decode()

        assert '<option value="account">Accounts</option>' in page
        assert '<option value="account.deactivated">Account deactivated. Reason: …</option>' in page
        assert ">account" not in page
