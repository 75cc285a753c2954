"""How the audit of a file goes: without findings, or notified, replied to and concluded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.enums import Action, FileSide, FindingOutcome, ReplyPosition, Stage, State
from assessments.exceptions import DeadlinePassed, NotAllowed, ReasonRequired, WrongState
from assessments.models import Correction, FindingReply, Recommendation
from assessments.services.audit.conclusions import (
    FiguresDisagree,
    FindingsUndecided,
    NothingChanged,
    conclude_findings,
    settle_finding,
)
from assessments.services.audit.finding_page import findings_page
from assessments.services.audit.findings import FindingChanged
from assessments.services.audit.replies import ReplyChanged, ReplyTextRequired, write_reply
from assessments.services.audit.steps import (
    FindingsLeft,
    NothingReplied,
    NothingToNotify,
    conclude_audit,
    notify_findings,
    reply_to_findings,
)
from assessments.services.clock import close_passed_windows
from communes.enums import Role
from records.models import Event, Job
from tests.assessments.audit.situations import AT, Audit, audit
from tests.factories.assessments import answer, example_answers, scored
from tests.factories.audit import FindingFactory, FindingReplyFactory
from tests.factories.communes import actor

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)


def _replied(**situation):
    """Return an audit whose file waits for the conclusion, with the example's figures."""
    found = audit()
    file = found.takes(approved=True, state=State.REPLIED, **situation)
    answer(file, example_answers())
    return found, file


def _settle(found: Audit, finding, outcome=FindingOutcome.KEPT, **more):
    words = {"reason": f"Finding {finding.number} is judged.", "seen_version": finding.version}
    return settle_finding(finding, outcome=outcome, actor=found.inspector, at=LATER, **words | more)


# --- Without findings, and notified ----------------------------------------------------------------------


def test_an_audit_without_findings_makes_the_score_final_and_opens_the_appeal():
    found = audit()
    file = found.takes()

    conclude_audit(file, actor=found.inspector, at=AT)

    file.refresh_from_db()
    assert (file.state, file.final_at) == (State.FINAL, AT)
    # Fifteen days after 6 July, at 23:59 in Casablanca.
    assert file.appeal_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.AUDIT
    with pytest.raises(WrongState):
        conclude_audit(file, actor=found.inspector, at=AT)


@pytest.mark.parametrize("step", [conclude_audit, notify_findings])
def test_only_inspectors_of_a_running_mission_that_took_the_file_may_act(step):
    found, other = audit(), audit()
    file = found.takes()

    for stranger, at in ((other.inspector, AT), (found.inspector, AT + timedelta(days=60))):
        with pytest.raises(NotAllowed):
            step(file, actor=stranger, at=at)

    file.refresh_from_db()
    assert file.state == State.IN_AUDIT


def test_findings_open_the_commune_s_window_and_their_absence_does_not():
    found = audit()
    file = found.takes()
    with pytest.raises(NothingToNotify):
        notify_findings(file, actor=found.inspector, at=AT)

    FindingFactory(assessment=file)
    with pytest.raises(FindingsLeft):
        conclude_audit(file, actor=found.inspector, at=AT)
    notify_findings(file, actor=found.inspector, at=AT)

    file.refresh_from_db()
    assert file.state == State.AWAITING_REPLY
    assert file.reply_due_at == datetime(2026, 7, 21, 22, 59, tzinfo=UTC)


# --- The reply -------------------------------------------------------------------------------------------


def test_replies_are_written_one_by_one_and_the_manager_sends_them_until_the_last_minute():
    file = audit().takes(awaiting_reply=True)
    agent = actor(Role.COMMUNE_AGENT, commune=file.commune)
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)
    first, second = (FindingFactory(assessment=file) for _ in range(2))
    with pytest.raises(NothingReplied):
        reply_to_findings(file, actor=manager, at=AT)
    with pytest.raises(ReplyTextRequired):
        write_reply(first, position=ReplyPosition.CONTESTED, text=" ", actor=agent, at=AT)

    write_reply(first, position=ReplyPosition.CONTESTED, text=" It is there. ", actor=agent, at=AT)
    write_reply(second, position=ReplyPosition.ACCEPTED, actor=manager, at=AT)
    with pytest.raises(ReplyChanged):
        write_reply(first, position=ReplyPosition.ACCEPTED, actor=manager, at=AT)
    write_reply(first, position=ReplyPosition.ACCEPTED, seen_version=1, actor=manager, at=AT)
    with pytest.raises(NotAllowed):
        reply_to_findings(file, actor=agent, at=AT)
    with pytest.raises(DeadlinePassed, match="21 July 2026 at 23:59"):
        reply_to_findings(file, actor=manager, at=file.reply_due_at + timedelta(seconds=1))
    reply_to_findings(file, actor=manager, at=file.reply_due_at)

    file.refresh_from_db()
    assert file.state == State.REPLIED
    assert [reply.position for reply in FindingReply.objects.all()] == [ReplyPosition.ACCEPTED] * 2
    assert Event.objects.filter(code="finding.reply_written").count() == 3
    with pytest.raises(WrongState):
        write_reply(first, position=ReplyPosition.ACCEPTED, seen_version=2, actor=agent, at=AT)


