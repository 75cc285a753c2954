"""Requests for help: carried, numbered, told, answered, closed, found."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.enums import Role
from communes.help.enums import RequestState
from communes.help.exceptions import WrittenMeanwhile
from communes.help.models import HelpMessage, HelpRequest
from communes.help.services.request_list import RequestFilter, list_requests
from communes.help.services.requests import (
    HelpFacts,
    RequestClosed,
    TooManyToday,
    ask_for_help,
    close_request,
    write_in_request,
)
from records.models import Email, Event, Message
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.communes import membership, sign_in
from tests.factories.help import AT, HelpRequestFactory

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Le récépissé", "text": "Je ne le trouve pas."}


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("recipient__email", "code"))


def test_a_request_goes_its_whole_way(settings):
    settings.SUPPORT_EMAIL = "support@adaa.example"
    asker = membership(Role.COMMUNE_AGENT)
    admins = [membership(Role.ADMINISTRATOR).user for _ in range(2)]
    facts = HelpFacts(
        "Le  récépissé", "Où est-il ?", page="/fr/about/", reference="abc-1", membership=asker, browser="Lynx"
    )

    first = ask_for_help(facts, by=asker.user, at=AT)
    second = ask_for_help(HelpFacts("Autre", "Quoi ?"), by=asker.user, at=AT)
    next_year = ask_for_help(HelpFacts("Autre", "Quoi ?"), by=asker.user, at=AT + timedelta(days=365))

    assert [row.code for row in (first, second, next_year)] == ["2026-1", "2026-2", "2027-1"]
    assert first.subject == "Le récépissé"
    assert sorted(told()) == sorted((admin.email, "help.asked") for admin in admins * 3)
    letter = Email.objects.filter(to="support@adaa.example").order_by("pk").first()
    assert "2026-1" in letter.subject
    for carried in ("Où est-il ?", "/fr/about/", "abc-1", "Lynx", asker.user.email):
        assert carried in letter.text
        assert carried in letter.html

    before = Message.objects.count()
    write_in_request(first, "En bas de la page.", version=1, by=admins[0], at=AT)
    first.refresh_from_db()
    assert first.state == RequestState.ANSWERED
    assert told()[before:] == [(asker.user.email, "help.answered")]
    with pytest.raises(WrittenMeanwhile):
        write_in_request(first, "Merci.", version=1, by=asker.user, at=AT)
    write_in_request(first, "Je ne vois rien.", version=2, by=asker.user, at=AT)
    first.refresh_from_db()
    assert first.state == RequestState.OPEN
    assert {code for _who, code in told()[before + 1 :]} == {"help.asked_again"}

    close_request(first, version=3, by=admins[1], at=AT)
    first.refresh_from_db()
    assert (first.state, first.closed_by) == (RequestState.CLOSED, admins[1])
    assert told()[-1] == (asker.user.email, "help.closed")
    with pytest.raises(RequestClosed):
        write_in_request(first, "Encore ?", version=None, by=asker.user, at=AT)
    assert list(first.messages.values_list("is_answer", flat=True)) == [False, True, False]
    codes = Event.objects.filter(code__startswith="help.").values_list("code", flat=True)
    assert [code for code in codes if code in {"help.written", "help.closed"}] != []


def test_a_person_asks_so_many_times_a_day_and_no_letter_leaves_without_an_address(settings):
    settings.SUPPORT_EMAIL = ""
    person = UserFactory()
    set_parameter("help.requests_a_day", "1", by=person, reason="Essai", at=AT)

    ask_for_help(HelpFacts("Un", "Un"), by=person, at=AT)
    with pytest.raises(TooManyToday):
        ask_for_help(HelpFacts("Deux", "Deux"), by=person, at=AT + timedelta(hours=1))
    ask_for_help(HelpFacts("Trois", "Trois"), by=person, at=AT + timedelta(days=1))

    assert HelpRequest.objects.count() == 2
    assert not Email.objects.exists()


def test_the_form_carries_the_page_and_one_takes_out_what_one_wishes(client):
    asker = membership(Role.COMMUNE_AGENT)
    sign_in(client, asker)
    address = "/fr/help/contact/?about=/fr/work/messages/&reference=abc-1"
    page = client.get(address, headers={"user-agent": "Lynx/2.9"}).content.decode()
    for carried in ("/fr/work/messages/", "abc-1", "Lynx/2.9", 'name="carries_page"'):
        assert carried in page

    sent = {**WORDS, "page": "/fr/work/messages/?q=secret", "reference": "abc-1", "carries_page": "on"}
    client.post(address, sent, headers={"user-agent": "Lynx/2.9"})
    kept = HelpRequest.objects.get()
    assert (kept.page, kept.view_name) == ("/fr/work/messages/", "records:messages")
    assert (kept.reference, kept.browser, kept.membership) == ("", "", None)

    client.post(
        address, {**sent, "page": "/fr/account/join/abcdef/", "carries_role": "on", "carries_reference": "on"}
    )
    kept = HelpRequest.objects.order_by("-pk").first()
    assert kept.page == "", "an address that opens a door is never carried"
    assert (kept.reference, kept.membership) == ("abc-1", asker)

    refused = client.post(address, {"text": "Mes mots restent.", "page": "/fr/work/messages/"})
    assert "Mes mots restent." in refused.content.decode()
    assert HelpRequest.objects.count() == 2


def test_who_is_not_signed_in_reads_where_to_write_and_writes_nothing(client, settings):
    settings.SUPPORT_EMAIL = "support@adaa.example"
    page = client.get("/fr/help/contact/?reference=abc-1").content.decode()
    assert "support@adaa.example" in page
    assert "abc-1" in page
    client.post("/fr/help/contact/", WORDS)
    assert not HelpRequest.objects.exists()


def test_a_request_is_its_author_s_and_the_administrators(client):
    row = HelpRequestFactory()
    page = f"/fr/help/requests/{row.pk}/"
    sign_in(client, membership(Role.REVIEWER))
    assert client.get(page).status_code == 404
    assert client.post(f"{page}close/").status_code == 404

    sign_in(client, membership(Role.ADMINISTRATOR))
    client.post(page, {"text": "En bas de la page.", "version": "1"})
    sign_in(client, row.asked_by)
    read = client.get(page).content.decode()
    assert "En bas de la page." in read
    # Written by somebody else meanwhile: it stays, and may be sent again.
    late = client.post(page, {"text": "Je cherche encore.", "version": "1"}).content.decode()
    assert "Je cherche encore." in late
    assert 'value="2"' in late
    assert client.get("/fr/help/requests/").content.decode().count(row.subject) == 1
    client.post(f"{page}close/")
    row.refresh_from_db()
    assert row.state == RequestState.CLOSED
    assert client.get(f"{page}close/").status_code == 302
    assert HelpMessage.objects.filter(request=row).count() == 2


def test_the_list_asks_the_same_for_one_request_as_for_many(client):
    sign_in(client, membership(Role.ADMINISTRATOR))
    asked = membership(Role.PROVINCE_OFFICER)
    HelpRequestFactory(membership=asked)
    client.get("/fr/administration/help/")
    with CaptureQueriesContext(connection) as few:
        client.get("/fr/administration/help/")
    for place in range(4):
        HelpRequestFactory(membership=membership(), written_at=AT + timedelta(days=place))
    answered = HelpRequestFactory(state=RequestState.ANSWERED, page="/fr/about/", reference="abc-1")
    with CaptureQueriesContext(connection) as many:
        client.get("/fr/administration/help/")
    assert len(many) == len(few)

    assert list(list_requests(RequestFilter()))[-1] == answered
    for wanted in (
        RequestFilter(state=RequestState.ANSWERED),
        RequestFilter(text="abc-1"),
        RequestFilter(text=answered.code),
        RequestFilter(text="about"),
        RequestFilter(text=answered.asked_by.email),
    ):
        assert list(list_requests(wanted)) == [answered]
    assert [row.membership for row in list_requests(RequestFilter(role=Role.PROVINCE_OFFICER))] == [asked]
    by_number = [row.number for row in list_requests(RequestFilter(sort="-number"))]
    assert by_number == sorted(by_number, reverse=True)
    assert "No request fits" in client.get("/en/administration/help/?q=zzz").content.decode()
