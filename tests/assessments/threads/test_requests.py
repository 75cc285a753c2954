"""Requests for documents: asked by a day, answered without reopening figures, ended, recalled once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from assessments.enums import RequestState, State
from assessments.exceptions import NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment, DocumentRequest, EvidenceItem
from assessments.services.approval import approve_assessment
from assessments.services.evidence import EvidenceRefused, NotThere, UnknownDocument
from assessments.services.figures import declared_figures
from assessments.services.queue import QueueFilter, review_queue
from assessments.services.review_lines import LineStatus, review_lines
from assessments.services.threads.answers import AnswerEmpty, TooManyAnswerFiles
from assessments.services.threads.reading import file_thread, line_counts, open_requests_of
from assessments.services.threads.reminders import remind_of_requests
from assessments.services.threads.requests import (
    DueDayPassed,
    NotAnswered,
    NotOfCommune,
    RequestChanged,
    RequestEnded,
    RequestNotOpen,
    answer_request,
    ask_again,
    ask_for_document,
    close_request,
    withdraw_request,
)
from assessments.services.threads.rules import NotItsReviewer, TextRequired
from assessments.tasks import remind_of_requests as remind_task
from communes.enums import Role
from records.models import Message
from tests.assessments.commune.pages import a_picture, send_back, words
from tests.assessments.review.situations import AT, desk, reviewed
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, attach
from tests.factories.communes import actor, membership, sign_in
from tests.factories.threads import DocumentRequestFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 5, 20)
# A document that answers a field of its own: sent, it is a figure.
PROOF, PROVED = "C1-02", "CMO1"


def ask(found, *, line="B2", by=None, **more):
    given = {"text": "The signed list.", "due_on": DUE, "actor": by or found.reviewer, "at": AT, **more}
    return ask_for_document(found.file, line, **given)


def answer(row, by, **more):
    given = {"seen_version": row.version, "actor": by, "at": AT + timedelta(hours=1), **more}
    return answer_request(row, **given)


def manager_of(found):
    return actor(Role.COMMUNE_MANAGER, commune=found.file.commune)


def test_a_request_is_made_by_those_who_speak_for_the_authority_of_people_of_the_commune():
    found = desk(answers=None)
    manager, agent = manager_of(found), actor(Role.COMMUNE_AGENT, commune=found.file.commune)
    own = UserFactory()
    membership(Role.COMMUNE_AGENT, user=own, commune=found.file.commune)

    refusals = [
        ({"by": manager}, NotAllowed),
        ({"by": actor(Role.REVIEWER)}, NotItsReviewer),
        ({"by": actor(Role.APPROVER, user=own)}, OwnCommune),
        ({"text": " "}, TextRequired),
        ({"due_on": AT.date() - timedelta(days=1)}, DueDayPassed),
        ({"document": "ZZ-99"}, UnknownDocument),
        ({"asked_of": UserFactory()}, NotOfCommune),
    ]
    for more, refusal in refusals:
        with pytest.raises(refusal):
            ask(found, **more)
    assert not DocumentRequest.objects.exists()

    ask(found, asked_of=agent.user)
    assert set(Message.objects.values_list("recipient", flat=True)) == {agent.user.pk}
    ask(found, line="B3", due_on=AT.date())
    assert {row.line for row in open_requests_of(found.file.commune_id)} == {"B2", "B3"}
    assert line_counts(found.file, manager)["B2"].waiting == 1
    Assessment.objects.filter(pk=found.file.pk).update(state=State.DRAFT)
    with pytest.raises(WrongState):
        ask(found)


def test_a_file_given_on_request_is_evidence_of_the_line_and_no_figure():
    found = desk(answers=None)
    found.accept_all()
    manager = manager_of(found)
    row = ask(found, line=PROVED, document=PROOF)
    before, version = declared_figures(found.file), found.file.figures_version

    row = answer(row, manager, files=[a_picture()], at=AT + timedelta(days=1))

    item = EvidenceItem.objects.get(assessment=found.file, document_code=PROOF)
    assert (item.on_request, row.files.get().item) == (row, item)
    assert declared_figures(found.file) == before
    assert found.reload().figures_version == version
    # The reviewer decides again on a line whose documents changed.
    statuses = {line.code: line.status for line in review_lines(found.file)}
    assert statuses[PROVED] == LineStatus.AGAIN
    assert Message.objects.filter(recipient=found.reviewer.user, code="request.answered").exists()


def test_while_the_line_is_open_an_answer_is_evidence_like_any_other():
    found = desk(answers=None)
    row = ask(found, line=PROVED, document=PROOF)
    send_back(found.file, PROVED)
    due_at = AT + timedelta(days=5)
    Assessment.objects.filter(pk=found.file.pk).update(state=State.RETURNED, correction_due_at=due_at)

    answer(row, manager_of(found), files=[a_picture()])

    assert EvidenceItem.objects.get(document_code=PROOF).on_request is None
    assert True in declared_figures(found.file).values()


def test_an_answer_takes_words_files_and_what_is_already_there_and_is_given_once():
    found = desk(answers=None)
    manager = manager_of(found)
    there = attach(found.file, "GV-01")
    elsewhere = attach(AssessmentFactory(), "GV-01")
    row = ask(found)
    refusals = [
        ({}, AnswerEmpty),
        ({"text": "Here.", "by": manager_of(desk(answers=None))}, NotAllowed),
        ({"text": "Here.", "seen_version": 9}, RequestChanged),
        ({"items": [elsewhere.pk]}, NotThere),
        ({"files": [a_picture(name="plan.exe")]}, EvidenceRefused),
        ({"files": [a_picture(shade) for shade in range(11)]}, TooManyAnswerFiles),
    ]
    for more, refusal in refusals:
        by = more.pop("by", manager)
        with pytest.raises(refusal):
            answer(row, by, **more)
    row.refresh_from_db()
    assert (row.state, row.files.count()) == (RequestState.OPEN, 0)

    answer(row, manager, text="See the minutes.", items=[there.pk], files=[a_picture()])

    assert [given.item for given in row.files.order_by("pk")] == [there, None]
    assert EvidenceItem.objects.filter(assessment=found.file).count() == 1
    with pytest.raises(RequestNotOpen):
        answer(row, manager, text="Again.")


def test_an_answer_is_closed_or_asked_again_and_a_request_that_waits_withdrawn():
    found = desk(answers=None)
    manager = manager_of(found)
    row = ask(found, asked_of=manager.user)
    end = {"actor": found.reviewer, "at": AT}
    with pytest.raises(NotAnswered):
        close_request(row, seen_version=1, **end)
    row = answer(row, manager, text="Here.")
    with pytest.raises(RequestChanged):
        close_request(row, seen_version=1, **end)
    with pytest.raises(NotAllowed):
        close_request(row, seen_version=2, actor=manager, at=AT)
    with pytest.raises(RequestNotOpen):
        withdraw_request(row, seen_version=2, **end)

    again = ask_again(row, text="With the signature.", due_on=DUE, seen_version=2, **end)

    row.refresh_from_db()
    assert (row.state, again.follows, again.asked_of) == (RequestState.CLOSED, row, manager.user)
    with pytest.raises(RequestEnded):
        close_request(row, seen_version=row.version, **end)
    withdraw_request(again, seen_version=1, **end)
    assert Message.objects.filter(recipient=manager.user, code="request.withdrawn").count() == 1


def test_the_approval_ends_what_nobody_could_answer_any_more():
    found = reviewed()
    ask(found)
    answered = answer(ask(found, line="B3"), manager_of(found), text="Here.")

    approve_assessment(found.file, actor=actor(Role.APPROVER), at=AT + timedelta(days=2))

    states = dict(DocumentRequest.objects.values_list("line", "state"))
    assert states == {"B2": RequestState.WITHDRAWN, "B3": RequestState.CLOSED}
    with pytest.raises(WrongState):
        close_request(answered, seen_version=3, actor=found.reviewer, at=AT)
    assert open_requests_of(found.file.commune_id) == []


def test_those_asked_are_reminded_once_before_and_once_after(django_assert_num_queries):
    found = desk(answers=None)
    manager, agent = manager_of(found), actor(Role.COMMUNE_AGENT, commune=found.file.commune)
    row = DocumentRequestFactory(assessment=found.file, due_on=DUE, asked_of=agent.user)

    def told(day: int) -> list[str]:
        before = set(Message.objects.values_list("pk", flat=True))
        remind_of_requests(at=AT.replace(day=day))
        new = Message.objects.exclude(pk__in=before).order_by("code")
        assert {message.recipient_id for message in new} <= {agent.user.pk}
        return [message.code for message in new]

    assert [told(day) for day in (16, 17, 18, 20, 21, 22)] == [
        [],
        ["request.due_soon"],
        [],
        [],
        ["request.overdue"],
        [],
    ]
    agent.membership.ends_on = date(2026, 5, 20)
    agent.membership.save()
    assert remind_of_requests(at=AT.replace(day=22)) == 1
    assert Message.objects.filter(recipient=manager.user, code="request.overdue").count() == 1
    with time_machine.travel(AT.replace(day=22), tick=False):
        remind_task()
    for number in range(4):
        DocumentRequestFactory(assessment=desk(answers=None).file, line=f"B{number + 1}")
    remind_of_requests(at=AT.replace(day=22))
    with django_assert_num_queries(4):
        remind_of_requests(at=AT.replace(day=22))
    assert row.state == RequestState.OPEN


def test_the_commune_answers_from_its_home_to_the_mark_under_the_line(client):
    found = desk(answers=None)
    manager = manager_of(found)
    row = ask(found, line=PROVED, document=PROOF, text="The signed minutes, please.")
    sign_in(client, manager.membership)
    with time_machine.travel(AT, tick=False):
        assert "The signed minutes, please." in words(client.get(reverse("assessments:commune_home")))
        page = reverse("assessments:request", args=[found.file.pk, row.pk])
        assert "marked “added on request”" in words(client.get(page))
        address = reverse("assessments:request_answer", args=[found.file.pk, row.pk])
        refused = client.post(address, {"version": row.version, "text": ""})
        assert "write why there is none" in words(refused)
        sent = client.post(address, {"version": row.version, "text": "Here.", "files": [a_picture()]})
        assert (sent.status_code, sent.url) == (302, page)
        line = client.get(reverse("assessments:line", args=[found.file.pk, PROVED]))
        assert "added on request" in words(line)
        assert found.reviewer.user.full_name not in line.content.decode()
        given = row.files.get()
        content = reverse("assessments:request_file", args=[found.file.pk, row.pk, given.pk])
        picture = client.get(content)
        assert picture["Content-Type"] == "image/png"
        picture.close()

        sign_in(client, found.reviewer.membership)
        listed = client.get(reverse("assessments:threads", args=[found.file.pk]), {"kind": "answered"})
        assert "The signed minutes, please." in words(listed)
        again = reverse("assessments:request_again", args=[found.file.pk, row.pk])
        done = client.post(again, {"version": 2, "text": "Page 2 too.", "due_on": "2026-05-25"}, follow=True)
        assert "Page 2 too." in words(done)
    assert len(file_thread(found.file, found.reviewer, at=AT).waiting) == 1


def test_a_list_costs_the_same_for_one_request_and_for_many(client, django_assert_max_num_queries):
    found = desk(answers=None)
    sign_in(client, found.reviewer.membership)
    for _number in range(12):
        DocumentRequestFactory(assessment=found.file, answered=True)
    address = reverse("assessments:threads", args=[found.file.pk])
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)


def test_the_queue_says_whose_answers_wait():
    answered, waiting = desk(answers=None), desk(answers=None)
    DocumentRequestFactory(assessment=answered.file, answered=True)
    DocumentRequestFactory(assessment=waiting.file)
    reader = actor(Role.ADMINISTRATOR)

    def listed(asked: str) -> list[int]:
        found = review_queue(reader, QueueFilter(asked=asked), language="fr", at=AT)
        return sorted(row["pk"] for row in found.rows)

    assert listed("us") == [answered.file.pk]
    assert listed("them") == [waiting.file.pk]
    assert listed("whoever") == [answered.file.pk, waiting.file.pk]
