"""Closing the audit of a cycle: what no mission drew becomes final."""

from datetime import UTC, datetime

import pytest

from assessments.enums import State
from assessments.exceptions import NotAllowed, WrongState
from assessments.models import Assessment
from assessments.services.audit.closing import (
    NothingToClose,
    close_audit,
    files_not_drawn,
    request_audit_closing,
)
from communes.actors import actor_for
from communes.enums import Role
from records.models import Event, JobState
from records.services.jobs import execute_job
from tests.assessments.audit.situations import AT, audit
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def test_a_file_that_was_not_drawn_becomes_final_and_its_appeal_opens():
    file = AssessmentFactory(approved=True)

    close_audit(file, actor=actor(Role.ADMINISTRATOR), at=AT)

    file.refresh_from_db()
    assert (file.state, file.final_at) == (State.FINAL, AT)
    assert file.appeal_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)


def test_a_file_in_audit_is_left_to_its_inspectors():
    with pytest.raises(WrongState):
        close_audit(audit().takes(), actor=actor(Role.ADMINISTRATOR), at=AT)


def test_the_worker_closes_the_cycle_and_nothing_else():
    administrator = actor(Role.ADMINISTRATOR)
    undrawn = [AssessmentFactory(approved=True) for _ in range(3)]
    drawn, reviewed = audit().takes(), AssessmentFactory(reviewed=True)
    other_year = AssessmentFactory(approved=True, cycle=CycleFactory(assessed_year=2024))

    job = request_audit_closing(undrawn[0].cycle, actor=administrator, at=AT)
    execute_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.total) == (JobState.DONE, 3)
    states = dict(Assessment.objects.values_list("pk", "state"))
    assert {states[file.pk] for file in undrawn} == {State.FINAL}
    assert states[drawn.pk] == State.IN_AUDIT
    assert states[reviewed.pk] == State.REVIEWED
    assert states[other_year.pk] == State.APPROVED
    assert Event.objects.get(code="audit.closed").data == {"files": 3}
    assert job.result_url == "/ar/missions/"


def test_a_second_delivery_closes_nothing_twice():
    file = AssessmentFactory(approved=True)
    job = request_audit_closing(file.cycle, actor=actor(Role.ADMINISTRATOR), at=AT)
    execute_job(job.pk)

    execute_job(job.pk)

    assert file.transitions.count() == 1


def test_a_worker_that_died_half_way_is_followed_by_one_that_ends_the_work():
    files = [AssessmentFactory(approved=True) for _ in range(3)]
    administrator = actor(Role.ADMINISTRATOR)
    job = request_audit_closing(files[0].cycle, actor=administrator, at=AT)
    close_audit(files[0], actor=administrator, at=AT)

    execute_job(job.pk)

    assert set(Assessment.objects.values_list("state", flat=True)) == {State.FINAL}


def test_the_administrators_own_commune_is_left_to_another():
    seat = membership(Role.ADMINISTRATOR)
    own, other = AssessmentFactory(approved=True), AssessmentFactory(approved=True)
    membership(Role.COMMUNE_AGENT, commune=own.commune, user=seat.user)
    job = request_audit_closing(own.cycle, actor=actor_for(seat, on=AT.date()), at=AT)

    execute_job(job.pk)

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == (State.APPROVED, State.FINAL)


def test_there_must_be_something_to_close():
    cycle = CycleFactory()

    assert files_not_drawn(cycle) == 0
    with pytest.raises(NothingToClose):
        request_audit_closing(cycle, actor=actor(Role.ADMINISTRATOR), at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_the_administrator_closes_the_audit(role):
    file = AssessmentFactory(approved=True)

    with pytest.raises(NotAllowed):
        request_audit_closing(file.cycle, actor=actor(role), at=AT)
