"""Documents of a programme: kept as they were sent, frozen with what they belong to, shown on purpose."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import ReportState, State, StepKind
from action_programs.exceptions import ProgrammeFrozen
from action_programs.models import (
    ActionProgramme,
    Agreement,
    Attachment,
    EvaluationReport,
    Partner,
    ProgrammeVersion,
    Progress,
    ThreeYearProgramming,
)
from action_programs.services.attachments import (
    AlreadyAttached,
    AttachmentGone,
    AttachmentRefused,
    ProofStays,
    attach,
    attachments_of,
    may_attach,
    remove_attachment,
    show_attachment,
)
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event, StoredFile
from records.services import antivirus
from tests.assessments.commune.pages import a_picture
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_participation import a_step, an_attachment
from tests.factories.pac_planning import a_three_year_programming

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def add(agent):
    def adding(owner, *, by=None, name="minutes.png", shade=0, content=None, is_public=False):
        return attach(
            owner.programme,
            owner=owner,
            content=content or a_picture(shade),
            name=name,
            actor=by or agent,
            at=AT,
            is_public=is_public,
        )

    return adding


def in_state(programme, state):
    """Return the programme in a state, whatever led to it."""
    adopted_at = None if state == State.DRAFT else AT
    ActionProgramme.objects.filter(pk=programme.pk).update(state=state, adopted_at=adopted_at)
    programme.refresh_from_db()
    return programme


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def test_a_document_is_kept_as_it_was_sent_and_told_in_the_log(programme, agent, add):
    step = a_step(programme)

    kept = add(step, name="محضر.png")

    assert (kept.step, kept.added_by, kept.file.name) == (step, agent.user, "محضر.png")
    assert kept.file.content_type == "image/png"
    event = Event.objects.get(code="action_programs.file_attached")
    assert event.data == {"name": "محضر.png", "sha256": kept.file.sha256, "to": "step"}


def test_documents_are_found_by_owner_in_one_query(programme, add, django_assert_num_queries):
    launch, decision = a_step(programme), a_step(programme, StepKind.DECISION)
    first, second, other = add(launch), add(launch, shade=9), add(decision, name="other.png")
    add(a_project(programme), name="study.png")

    with django_assert_num_queries(1):
        found = attachments_of(programme, "step")

    assert found == {launch.pk: [first, second], decision.pk: [other]}


def test_the_same_file_is_refused_under_one_thing_and_stored_once_for_two(programme, add):
    launch = a_step(programme)
    first = add(launch)

    with pytest.raises(AlreadyAttached, match=r"minutes\.png"):
        add(launch, name="again.png")

    assert add(a_step(programme, StepKind.DECISION)).file == first.file


def test_a_wrong_file_leaves_nothing(programme, add):
    with pytest.raises(AttachmentRefused) as caught:
        add(a_step(programme), content=ContentFile(b"MZ"), name="a.exe")

    assert caught.value.code == "type_not_accepted"
    assert not StoredFile.objects.exists()


def test_an_infected_file_leaves_a_line_in_the_log_only(programme, add, monkeypatch):
    def found(_content):
        raise antivirus.Infected(name="Eicar")

    monkeypatch.setattr("records.services.incoming.scan_or_wait", found)

    with pytest.raises(AttachmentRefused):
        add(a_step(programme))

    assert Event.objects.get(code="action_programs.file_infected").data["found"] == "Eicar"
    assert not StoredFile.objects.exists()


def test_only_the_commune_attaches_removes_and_shows(programme, add):
    step = a_step(programme)
    kept = add(step)
    stranger = actor(Role.COMMUNE_AGENT)

    with pytest.raises(NotAllowed):
        add(step, by=stranger)
    with pytest.raises(NotAllowed):
        remove_attachment(kept, actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        show_attachment(kept, is_public=True, actor=stranger, at=AT)


def test_what_was_written_before_the_vote_is_frozen_with_its_documents(programme, agent, add):
    step, project = a_step(programme), a_project(programme)
    kept = add(step)
    in_state(programme, State.ADOPTED)

    for owner in (step, project):
        with pytest.raises(ProgrammeFrozen):
            add(owner, shade=9)
    with pytest.raises(ProgrammeFrozen):
        remove_attachment(kept, actor=agent, at=AT)


@pytest.mark.parametrize("kind", [StepKind.VOTE, StepKind.TRANSMISSION, StepKind.VISA])
def test_the_vote_the_transmission_and_the_visa_take_theirs_afterwards(programme, add, kind):
    step = a_step(programme, kind)
    in_state(programme, State.IN_FORCE)

    assert add(step)


def test_a_round_that_is_over_takes_none_any_more(programme, agent):
    step = a_step(programme, StepKind.VOTE)
    programme.round = 2

    assert not may_attach(programme, step, agent)


@pytest.mark.parametrize(
    ("state", "versions", "takes"),
    [
        (State.DRAFT, 0, False),
        (State.ADOPTED, 0, False),
        (State.ADOPTED, 1, True),
        (State.IN_FORCE, 0, True),
        (State.UPDATING, 0, True),
    ],
)
def test_records_of_execution_take_documents_once_a_visa_was_given(programme, agent, state, versions, takes):
    project = a_project(programme)
    progress = Progress.objects.create(
        project=project, seen_on=AT.date(), physical=10, status="under_way", recorded_at=AT
    )
    in_state(programme, state)
    for number in range(versions):
        ProgrammeVersion.objects.create(
            programme=programme,
            number=number + 1,
            content={},
            sha256="0" * 64,
            voted_on=AT.date(),
            adopted_at=AT,
            in_force_on=AT.date(),
        )

    assert may_attach(programme, progress, agent) == takes


def test_an_agreement_takes_its_document_before_the_vote_too(programme, agent):
    partner = Partner.objects.create(programme=programme, name_ar="المجلس الإقليمي")
    agreement = Agreement.objects.create(
        programme=programme, partner=partner, signed_on=AT.date(), title="Agreement", changed_at=AT
    )

    assert may_attach(programme, agreement, agent)


def test_the_proofs_of_a_closed_report_stay(programme, agent):
    in_state(programme, State.IN_FORCE)
    report = EvaluationReport.objects.create(programme=programme, year=2028, changed_at=AT)
    kept = an_attachment(programme, report)
    EvaluationReport.objects.update(state=ReportState.CLOSED, closed_at=AT, figures={})

    with pytest.raises(ProgrammeFrozen):
        remove_attachment(kept, actor=agent, at=AT)


@pytest.mark.parametrize("is_attached", [False, True])
def test_what_was_attached_to_a_budget_keeps_its_documents(programme, agent, add, is_attached):
    closed = {"closed_at": AT, "needs": ["0.00"] * 3}
    programming = a_three_year_programming(programme, **closed)
    kept = add(programming)
    if is_attached:
        ThreeYearProgramming.objects.update(budget_year=2028, budget_voted_on=AT.date())

    assert add(programming, name="later.png", shade=9).programming == programming
    if is_attached:
        with pytest.raises(ProofStays, match=r"minutes\.png"):
            remove_attachment(kept, actor=agent, at=AT)
    else:
        remove_attachment(kept, actor=agent, at=AT)


def test_the_page_of_a_programming_holds_its_documents(client, programme):
    programming = a_three_year_programming(programme)
    kept = an_attachment(programme, programming)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    page = address("programming", programme.pk, programming.number)
    remove = address("attachment_remove", programme.pk, kept.pk)
    shown = client.get(page).content.decode()
    assert "Send documents" in shown
    assert remove in shown

    ThreeYearProgramming.objects.update(
        closed_at=AT, needs=["0.00"] * 3, budget_year=2028, budget_voted_on=AT.date()
    )
    assert remove not in client.get(page).content.decode()


def test_what_is_removed_is_kept_as_removed(programme, agent, add):
    step = a_step(programme)
    kept = add(step)

    remove_attachment(kept, actor=agent, at=AT)

    kept.refresh_from_db()
    assert (kept.removed_by, kept.removed_at) == (agent.user, AT)
    assert attachments_of(programme, "step") == {}
    with pytest.raises(AttachmentGone):
        remove_attachment(kept, actor=agent, at=AT)
    assert add(step).file == kept.file


def test_nothing_stands_under_what_was_removed_meanwhile(programme, add):
    project = a_project(programme)
    type(project).objects.filter(pk=project.pk).delete()

    with pytest.raises(AttachmentGone):
        add(project)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_files_are_sent_from_the_page_of_a_step(client, programme, accept):
    step = a_step(programme)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    page = address("step_documents", programme.pk, step.pk)
    assert "Send documents" in client.get(page).content.decode()

    response = client.post(
        address("attachment_add", programme.pk, "step", step.pk),
        {"files": [a_picture(), a_picture(9, "b.png")], "back": page},
        headers={"accept": accept},
    )

    assert Attachment.objects.count() == 2
    if accept == "text/html":
        assert response.url == page
        response = client.get(page)
    assert "plan.png" in response.content.decode()


def test_a_refused_file_is_named_on_the_page(client, programme):
    step = a_step(programme)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    add_address = address("attachment_add", programme.pk, "step", step.pk)

    told = client.post(add_address, {"files": [ContentFile(b"MZ", name="a.exe")]}, follow=True)
    answer = client.post(add_address, {}, headers={"accept": "application/json"})

    assert "“a.exe” was not kept" in told.content.decode()
    assert (answer.status_code, answer.json()["error"]) == (422, "No file was received.")
    assert client.post(address("attachment_add", programme.pk, "other", step.pk)).status_code == 404


def test_a_document_is_shown_hidden_and_removed_after_a_question(client, programme):
    kept = an_attachment(programme, a_step(programme))
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    show = address("attachment_show", programme.pk, kept.pk)
    assert "to everybody?" in client.get(show).content.decode()

    for is_public in (True, False):
        assert client.post(show).url == address("programme", programme.pk)
        kept.refresh_from_db()
        assert kept.is_public == is_public
    client.post(address("attachment_remove", programme.pk, kept.pk))

    kept.refresh_from_db()
    assert kept.removed_at
    assert client.get(address("attachment", programme.pk, kept.pk)).status_code == 404


def test_a_document_is_sent_with_headers_that_let_it_draw_itself_only(client, programme):
    kept = an_attachment(programme, a_step(programme))
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    response = client.get(address("attachment", programme.pk, kept.pk))

    assert b"".join(response.streaming_content).startswith(b"\x89PNG")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"].startswith("inline")
    saved = client.get(address("attachment", programme.pk, kept.pk) + "?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    saved.close()


@pytest.mark.parametrize(
    ("fields", "is_public", "status"),
    [({"in_force": True}, True, 200), ({"in_force": True}, False, 404), ({}, True, 404)],
)
def test_everybody_reads_what_the_commune_shows_of_a_public_programme(client, fields, is_public, status):
    programme = ActionProgrammeFactory(**fields)
    kept = an_attachment(programme, a_step(programme), is_public=is_public)

    response = client.get(address("public_document", programme.commune.code, 2028, kept.pk))

    assert response.status_code == status
    response.close()


def test_the_programme_counts_its_documents_at_the_same_cost(client, programme):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    page = address("programme", programme.pk)
    an_attachment(programme, a_step(programme))
    with CaptureQueriesContext(connection) as few:
        assert 'Documents (<bdi dir="ltr">1</bdi>)' in client.get(page).content.decode()
    for number, kind in enumerate([StepKind.DECISION, StepKind.DIAGNOSIS, StepKind.STATE_DATA], start=1):
        step = a_step(programme, kind)
        for shade in range(3):
            an_attachment(programme, step, shade=20 * number + shade)
    with CaptureQueriesContext(connection) as many:
        assert 'Documents (<bdi dir="ltr">3</bdi>)' in client.get(page).content.decode()

    assert len(many) == len(few)
