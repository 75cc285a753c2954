"""Remarks on a line: who reads and who writes them, and that they are never changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.enums import APPROVED_STATES, State, Visibility
from assessments.exceptions import NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment
from assessments.services.corrections import UnknownLine
from assessments.services.threads.reading import file_thread, line_counts
from assessments.services.threads.remarks import (
    AlreadyWithdrawn,
    TooLateToWithdraw,
    withdraw_remark,
    write_remark,
)
from assessments.services.threads.rules import NotItsReviewer, TextRequired, remark_refusal
from assessments.services.timeline import events_seen, log_entries
from communes.actors import actor_for
from communes.enums import COMMUNE_ROLES, Role
from records.models import Email, Message
from records.services.parameters import set_parameter
from tests.assessments.review.readers import reader
from tests.assessments.review.situations import AT, desk
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.threads import RemarkFactory

pytestmark = pytest.mark.django_db
SHARED, INTERNAL = Visibility.SHARED, Visibility.INTERNAL
SECRET = "Nobody outside may read this."


def write(found, by, visibility=SHARED, *, text="Of which year?", line="B2", at=AT):
    return write_remark(found.file, line, text=text, visibility=visibility, actor=by, at=at)


def commune_of(file, role=Role.COMMUNE_MANAGER):
    return actor(role, commune=file.commune)


@pytest.mark.parametrize(
    ("who", "visibility", "refusal"),
    [
        (Role.PROVINCE_OFFICER, SHARED, NotAllowed),
        (Role.CAPACITY_OFFICER, INTERNAL, NotAllowed),
        (Role.AUDITOR, INTERNAL, NotAllowed),
        (Role.APPEAL_MEMBER, SHARED, NotAllowed),
        ("another commune", SHARED, NotAllowed),
        ("the commune", INTERNAL, NotAllowed),
        ("another reviewer", SHARED, NotItsReviewer),
        ("an approver of the commune", INTERNAL, OwnCommune),
    ],
)
def test_others_do_not_write(who, visibility, refusal):
    found = desk(answers=None)
    people = {
        "another commune": lambda: commune_of(AssessmentFactory()),
        "the commune": lambda: commune_of(found.file),
        "another reviewer": lambda: actor(Role.REVIEWER),
        "an approver of the commune": lambda: _also_of(found.file, Role.APPROVER),
    }
    by = people[who]() if who in people else actor(who, province=found.file.commune.province)

    with pytest.raises(refusal):
        write(found, by, visibility)


def _also_of(file: Assessment, role: str):
    """Return someone who acts for the authority and belongs to the commune of the file as well."""
    user = UserFactory()
    membership(Role.COMMUNE_AGENT, user=user, commune=file.commune)
    return actor(role, user=user)


def test_a_remark_says_something_on_a_line_that_exists_while_the_file_is_worked_on():
    found = desk(answers=None)

    for text, line, refusal in [("  ", "B2", TextRequired), ("Why?", "Z9", UnknownLine)]:
        with pytest.raises(refusal):
            write(found, found.reviewer, text=text, line=line)
    for state in (State.NOT_SUBMITTED, State.APPROVED, State.IN_AUDIT, State.APPEALED, State.PUBLISHED):
        found.file.state = state
        for by in (found.reviewer, commune_of(found.file)):
            assert isinstance(remark_refusal(found.file, by), WrongState)


def test_the_two_sides_are_told_without_the_words_and_an_internal_remark_tells_the_desk_alone():
    found = desk(answers=None)
    agent = commune_of(found.file, Role.COMMUNE_AGENT)
    manager = commune_of(found.file)
    administrator = actor(Role.ADMINISTRATOR)

    write(found, found.reviewer)
    assert set(Message.objects.values_list("recipient", flat=True)) == {agent.user.pk, manager.user.pk}
    write(found, agent, text="Of the year 2025.")
    assert Message.objects.filter(recipient=found.reviewer.user).count() == 1
    before = Message.objects.count()
    write(found, administrator, INTERNAL, text=SECRET)

    told = Message.objects.order_by("-pk")[: Message.objects.count() - before]
    assert [message.recipient for message in told] == [found.reviewer.user]
    write(found, found.reviewer, INTERNAL, text=SECRET)
    assert Message.objects.filter(recipient=administrator.user, code="thread.internal_remark").exists()
    assert not Email.objects.filter(text__contains="year?").exists()
    assert not Email.objects.filter(text__contains=SECRET).exists()


def test_a_remark_is_taken_back_by_its_author_within_minutes_and_kept_without_its_words():
    found = desk(answers=None)
    remark = write(found, found.reviewer, text="To the wrong commune.")
    set_parameter("threads.withdrawal_minutes", "5", by=UserFactory(), reason="Shorter", at=AT)

    with pytest.raises(NotAllowed):
        withdraw_remark(remark, actor=actor(Role.ADMINISTRATOR), at=AT)
    with pytest.raises(TooLateToWithdraw):
        withdraw_remark(remark, actor=found.reviewer, at=AT + timedelta(minutes=6))
    withdraw_remark(remark, actor=found.reviewer, at=AT + timedelta(minutes=5))
    with pytest.raises(AlreadyWithdrawn):
        withdraw_remark(remark, actor=found.reviewer, at=AT + timedelta(minutes=5))

    assert line_counts(found.file, found.reviewer)["B2"].remarks == 0
    thread = file_thread(found.file, found.reviewer, at=AT)
    assert [entry.remark.withdrawn_at is not None for entry in thread.of("B2")] == [True]


@pytest.mark.parametrize("role", [*sorted(COMMUNE_ROLES), Role.PROVINCE_OFFICER])
def test_no_internal_remark_reaches_the_commune_or_its_province(role, client):
    """Peers D15: the matrix of the roles outside and of every state of a file."""
    found = desk(answers=None)
    RemarkFactory(assessment=found.file, internal=True, text=SECRET, author=found.reviewer.user)
    RemarkFactory(assessment=found.file, text="A shared word.", author=found.reviewer.user)
    outside = reader(role, found.file)
    acting = actor_for(outside, on=AT.date())
    sign_in(client, outside)
    for state in State:
        Assessment.objects.filter(pk=found.file.pk).update(**_fields_of(state, found))
        file = found.reload()

        thread = file_thread(file, acting, at=AT)

        assert [(entry.remark.text, entry.who) for entry in thread.entries] == [("A shared word.", "")]
        assert line_counts(file, acting)["B2"].remarks == 1
        if state in {State.IN_REVIEW, State.RETURNED, State.APPROVED}:
            _check_pages(client, found, role)


def _check_pages(client, found, role) -> None:
    file = found.file
    pages = [("thread", [file.pk, "B2"]), ("threads", [file.pk]), ("line", [file.pk, "B2"])]
    pages += [("detail", [file.pk]), ("file_log", [file.pk])]
    pages += [("entry_axis", [file.pk, "B"])] if role in COMMUNE_ROLES else []
    for name, arguments in pages:
        page = client.get(reverse(f"assessments:{name}", args=arguments)).content.decode()
        assert SECRET not in page
        assert found.reviewer.user.full_name not in page
        if name not in {"detail", "file_log"}:
            assert "A shared word." in page
            assert "nternal" not in page


def _fields_of(state: str, found) -> dict:
    """Return the fields that a state needs."""
    fields = {"state": state}
    if state == State.RETURNED:
        fields["correction_due_at"] = AT + timedelta(days=3)
    if state in APPROVED_STATES | {State.REVIEWED}:
        fields |= {"reviewed_at": AT, "reviewed_by": found.reviewer.user}
    if state in APPROVED_STATES:
        fields |= {
            "approved_at": AT,
            "approved_by": UserFactory(),
            "approved_digest": "a" * 64,
            "reply_due_at": AT,
            "final_at": AT,
            "published_at": AT,
        }
    return fields


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.REVIEWER, True),
        (Role.APPROVER, True),
        (Role.ADMINISTRATOR, True),
        (Role.AUDITOR, True),
        (Role.APPEAL_MEMBER, False),
        (Role.CAPACITY_OFFICER, False),
    ],
)
def test_inside_the_desk_and_the_inspectors_read_what_is_internal_and_nobody_of_the_commune(role, reads):
    found = desk(answers=None)
    write(found, found.reviewer, INTERNAL, text=SECRET)
    inside, own = actor(role), _also_of(found.file, role)

    assert len(file_thread(found.file, inside, at=AT).entries) == int(reads)
    assert file_thread(found.file, own, at=AT).entries == []
    told = [row.sentence for row in log_entries(list(events_seen(found.file, inside)), found.file, inside)]
    assert any("internal" in sentence for sentence in told) == reads
