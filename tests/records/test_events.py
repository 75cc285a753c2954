"""The log only grows, and its seals show what was tampered with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from records.models import Event, EventSeal
from records.services.events import (
    SEAL_BATCH,
    event_sentence,
    events_of,
    record_event,
    record_events,
    seal_events,
    verify_events,
)
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
CODE = "records.job_retried"

pytestmark = pytest.mark.django_db


def _event(number: int = 1) -> Event:
    return record_event(CODE, actor=None, data={"kind": f"work {number}", "job": "1"}, at=AT)


def _tamper(sql: str, values: list) -> None:
    """Do what only someone who may change the tables could do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE records_event DISABLE TRIGGER records_event_no_change")
            cursor.execute(sql, values)
            cursor.execute("ALTER TABLE records_event ENABLE TRIGGER records_event_no_change")
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER records_event_no_update")
        cursor.execute("DROP TRIGGER records_event_no_delete")
        cursor.execute(sql, values)


def test_an_event_cannot_be_changed():
    event = _event()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(code="other")


def test_an_event_cannot_be_removed():
    event = _event()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk)._raw_delete(using="default")


def test_a_code_that_was_never_declared_is_refused():
    with pytest.raises(KeyError, match="never declared"):
        record_event("records.unheard_of", actor=None, at=AT)


def test_an_event_knows_who_did_what_to_whom():
    user, target = UserFactory(), UserFactory()
    record_event(CODE, actor=user, target=target, data={"kind": "a"}, at=AT)

    (event,) = events_of(target)

    assert (event.actor, event.target, event.occurred_at) == (user, target, AT)


def test_a_sentence_is_made_when_shown_and_forgives_what_is_missing():
    assert event_sentence(_event()) == "The work “work 1” was started again"
    assert event_sentence(Event(code=CODE, data={})) == "The work “–” was started again"


@pytest.mark.parametrize("rows", [1, 7])
def test_many_events_cost_one_query(django_assert_num_queries, rows):
    people = UserFactory.create_batch(rows)
    record_event(CODE, actor=None, target=people[0], at=AT)  # the content type is read once

    with django_assert_num_queries(1):
        record_events(CODE, actor=None, targets={person: {"kind": person.email} for person in people}, at=AT)

    assert events_of(people[-1]).first().data == {"kind": people[-1].email}


def test_seals_chain_and_verify():
    _event(1)
    first = seal_events(at=LATER)
    _event(2)
    second = seal_events(at=LATER)

    assert second.previous_digest == first.digest
    assert first.last_event_id < second.first_event_id
    assert verify_events() == []


def test_nothing_new_makes_no_seal():
    _event()
    seal_events(at=LATER)

    assert seal_events(at=LATER) is None


def test_an_event_that_just_happened_waits_for_its_neighbours():
    _event()

    assert seal_events(at=AT + timedelta(minutes=4)) is None
    assert seal_events(at=AT + timedelta(minutes=6)) is not None


def test_a_run_is_sealed_in_batches():
    record_event(CODE, actor=None, at=AT)
    Event.objects.bulk_create([Event(code=CODE, occurred_at=AT) for _ in range(SEAL_BATCH)])

    seal_events(at=LATER)
    seal_events(at=LATER)

    assert EventSeal.objects.count() == 2
    assert verify_events() == []


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("UPDATE records_event SET data = %s WHERE id = %s", ['{"kind": "another"}']),
        ("UPDATE records_event SET occurred_at = '2026-01-01 00:00:00+00:00' WHERE id = %s", []),
        ("DELETE FROM records_event WHERE id = %s", []),
    ],
)
def test_tampering_breaks_the_seal(sql, values):
    _event(1)
    tampered = _event(2)
    seal = seal_events(at=LATER)

    _tamper(sql, [*values, tampered.pk])

    assert [fault.seal_id for fault in verify_events()] == [seal.pk]


def test_a_seal_made_anew_breaks_the_next_one():
    _event(1)
    first = seal_events(at=LATER)
    _event(2)
    second = seal_events(at=LATER)

    EventSeal.objects.filter(pk=first.pk).update(digest="0" * 64)

    assert [fault.seal_id for fault in verify_events()] == [first.pk, second.pk]
