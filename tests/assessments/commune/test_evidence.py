"""Evidence is checked, kept as it was sent, and frozen when the file is."""

import pytest
from django.core.files.base import ContentFile

from assessments.enums import Decision
from assessments.exceptions import DeadlinePassed, NotAllowed, WrongState
from assessments.models import EvidenceItem, LineDecision
from assessments.services.evidence import (
    AlreadyThere,
    DocumentClosed,
    EvidenceRefused,
    NotThere,
    UnknownDocument,
    add_evidence,
    current_evidence,
    remove_evidence,
    reuse_evidence,
)
from communes.enums import Role
from records.models import Event, Message, Parameter, StoredFile
from records.models.files import ScanState
from records.services import antivirus
from records.services.notices import notice_texts
from tests.assessments.commune.pages import a_picture
from tests.factories.assessments import AFTER_DEADLINE, IN_ENTRY, IN_REVIEW, AssessmentFactory
from tests.factories.communes import actor


def bytes_of(item: EvidenceItem) -> bytes:
    with item.file.content.open("rb") as content:
        return content.read()


@pytest.fixture
def add(assessment, agent):
    def adding(document="GV-01", *, content=None, name="plan.png", by=None, at=IN_ENTRY, of=None):
        return add_evidence(
            of or assessment,
            document=document,
            content=content or a_picture(),
            name=name,
            actor=by or agent,
            at=at,
        )

    return adding


def version(assessment) -> int:
    assessment.refresh_from_db()
    return assessment.figures_version


@pytest.mark.parametrize(
    "name", ["محضر دورة فبراير.png", "PV n°3 d'octobre.PNG", "a" * 300 + ".png", "re\u0301union.png"]
)
def test_a_file_keeps_its_name_and_its_bytes(add, assessment, agent, name):
    item = add(name=name)

    (kept,) = current_evidence(assessment)
    assert kept == item
    assert (kept.document_code, kept.added_by, kept.added_at) == ("GV-01", agent.user, IN_ENTRY)
    assert kept.file.name.endswith(name[-4:])
    assert len(kept.file.name) <= 255
    assert kept.file.content_type == "image/png"
    assert bytes_of(kept) == a_picture().read()
    assert kept.file.name == name or len(name) > 255 or kept.file.name == "réunion.png"


def test_the_log_tells_it(add, agent):
    item = add()

    event = Event.objects.get(code="assessment.evidence_added")
    assert event.actor == agent.user
    assert event.data == {"name": "plan.png", "document": "GV-01", "sha256": item.file.sha256}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7 nothing", "a.pdf", "damaged"),
        (b"MZ", "a.exe", "type_not_accepted"),
        (b"", "a.png", "empty"),
        (b"<html>", "a.png", "content_is_other"),
    ],
)
def test_a_wrong_file_leaves_nothing(add, content, name, code):
    with pytest.raises(EvidenceRefused) as caught:
        add(content=ContentFile(content), name=name)

    assert caught.value.code == code
    assert caught.value.message
    assert not StoredFile.objects.exists()


def test_limits_are_parameters(add):
    Parameter.objects.create(code="evidence.max_megabytes", value=1)
    with pytest.raises(EvidenceRefused, match="at most 1 MB"):
        add(content=ContentFile(b"\0" * (1024 * 1024 + 1)))


def test_an_infected_file_leaves_a_line_in_the_log_only(add, monkeypatch):
    def found(_content):
        raise antivirus.Infected(name="Eicar")

    monkeypatch.setattr("records.services.incoming.scan_or_wait", found)

    with pytest.raises(EvidenceRefused):
        add()

    assert Event.objects.get(code="assessment.evidence_infected").data["found"] == "Eicar"
    assert not StoredFile.objects.exists()


def test_who_sent_a_file_that_waited_and_their_manager_are_told_once_that_it_is_infected(
    add, assessment, agent, manager, monkeypatch
):
    def found(_content):
        raise antivirus.Infected(name="Eicar")

    sender = actor(Role.COMMUNE_AGENT, commune=assessment.commune)
    actor(Role.COMMUNE_MANAGER)
    monkeypatch.setattr("records.services.incoming.scan_or_wait", lambda _content: ScanState.WAITING)
    item = add(by=sender)
    reuse_evidence(assessment, document="GV-02", item_id=item.pk, actor=sender, at=IN_ENTRY)
    monkeypatch.setattr("records.services.antivirus.scan", found)

    assert antivirus.rescan_waiting(at=IN_ENTRY) == 1
    StoredFile.objects.update(scan_state=ScanState.WAITING)
    antivirus.rescan_waiting(at=IN_ENTRY)

    told = Message.objects.filter(code="assessment.evidence_infected")
    assert {message.recipient for message in told} == {sender.user, manager.user}
    assert len(told) == 2
    title, body = notice_texts(told[0].code, told[0].data, "en")
    assert title.endswith(": GV-01, GV-02")
    assert "found “Eicar” in “plan.png”" in body


