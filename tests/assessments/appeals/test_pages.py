"""Walks through the pages of an appeal, from the commune's draft to the committee's decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AppealOutcome, AppealState, State
from assessments.models import Appeal
from assessments.services.appeals.filing import contest_line
from assessments.services.appeals.papers import appeal_receipt_job, appeal_receipts
from communes.enums import Role
from records.models import Job
from records.services.jobs import Progress
from tests.assessments.appeals.situations import appealed, final, the_appeal
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


class _Still(Progress):
    def report(self, done: int, total: int | None = None) -> None:
        return None


@pytest.fixture
def file():
    """Return a final file whose window is open now."""
    file, _manager = final()
    file.appeal_due_at = timezone.now() + timedelta(days=12)
    file.save()
    return file


def _read(client, name, *arguments):
    return client.get(reverse(f"assessments:{name}", args=arguments)).content.decode()


def test_the_commune_writes_confirms_and_sends_then_the_committee_decides(client, file):
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    sign_in(client, manager)
    assert reverse("assessments:appeal", args=[file.pk]) in _read(client, "detail", file.pk)
    page = _read(client, "appeal", file.pk)
    assert "No line is contested yet" in page
    assert reverse("assessments:appeal_line", args=[file.pk, "A3"]) in page
    address = reverse("assessments:appeal_line", args=[file.pk, "A3"])
    assert "error-summary" not in client.get(address).content.decode()
    facts = {"reason": "Nine were published.", "version": "0", "figure-documents_published": "many"}

    refused = client.post(address, facts).content.decode()
    assert "Nine were published." in refused
    assert 'value="many"' in refused
    assert not Appeal.objects.exists()
    assert client.post(address, facts | {"figure-documents_published": "4"}).status_code == 302
    stale = client.post(address, facts | {"reason": "Older.", "figure-documents_published": "4"})
    assert "A colleague changed the appeal" in stale.content.decode()
    assert f'name="version" value="{the_appeal(file).version}"' in stale.content.decode()
    reason = {"reason": "Forgotten.", "version": the_appeal(file).version}
    assert client.post(reverse("assessments:appeal_reason", args=[file.pk]), reason).status_code == 302
    confirm = client.get(reverse("assessments:appeal_send", args=[file.pk]))
    assert "Send the appeal?" in confirm.content.decode()
    sent = {"seen_digest": confirm.context["seen_digest"]}
    client.post(reverse("assessments:appeal_send", args=[file.pk]), sent)

    appeal = the_appeal(file)
    assert appeal.state == AppealState.SENT
    page = _read(client, "appeal", file.pk)
    assert appeal.receipt in page
    assert "The committee decides" in page

    sign_in(client, membership(Role.APPEAL_MEMBER))
    assert client.get(reverse("home"), follow=True).redirect_chain[-1][0] == reverse("assessments:appeals")
    assert reverse("assessments:appeal_desk", args=[file.pk]) in _read(client, "appeals")
    assert "Decide on each contested line first" in _read(client, "appeal_desk", file.pk)
    settle = reverse("assessments:appeal_settle", args=[file.pk, "A3"])
    typed = {"reason": "Four.", "version": appeal.version, "figure-documents_published": "4"}
    lost = client.post(settle, typed | {"outcome": "upheld"}).content.decode()
    assert "You changed figures" in lost
    assert client.post(settle, typed | {"outcome": "corrected"}).status_code == 302
    decide = reverse("assessments:appeal_decide", args=[file.pk])
    assert "Decide on the appeal" in client.get(decide).content.decode()
    stale = client.post(decide, {"reason": "Admitted.", "version": appeal.version}).content.decode()
    assert "A colleague changed the appeal" in stale
    assert f'name="version" value="{the_appeal(file).version}"' in stale
    client.post(decide, {"reason": "Admitted.", "version": the_appeal(file).version})

    file.refresh_from_db()
    assert (file.state, the_appeal(file).outcome) == (State.FINAL, AppealOutcome.CORRECTED)
    sign_in(client, manager)
    page = _read(client, "detail", file.pk)
    assert "Admitted." in page
    assert "Four." in _read(client, "appeal", file.pk)


def test_a_draft_and_a_decision_in_the_making_are_nobody_elses(client, file):
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)
    contest_line(file, "A3", reason="A secret reason.", actor=manager, at=timezone.now())
    sign_in(client, membership(Role.ADMINISTRATOR))

    assert "A secret reason." not in _read(client, "appeal", file.pk)
    assert "was written in the appeal" not in _read(client, "file_log", file.pk)
    assert client.get(reverse("assessments:appeal_desk", args=[file.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, count):
    for _each in range(count):
        appealed()
    sign_in(client, membership(Role.APPEAL_MEMBER))
    address = reverse("assessments:appeals")
    client.get(address)

    with django_assert_num_queries(11):
        client.get(address)


def test_the_receipt_is_made_once_and_names_what_was_sent(client):
    file = appealed()
    appeal = the_appeal(file)
    appeal.assessment = file
    job = Job.objects.get(kind="assessments.appeal_receipt")

    stored = appeal_receipt_job(job, _Still(job))

    assert stored.name == f"{appeal.receipt}.pdf"
    assert appeal_receipts([appeal])[appeal.pk] == stored
    sign_in(client, membership(Role.APPEAL_MEMBER))
    response = client.get(reverse("assessments:appeal_receipt", args=[appeal.receipt]))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
