"""The reports of an audit: when each can be written, what it says and never says."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from assessments.enums import Action, FileSide, Stage, State
from assessments.models import Assessment, Document, DocumentKind, Transition
from assessments.services.audit.reports import REPORT_JOB, file_reports, standing_papers
from assessments.services.packs.sealing import make_pack, pack_row
from communes.enums import Role
from records.models import Job, JobState
from records.services.jobs import execute_job
from tests.assessments.audit.situations import AT, audit
from tests.factories.assessments import IN_AUDIT, stored_pdf
from tests.factories.audit import FindingFactory, conclude_audit_of, draw_for, finding_with_reply
from tests.factories.communes import membership, sign_in
from tests.factories.packs import score_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
DECLARED = {"capex_paid": "80", "capex_appropriations": "100"}


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(AT, tick=False):
        yield


def step(file, action, before, after, days=0):
    Transition.objects.create(
        assessment=file, action=action, from_state=before, to_state=after, at=IN_AUDIT + timedelta(days=days)
    )


def read_again(file):
    return Assessment.objects.with_commune().get(pk=file.pk)


def papers_of(file):
    """Return what the French reports of a file say, by kind."""
    return {paper.kind: paper for paper in file_reports(read_again(file)).papers if paper.language == "fr"}


def test_the_draft_waits_for_the_notification_and_the_reply_for_its_sending():
    held = audit()
    file = held.takes(awaiting_reply=True, answers=DECLARED)
    draw_for(held.mission, file, seed="2026-07")
    score_as(file, Stage.REVIEW)
    finding = finding_with_reply(assessment=file, figures={"capex_paid": "35"}, recommending=True)
    assert file_reports(read_again(file)).papers == []

    step(file, Action.NOTIFY_FINDINGS, State.IN_AUDIT, State.AWAITING_REPLY)
    draft = papers_of(file)[DocumentKind.AUDIT_DRAFT]
    html = draft.html()
    assert "Rapport provisoire" in html
    assert draft.data["mission"]["seed"] == "2026-07"
    assert finding.reply.text not in html
    row = draft.data["groups"][0]["findings"][0]
    assert [(figure["declared"], figure["found"]) for figure in row["figures"]] == [
        ("80,00", "35,00"),
        ("100,00", ""),
    ]
    assert row["recommendation"] == finding.recommendation

    step(file, Action.REPLY, State.AWAITING_REPLY, State.REPLIED, days=3)
    assert finding.reply.text in papers_of(file)[DocumentKind.AUDIT_DRAFT].html()


def test_the_final_report_tells_outcomes_and_names_nobody(client, quick_pdf):
    held = audit()
    file = held.takes(final=True, answers=DECLARED)
    score_as(file, Stage.REVIEW)
    kept = finding_with_reply(assessment=file, kept=True, recommending=True)
    dropped = FindingFactory(assessment=file, dropped=True, recommending=True, line="CMO1")
    kept.files.create(
        side=FileSide.INSPECTION, file=stored_pdf("constat.pdf"), added_by=kept.written_by, added_at=IN_AUDIT
    )
    conclude_audit_of(file, with_findings=True)

    final = papers_of(file)[DocumentKind.AUDIT_FINAL]
    html = final.html()
    assert "constat.pdf" in html
    assert kept.outcome_reason in html
    assert [row["number"] for row in final.data["recommendations"]] == [kept.number]
    assert final.data["counts"] | {"all": 2, "kept": 1, "dropped": 1} == final.data["counts"]
    assert final.data["before"]["total"] is not None
    assert final.data["after"]["total"] is not None
    people = {kept.written_by, kept.reply.written_by, dropped.settled_by, held.inspector.user}
    assert not [person.full_name for person in people if person.full_name in html]

    sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
    page = reverse("assessments:audit_report", args=[file.pk])
    assert page in client.get(reverse("assessments:detail", args=[file.pk])).content.decode()
    pdf = reverse("assessments:audit_report_pdf", args=[file.pk, "final", "fr"])
    assert client.get(pdf).url == page
    client.post(reverse("assessments:prepare_audit_report", args=[file.pk]))
    assert 'hx-get="' in client.get(page).content.decode()
    job = Job.objects.get(kind=REPORT_JOB)
    execute_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Document.objects.filter(assessment=file).count(), len(quick_pdf)) == (
        JobState.DONE,
        4,
        4,
    )
    assert client.get(pdf).headers["Content-Type"] == "application/pdf"
    assert {paper.kind for paper in standing_papers(read_again(file))} == {DocumentKind.AUDIT_FINAL}


def test_an_audit_without_findings_has_a_final_report_in_the_pack(client):
    held = audit()
    file = held.takes(final=True)
    other = held.takes()
    score_as(file, Stage.REVIEW)
    conclude_audit_of(file)

    reports = papers_of(file)
    assert set(reports) == {DocumentKind.AUDIT_FINAL}
    assert "aucune observation" in reports[DocumentKind.AUDIT_FINAL].html()
    with make_pack(pack_row(file), at=IN_AUDIT).content.open() as sealed:
        assert b"audit-final-ar.pdf" in sealed.readline()

    sign_in(client, membership(Role.ADMINISTRATOR))
    client.post(reverse("assessments:prepare_audit_report", args=[other.pk]))
    assert not Job.objects.filter(kind=REPORT_JOB).exists()
    assert (
        "There is no report yet"
        in client.get(reverse("assessments:audit_report", args=[other.pk])).content.decode()
    )
