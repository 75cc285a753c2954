"""The commune writes an appeal on named lines and sends it within its window."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.enums import AppealState, State
from assessments.exceptions import DeadlinePassed, NotAllowed, ReasonRequired, WrongState
from assessments.models import Appeal, AppealFile
from assessments.services.appeals.files import TooManyFiles
from assessments.services.appeals.filing import (
    AppealChanged,
    FileNotThere,
    LineWithoutReason,
    NoLineNamed,
    NotContested,
    appeal_content,
    contest_line,
    leave_line,
    remove_appeal_file,
    send_appeal,
    write_reason,
)
from assessments.services.corrections import FieldOfOtherLine, FiguresRefused, UnknownLine
from assessments.services.evidence import EvidenceRefused
from communes.enums import Role
from config.toolbox.canonical import digest
from records.models import Event, Job, Message
from tests.assessments.appeals.situations import AT, LATER, appealed, drafted, final, the_appeal
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(name: str = "index.png", colour: int = 0) -> SimpleUploadedFile:
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (4, 4), (colour, 0, 0)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


def test_people_of_the_commune_write_a_draft_that_the_manager_sends():
    file, manager = final()
    agent = actor(Role.COMMUNE_AGENT, commune=file.commune)
    member = membership(Role.APPEAL_MEMBER)

    contest_line(
        file,
        "A3",
        reason="Nine.",
        figures={"documents_published": "٤"},
        files=[picture(), picture("again.png")],
        actor=agent,
        at=AT,
    )
    contest_line(file, "B2", reason="Collected.", figures={"own_revenue": " "}, actor=agent, at=AT)
    write_reason(file, reason="Forgotten.", actor=agent, at=AT)
    appeal = the_appeal(file)
    assert (appeal.state, appeal.number, appeal.begun_by) == (AppealState.DRAFT, 1, agent.user)
    rows = {row.line: row for row in appeal.lines.all()}
    assert (rows["A3"].figures, rows["B2"].figures) == ({"documents_published": "4"}, {})
    assert rows["A3"].files.count() == 1, "The same bytes are kept once."
    with pytest.raises(NotAllowed):
        send_appeal(file, actor=agent, at=AT)

    sent = send_appeal(file, actor=manager, at=file.appeal_due_at)

    file.refresh_from_db()
    assert file.state == State.APPEALED
    assert sent.receipt == f"ADAA-2025-{file.commune.code}-A1"
    assert sent.digest == digest(appeal_content(sent, file))
    assert appeal_content(sent, file)["lines"][0]["files"] == [rows["A3"].files.get().file.sha256]
    assert Event.objects.get(code="appeal.lines").data["named"] == "A3, B2"
    assert Message.objects.filter(recipient=member.user, code="assessment.appeal").count() == 1
    assert Job.objects.get(kind="assessments.appeal_receipt").arguments["number"] == sent.receipt
    with pytest.raises(WrongState):
        send_appeal(file, actor=manager, at=AT)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"line": "Z9"}, UnknownLine),
        ({"figures": {"own_revenue": "3"}}, FieldOfOtherLine),
        ({"figures": {"documents_published": "many"}}, FiguresRefused),
        ({"files": [SimpleUploadedFile("a.exe", b"MZ")]}, EvidenceRefused),
        ({"files": [picture(f"{n}.png", n) for n in range(21)]}, TooManyFiles),
        ({"seen_version": 7}, AppealChanged),
        ({"at": LATER}, DeadlinePassed),
    ],
)
def test_a_line_that_cannot_be_contested_leaves_no_draft(given, refusal):
    file, manager = final()

    with pytest.raises(refusal):
        contest_line(
            file, **{"line": "A3", "reason": "Nine.", "figures": {}, "actor": manager, "at": AT} | given
        )

    assert not Appeal.objects.exists()


def test_an_appeal_is_sent_with_lines_each_with_its_reason_and_a_general_one():
    file, manager = final()
    send = {"actor": manager, "at": AT}

    with pytest.raises(NoLineNamed):
        send_appeal(file, **send)
    contest_line(file, "A3", **send)
    with pytest.raises(LineWithoutReason, match="A3"):
        send_appeal(file, **send)
    contest_line(file, "A3", reason="Nine.", **send)
    with pytest.raises(ReasonRequired):
        send_appeal(file, **send)
    write_reason(file, reason="Forgotten.", **send)
    with pytest.raises(AppealChanged):
        send_appeal(file, seen_digest="0" * 64, **send)
    with pytest.raises(DeadlinePassed):
        send_appeal(file, actor=manager, at=file.appeal_due_at + timedelta(minutes=1))

    file.refresh_from_db()
    assert (file.state, the_appeal(file).state) == (State.FINAL, AppealState.DRAFT)


@pytest.mark.parametrize("role", [Role.PROVINCE_OFFICER, Role.ADMINISTRATOR, Role.COMMUNE_MANAGER])
def test_nobody_else_writes_and_only_final_scores_are_contested(role):
    file, manager = final()
    approved = AssessmentFactory(approved=True, commune=file.commune, cycle__assessed_year=2024)

    with pytest.raises(NotAllowed):
        contest_line(file, "A3", actor=actor(role), at=AT)
    with pytest.raises(WrongState):
        contest_line(approved, "A3", actor=manager, at=AT)


def test_two_people_do_not_overwrite_each_other_and_lines_and_files_can_be_taken_out():
    file, manager = drafted("A3", "B2")
    version = the_appeal(file).version
    row = contest_line(file, "A3", files=[picture()], seen_version=version, actor=manager, at=AT)
    with pytest.raises(AppealChanged):
        write_reason(file, reason="Older.", seen_version=version, actor=manager, at=AT)
    item = row.files.get()

    assert remove_appeal_file(file, item.pk, actor=manager, at=AT) == "A3"
    with pytest.raises(FileNotThere):
        remove_appeal_file(file, item.pk, actor=manager, at=AT)
    leave_line(file, "A3", actor=manager, at=AT)
    with pytest.raises(NotContested):
        leave_line(file, "A3", actor=manager, at=AT)

    assert [row.line for row in the_appeal(file).lines.all()] == ["B2"]
    assert not AppealFile.objects.exists()


def test_a_second_appeal_within_the_window_has_the_next_number():
    from assessments.services.appeals.decisions import decide_appeal
    from tests.assessments.appeals.situations import settle

    file = appealed("A3")
    member = actor(Role.APPEAL_MEMBER)
    settle(file, "A3", member=member)
    decide_appeal(file, reason="No.", actor=member, at=AT)
    file.refresh_from_db()
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    contest_line(file, "B2", reason="Then this one.", actor=manager, at=AT)
    write_reason(file, reason="Then this one.", actor=manager, at=AT)

    assert send_appeal(file, actor=manager, at=AT).receipt.endswith("-A2")