def test_what_the_antivirus_said_is_kept(add, monkeypatch):
    monkeypatch.setattr("records.services.incoming.scan_or_wait", lambda _content: ScanState.CLEAN)

    assert add().file.scan_state == ScanState.CLEAN


def test_several_files_under_one_document(add, assessment):
    add()
    add(content=a_picture(9), name="other.png")

    assert len(current_evidence(assessment)) == 2


def test_the_same_file_twice_under_one_document_is_refused(add):
    add()

    with pytest.raises(AlreadyThere):
        add(name="again.png")


def test_the_same_file_sent_for_two_documents_is_stored_once(add):
    first, second = add("GV-01"), add("GV-02")

    assert first.file == second.file


def test_a_file_may_come_back_after_it_was_removed(add, assessment, agent):
    item = add()
    remove_evidence(assessment, item_id=item.pk, actor=agent, at=IN_ENTRY)

    assert add().removed_at is None


def test_one_file_serves_several_documents(add, assessment, agent):
    item = add("GV-01")

    reused = reuse_evidence(assessment, document="GV-02", item_id=item.pk, actor=agent, at=IN_ENTRY)

    assert (reused.document_code, reused.file) == ("GV-02", item.file)
    with pytest.raises(AlreadyThere):
        reuse_evidence(assessment, document="GV-02", item_id=item.pk, actor=agent, at=IN_ENTRY)


def test_only_files_of_this_commune_are_reused(assessment, agent, add):
    stranger = AssessmentFactory()
    foreign = add(of=stranger, by=actor(Role.COMMUNE_AGENT, commune=stranger.commune))

    with pytest.raises(NotThere):
        reuse_evidence(assessment, document="GV-02", item_id=foreign.pk, actor=agent, at=IN_ENTRY)


def test_a_removed_file_is_kept_as_removed(add, assessment, manager):
    item = add()

    remove_evidence(assessment, item_id=item.pk, actor=manager, at=IN_ENTRY)

    item = EvidenceItem.objects.get(pk=item.pk)
    assert (item.removed_by, item.removed_at) == (manager.user, IN_ENTRY)
    assert bytes_of(item) == a_picture().read()
    assert current_evidence(assessment) == []
    with pytest.raises(NotThere):
        remove_evidence(assessment, item_id=item.pk, actor=manager, at=IN_ENTRY)


def test_a_proof_is_a_figure_and_makes_a_score_outdated(add, assessment, agent):
    before = version(assessment)

    add("GV-01")
    assert version(assessment) == before
    item = add("C1-02")
    assert version(assessment) == before + 1
    remove_evidence(assessment, item_id=item.pk, actor=agent, at=IN_ENTRY)
    assert version(assessment) == before + 2


def test_an_unknown_document_is_refused(add):
    with pytest.raises(UnknownDocument):
        add("XX-99")


def test_only_the_commune_sends_evidence(add):
    for role in Role:
        with pytest.raises(NotAllowed):
            add(by=actor(role))


def test_not_after_the_deadline(add):
    with pytest.raises(DeadlinePassed):
        add(at=AFTER_DEADLINE)


@pytest.mark.parametrize("state", ["submitted", "in_review", "approved", "final"])
def test_frozen_once_the_file_is_sent(add, assessment, state):
    item = add()
    file = AssessmentFactory(commune=assessment.commune, cycle__assessed_year=2023, **{state: True})
    agent = actor(Role.COMMUNE_AGENT, commune=assessment.commune)

    with pytest.raises(WrongState):
        add(of=file)
    EvidenceItem.objects.filter(pk=item.pk).update(assessment=file)
    with pytest.raises((WrongState, NotThere)):
        remove_evidence(file, item_id=item.pk, actor=agent, at=IN_ENTRY)


def test_in_a_returned_file_only_documents_of_returned_lines(add, db):
    file = AssessmentFactory(returned=True)
    agent = actor(Role.COMMUNE_AGENT, commune=file.commune)
    LineDecision.objects.create(
        assessment=file,
        line="B1",
        decision=Decision.RETURNED,
        comment="Which account?",
        figures_version=1,
        decided_by=file.claimed_by,
        decided_at=IN_REVIEW,
    )

    assert add("SP-01", of=file, by=agent, at=IN_REVIEW)
    for closed in ("GV-01", "ID-01"):
        with pytest.raises(DocumentClosed):
            add(closed, of=file, by=agent, at=IN_REVIEW)
