"""Preparing and opening a cycle."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from assessments.enums import CycleState, State
from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import Assessment, Cycle, Transition
from assessments.services.cycles import (
    ANNOUNCE_JOB,
    EDITABLE_FIELDS,
    REOPEN_JOB,
    AlreadyPublished,
    DeadlinePast,
    FixedOnceOpen,
    GridsUnfit,
    NoTargets,
    announce_opening,
    open_cycle,
    save_cycle,
)
from communes.enums import Role
from records.models import Event, Job, Message
from records.services.jobs import execute_job
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    OPENING,
    AssessmentFactory,
    CycleFactory,
    CycleTargetFactory,
)
from tests.factories.communes import CommuneFactory, actor, membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


def prepared(targets: int = 2, **fields) -> Cycle:
    cycle = CycleFactory(prepared=True, **fields)
    CycleTargetFactory.create_batch(targets, cycle=cycle)
    return cycle


def change(cycle: Cycle, administrator, *, reason: str = "", at: datetime = IN_ENTRY, **fields) -> Cycle:
    before = {name: getattr(cycle, name) for name in EDITABLE_FIELDS}
    for name, value in fields.items():
        setattr(cycle, name, value)
    return save_cycle(cycle, before=before, reason=reason, actor=administrator, at=at)


def test_opening_creates_a_draft_for_each_target_and_freezes_the_grids(administrator):
    cycle = prepared(with_additional=True)
    CycleTargetFactory(cycle=cycle, commune=CommuneFactory(large=True))

    assert open_cycle(cycle, actor=administrator, at=OPENING) == 3

    cycle.refresh_from_db()
    assert (cycle.state, cycle.opened_at, cycle.opened_by) == (CycleState.OPEN, OPENING, administrator.user)
    assert cycle.grid.frozen_at == cycle.additional_grid.frozen_at == OPENING
    files = Assessment.objects.filter(cycle=cycle)
    assert set(files.values_list("state", flat=True)) == {State.DRAFT}
    assert sorted(files.values_list("has_additional_grid", flat=True)) == [False, False, True]
    assert Event.objects.get(code="cycle.opened").data == {"year": 2025, "files": 3}


@pytest.mark.parametrize(("census", "expected"), [(2014, False), (2024, True)])
def test_the_census_of_the_cycle_decides_who_has_the_additional_grid(administrator, census, expected):
    cycle = CycleFactory(prepared=True, with_additional=True, census=census)
    commune = CommuneFactory(population_2014=499_000, population_2024=500_001)
    CycleTargetFactory(cycle=cycle, commune=commune)

    open_cycle(cycle, actor=administrator, at=OPENING)

    assert Assessment.objects.get().has_additional_grid is expected


def test_exactly_the_limit_is_not_above_it(administrator):
    cycle = CycleFactory(prepared=True, with_additional=True)
    CycleTargetFactory(cycle=cycle, commune=CommuneFactory(population_2024=500_000))

    open_cycle(cycle, actor=administrator, at=OPENING)

    assert Assessment.objects.get().has_additional_grid is False


def test_opening_twice_changes_nothing(administrator):
    cycle = prepared()
    open_cycle(cycle, actor=administrator, at=OPENING)
    Assessment.objects.update(figures_version=9)

    assert open_cycle(cycle, actor=actor(Role.ADMINISTRATOR), at=IN_ENTRY) == 0

    cycle.refresh_from_db()
    assert (cycle.opened_at, cycle.opened_by) == (OPENING, administrator.user)
    assert list(Assessment.objects.values_list("figures_version", flat=True)) == [9, 9]
    assert Event.objects.filter(code="cycle.opened").count() == 1
    assert Job.objects.filter(kind=ANNOUNCE_JOB).count() == 1


def test_a_commune_added_after_opening_gets_its_draft(administrator):
    cycle = prepared(1)
    open_cycle(cycle, actor=administrator, at=OPENING)
    CycleTargetFactory(cycle=cycle)

    assert open_cycle(cycle, actor=administrator, at=IN_ENTRY) == 1
    assert Assessment.objects.count() == 2


@pytest.mark.parametrize("targets", [1, 12])
def test_opening_costs_the_same_for_any_number_of_communes(
    administrator, django_assert_max_num_queries, targets
):
    cycle = prepared(targets)
    with django_assert_max_num_queries(16):
        open_cycle(cycle, actor=administrator, at=OPENING)


def test_a_cycle_without_communes_is_not_opened(administrator):
    cycle = CycleFactory(prepared=True)

    with pytest.raises(NoTargets):
        open_cycle(cycle, actor=administrator, at=OPENING)

    assert Cycle.objects.get().state == CycleState.PREPARED


def test_a_date_limit_after_the_deadline_is_refused_with_its_place(administrator):
    """CMO3 asks for a date up to the end of N: a cycle that closes before then cannot judge it."""
    cycle = prepared(entry_opens_on=date(2025, 9, 1), submission_closes_on=date(2025, 10, 1))

    with pytest.raises(GridsUnfit) as refusal:
        open_cycle(cycle, actor=administrator, at=OPENING)

    assert any("not_after" in error.path for error in refusal.value.errors)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_opens(role):
    with pytest.raises(NotAllowed):
        open_cycle(prepared(), actor=actor(role), at=OPENING)


def test_a_published_cycle_is_not_opened_again(administrator):
    with pytest.raises(AlreadyPublished):
        open_cycle(CycleFactory(published=True), actor=administrator, at=OPENING)


def test_the_communes_are_told_once_by_the_worker(administrator):
    cycle = prepared(1)
    commune = cycle.targets.get().commune
    people = [membership(role, commune=commune) for role in (Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER)]
    stranger = membership(Role.COMMUNE_AGENT)
    open_cycle(cycle, actor=administrator, at=OPENING)

    execute_job(Job.objects.get(kind=ANNOUNCE_JOB).pk)
    announce_opening(cycle, at=IN_ENTRY)

    told = Message.objects.filter(code="cycle.opened").values_list("recipient", flat=True)
    assert sorted(told) == sorted(person.user_id for person in people)
    assert stranger.user_id not in told


def test_preparing_and_changing_are_logged_with_what_changed(administrator):
    cycle = CycleFactory.build(prepared=True, grid=CycleFactory(assessed_year=2020).grid)
    save_cycle(cycle, before=None, reason="", actor=administrator, at=IN_ENTRY)
    assert Event.objects.get(code="cycle.prepared").target == cycle

    change(cycle, administrator, correction_days=12)

    event = Event.objects.get(code="cycle.changed")
    assert event.data["changes"] == {"correction_days": {"before": "10", "after": "12"}}


def test_saving_without_a_change_leaves_no_trace(administrator):
    change(CycleFactory(), administrator)

    assert not Event.objects.filter(code="cycle.changed").exists()


def test_an_open_cycle_changes_with_a_reason_only(administrator):
    cycle = CycleFactory()

    with pytest.raises(ReasonRequired):
        change(cycle, administrator, correction_days=12, reason="  ")
    change(cycle, administrator, correction_days=14, reason="Longer holidays")

    assert Event.objects.get(code="cycle.changed").data["reason"] == "Longer holidays"


@pytest.mark.parametrize(
    "fields", [{"assessed_year": 2024}, {"census": 2014}, {"additional_above": 1}, {"additional_grid": None}]
)
def test_what_the_files_rest_on_is_fixed_once_open(administrator, fields):
    with pytest.raises(FixedOnceOpen):
        change(CycleFactory(with_additional=True), administrator, reason="Why not", **fields)


def test_a_published_cycle_does_not_change(administrator):
    with pytest.raises(AlreadyPublished):
        change(CycleFactory(published=True), administrator, reason="Late", correction_days=3)


def test_a_deadline_is_not_moved_into_the_past(administrator):
    with pytest.raises(DeadlinePast):
        change(
            CycleFactory(),
            administrator,
            reason="Sooner",
            submission_closes_on=date(2026, 3, 1),
            at=datetime(2026, 3, 1, 8, tzinfo=UTC),
        )


def test_a_change_that_the_grids_do_not_fit_is_refused(administrator):
    cycle = CycleFactory(prepared=True)

    with pytest.raises(GridsUnfit):
        change(cycle, administrator, entry_opens_on=date(2025, 9, 1), submission_closes_on=date(2025, 10, 1))


def test_a_later_deadline_reopens_the_files_that_missed_the_earlier_one(administrator):
    missed, own = AssessmentFactory(not_submitted=True), AssessmentFactory(not_submitted=True)
    sent = AssessmentFactory(submitted=True)
    administrator = actor(Role.ADMINISTRATOR)
    membership(Role.COMMUNE_MANAGER, commune=own.commune, user=administrator.user)
    change(
        missed.cycle,
        administrator,
        reason="Floods in several provinces",
        submission_closes_on=date(2026, 12, 1),
        opinions_close_on=date(2026, 12, 5),
        review_closes_on=date(2026, 12, 20),
        audit_closes_on=date(2026, 12, 25),
        publication_planned_on=date(2026, 12, 31),
        at=AFTER_DEADLINE,
    )

    execute_job(Job.objects.get(kind=REOPEN_JOB).pk)

    states = {file.pk: Assessment.objects.get(pk=file.pk).state for file in (missed, own, sent)}
    assert states == {missed.pk: State.DRAFT, own.pk: State.NOT_SUBMITTED, sent.pk: State.SUBMITTED}
    assert Transition.objects.get(assessment=missed).reason == "Floods in several provinces"


def test_a_deadline_that_moves_while_all_is_open_reopens_nothing(administrator):
    AssessmentFactory()
    change(CycleFactory(), administrator, reason="More time", submission_closes_on=date(2026, 4, 20))

    assert not Job.objects.filter(kind=REOPEN_JOB).exists()


@pytest.mark.parametrize(
    ("field", "days", "constraint"),
    [
        ("submission_closes_on", -80, "cycle_dates_in_order"),
        ("review_closes_on", -90, "cycle_dates_in_order"),
        ("publication_planned_on", -60, "cycle_dates_in_order"),
    ],
)
def test_the_database_refuses_dates_out_of_order(field, days, constraint):
    cycle = CycleFactory()
    setattr(cycle, field, getattr(cycle, field) + timedelta(days=days))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        cycle.save()
