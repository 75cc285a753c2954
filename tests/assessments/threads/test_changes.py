"""What changed in a file between two moments, for whom, and how many lines since one last read it."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from assessments.enums import Decision, Stage
from assessments.exceptions import NotAllowed
from assessments.models import Assessment
from assessments.services.answers import save_answers
from assessments.services.approval import approve_assessment, reopen_assessment
from assessments.services.changes.comparison import compare
from assessments.services.changes.counting import mark_read, unread_changes
from assessments.services.changes.points import points_of, snapshot
from assessments.services.evidence import add_evidence, remove_evidence
from assessments.services.review import claim_assessment, conclude_review, return_assessment
from assessments.services.review_lines import review_lines
from assessments.services.submission import resubmit_assessment, submit_assessment
from communes.enums import Role
from tests.assessments.commune.pages import a_picture
from tests.assessments.review.situations import AT, LATER, Desk
from tests.factories.assessments import (
    IN_ENTRY,
    AssessmentFactory,
    accept_lines,
    answer,
    attach,
    example_answers,
    scored,
)
from tests.factories.communes import actor, sign_in
from tests.factories.threads import RemarkFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def returned() -> Desk:
    """A file sent, its line A3 sent back, answered with another figure and another document, sent again."""
    file = AssessmentFactory(answers={"documents_published": 9, "sessions_held": 4})
    old = attach(file, "GV-04")
    manager, reviewer = actor(Role.COMMUNE_MANAGER, commune=file.commune), actor(Role.REVIEWER)
    submit_assessment(file, actor=manager, at=IN_ENTRY, missing_confirmed=True)
    claim_assessment(file, actor=reviewer, at=AT)
    found = Desk(file, reviewer)
    found.reload()
    found.send_back("A3")
    return_assessment(file, actor=reviewer, at=AT)
    found.reload()
    save_answers(file, values={"documents_published": "3"}, versions=None, actor=manager, at=AT + DAY)
    remove_evidence(file, item_id=old.pk, actor=manager, at=AT + DAY)
    add_evidence(file, document="GV-04", content=a_picture(), name="plan.png", actor=manager, at=AT + DAY)
    resubmit_assessment(file, actor=manager, at=AT + DAY, missing_confirmed=True)
    found.reload()
    return found


def compared(found: Desk, by, first: str, last: str, *, at):
    """Compare the first two moments whose codes begin so."""
    points = points_of(found.file, by, at=at)
    chosen = [next(point for point in points if point.code.startswith(name)) for name in (first, last)]
    before, after = (snapshot(found.file, point, by) for point in chosen)
    return compare(found.file, before, after, by)


def test_two_submissions_differ_by_figures_documents_and_points(returned):
    found = compared(returned, returned.reviewer, "submission-1", "submission-2", at=LATER + DAY)

    (line,) = found.changed
    (figure,) = line.figures
    (document,) = line.documents
    assert (line.code, figure.before, figure.after, figure.at) == ("A3", "9", "3", AT + DAY)
    assert figure.who
    assert document.is_replaced
    assert list(document.added.values()) == ["plan.png"]
    assert line.points[0] > line.points[1]
    assert Decimal(found.totals[0]) > Decimal(found.totals[1])
    # The word of the reviewer stands between the two; the commune may not read it during the review.
    assert line.decision is not None
    outside = actor(Role.COMMUNE_MANAGER, commune=returned.file.commune)
    assert compared(returned, outside, "submission-1", "now", at=LATER).changed[0].decision is None


def test_what_was_approved_is_read_back_after_the_file_was_reopened(returned):
    returned.decide("A3", at=LATER)
    accept_lines(returned.file, by=returned.reviewer.user, but=("A3",))
    conclude_review(returned.file, actor=returned.reviewer, at=LATER)
    scored(returned.reload(), Stage.REVIEW)
    approver = actor(Role.APPROVER)
    approve_assessment(returned.file, actor=approver, at=LATER + DAY)
    administrator = actor(Role.ADMINISTRATOR)
    reopen_assessment(returned.reload(), reason="Wrong year.", actor=administrator, at=LATER + 2 * DAY)
    returned.reload()
    returned.correct("A3", {"documents_published": "2"}, at=LATER + 3 * DAY)
    at = LATER + 4 * DAY

    (line,) = compared(returned, approver, "approval", "now", at=at).changed
    (figure,) = line.figures

    assert (figure.before, figure.after, figure.correction.reason) == ("3", "2", "See page 3.")
    assert figure.who == str(returned.reviewer.user)
    assert line.decision.decision == Decision.CORRECTED
    unread = unread_changes(returned.file, review_lines(returned.file), approver)
    assert (unread.lines, unread.is_reading) == (1, False)
    mark_read(returned.file, actor=approver, at=at)
    unread = unread_changes(returned.file, review_lines(returned.file), approver)
    assert (unread.lines, unread.is_reading) == (0, True)
    assert compared(returned, approver, "read", "now", at=at + DAY).changed == []
    outside = actor(Role.PROVINCE_OFFICER, province=returned.file.commune.province)
    with pytest.raises(NotAllowed):
        mark_read(returned.file, actor=outside, at=at)
    # While the review goes on outside nobody learns of the approval undone, nor of the correction.
    codes = [point.code for point in points_of(returned.file, outside, at=at)]
    assert codes == ["submission-1", "submission-2", "now"]
    assert compared(returned, outside, "submission-2", "now", at=at).changed == []


@pytest.mark.parametrize("role", [Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER])
def test_neither_the_page_nor_the_workbook_says_outside_what_is_internal(client, returned, role):
    returned.decide("A3", comment="A secret word.", at=LATER)
    RemarkFactory(assessment=returned.file, internal=True, line="A3", text="A secret word.")
    place = {"commune": returned.file.commune, "province": returned.file.commune.province}
    sign_in(client, actor(role, **place).membership)
    with time_machine.travel(LATER + DAY, tick=False):
        page = client.get(reverse("assessments:changes", args=[returned.file.pk]), {"from": "submission-1"})
        book = client.get(
            reverse("assessments:changes_xlsx", args=[returned.file.pk]), {"from": "submission-1"}
        )

    texts = [str(cell) for sheet in _sheets(book.content) for row in sheet for cell in row]
    assert "plan.png" in page.content.decode()
    assert any("plan.png" in text for text in texts)
    for said in (page.content.decode(), " ".join(texts)):
        assert "secret" not in said
        assert returned.reviewer.user.full_name not in said


def _sheets(content: bytes) -> list:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def test_the_page_says_so_before_the_first_submission_and_costs_the_same_later(
    client, returned, django_assert_max_num_queries
):
    draft = AssessmentFactory(cycle=returned.file.cycle)
    sign_in(client, actor(Role.ADMINISTRATOR).membership)
    assert "Nothing to compare yet" in client.get(_changes(draft)).content.decode()
    workbook = client.get(reverse("assessments:changes_xlsx", args=[draft.pk]))
    assert workbook.status_code == 302

    client.get(_changes(returned.file))
    with django_assert_max_num_queries(22):
        client.get(_changes(returned.file), {"lines": "all"})
    for document in ("GV-01", "GV-02", "C1-02", "B2-01"):
        attach(returned.file, document)
    answer(returned.file, example_answers())
    with django_assert_max_num_queries(22):
        client.get(_changes(returned.file), {"lines": "all"})
    client.post(reverse("assessments:changes_read", args=[returned.file.pk]))
    assert "When you last marked it as read" in client.get(_changes(returned.file)).content.decode()


def _changes(file: Assessment) -> str:
    return reverse("assessments:changes", args=[file.pk])
