"""Findings in services and pages: inspectors write them, the commune replies, inspectors decide."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from assessments.enums import FileSide, FindingOutcome, Gravity, ReplyPosition, State
from assessments.exceptions import NotAllowed, WrongState
from assessments.models import Finding, FindingFile, FindingReply
from assessments.services.audit.finding_files import MOST_FILES, FindingFileRefused, TooManyFiles
from assessments.services.audit.findings import (
    FindingChanged,
    FindingFacts,
    ObservationRequired,
    RecommendationIncomplete,
    RecommendationPast,
    change_finding,
    remove_finding,
    write_finding,
)
from assessments.services.corrections import FieldOfOtherLine, FiguresRefused, UnknownLine
from assessments.services.packs.contents import finding_rows, read_contents
from assessments.services.timeline import events_seen
from communes.enums import Role
from tests.assessments.audit.situations import AT, audit
from tests.factories.assessments import answer, example_answers, scored, stored_pdf
from tests.factories.audit import FindingFactory, FindingReplyFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(AT, tick=False):
        yield


def a_pdf(name: str) -> SimpleUploadedFile:
    """Return a page as a browser sends it."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue())


def facts(**more) -> FindingFacts:
    return FindingFacts(**{"line": "A3", "observed": " Four pages only. ", "gravity": Gravity.SERIOUS} | more)


def in_audit():
    """Return an audit with a file in audit that has the example's figures."""
    found = audit()
    file = found.takes()
    answer(file, example_answers())
    return found, file


# --- Writing ---------------------------------------------------------------------------------------------


def test_findings_are_written_changed_and_removed_while_they_are_drafts():
    found, file = in_audit()
    how = {"actor": found.inspector, "at": AT}

    first = write_finding(file, facts(figures={"documents_published": "٤"}), **how)
    second = write_finding(file, facts(line="B1"), **how)
    change_finding(second, facts(line="B1", observed="Seen again."), seen_version=1, **how)
    with pytest.raises(FindingChanged):
        change_finding(second, facts(line="B1"), seen_version=1, **how)
    remove_finding(first, seen_version=1, **how)

    (left,) = Finding.objects.all()
    assert (first.figures, first.observed) == ({"documents_published": "4"}, "Four pages only.")
    assert (left.number, left.observed, left.version) == (2, "Seen again.", 2)
    codes = ["finding.draft_removed", "finding.draft_changed"] + ["finding.draft_written"] * 2
    assert [event.code for event in events_seen(file, found.inspector)] == codes
    for other in (actor(Role.REVIEWER), actor(Role.COMMUNE_AGENT, commune=file.commune)):
        assert not events_seen(file, other).exists()


def test_what_cannot_be_a_finding_is_refused_and_nothing_is_kept():
    found, file = in_audit()
    recommended = {
        "recommendation": "Sign it.",
        "recommendation_owner": "Service of the budget",
        "recommendation_due_on": date(2026, 12, 31),
    }
    for wrong, refusal in (
        ({"observed": " "}, ObservationRequired),
        ({"line": "Z9"}, UnknownLine),
        ({"figures": {"staff_total": "4"}}, FieldOfOtherLine),
        ({"figures": {"documents_published": "four"}}, FiguresRefused),
        ({"recommendation": "Sign it."}, RecommendationIncomplete),
        (recommended | {"recommendation_owner": " "}, RecommendationIncomplete),
        (recommended | {"recommendation_due_on": date(2026, 7, 5)}, RecommendationPast),
    ):
        with pytest.raises(refusal):
            write_finding(file, facts(**wrong), actor=found.inspector, at=AT)
    for stranger in (audit().inspector, actor(Role.ADMINISTRATOR), actor(Role.COMMUNE_MANAGER)):
        with pytest.raises(NotAllowed):
            write_finding(file, facts(), actor=stranger, at=AT)
    program = SimpleUploadedFile("run.exe", b"MZ")
    with pytest.raises(FindingFileRefused, match="was not kept"):
        write_finding(file, facts(), files=[program], actor=found.inspector, at=AT)
    with pytest.raises(TooManyFiles):
        write_finding(file, facts(), files=[program] * (MOST_FILES + 1), actor=found.inspector, at=AT)
    assert not Finding.objects.exists()

    notified = found.takes(awaiting_reply=True)
    with pytest.raises(WrongState):
        write_finding(notified, facts(), actor=found.inspector, at=AT)
    with pytest.raises(WrongState):
        remove_finding(FindingFactory(assessment=notified), seen_version=1, actor=found.inspector, at=AT)


