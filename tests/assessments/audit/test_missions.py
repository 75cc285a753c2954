"""Missions, the files they take, and how an audit ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.enums import Stage, State
from assessments.exceptions import DeadlinePassed, NotAllowed, OwnCommune, ReasonRequired, WrongState
from assessments.models import AuditMission, Correction, MissionAssessment
from assessments.services.corrections import LineCorrections
from assessments.services.missions import (
    DatesReversed,
    FilesNotApproved,
    NoInspector,
    NothingChosen,
    all_inspectors,
    choose_files,
    conclude_audit,
    conclude_findings,
    files_to_choose,
    missions_with_counts,
    notify_findings,
    reply_to_findings,
    save_mission,
    visible_missions,
)
from communes.actors import actor_for
from communes.enums import Authority, Role
from records.models import Event, Job
from tests.assessments.audit.situations import AT, ENDS, STARTS, audit
from tests.factories.assessments import AssessmentFactory, CycleFactory, answer, example_answers
from tests.factories.communes import MembershipFactory, actor, membership

pytestmark = pytest.mark.django_db


def _fields(**more):
    return {
        "cycle": CycleFactory(),
        "title": " Sample of July ",
        "authority": Authority.IGAT,
        "inspectors": [actor(Role.AUDITOR).user],
        "starts_on": STARTS,
        "ends_on": ENDS,
        "actor": actor(Role.ADMINISTRATOR),
        "at": AT,
        **more,
    }


# --- Missions --------------------------------------------------------------------------------------------


def test_the_administrator_creates_a_mission():
    fields = _fields()

    mission = save_mission(None, **fields)

    assert (mission.title, mission.starts_on, mission.ends_on) == ("Sample of July", STARTS, ENDS)
    assert list(mission.inspectors.all()) == fields["inspectors"]
    event = Event.objects.get(code="audit.mission_created")
    assert (event.target, event.data["inspectors"]) == (mission, [fields["inspectors"][0].pk])


def test_a_mission_can_be_changed_and_the_log_says_so():
    mission = save_mission(None, **_fields())
    other = actor(Role.AUDITOR).user

    save_mission(mission, **_fields(title="Sample of August", inspectors=[other], ends_on=date(2026, 8, 31)))

    mission.refresh_from_db()
    assert (mission.title, mission.ends_on) == ("Sample of August", date(2026, 8, 31))
    assert list(mission.inspectors.all()) == [other]
    assert Event.objects.filter(code="audit.mission_changed").count() == 1


def test_only_the_administrator_creates_missions():
    with pytest.raises(NotAllowed):
        save_mission(None, **_fields(actor=actor(Role.AUDITOR)))


def test_inspectors_are_auditors_of_the_missions_authority():
    finance = MembershipFactory(auditor=True, authority=Authority.IGF).user
    former = MembershipFactory(auditor=True, ended=True).user
    for chosen in ([], [finance], [former], [actor(Role.REVIEWER).user]):
        with pytest.raises(NoInspector, match="Territorial Administration"):
            save_mission(None, **_fields(inspectors=chosen))

    assert not AuditMission.objects.exists()


def test_a_mission_does_not_end_before_it_starts():
    with pytest.raises(DatesReversed):
        save_mission(None, **_fields(ends_on=STARTS - timedelta(days=1)))


def test_inspectors_to_choose_from_have_their_authority():
    finance = MembershipFactory(auditor=True, authority=Authority.IGF).user
    territory = MembershipFactory(auditor=True).user
    MembershipFactory(auditor=True, ended=True)

    found = [(user, user.authority) for user in all_inspectors(at=AT)]

    assert found == [(territory, Authority.IGAT), (finance, Authority.IGF)]


@pytest.mark.parametrize(
    ("at", "is_seen"),
    [
        # The first and the last day count, as days of Casablanca.
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 31, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 31, 23, 0, tzinfo=UTC), False),
    ],
)
def test_an_inspector_sees_their_mission_between_its_dates(at, is_seen):
    found = audit()

    assert visible_missions(found.inspector, at=at).exists() is is_seen
    assert not visible_missions(actor(Role.AUDITOR), at=at).exists()
    assert visible_missions(actor(Role.ADMINISTRATOR), at=at).exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.ADMINISTRATOR}])
def test_nobody_else_sees_missions(role):
    audit()

    assert not visible_missions(actor(role), at=AT).exists()


def test_the_list_counts_files_and_those_that_ended():
    found = audit()
    found.takes()
    found.takes(final=True)
    found.takes(published=True)

    [row] = missions_with_counts(found.inspector, at=AT)

    assert (row.files, row.ended) == (3, 2)


# --- Choosing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["administrator", "inspector"])
def test_approved_files_are_taken_with_the_reason(who):
    found = audit()
    chooser = found.inspector if who == "inspector" else actor(Role.ADMINISTRATOR)
    files = [AssessmentFactory(approved=True) for _ in range(2)]

    choose_files(found.mission, [file.pk for file in files], reason=" Near 70. ", actor=chooser, at=AT)

    for file in files:
        file.refresh_from_db()
        assert file.state == State.IN_AUDIT
        assert file.transitions.get().reason == "Near 70."
        assert (file.mission_entry.mission, file.mission_entry.reason) == (found.mission, "Near 70.")


def test_all_of_the_chosen_files_are_taken_or_none():
    found = audit()
    good = AssessmentFactory(approved=True)
    reviewed = AssessmentFactory(reviewed=True, commune__name_fr="Aït Melloul")

    with pytest.raises(FilesNotApproved, match="Aït Melloul"):
        choose_files(found.mission, [good.pk, reviewed.pk], reason="Sample.", actor=found.inspector, at=AT)

    good.refresh_from_db()
    assert good.state == State.APPROVED
    assert not MissionAssessment.objects.exists()
    assert not good.transitions.exists()


def test_a_file_of_another_cycle_is_not_taken():
    found = audit()
    older = AssessmentFactory(approved=True, cycle=CycleFactory(assessed_year=2024))

    with pytest.raises(FilesNotApproved):
        choose_files(found.mission, [older.pk], reason="Sample.", actor=found.inspector, at=AT)


@pytest.mark.parametrize(
    ("files", "reason", "refusal"), [(0, "Sample.", NothingChosen), (1, "  ", ReasonRequired)]
)
def test_files_are_not_taken_without_choice_or_reason(files, reason, refusal):
    found = audit()
    pks = [AssessmentFactory(approved=True).pk for _ in range(files)]

    with pytest.raises(refusal):
        choose_files(found.mission, pks, reason=reason, actor=found.inspector, at=AT)


def test_an_inspector_of_another_mission_does_not_choose():
    found, other = audit(), audit()

    with pytest.raises(NotAllowed):
        choose_files(
            found.mission,
            [AssessmentFactory(approved=True).pk],
            reason="Sample.",
            actor=other.inspector,
            at=AT,
        )


def test_an_inspector_does_not_choose_their_own_commune():
    found = audit()
    file = AssessmentFactory(approved=True)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=found.inspector.user)
    inspector = actor_for(found.inspector.membership, on=STARTS)

    assert not files_to_choose(found.mission, actor=inspector).exists()
    with pytest.raises(OwnCommune):
        choose_files(found.mission, [file.pk], reason="Sample.", actor=inspector, at=AT)


def test_the_files_offered_are_approved_of_the_cycle_and_free():
    found = audit()
    free = AssessmentFactory(approved=True)
    AssessmentFactory(reviewed=True)
    AssessmentFactory(approved=True, cycle=CycleFactory(assessed_year=2024))
    found.takes()

    assert list(files_to_choose(found.mission, actor=found.inspector)) == [free]


# --- The audit of a file ---------------------------------------------------------------------------------


def test_an_audit_without_findings_makes_the_score_final_and_opens_the_appeal():
    found = audit()
    file = found.takes()

    conclude_audit(file, actor=found.inspector, at=AT)

    file.refresh_from_db()
    assert (file.state, file.final_at) == (State.FINAL, AT)
    # Fifteen days after 6 July, at 23:59 in Casablanca.
    assert file.appeal_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.AUDIT


@pytest.mark.parametrize("step", [conclude_audit, notify_findings])
def test_only_inspectors_of_a_running_mission_that_took_the_file_may_act(step):
    found, other = audit(), audit()
    file = found.takes()

    for stranger, at in ((other.inspector, AT), (found.inspector, AT + timedelta(days=60))):
        with pytest.raises(NotAllowed):
            step(file, actor=stranger, at=at)

    file.refresh_from_db()
    assert file.state == State.IN_AUDIT


def test_findings_open_the_commune_s_window():
    found = audit()
    file = found.takes()

    notify_findings(file, actor=found.inspector, at=AT)

    file.refresh_from_db()
    assert file.state == State.AWAITING_REPLY
    assert file.reply_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)


def test_the_manager_replies_until_the_last_minute():
    file = audit().takes(awaiting_reply=True)
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    reply_to_findings(file, actor=manager, at=file.reply_due_at)

    file.refresh_from_db()
    assert file.state == State.REPLIED


def test_a_reply_after_the_window_is_refused_with_its_date():
    file = audit().takes(awaiting_reply=True)
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    with pytest.raises(DeadlinePassed, match="21 July 2026 at 23:59"):
        reply_to_findings(file, actor=manager, at=file.reply_due_at + timedelta(seconds=1))

    file.refresh_from_db()
    assert file.state == State.AWAITING_REPLY


def test_another_communes_manager_does_not_reply():
    file = audit().takes(awaiting_reply=True)

    with pytest.raises(NotAllowed):
        reply_to_findings(file, actor=actor(Role.COMMUNE_MANAGER), at=AT)


def test_findings_kept_correct_figures_and_make_the_score_final():
    found = audit()
    file = found.takes(approved=True, state=State.REPLIED)
    answer(file, example_answers())

    conclude_findings(
        file,
        reason="Finding 1 is kept.",
        corrections=[LineCorrections("A3", {"documents_published": "4"}, "Five pages are dead.")],
        actor=found.inspector,
        at=AT,
    )

    file.refresh_from_db()
    assert (file.state, file.final_at) == (State.FINAL, AT)
    assert file.appeal_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)
    assert Correction.objects.get().stage == Stage.AUDIT
    assert file.figures_version == 2
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.AUDIT


def test_findings_are_not_concluded_without_a_reason_and_nothing_is_corrected():
    found = audit()
    file = found.takes(approved=True, state=State.REPLIED)
    answer(file, example_answers())

    with pytest.raises(ReasonRequired):
        conclude_findings(
            file,
            reason=" ",
            corrections=[LineCorrections("A3", {"documents_published": "4"}, "Five pages are dead.")],
            actor=found.inspector,
            at=AT,
        )

    assert not Correction.objects.exists()


def test_an_audit_that_ended_does_not_end_again():
    found = audit()
    file = found.takes(final=True)

    with pytest.raises(WrongState):
        conclude_audit(file, actor=found.inspector, at=AT)