def test_nobody_replies_for_another_commune_or_after_the_window():
    file = audit().takes(awaiting_reply=True)
    finding = FindingFactory(assessment=file)
    own = actor(Role.COMMUNE_AGENT, commune=file.commune)
    late = file.reply_due_at + timedelta(seconds=1)

    for stranger in (actor(Role.COMMUNE_MANAGER), actor(Role.PROVINCE_OFFICER), actor(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            write_reply(finding, position=ReplyPosition.ACCEPTED, actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        reply_to_findings(file, actor=actor(Role.COMMUNE_MANAGER), at=AT)
    with pytest.raises(DeadlinePassed):
        write_reply(finding, position=ReplyPosition.ACCEPTED, actor=own, at=late)

    assert not FindingReply.objects.exists()


def test_a_reply_written_but_not_sent_goes_along_when_the_window_ends_and_is_marked():
    found = audit()
    file = found.takes(awaiting_reply=True)
    FindingReplyFactory(finding=FindingFactory(assessment=file))
    (before,) = findings_page(file, found.inspector, at=AT).rows
    assert before.reply is None

    close_passed_windows(at=file.reply_due_at + timedelta(minutes=1))

    file.refresh_from_db()
    page = findings_page(file, found.inspector, at=LATER)
    assert file.state == State.REPLIED
    assert page.rows[0].reply.text == "The second entry is a reversal"
    assert page.ended_unsent


# --- What becomes of the findings ------------------------------------------------------------------------


def test_findings_kept_and_changed_correct_figures_and_the_recommendations_are_followed():
    found, file = _replied()
    kept = FindingFactory(assessment=file, line="A3", figures={"documents_published": "4"}, recommending=True)
    changed = FindingFactory(assessment=file, line="A3", figures={"documents_published": "3"})
    dropped = FindingFactory(assessment=file, recommending=True)
    with pytest.raises(FindingsUndecided, match="1, 2, 3"):
        conclude_findings(file, reason="Done.", actor=found.inspector, at=LATER)

    _settle(found, kept)
    with pytest.raises(NothingChanged):
        _settle(found, changed, FindingOutcome.CHANGED, figures={"documents_published": "3"})
    with pytest.raises(ReasonRequired):
        _settle(found, changed, reason=" ")
    _settle(found, changed)
    _settle(found, dropped, FindingOutcome.DROPPED)
    with pytest.raises(FiguresDisagree, match="Findings 1 and 2"):
        conclude_findings(file, reason="Done.", actor=found.inspector, at=LATER)
    with pytest.raises(FindingChanged):
        _settle(found, changed, seen_version=1)
    changed.refresh_from_db()
    _settle(found, changed, FindingOutcome.CHANGED, figures={"documents_published": "4"})
    with pytest.raises(ReasonRequired):
        conclude_findings(file, reason=" ", actor=found.inspector, at=LATER)
    conclude_findings(file, reason="One is dropped.", actor=found.inspector, at=LATER)

    file.refresh_from_db()
    assert (file.state, file.final_at) == (State.FINAL, LATER)
    correction = Correction.objects.get()
    assert (correction.stage, correction.field, correction.value) == (
        Stage.AUDIT,
        "documents_published",
        "4",
    )
    assert correction.reason == "Finding 1 is judged."
    assert file.figures_version == 2
    assert [row.finding for row in Recommendation.objects.all()] == [kept]
    assert Recommendation.objects.get().due_on == date(2026, 12, 31)
    assert Job.objects.get(kind="assessments.score_file").arguments["stage"] == Stage.AUDIT


def test_only_the_inspectors_of_the_file_decide_on_its_findings():
    _found, file = _replied()
    finding = FindingFactory(assessment=file)

    for stranger in (audit().inspector, actor(Role.ADMINISTRATOR), actor(Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            settle_finding(
                finding,
                outcome=FindingOutcome.DROPPED,
                reason="No.",
                seen_version=1,
                actor=stranger,
                at=LATER,
            )
        with pytest.raises(NotAllowed):
            conclude_findings(file, reason="Done.", actor=stranger, at=LATER)

    finding.refresh_from_db()
    assert finding.outcome == ""


def test_the_scores_before_and_after_stay_side_by_side():
    found, file = _replied(decided=True)
    scored(file)
    scored(file, Stage.REVIEW)
    finding = FindingFactory(assessment=file, line="A3", figures={"documents_published": "4"})
    _settle(found, finding)
    conclude_findings(file, reason="Kept.", actor=found.inspector, at=LATER)
    scored(file, Stage.AUDIT)

    file.refresh_from_db()
    page = findings_page(file, actor(Role.COMMUNE_MANAGER, commune=file.commune), at=LATER)

    assert [str(stage.label) for stage in page.stages] == ["Declared", "Review", "Audit"]
    (row,) = page.lines
    assert [result.document["points"] for result in row.results] == ["3.50", "3.50", "2.00"]
    assert (page.rows[0].figures[0].reviewed, page.rows[0].figures[0].settled) == ("9", "4")
    assert file.transitions.get(action=Action.CONCLUDE_FINDINGS).reason == "Kept."
    assert not page.rows[0].of_commune
    assert FileSide.COMMUNE not in {item.side for item in page.rows[0].files}
