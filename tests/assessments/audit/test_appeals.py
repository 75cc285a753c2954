"""Appeals on named lines, within the window; what the committee decides."""

from datetime import timedelta

import pytest

from assessments.enums import Stage, State
from assessments.exceptions import DeadlinePassed, NotAllowed, OwnCommune, ReasonRequired
from assessments.models import Assessment, Correction
from assessments.services.appeals import (
    NoLineNamed,
    NotAppealed,
    NothingToCorrect,
    appeal,
    appealed_lines,
    correct_on_appeal,
    uphold_score,
)
from assessments.services.corrections import LineCorrections, UnknownLine
from communes.actors import Actor, actor_for
from communes.enums import Role
from records.models import Job
from tests.assessments.audit.situations import AT
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=20)
FIX = LineCorrections("A3", {"documents_published": "4"}, "The committee counted four.")


def _final(**fields) -> tuple[Assessment, Actor]:
    file = AssessmentFactory(final=True, answers=True, **fields)
    return file, actor(Role.COMMUNE_MANAGER, commune=file.commune)


def _appealed(*lines: str) -> Assessment:
    file, manager = _final()
    appeal(file, lines=lines or ("A3",), reason="We published nine.", actor=manager, at=AT)
    file.refresh_from_db()
    return file


def test_a_manager_appeals_on_lines_that_are_kept_in_the_grids_order():
    file = _appealed("B2", "A3")

    assert file.state == State.APPEALED
    assert file.transitions.get().reason == "We published nine."
    assert appealed_lines(file) == ["A3", "B2"]


def test_the_last_minute_of_the_window_counts():
    file, manager = _final()

    appeal(file, lines=["A3"], reason="Nine.", actor=manager, at=file.appeal_due_at)

    file.refresh_from_db()
    assert file.state == State.APPEALED


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"at": LATER}, DeadlinePassed),
        ({"lines": []}, NoLineNamed),
        ({"lines": ["A3", "Z9"]}, UnknownLine),
        ({"reason": " "}, ReasonRequired),
    ],
)
def test_an_appeal_is_refused_and_nothing_moves(fields, refusal):
    file, manager = _final()

    with pytest.raises(refusal):
        appeal(file, **{"lines": ["A3"], "reason": "Nine.", "actor": manager, "at": AT} | fields)

    file.refresh_from_db()
    assert file.state == State.FINAL


@pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR])
def test_only_the_manager_appeals(role):
    file, _manager = _final()
    place = {"commune": file.commune} if role == Role.COMMUNE_AGENT else {}

    with pytest.raises(NotAllowed):
        appeal(file, lines=["A3"], reason="Nine.", actor=actor(role, **place), at=AT)


def test_an_upheld_score_is_final_again_and_no_new_window_opens():
    file = _appealed()
    window = file.appeal_due_at

    uphold_score(file, reason="The proof is missing.", actor=actor(Role.APPEAL_MEMBER), at=LATER)

    file.refresh_from_db()
    assert (file.state, file.final_at, file.appeal_due_at) == (State.FINAL, LATER, window)
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.APPEAL


def test_an_admitted_appeal_corrects_the_figures_and_asks_for_the_score():
    file = _appealed()

    correct_on_appeal(file, [FIX], reason="Admitted.", actor=actor(Role.APPEAL_MEMBER), at=LATER)

    file.refresh_from_db()
    assert (file.state, file.final_at, file.figures_version) == (State.FINAL, LATER, 2)
    [row] = Correction.objects.all()
    assert (row.stage, row.line, row.value) == (Stage.APPEAL, "A3", "4")
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.APPEAL


@pytest.mark.parametrize(
    ("lines", "corrections", "reason", "refusal"),
    [
        (("B2",), [FIX], "Admitted.", NotAppealed),
        (("A3",), [], "Admitted.", NothingToCorrect),
        (("A3",), [FIX], "  ", ReasonRequired),
    ],
)
def test_only_appealed_lines_are_corrected_with_figures_and_a_reason(lines, corrections, reason, refusal):
    file = _appealed(*lines)

    with pytest.raises(refusal):
        correct_on_appeal(file, corrections, reason=reason, actor=actor(Role.APPEAL_MEMBER), at=LATER)

    file.refresh_from_db()
    assert file.state == State.APPEALED
    assert not Correction.objects.exists()


def test_upholding_needs_its_reason():
    file = _appealed()

    with pytest.raises(ReasonRequired):
        uphold_score(file, reason="", actor=actor(Role.APPEAL_MEMBER), at=LATER)


def test_a_member_does_not_decide_on_their_own_commune():
    file = _appealed()
    seat = membership(Role.APPEAL_MEMBER)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=seat.user)
    member = actor_for(seat, on=LATER.date())

    with pytest.raises(OwnCommune):
        uphold_score(file, reason="Upheld.", actor=member, at=LATER)
    with pytest.raises(OwnCommune):
        correct_on_appeal(file, [FIX], reason="Admitted.", actor=member, at=LATER)


def test_the_latest_appeal_is_the_one_that_counts():
    file = _appealed("A3")
    uphold_score(file, reason="No.", actor=actor(Role.APPEAL_MEMBER), at=AT)
    file.refresh_from_db()
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    appeal(file, lines=["B2"], reason="Then this one.", actor=manager, at=AT)

    assert appealed_lines(file) == ["B2"]
