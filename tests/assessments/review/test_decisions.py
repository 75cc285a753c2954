"""The reviewer's word on one line."""

import pytest

from assessments.enums import Action, Decision, Stage, State
from assessments.exceptions import NotAllowed, OwnCommune, WrongState
from assessments.models import Answer, Correction, LineDecision, Transition
from assessments.scoring import Document
from assessments.services.corrections import (
    FieldOfOtherLine,
    FiguresRefused,
    NothingCorrected,
    UnknownLine,
    figures_in_force,
)
from assessments.services.decisions import CommentRequired, FileMovedOn, decide_line, latest_step
from assessments.services.questionnaire import questionnaire_of
from assessments.services.review import ClaimedByOther
from assessments.services.review_lines import LineStatus, review_lines
from communes.actors import Actor, actor_for
from communes.enums import Role
from records.models import Event
from tests.assessments.review.situations import AT, LATER, Desk, desk
from tests.factories.assessments import AssessmentFactory, attach
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def status(found: Desk, line: str) -> LineStatus:
    return {row.code: row.status for row in review_lines(found.file)}[line]


def corrected(found: Desk) -> dict[str, str]:
    standing = Correction.objects.filter(assessment=found.file, withdrawn_at=None).order_by("pk")
    return {row.field: row.value for row in standing}


def test_every_line_of_the_grid_waits_at_first():
    found = desk()

    lines = review_lines(found.file)

    assert len(lines) == 5 + 24
    assert [line.code for line in lines][:6] == ["CMO1", "CMO2", "CMO3", "CMO4", "CMO5", "A1"]
    assert {line.status for line in lines} == {LineStatus.UNDECIDED}


def test_the_lines_of_the_additional_grid_wait_too():
    found = desk(large=True)

    assert len(review_lines(found.file)) == 5 + 24 + 8


def test_accepting_a_line_keeps_who_and_when_and_no_figure():
    found = desk()

    row = found.decide("B2")

    assert (row.decision, row.decided_by, row.decided_at) == (Decision.ACCEPTED, found.reviewer.user, AT)
    assert not Correction.objects.exists()
    assert found.reload().figures_version == 1
    assert status(found, "B2") == LineStatus.ACCEPTED


def test_a_line_left_unanswered_and_accepted_stays_not_answered():
    found = desk(answers=None)

    found.decide("B2")

    assert figures_in_force(found.file) == {}


def test_a_correction_is_read_like_the_communes_own_figures_and_kept_with_its_reason():
    found = desk()

    found.correct("A3", {"documents_published": "٨"}, comment="Four pages are dead.")

    [row] = Correction.objects.all()
    assert (row.field, row.line, row.value, row.stage) == ("documents_published", "A3", "8", Stage.REVIEW)
    assert (row.reason, row.corrected_by) == ("Four pages are dead.", found.reviewer.user)
    assert figures_in_force(found.file)["documents_published"] == "8"
    assert found.reload().figures_version == 2
    assert status(found, "A3") == LineStatus.CORRECTED


def test_only_the_figures_that_change_are_corrections():
    found = desk()
    before = figures_in_force(found.file)

    found.correct("D4", {"staff_trained": "10", "staff_total": before["staff_total"]})

    assert corrected(found) == {"staff_trained": "10"}


def test_a_blank_figure_becomes_not_answered():
    found = desk()

    found.correct("A3", {"documents_published": " "})

    assert corrected(found) == {"documents_published": ""}
    assert "documents_published" not in figures_in_force(found.file)


def test_a_proof_can_be_corrected():
    found = desk()
    assert figures_in_force(found.file)["statements_publication_proof"] == "true"

    found.correct("CMO1", {"statements_publication_proof": "false"})

    assert figures_in_force(found.file)["statements_publication_proof"] == "false"