def test_an_inspector_writes_on_the_page_and_sees_the_effect_before(client):
    found, file = in_audit()
    sign_in(client, found.inspector.membership)
    new = reverse("assessments:finding_new", args=[file.pk])
    assert "?line=A3" in client.get(new).content.decode()
    shown = client.get(new, {"line": "A3"})
    assert "change nothing in the score" in shown.content.decode()
    figures = {f"figure-{code}": field.value() or "" for code, field in _figures(shown)}
    asked = figures | {"figure-documents_published": "4", "version": 0}

    effect = client.post(f"{new}?line=A3", asked | {"preview": "1"}).context["effect"]

    (row,) = effect.lines
    assert (row.before.document["points"], row.after.document["points"]) == ("3.50", "2.00")
    assert (effect.grids[0].before["total"], effect.grids[0].after["total"]) == ("71.24", "69.74")
    assert not Finding.objects.exists()

    refused = client.post(
        f"{new}?line=A3", asked | {"figure-documents_published": "many", "observed": "Kept?"}
    )
    assert "Kept?" in refused.content.decode()
    document = a_pdf("constat.pdf")
    written = asked | {"observed": "Seen.", "gravity": "minor", "files": document}
    response = client.post(f"{new}?line=A3", written, follow=True)
    finding = Finding.objects.get()
    assert finding.figures == {"documents_published": "4"}
    assert "constat.pdf" in response.content.decode()

    edit = reverse("assessments:finding_edit", args=[file.pk, finding.number])
    assert client.get(edit).context["form"]["figure-documents_published"].value() == "4"
    item = FindingFile.objects.get()
    client.post(reverse("assessments:finding_file_remove", args=[file.pk, finding.number, item.pk]))
    assert not FindingFile.objects.exists()
    client.post(reverse("assessments:finding_remove", args=[file.pk, finding.number]), {"version": 1})
    assert not Finding.objects.exists()


def _typed(client, file, number: int) -> dict[str, str]:
    """Return what the form of a finding's outcome holds when it is opened."""
    shown = client.get(reverse("assessments:finding_settle", args=[file.pk, number]))
    version = shown.context["form"]["version"].value()
    figures = {f"figure-{code}": field.value() or "" for code, field in _figures(shown)}
    return figures | {"version": version}


def _figures(response):
    controls = response.context["form"].figure_controls()
    return [(control.name.removeprefix("figure-"), control) for control in controls]


# --- Who reads what --------------------------------------------------------------------------------------


def test_drafts_are_their_inspectors_alone_replies_and_outcomes_wait_for_their_time(client):
    found, file = in_audit()
    finding = FindingFactory(assessment=file, observed="Seen in secret", recommending=True)
    FindingReplyFactory(finding=finding, text="Said in secret")
    page = reverse("assessments:findings", args=[file.pk])
    readers = {
        "inspector": found.inspector.membership,
        "commune": membership(Role.COMMUNE_AGENT, commune=file.commune),
        "province": membership(Role.PROVINCE_OFFICER, province=file.commune.province),
        "reviewer": membership(Role.REVIEWER),
    }

    def readers_of(words: str, state: State) -> set[str]:
        _move(file, state)
        seen = set()
        for name, acting in readers.items():
            sign_in(client, acting)
            if words in client.get(page).content.decode():
                seen.add(name)
        return seen

    everybody = set(readers)
    assert readers_of("Seen in secret", State.IN_AUDIT) == {"inspector"}
    assert finding_rows(read_contents(_now(file), bag_folder="x")) == []
    assert readers_of("Seen in secret", State.AWAITING_REPLY) == everybody
    assert readers_of("Said in secret", State.AWAITING_REPLY) == {"commune"}
    assert finding_rows(read_contents(_now(file), bag_folder="x"))[0]["reply"] is None
    assert readers_of("Said in secret", State.REPLIED) == everybody
    Finding.objects.update(
        outcome=FindingOutcome.KEPT,
        outcome_reason="Judged in secret",
        settled_at=AT,
        settled_by=found.inspector.user,
    )
    assert readers_of("Judged in secret", State.REPLIED) == {"inspector"}
    assert readers_of("Judged in secret", State.FINAL) == everybody
    assert finding_rows(read_contents(_now(file), bag_folder="x"))[0]["outcome"]["reason"] == (
        "Judged in secret"
    )


