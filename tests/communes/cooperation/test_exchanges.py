"""An exchange waits for one side until a day, is answered, and is closed with an outcome."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import Exchange, ExchangeMessage
from communes.cooperation.sections import sections_for
from communes.cooperation.services.documents import DocumentRefused
from communes.cooperation.services.exchange_list import ExchangeFilter, list_exchanges
from communes.cooperation.services.exchange_reminders import remind_of_exchanges
from communes.cooperation.services.exchanges import (
    ANSWER_DAYS,
    ExchangeClosed,
    ExchangeFacts,
    MessageMissing,
    NobodyToAnswer,
    NotOfTheBody,
    OutcomeMissing,
    SubjectMissing,
    TooManyFiles,
    close_exchange,
    open_exchange,
    write_message,
)
from communes.enums import Role
from communes.tasks import remind_of_exchanges as remind_task
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Column, read_rows
from records.models import Message
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import MemberFactory, a_body
from tests.factories.cooperation_exchanges import AT, ExchangeFactory

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=4)


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def body(commune):
    return a_body(commune)


@pytest.fixture
def officer(body):
    return actor(Role.BODY_OFFICER, body=body)


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def province(commune):
    return actor(Role.PROVINCE_OFFICER, province=commune.province)


def pdf(name="appel.pdf"):
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue(), content_type="application/pdf")


def facts(commune=None, awaited="", subject="Contribution", text="Quand la versez-vous ?"):
    return ExchangeFacts(subject, text, commune, awaited)


def told(code):
    return set(Message.objects.filter(code=f"cooperation.{code}").values_list("recipient", flat=True))


def test_each_side_writes_to_the_one_that_is_to_answer(body, commune, officer, agent, province):
    admin, stranger = actor(Role.ADMINISTRATOR), actor(Role.COMMUNE_AGENT)

    to_commune = open_exchange(body, facts(commune), files=[pdf()], actor=officer, at=AT)
    assert (to_commune.state, to_commune.awaited) == (ExchangeState.WAITING, Side.COMMUNE)
    assert (to_commune.due_on, to_commune.reference) == (date(2026, 10, 20), f"2026-1 · {body.code}")
    assert to_commune.messages.get().files.get().file.name == "appel.pdf"
    assert told("exchange_waiting") == {agent.user.pk}

    to_above = open_exchange(body, facts(), actor=officer, at=AT)
    assert (to_above.number, to_above.awaited) == (2, Side.ADMINISTRATION)
    assert told("exchange_waiting") == {agent.user.pk, province.user.pk, admin.user.pk}

    # A commune writes for itself, whoever it names.
    from_commune = open_exchange(body, facts(CommuneFactory()), actor=agent, at=AT)
    assert (from_commune.commune, from_commune.awaited) == (commune, Side.BODY)
    about = open_exchange(body, facts(commune, awaited=Side.COMMUNE), actor=province, at=AT)
    assert (about.opened_side, about.awaited) == (Side.ADMINISTRATION, Side.COMMUNE)
    assert stranger.user.pk not in told("exchange_waiting")
    next_year = open_exchange(body, facts(), actor=admin, at=datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    assert (next_year.year, next_year.number, next_year.awaited) == (2027, 1, Side.BODY)


def test_what_cannot_be_opened_keeps_nothing(body, commune, officer, province):
    member_no_more = MemberFactory(body=body, left_on=date(2024, 1, 1)).commune
    for wrong, actor_, refusal in (
        (facts(member_no_more), officer, NotOfTheBody),
        (facts(subject=" "), officer, SubjectMissing),
        (facts(text=" "), officer, MessageMissing),
        (facts(awaited=Side.COMMUNE), province, NobodyToAnswer),
        (facts(awaited=Side.ADMINISTRATION), province, NobodyToAnswer),
        (facts(), actor(Role.COMMUNE_AGENT, commune=member_no_more), NotYours),
        (facts(), actor(Role.BODY_OFFICER), NotYours),
        (facts(), actor(Role.PROVINCE_OFFICER), NotYours),
        (facts(), actor(Role.REVIEWER), NotYours),
    ):
        with pytest.raises(refusal):
            open_exchange(body, wrong, actor=actor_, at=AT)
    with pytest.raises(TooManyFiles):
        open_exchange(body, facts(), files=[pdf()] * 11, actor=officer, at=AT)
    with pytest.raises(DocumentRefused):
        open_exchange(body, facts(), files=[pdf(), SimpleUploadedFile("a.exe", b"MZ")], actor=officer, at=AT)

    assert not Exchange.objects.exists()


def test_an_answer_and_another_question(body, commune, officer, agent):
    set_parameter(ANSWER_DAYS, "5", by=UserFactory(), reason="Essai", at=AT)
    row = open_exchange(body, facts(commune), actor=officer, at=AT)
    assert row.due_on == date(2026, 10, 10)

    # Who waits keeps the day that was promised.
    write_message(row, "Une précision.", actor=officer, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.due_on) == (ExchangeState.WAITING, date(2026, 10, 10))

    write_message(row, "En novembre.", version=2, actor=agent, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.awaited, row.due_on) == (ExchangeState.ANSWERED, "", None)
    assert told("exchange_answered") == {officer.user.pk}

    write_message(row, "Quel jour ?", actor=officer, at=LATER)
    row.refresh_from_db()
    assert (row.awaited, row.due_on) == (Side.COMMUNE, date(2026, 10, 14))
    with pytest.raises(ChangedMeanwhile):
        write_message(row, "Le 3.", version=2, actor=agent, at=LATER)


def test_the_administration_writes_in_all_and_changes_nothing_of_who_is_to_answer(
    body, commune, officer, agent, province
):
    row = open_exchange(body, facts(commune), actor=officer, at=AT)

    write_message(row, "Nous suivons.", actor=province, at=LATER)

    row.refresh_from_db()
    assert (row.state, row.awaited) == (ExchangeState.WAITING, Side.COMMUNE)
    assert told("exchange_written") == {officer.user.pk, agent.user.pk}
    for stranger in (
        actor(Role.COMMUNE_AGENT),
        actor(Role.BODY_OFFICER),
        actor(Role.PROVINCE_OFFICER),
        actor(Role.REVIEWER),
    ):
        with pytest.raises(NotYours):
            write_message(row, "Moi aussi.", actor=stranger, at=LATER)


def test_the_one_who_was_asked_is_asked_again(body, commune, officer, agent, province):
    row = open_exchange(body, facts(commune, awaited=Side.COMMUNE), actor=province, at=AT)
    write_message(row, "Le siège suit.", actor=officer, at=LATER)
    write_message(row, "Oui.", actor=agent, at=LATER)
    write_message(row, "Et ensuite ?", actor=province, at=LATER)

    row.refresh_from_db()
    assert (row.state, row.awaited) == (ExchangeState.WAITING, Side.COMMUNE)


def test_it_is_closed_for_good_by_who_opened_it_or_the_administration(
    body, commune, officer, agent, province
):
    row, other = (open_exchange(body, facts(commune), actor=officer, at=AT) for _ in range(2))
    with pytest.raises(NotYours):
        close_exchange(row, "Réglé.", actor=agent, at=LATER)
    with pytest.raises(OutcomeMissing):
        close_exchange(row, " ", actor=officer, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        close_exchange(row, "Réglé.", version=7, actor=officer, at=LATER)

    closed = close_exchange(row, "Versée le 3 novembre.", actor=officer, at=LATER)

    assert (closed.state, closed.awaited, closed.due_on) == (ExchangeState.CLOSED, "", None)
    assert closed.outcome == "Versée le 3 novembre."
    assert told("exchange_closed") == {agent.user.pk}
    with pytest.raises(ExchangeClosed):
        write_message(row, "Encore", actor=agent, at=LATER)
    with pytest.raises(ExchangeClosed):
        close_exchange(row, "Réglé.", actor=officer, at=LATER)
    assert close_exchange(other, "Sans suite.", actor=province, at=LATER).closed_at == LATER


def test_a_commune_reads_its_own_exchanges_and_the_late_ones_come_first(body, commune, agent, province):
    closed = ExchangeFactory(commune=commune, closed=True)
    late = ExchangeFactory(commune=commune, due_on=date(2026, 10, 10), subject="Dépôt de Tikiouine")
    waiting = ExchangeFactory(commune=commune)
    above = ExchangeFactory(body=body, commune=None, awaited=Side.ADMINISTRATION)
    ExchangeFactory()
    body.search_text = fold(body.name_fr)
    body.save()
    today = date(2026, 10, 12)

    def found(reader, **wanted):
        return list(list_exchanges(reader, ExchangeFilter(**wanted), today=today))

    assert found(agent) == [late, waiting, closed]
    assert found(province) == [late, above, waiting, closed]
    assert found(province, late=True) == [late]
    assert found(province, awaited=Side.ADMINISTRATION) == [above]
    assert found(province, text="tikiouine") == [late]
    assert len(found(province, text=body.name_fr, state=ExchangeState.WAITING, body=body)) == 3
    assert found(province, sort="-due", text="Objet")[-1] == closed
    assert found(actor(Role.CAPACITY_OFFICER)) == []
    labels = [section.url_name for section in sections_for(body, actor(Role.CAPACITY_OFFICER))]
    assert "cooperation:body_exchanges" not in labels


def test_those_who_are_late_to_answer_are_reminded_once(body, officer, agent, province):
    ExchangeFactory(body=body, commune=agent.membership.commune)
    ExchangeFactory(body=body, commune=None, awaited=Side.ADMINISTRATION)
    ExchangeFactory(body=body, commune=None, awaited=Side.BODY, opened_side=Side.ADMINISTRATION)
    ExchangeFactory(due_on=date(2026, 1, 1))

    def on(day):
        return datetime(2026, 10, day, 9, 0, tzinfo=UTC)

    assert remind_of_exchanges(at=on(20)) == 0
    assert remind_of_exchanges(at=on(21)) == 3
    assert told("exchange_late") == {officer.user.pk, agent.user.pk, province.user.pk}
    with CaptureQueriesContext(connection) as few:
        assert remind_of_exchanges(at=on(22)) == 0
    for _ in range(3):
        ExchangeFactory(body=body, commune=None, awaited=Side.ADMINISTRATION)
    assert remind_of_exchanges(at=on(22)) == 3
    with CaptureQueriesContext(connection) as many:
        remind_of_exchanges(at=on(23))
    assert len(many) == len(few)
    remind_task(later="ignored")


def test_an_exchange_in_the_pages(client, body, commune):
    officer, agent = membership(Role.BODY_OFFICER, body=body), membership(commune=commune)
    sign_in(client, officer)
    start = client.get(reverse("cooperation:exchange_new"))
    assert start.url == reverse("cooperation:body_exchange_new", args=[body.code])
    values = {"commune": commune.pk, "subject": "Contribution", "text": "Quand la versez-vous ?"}
    refused = client.post(start.url, {**values, "files": [SimpleUploadedFile("a.exe", b"MZ")]})
    assert "Quand la versez-vous ?" in refused.content.decode()
    page = client.post(start.url, {**values, "files": [pdf(), pdf("b.pdf")]}, follow=True)
    assert "b.pdf" in page.content.decode()
    row = Exchange.objects.get()
    address = reverse("cooperation:exchange", args=[row.pk])
    file = row.messages.get().files.first()
    sent = client.get(reverse("cooperation:exchange_file", args=[row.pk, file.pk]))
    assert sent.getvalue().startswith(b"%PDF")
    sent.close()

    sign_in(client, agent)
    late = client.post(address, {"text": "En novembre.", "version": 0})
    assert "Somebody else changed this meanwhile" in late.content.decode()
    assert late.context["form"].data["version"] == "1"
    client.post(address, {"text": "En novembre.", "version": 1})
    assert ExchangeMessage.objects.count() == 2
    # A commune reads what the body wrote, not who did.
    page = client.get(address).content.decode()
    assert officer.user.full_name not in page
    assert reverse("cooperation:exchange_close", args=[row.pk]) not in page

    sign_in(client, officer)
    client.post(reverse("cooperation:exchange_close", args=[row.pk]), {"outcome": "Réglé.", "version": 2})
    row.refresh_from_db()
    assert row.outcome == "Réglé."
    assert "Réglé." in client.get(address).content.decode()
    # A body reads its own exchanges alone: no list needs to say so.
    listed = client.get(reverse("cooperation:exchanges")).context
    assert list(listed["page"].object_list) == [row]
    assert listed["is_of_one"]
    assert "body" not in listed["form"].fields


def test_a_body_is_chosen_where_there_are_several(client, body, commune):
    other = MemberFactory(commune=commune).body
    sign_in(client, membership(commune=commune))

    page = client.get(reverse("cooperation:exchange_new"))
    assert other.name_fr in page.content.decode() or other.name_ar in page.content.decode()
    chosen = client.get(reverse("cooperation:exchange_new"), {"body": other.code})
    assert chosen.url == reverse("cooperation:body_exchange_new", args=[other.code])
    sign_in(client, membership(commune=other.seat))
    # The commune of the seat sees the body, and does not belong to it.
    assert client.get(chosen.url).status_code == 404
    assert "empty" in client.get(reverse("cooperation:exchange_new")).content.decode()


def test_first_pages_show_what_waits_for_an_answer(client, body, commune):
    ExchangeFactory(commune=commune, subject="Appel de contribution")
    above = ExchangeFactory(body=body, commune=None, awaited=Side.ADMINISTRATION)

    def home(acting):
        sign_in(client, acting)
        return client.get(reverse("cooperation:home")).content.decode()

    assert "Appel de contribution" in home(membership(commune=commune))
    assert "Appel de contribution" not in home(membership(Role.BODY_OFFICER, body=body))
    assert above.subject in home(membership(Role.PROVINCE_OFFICER, province=commune.province))
    # Those who may not read exchanges are not led to them.
    assert reverse("cooperation:exchanges") not in home(membership(Role.CAPACITY_OFFICER))


def test_lists_ask_the_same_of_the_database_however_much_they_show(client, body, commune):
    sign_in(client, membership(Role.ADMINISTRATOR))
    row = ExchangeFactory(commune=commune)
    pages = [
        reverse("cooperation:exchanges"),
        reverse("cooperation:body_exchanges", args=[body.code]),
        reverse("cooperation:exchanges_xlsx"),
        reverse("cooperation:exchange", args=[row.pk]),
    ]

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    few = [count(page) for page in pages]
    for _ in range(3):
        ExchangeFactory()
        MemberFactory(body=body)
        ExchangeFactory(commune=commune)
        ExchangeMessage.objects.create(
            exchange=row, side=Side.COMMUNE, text="Encore", written_by=UserFactory(), written_at=AT
        )
    assert [count(page) for page in pages] == few

    ExchangeFactory(commune=commune, closed=True)
    taken = client.get(reverse("cooperation:exchanges_xlsx"), {"state": "closed"})
    [line] = read_rows(BytesIO(taken.content), columns=[Column("Number")], others_allowed=True)
    assert line.values["Number"] == Exchange.objects.get(state=ExchangeState.CLOSED).reference
