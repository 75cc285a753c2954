"""What the committee decides: each line, then the whole; the score follows."""

import pytest

from assessments.enums import AppealOutcome, AppealState, Stage, State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired, WrongState
from assessments.models import Correction, ScoreSheet
from assessments.services.appeals.decisions import DecidedOtherwise, LinesOpen, decide_appeal, settle_line
from assessments.services.appeals.filing import (
    AppealChanged,
    NotContested,
    contest_line,
    send_appeal,
    write_reason,
)
from assessments.services.corrections import NothingCorrected
from assessments.services.questionnaire import questionnaire_of
from assessments.services.score_runs import compute_file
from communes.actors import actor_for
from communes.enums import Role
from records.models import Job, Message
from tests.assessments.appeals.situations import (
    AT,
    CLAIM,
    LATER,
    appealed,
    corrected,
    final,
    settle,
    the_appeal,
)
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def test_an_admitted_line_corrects_its_figures_and_the_score_follows():
    file = appealed("A3", "B2")
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    member = actor(Role.APPEAL_MEMBER)
    window = file.appeal_due_at

    settle(file, "A3", member=member, figures=CLAIM)
    assert not Correction.objects.exists(), "Nothing is corrected before the whole is decided."
    with pytest.raises(LinesOpen, match="B2"):
        decide_appeal(file, reason="Admitted in part.", actor=member, at=LATER)
    settle(file, "B2", member=member)
    with pytest.raises(ReasonRequired):
        decide_appeal(file, reason=" ", actor=member, at=LATER)
    decide_appeal(file, reason="Admitted in part.", actor=member, at=LATER)

    file.refresh_from_db()
    assert (file.state, file.final_at, file.appeal_due_at) == (State.FINAL, LATER, window)
    [row] = Correction.objects.all()
    assert (row.stage, row.line, row.value) == (Stage.APPEAL, "A3", "4")
    appeal = the_appeal(file)
    assert (appeal.state, appeal.outcome) == (AppealState.DECIDED, AppealOutcome.CORRECTED)
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.APPEAL
    compute_file(file.pk, stage=Stage.APPEAL, at=LATER)
    before, after = (
        ScoreSheet.objects.get(stage=stage).sheet["lines"]["A3"]["value"]
        for stage in (Stage.REVIEW, Stage.APPEAL)
    )
    assert before != after
    message = Message.objects.get(recipient=manager.user, code="assessment.correct")
    assert message.data["reason"] == "Admitted in part."


def test_an_appeal_whose_every_line_is_upheld_leaves_the_score():
    file = appealed()
    member = actor(Role.APPEAL_MEMBER)

    settle(file, "A3", member=member)
    decide_appeal(file, reason="The proof is missing.", actor=member, at=LATER)

    assert the_appeal(file).outcome == AppealOutcome.UPHELD
    assert file.transitions.last().action == "uphold"
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"line": "B2"}, NotContested),
        ({"reason": " "}, ReasonRequired),
        ({"outcome": AppealOutcome.CORRECTED}, NothingCorrected),
        ({"seen_version": 1}, AppealChanged),
    ],
)
def test_a_line_is_not_decided(given, refusal):
    file = appealed()
    facts = {
        "line": "A3",
        "outcome": AppealOutcome.UPHELD,
        "reason": "No.",
        "actor": actor(Role.APPEAL_MEMBER),
    }

    with pytest.raises(refusal):
        settle_line(file, **facts | given, at=LATER)

    assert the_appeal(file).lines.get().outcome == ""


def test_a_figure_of_two_lines_is_given_once():
    """Own revenue stands in both grids of a large commune."""
    file, manager = final(large=True)
    one, other = (line.code for line in questionnaire_of(file).lines_with("own_revenue"))
    for line in (one, other):
        contest_line(file, line, reason="Collected.", actor=manager, at=AT)
    write_reason(file, reason="Collected.", actor=manager, at=AT)
    send_appeal(file, actor=manager, at=AT)
    member = actor(Role.APPEAL_MEMBER)
    settle(file, one, member=member, figures={"own_revenue": "90000000,12"})

    with pytest.raises(DecidedOtherwise):
        settle(file, other, member=member, figures={"own_revenue": "80000000,00"})
    settle(file, other, member=member, figures={"own_revenue": "90000000,12"})
    decide_appeal(file, reason="Admitted.", actor=member, at=LATER)

    assert [row.line for row in Correction.objects.filter(field="own_revenue")] == [one]


def test_a_member_does_not_decide_on_their_own_commune_nor_anybody_else_nor_twice():
    file = appealed()
    seat = membership(Role.APPEAL_MEMBER)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=seat.user)

    with pytest.raises(OwnCommune):
        settle(file, "A3", member=actor_for(seat, on=LATER.date()))
    with pytest.raises(NotAllowed):
        settle(file, "A3", member=actor(Role.ADMINISTRATOR))
    with pytest.raises(WrongState):
        decide_appeal(corrected(), reason="Again.", actor=actor(Role.APPEAL_MEMBER), at=LATER)