def _move(file, state: State) -> None:
    due_at = AT + timedelta(days=9)
    times = {"reply_due_at": due_at}
    if state == State.FINAL:
        times |= {"final_at": AT, "appeal_due_at": due_at}
    type(file).objects.filter(pk=file.pk).update(state=state, **times)


def _now(file):
    return type(file).objects.with_commune().get(pk=file.pk)


def test_documents_open_with_what_they_bear_out(client):
    found, file = in_audit()
    finding = FindingFactory(assessment=file)
    items = [
        FindingFile.objects.create(
            finding=finding, side=side, file=stored_pdf(), added_by=found.inspector.user, added_at=AT
        )
        for side in FileSide
    ]
    own, of_commune = (
        reverse("assessments:finding_file", args=[file.pk, finding.number, item.pk]) for item in items
    )
    agent = membership(Role.COMMUNE_AGENT, commune=file.commune)
    capacity = membership(Role.CAPACITY_OFFICER)

    def answers(acting, address: str, state: State) -> int:
        _move(file, state)
        sign_in(client, acting)
        response = client.get(address)
        response.close()
        return response.status_code

    assert answers(agent, own, State.IN_AUDIT) == 404
    assert answers(agent, own, State.AWAITING_REPLY) == 200
    assert answers(found.inspector.membership, of_commune, State.AWAITING_REPLY) == 404
    assert answers(found.inspector.membership, of_commune, State.REPLIED) == 200
    assert answers(capacity, own, State.FINAL) == 403


# --- The reply and the conclusion, in pages --------------------------------------------------------------


def test_a_commune_replies_and_the_inspector_concludes(client):
    found, file = in_audit()
    scored(file)
    first = FindingFactory(assessment=file, line="A3", figures={"documents_published": "4"})
    FindingFactory(assessment=file)
    sign_in(client, found.inspector.membership)
    notify = reverse("assessments:notify_findings", args=[file.pk])
    assert "Effect" not in client.get(notify).content.decode()
    client.post(notify)
    file.refresh_from_db()
    assert file.state == State.AWAITING_REPLY

    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=file.commune))
    reply = reverse("assessments:finding_reply", args=[file.pk, 1])
    refused = client.post(reply, {"version": 0, "position": "contested", "text": ""})
    assert "Say why the finding is contested." in refused.content.decode()
    annex = a_pdf("liens.pdf")
    said = {"version": 0, "position": "contested", "text": "The links work again.", "files": annex}
    text = client.post(reply, said, follow=True).content.decode()
    assert "Replies written:" in text
    stale = client.post(reply, {"version": 0, "position": "accepted", "text": "Typed over"})
    assert "Typed over" in stale.content.decode()
    assert FindingReply.objects.get().position == ReplyPosition.CONTESTED
    client.post(reverse("assessments:send_reply", args=[file.pk]))

    sign_in(client, found.inspector.membership)
    settle = reverse("assessments:finding_settle", args=[file.pk, 1])
    text = client.get(settle).content.decode()
    assert "The links work again." in text
    assert "liens.pdf" in text
    decision = {"outcome": "changed", "reason": "Six work."}
    figures = _typed(client, file, first.number)
    lost = {"outcome": "kept", "figure-documents_published": "6"}
    refused = client.post(settle, figures | decision | lost)
    assert "change the finding with them" in refused.content.decode()
    wrong = client.post(settle, figures | decision | {"figure-documents_published": "six"})
    assert wrong.context["form"].errors["figure-documents_published"]
    client.post(settle, figures | decision | {"figure-documents_published": "6"})
    conclude = reverse("assessments:conclude_findings", args=[file.pk])
    refused = client.post(conclude, {"reason": "Judged."})
    assert "Not decided yet: 2." in refused.content.decode()
    client.post(
        reverse("assessments:finding_settle", args=[file.pk, 2]),
        _typed(client, file, 2) | {"outcome": "dropped", "reason": "A reversal indeed."},
    )
    client.post(conclude, {"reason": "Judged."})

    file.refresh_from_db()
    assert file.state == State.FINAL
    assert file.corrections.get().value == "6"
    text = client.get(reverse("assessments:findings", args=[file.pk])).content.decode()
    assert "Six work." in text
    assert "Changed" in text


def test_the_page_costs_the_same_for_one_finding_and_for_six(client):
    found, file = in_audit()
    FindingReplyFactory(finding=FindingFactory(assessment=file))
    sign_in(client, found.inspector.membership)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("assessments:findings", args=[file.pk]))
        return len(queries)

    before = cost()
    for _more in range(5):
        FindingReplyFactory(finding=FindingFactory(assessment=file))

    assert cost() == before
