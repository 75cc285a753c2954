"""Missions, the files they take, and how an audit ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.enums import State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired
from assessments.models import AuditMission, MissionAssessment
from assessments.services.audit.missions import (
    DatesReversed,
    FilesNotApproved,
    NoInspector,
    NothingChosen,
    all_inspectors,
    choose_files,
    files_to_choose,
    missions_with_counts,
    save_mission,
    visible_missions,
)
from communes.actors import actor_for
from communes.enums import Authority, Role
from records.models import Event
from tests.assessments.audit.situations import AT, ENDS, STARTS, audit
from tests.factories.assessments import AssessmentFactory, CycleFactory
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