@pytest.mark.parametrize(
    ("line", "figures", "field"),
    [
        ("A3", {"documents_published": "many"}, "documents_published"),
        ("A3", {"documents_published": "13"}, "documents_published"),
        ("D4", {"staff_trained": "99999"}, "staff_trained"),
        ("CMO1", {"statements_published_on": "31/02/2025"}, "statements_published_on"),
        ("CMO1", {"statements_publication_proof": "perhaps"}, "statements_publication_proof"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name_and_nothing_is_kept(line, figures, field):
    found = desk()

    with pytest.raises(FiguresRefused) as refusal:
        found.correct(line, figures)

    assert list(refusal.value.refusals) == [field]
    assert "Nothing was corrected" in refusal.value.message
    assert not Correction.objects.exists()
    assert not LineDecision.objects.exists()
    assert found.reload().figures_version == 1


def test_a_correction_that_changes_nothing_is_refused():
    found = desk()
    before = figures_in_force(found.file)

    with pytest.raises(NothingCorrected):
        found.correct("A3", {"documents_published": before["documents_published"]})


def test_a_figure_of_another_line_is_refused():
    with pytest.raises(FieldOfOtherLine, match="capex_paid"):
        desk().correct("A3", {"capex_paid": "5"})


def test_an_unknown_line_is_refused():
    with pytest.raises(UnknownLine, match="Z9"):
        desk().decide("Z9")


@pytest.mark.parametrize("decision", [Decision.CORRECTED, Decision.RETURNED])
def test_a_comment_is_needed_to_correct_or_to_send_back(decision):
    found = desk()

    with pytest.raises(CommentRequired):
        found.decide("A3", decision, comment="  ", figures={"documents_published": "8"})

    assert not LineDecision.objects.exists()


def test_deciding_again_withdraws_the_corrections_of_the_line():
    found = desk()
    declared = figures_in_force(found.file)["documents_published"]
    found.correct("A3", {"documents_published": "8"})

    found.decide("A3")

    assert corrected(found) == {}
    assert Correction.objects.get().withdrawn_at == AT
    assert figures_in_force(found.file)["documents_published"] == declared
    assert LineDecision.objects.get(line="A3").comment == ""
    assert found.reload().figures_version == 3


def test_correcting_again_replaces_the_figure():
    found = desk()
    found.correct("A3", {"documents_published": "8"})

    found.correct("A3", {"documents_published": "7"})

    assert corrected(found) == {"documents_published": "7"}


def test_a_refused_second_decision_leaves_the_first():
    found = desk()
    found.correct("A3", {"documents_published": "8"})

    with pytest.raises(FiguresRefused):
        found.correct("A3", {"documents_published": "many"})

    assert corrected(found) == {"documents_published": "8"}


def test_a_decision_is_in_the_log_with_its_figures():
    found = desk()

    found.correct("A3", {"documents_published": "8"}, comment="Four pages are dead.")

    event = Event.objects.get(code="review.line_corrected")
    assert (event.target, event.actor) == (found.file, found.reviewer.user)
    assert event.data == {
        "line": "A3",
        "comment": "Four pages are dead.",
        "figures": {"documents_published": "8"},
    }


def test_a_line_whose_figure_the_commune_changed_is_decided_again():
    found = desk()
    found.decide("A3")

    Answer.objects.filter(field="documents_published").update(changed_at=LATER)

    assert status(found, "A3") == LineStatus.AGAIN


def test_a_line_whose_documents_changed_is_decided_again():
    found = desk()
    found.decide("CMO1")
    [code] = [
        document.code
        for document in _documents_of("CMO1", found)
        if "statements_publication_proof" in document.gives
    ]

    item = attach(found.file, code)
    item.added_at = LATER
    item.save()

    assert status(found, "CMO1") == LineStatus.AGAIN


def _documents_of(line: str, found: Desk) -> list[Document]:
    return questionnaire_of(found.file).documents_for(line)


def test_a_correction_on_another_line_of_a_shared_figure_asks_for_a_new_word():
    found = desk(large=True)
    first, second = _shared_lines(found, "own_revenue")
    found.decide(first)

    found.correct(second, {"own_revenue": "21 000 000"}, at=LATER)

    assert status(found, first) == LineStatus.AGAIN
    assert status(found, second) == LineStatus.CORRECTED


def _shared_lines(found: Desk, field: str) -> tuple[str, str]:
    """Return the first and the last line that read a figure."""
    lines = questionnaire_of(found.file).lines_with(field)
    return lines[0].code, lines[-1].code


def test_a_decision_taken_from_an_old_page_is_refused():
    found = desk()
    seen = latest_step(found.file)
    Transition.objects.create(
        assessment=found.file, action=Action.RESUBMIT, from_state="returned", to_state="in_review", at=AT
    )

    with pytest.raises(FileMovedOn):
        found.decide("A3", seen_step=seen)

    assert found.decide("A3", seen_step=latest_step(found.file))


@pytest.mark.parametrize("state", ["submitted", "returned", "reviewed", "approved", "final"])
def test_lines_are_decided_during_the_review_only(state):
    file = AssessmentFactory(**{state: True})

    with pytest.raises(WrongState):
        decide_line(file, "A3", decision=Decision.ACCEPTED, actor=actor(Role.REVIEWER), at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_reviewers_decide_on_lines(role):
    found = desk()

    with pytest.raises(NotAllowed):
        found.decide("A3", actor=actor(role))


def test_only_the_reviewer_who_claimed_the_file_decides():
    found = desk()

    with pytest.raises(ClaimedByOther, match=found.reviewer.user.full_name):
        found.decide("A3", actor=actor(Role.REVIEWER))


def test_a_reviewer_does_not_decide_on_their_own_commune():
    found = desk()
    membership(Role.COMMUNE_AGENT, commune=found.file.commune, user=found.reviewer.user)

    with pytest.raises(OwnCommune):
        found.decide("A3", actor=_again(found))


def _again(found: Desk) -> Actor:
    return actor_for(found.reviewer.membership, on=AT.date())


def test_a_decision_made_at_the_same_time_as_the_last_change_stands():
    found = desk()
    Answer.objects.filter(field="documents_published").update(changed_at=AT)

    found.decide("A3", at=AT)

    assert status(found, "A3") == LineStatus.ACCEPTED
    assert found.file.state == State.IN_REVIEW
