"""What the layout of every page offers, by role."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from communes.enums import Role
from config.navigation import EVERYBODY, NAVIGATION, Entry, links
from records.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.assessments import CycleFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, membership, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/fr/about/"


def read(client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_each_role_has_its_places():
    assert set(NAVIGATION) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_every_place_offered_to_a_role_opens_to_it(role):
    for entry in NAVIGATION[role]:
        address = reverse(entry.url_name, args=["01.001.01.01"] if entry.own else [])
        access = resolve(address).func.access
        assert access in {"public", "signed in"} or role in access, entry.url_name


def test_every_place_offered_to_visitors_is_public():
    assert {resolve(reverse(entry.url_name)).func.access for entry in EVERYBODY} == {"public"}


def test_the_place_a_page_lies_deepest_under_is_current():
    entries = [Entry("About", "x", "about"), Entry("Home", "x", "home")]
    drawn = links(entries, "/en/about/more/")
    assert [(link.url, link.is_current) for link in drawn] == [("/en/about/", True), ("/en/", False)]


def test_a_commune_is_led_to_its_own_unit_and_nobody_elses(client):
    acting = membership(Role.COMMUNE_AGENT)
    MembershipFactory(user=acting.user, commune=CommuneFactory())
    sign_in(client, acting)
    assert re.findall(r'href="/fr/communes/([^/"]+)/unit/"', read(client)) == [acting.commune.code]


def test_a_visitor_is_offered_what_is_public_and_the_sign_in(client):
    page = read(client)
    assert "/fr/accounts/login/" in page
    assert all(link.url in page for link in links(EVERYBODY, PAGE))
    assert "site-nav" in page
    assert "/fr/accounts/logout/" not in page


def test_a_visitor_on_the_sign_in_page_is_not_sent_to_it_again(client):
    header = read(client, "/fr/accounts/login/").split("</header>")[0]
    assert "box-arrow-in-right" not in header


def test_english_is_for_public_pages(client):
    assert 'hreflang="en"' in read(client)
    sign_in(client, membership(Role.COMMUNE_AGENT))
    assert 'hreflang="en"' in read(client)
    assert 'hreflang="en"' not in read(client, "/fr/account/")


def test_one_sees_the_role_and_place_one_acts_for(client):
    acting = membership(Role.COMMUNE_AGENT, commune=CommuneFactory(name_fr="Fès", name_ar="فاس"))
    sign_in(client, acting)
    assert "· <bdi>Fès</bdi>" in read(client)
    assert "<bdi>فاس</bdi>" in read(client, "/ar/about/")
    assert 'name="membership"' not in read(client)


def test_who_holds_two_roles_can_switch(client):
    first = membership(Role.COMMUNE_AGENT)
    second = MembershipFactory(user=first.user, commune=CommuneFactory(name_fr="Taza"))
    sign_in(client, first)
    page = read(client)
    assert f'name="membership" value="{second.pk}"' in page
    assert f'name="membership" value="{first.pk}" aria-current="true"' in page


def test_unread_messages_are_counted(client):
    person = UserFactory()
    for number, read_at in enumerate([None, None, timezone.now()]):
        Message.objects.create(
            recipient=person, code="x", created_at=timezone.now(), read_at=read_at, once_key=str(number)
        )
    sign_in(client, person)
    assert re.search(r'class="count"><bdi>2</bdi>', read(client))


def test_a_page_costs_the_same_with_many_roles(client, django_assert_num_queries):
    acting = membership(Role.COMMUNE_AGENT)
    sign_in(client, acting)
    read(client)
    with CaptureQueriesContext(connection) as one:
        read(client)
    for _number in range(5):
        MembershipFactory(user=acting.user, commune=CommuneFactory())
    with django_assert_num_queries(len(one)):
        read(client)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_what_is_said_of_the_list_of_communes_is_in_the_language_of_the_page(client, language):
    notes = {"ar": "لائحة محتملة", "fr": "Liste probable"}
    words = {f"target_note_{code}": note for code, note in notes.items()}
    CycleFactory(opened_at=timezone.now(), is_demonstration=True, **words)
    shown = read(client, f"/{language}/about/")
    # Nobody writes it in English: nothing stands there then.
    assert [code for code, note in notes.items() if note in shown] == [
        code for code in notes if code == language
    ]
