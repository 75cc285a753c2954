"""What is missing, sending, taking back."""

import pytest
import time_machine

from assessments.models import Submission
from assessments.services.submission import submit_assessment
from communes.enums import Role
from tests.assessments.commune.pages import send_back, text, url
from tests.factories.assessments import (
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
)
from tests.factories.communes import membership, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestSubmissionPage:
    @pytest.fixture
    def assessment(self, db):
        return AssessmentFactory(answers=True)

    def send(self, client, assessment, **fields):
        page = client.get(url("submission", assessment.pk))
        digest = page.context["form"].initial["seen_digest"]
        return client.post(url("submission", assessment.pk), {"seen_digest": digest, **fields})

    def test_what_is_missing_is_listed_with_links(self, as_manager, assessment):
        page = text(as_manager.get(url("submission", assessment.pk)))

        assert f'href="{url("evidence", assessment.pk)}#document-GV-01"' in page
        assert "Required documents not sent" in page
        assert "Send the file" in page

    def test_an_agent_reads_the_list_and_does_not_send(self, as_agent, assessment):
        page = text(as_agent.get(url("submission", assessment.pk)))

        assert "Only the commune’s manager sends the file" in page
        assert '<form method="post" novalidate data-leaves' not in page

    def test_sent(self, as_manager, assessment):
        long = self.send(as_manager, assessment, missing_confirmed="on", missing_note="x" * 2001)
        assert long.status_code == 422
        assert not Submission.objects.exists()

        response = self.send(
            as_manager, assessment, missing_confirmed="on", missing_note=" The audit is late. "
        )

        assert response.url == url("detail", assessment.pk)
        sent = Submission.objects.get()
        assert (sent.assessment, sent.missing_note) == (assessment, "The audit is late.")
        assert "The audit is late." in text(as_manager.get(response.url))

    def test_a_second_click_leads_to_the_same_receipt(self, as_manager, assessment):
        page = as_manager.get(url("submission", assessment.pk))
        fields = {"seen_digest": page.context["form"].initial["seen_digest"], "missing_confirmed": "on"}

        for _ in range(2):
            response = as_manager.post(url("submission", assessment.pk), fields)
            assert response.url == url("detail", assessment.pk)

        assert Submission.objects.count() == 1

    def test_not_without_confirming(self, as_manager, assessment):
        response = self.send(as_manager, assessment)

        assert response.status_code == 422
        assert "confirm that" in text(response)
        assert not Submission.objects.exists()

    def test_not_when_it_changed_meanwhile(self, as_manager, assessment):
        as_manager.get(url("submission", assessment.pk))

        response = as_manager.post(
            url("submission", assessment.pk), {"seen_digest": "0" * 64, "missing_confirmed": "on"}
        )

        assert "it has changed since" in text(as_manager.get(response.url))
        assert not Submission.objects.exists()

    def test_a_refused_text_takes_the_button_away(self, as_manager, assessment, save):
        save({"capex_paid": "much"})

        page = text(as_manager.get(url("submission", assessment.pk)))

        assert "Correct what stops the file first" in page
        assert self.send(as_manager, assessment, missing_confirmed="on").status_code == 422

    def test_corrections_are_sent_again(self, client):
        file = AssessmentFactory(returned=True, answers=True)
        send_back(file, "B1")
        client = sign_in(client, membership(Role.COMMUNE_MANAGER, commune=file.commune))

        with time_machine.travel(IN_REVIEW, tick=False):
            self.send(client, file, missing_confirmed="on")

        file.refresh_from_db()
        assert file.state == "in_review"

    def test_taken_back_with_a_reason(self, as_manager, assessment, manager):
        submit_assessment(assessment, actor=manager, at=IN_ENTRY, missing_confirmed=True)
        page = url("withdrawal", assessment.pk)

        assert "Take the file back?" in text(as_manager.get(page))
        assert as_manager.post(page, {"reason": ""}).status_code == 200
        assert as_manager.post(page, {"reason": "A figure is wrong."}).url == url("entry", assessment.pk)

        assessment.refresh_from_db()
        assert assessment.state == "draft"

    def test_a_draft_is_not_taken_back(self, as_manager, assessment):
        page = as_manager.post(url("withdrawal", assessment.pk), {"reason": "Nothing."})

        assert page.url == url("detail", assessment.pk)
