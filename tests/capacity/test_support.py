"""A request for support waits for somebody until a day, and is closed with an outcome."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from assessments.exceptions import NotAllowed
from capacity.enums import Desk, Outcome, SupportState
from capacity.exceptions import ChangedMeanwhile, DocumentRefused
from capacity.models import SupportMessage, SupportRequest
from capacity.services.support import (
    ANSWER_DAYS,
    MessageMissing,
    RequestClosed,
    RequestFacts,
    TooManyFiles,
    ask_support,
    close_request,
    write_message,
)
from capacity.services.support_list import counts_by_delay, counts_by_province, counts_by_topic, list_requests
from communes.enums import Role
from config.toolbox.spreadsheets import Column, read_rows
from records.models import Message
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.capacity import AT, SupportRequestFactory, TopicFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=4)
FACTS = RequestFacts(Desk.PROVINCE, "Registre", "Comment le tenir ?")


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def province(commune):
    return actor(Role.PROVINCE_OFFICER, province=commune.province)


def pdf(name="registre.pdf"):
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue(), content_type="application/pdf")


def test_a_request_waits_for_the_province_until_a_day(commune, agent, province):
    stranger = membership(Role.PROVINCE_OFFICER).user

    asked = ask_support(commune, FACTS, files=[pdf()], actor=agent, at=AT)

    assert (asked.state, asked.due_on) == (SupportState.WAITING, date(2026, 10, 20))
    assert asked.messages.get().files.get().file.name == "registre.pdf"
    assert Message.objects.get(code="capacity.support_waiting").recipient == province.user
    assert not Message.objects.filter(recipient=stranger).exists()


def test_the_delay_is_a_parameter(commune, agent):
    set_parameter(ANSWER_DAYS, "5", by=UserFactory(), reason="Essai", at=AT)

    assert ask_support(commune, FACTS, actor=agent, at=AT).due_on == date(2026, 10, 10)


def test_an_answer_is_told_to_the_commune_and_another_message_starts_the_delay_anew(commune, agent, province):
    asked = ask_support(commune, FACTS, actor=agent, at=AT)

    write_message(asked, "Ainsi.", actor=province, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on, asked.answered_at) == (SupportState.ANSWERED, None, LATER)
    assert Message.objects.get(code="capacity.support_answered").recipient == agent.user

    write_message(asked, "Et ensuite ?", actor=agent, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == (SupportState.WAITING, date(2026, 10, 24))


def test_writing_again_does_not_put_off_the_day_that_was_promised(commune, agent):
    asked = ask_support(commune, FACTS, actor=agent, at=AT)

    write_message(asked, "Une précision.", actor=agent, at=LATER)

    asked.refresh_from_db()
    assert asked.due_on == date(2026, 10, 20)


def test_only_those_who_were_asked_answer(commune, province):
    to_dgct = SupportRequestFactory(commune=commune, to_dgct=True)
    for stranger in (province, actor(Role.COMMUNE_AGENT)):
        with pytest.raises(NotAllowed):
            write_message(to_dgct, "Ainsi.", actor=stranger, at=LATER)
    officer, to_province = actor(Role.CAPACITY_OFFICER), SupportRequestFactory()
    with pytest.raises(NotAllowed):
        write_message(to_province, "Ainsi.", actor=officer, at=LATER)

    write_message(to_dgct, "Ainsi.", actor=officer, at=LATER)


def test_a_message_has_words_and_documents_that_can_be_kept(commune, agent):
    with pytest.raises(MessageMissing):
        ask_support(commune, RequestFacts(Desk.DGCT, "Registre", " "), actor=agent, at=AT)
    with pytest.raises(TooManyFiles):
        ask_support(commune, FACTS, files=[pdf()] * 11, actor=agent, at=AT)
    with pytest.raises(DocumentRefused):
        ask_support(commune, FACTS, files=[pdf(), SimpleUploadedFile("a.exe", b"MZ")], actor=agent, at=AT)

    assert not SupportRequest.objects.exists()


def test_its_commune_closes_a_request_for_good(commune, agent, province):
    asked = SupportRequestFactory(commune=commune)
    with pytest.raises(NotAllowed):
        close_request(asked, Outcome.SOLVED, actor=province, at=LATER)

    closed = close_request(asked, Outcome.PARTLY, actor=agent, at=LATER)

    assert (closed.state, closed.outcome, closed.due_on) == (SupportState.CLOSED, Outcome.PARTLY, None)
    assert Message.objects.get(code="capacity.support_closed").recipient == province.user
    with pytest.raises(RequestClosed):
        close_request(asked, Outcome.SOLVED, actor=agent, at=LATER)
    asked.refresh_from_db()
    with pytest.raises(RequestClosed):
        write_message(asked, "Encore", actor=agent, at=LATER)


def test_who_answers_reads_what_was_written_meanwhile(commune, province, agent):
    asked = SupportRequestFactory(commune=commune, version=2)

    with pytest.raises(ChangedMeanwhile):
        write_message(asked, "Ainsi.", version=1, actor=province, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        close_request(asked, Outcome.SOLVED, version=1, actor=agent, at=LATER)


def test_requests_that_wait_come_first_and_late_ones_are_found(province, commune):
    answered = SupportRequestFactory(commune=commune, answered=True)
    late = SupportRequestFactory(commune=commune)
    SupportRequestFactory()

    assert list(list_requests(province, today=date(2026, 10, 20))) == [late, answered]
    assert list(list_requests(province, today=date(2026, 10, 20), late=True)) == []
    assert list(list_requests(province, today=date(2026, 10, 21), late=True)) == [late]


def test_requests_are_counted_by_province_topic_and_delay(commune):
    topic = TopicFactory()
    SupportRequestFactory(commune=commune, topic=topic, answered=True)
    SupportRequestFactory(
        commune=commune, answered=True, answered_at=datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
    )
    SupportRequestFactory(topic=topic)
    officer = actor(Role.CAPACITY_OFFICER)
    today = date(2026, 10, 21)

    rows = {row.key: row for row in counts_by_province(officer, today=today)}
    assert (rows[commune.province].count, rows[commune.province].late) == (2, 0)
    assert rows[commune.province].mean_days == 22
    assert sum(row.late for row in rows.values()) == 1
    by_topic = {row.key: row.count for row in counts_by_topic(officer, today=today)}
    assert by_topic == {topic: 2, None: 1}
    assert counts_by_delay(officer) == [(7, 1), (15, 0), (30, 0), (None, 1)]


def test_a_request_and_its_answer_in_the_pages(client, commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune)
    officer = membership(Role.PROVINCE_OFFICER, province=commune.province)
    sign_in(client, agent)
    values = {"desk": "province", "subject": "Registre", "text": "Comment le tenir ?"}

    refused = client.post(
        reverse("capacity:support_new"), {**values, "files": [SimpleUploadedFile("a.exe", b"MZ")]}
    )
    assert "Comment le tenir ?" in refused.content.decode()
    page = client.post(
        reverse("capacity:support_new"), {**values, "files": [pdf(), pdf("b.pdf")]}, follow=True
    )
    assert "b.pdf" in page.content.decode()
    asked = SupportRequest.objects.get()
    address = reverse("capacity:support_request", args=[asked.pk])

    sign_in(client, officer)
    late = client.post(address, {"text": "Ainsi.", "version": 0})
    assert "Someone else has changed this" in late.content.decode()
    client.post(address, {"text": "Ainsi.", "version": 1})
    assert SupportMessage.objects.count() == 2

    sign_in(client, agent)
    page = client.get(address).content.decode()
    # Communes read the answer, not who wrote it.
    assert "Ainsi." in page
    assert officer.user.full_name not in page
    client.post(reverse("capacity:support_close", args=[asked.pk]), {"outcome": "solved", "version": 2})
    asked.refresh_from_db()
    assert asked.outcome == Outcome.SOLVED


def test_pages_ask_the_same_of_the_database_however_much_they_show(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    asked = SupportRequestFactory(topic=TopicFactory())
    pages = [
        reverse("capacity:support"),
        reverse("capacity:support_figures"),
        reverse("capacity:support_xlsx"),
        reverse("capacity:support_request", args=[asked.pk]),
    ]

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    few = [count(page) for page in pages]
    for _each in range(4):
        SupportRequestFactory(topic=TopicFactory())
        SupportMessage.objects.create(
            request=asked, is_from_commune=True, text="Encore", written_by=UserFactory(), written_at=AT
        )
    assert [count(page) for page in pages] == few


def test_requests_are_taken_away_as_they_are_listed(client, commune):
    late = SupportRequestFactory(commune=commune, topic=TopicFactory())
    SupportRequestFactory(commune=commune, closed=True)
    SupportRequestFactory()
    sign_in(client, membership(Role.PROVINCE_OFFICER, province=commune.province))

    taken = client.get(reverse("capacity:support_xlsx") + "?state=waiting")

    [row] = read_rows(BytesIO(taken.content), columns=[Column("Number")], others_allowed=True)
    assert row.values["Number"] == late.reference
