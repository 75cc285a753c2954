"""Sending, seeing, using again and removing evidence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import EvidenceItem
from records.models.files import ScanState
from tests.assessments.commune.pages import a_picture, text, url, words
from tests.factories.assessments import (
    IN_ENTRY,
    AssessmentFactory,
    attach,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestEvidencePages:
    def add(self, client, assessment, *files, document="GV-01", **headers):
        return client.post(url("evidence_add", assessment.pk, document), {"files": files}, headers=headers)

    def test_each_document_says_what_it_is_for(self, as_agent, assessment):
        response = as_agent.get(url("evidence", assessment.pk))

        page = text(response)
        assert page.count('class="document"') == 47
        assert "Concerns <bdi>2024</bdi>." in page
        assert "0 of 41 required documents have a file." in words(response)
        assert f'href="{url("entry_axis", assessment.pk, "A")}#line-A1"' in page

    def test_several_files_are_sent_at_once_and_each_is_judged(self, as_agent, assessment):
        wrong = SimpleUploadedFile("faux.pdf", b"<html>", "application/pdf")

        response = self.add(as_agent, assessment, a_picture(1), a_picture(2, "PV n°3 d'octobre.PNG"), wrong)

        page = text(as_agent.get(response.url))
        assert "2 files were kept." in page
        assert "“faux.pdf” was not kept" in page
        assert "PV n°3 d&#x27;octobre.PNG" in page
        assert EvidenceItem.objects.filter(assessment=assessment).count() == 2

    def test_a_script_sends_one_file_and_reads_json(self, as_agent, assessment):
        body = self.add(as_agent, assessment, a_picture(), accept="application/json").json()
        refused = self.add(as_agent, assessment, a_picture(), accept="application/json")

        assert body["state"] == "kept"
        assert "plan.png" in body["files"]["GV-01"]["html"]
        assert refused.status_code == 422
        assert "already has the same file" in refused.json()["error"]

    def test_the_day_of_files_is_given_with_them_and_asked_about(self, as_agent, assessment):
        address, page = url("evidence_add", assessment.pk, "GV-01"), url("evidence", assessment.pk)
        asked = "Its day is outside the year: say why it is right"

        late = {"files": [a_picture()], "dated_on": "2027-01-01", "note": ""}
        assert "has not come yet" in text(as_agent.post(address, late, follow=True))
        assert not EvidenceItem.objects.exists()

        as_agent.post(address, {"files": [a_picture()], "dated_on": "2023-05-02", "note": ""})
        assert text(as_agent.get(page)).count(asked) == 1
        explained = {"files": [a_picture(1)], "dated_on": "2023-05-02", "note": "Voted early."}
        as_agent.post(address, explained)
        as_agent.post(address, {"files": [a_picture(2)], "dated_on": "2025-05-02", "note": "Needless."})
        assert text(as_agent.get(page)).count(asked) == 1
        kept = EvidenceItem.objects.order_by("pk").values_list("dated_on__year", "date_note")
        assert list(kept) == [(2023, ""), (2023, "Voted early."), (2025, "")]

    def test_no_file_is_told(self, as_agent, assessment):
        assert "No file was received" in text(
            as_agent.get(self.add(as_agent, assessment).url.partition("#")[0])
        )

    def test_a_file_already_sent_is_used_again(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        page = url("evidence_reuse", assessment.pk, "GV-02")

        assert "محضر دورة فبراير.pdf" in text(as_agent.get(page))
        as_agent.post(page, {"items": [item.pk]})

        assert EvidenceItem.objects.get(document_code="GV-02").file == item.file

    def test_there_may_be_nothing_to_use_again(self, as_agent, assessment):
        assert "No other file yet" in text(as_agent.get(url("evidence_reuse", assessment.pk, "GV-02")))
        assert as_agent.get(url("evidence_reuse", assessment.pk, "XX-99")).status_code == 404

    def test_removing_asks_first(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        page = url("evidence_remove", assessment.pk, item.pk)

        assert "Remove this file?" in text(as_agent.get(page))
        item.refresh_from_db()
        assert item.removed_at is None
        as_agent.post(page)

        item.refresh_from_db()
        assert item.removed_at == IN_ENTRY

    def test_a_file_is_shown_in_the_page_and_sandboxed(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        page = text(as_agent.get(url("evidence_item", assessment.pk, item.pk)))
        response = as_agent.get(url("evidence_file", assessment.pk, item.pk))

        # These bytes are no document that could be drawn: the page says so and offers the download.
        assert "This page cannot be shown here" in page
        assert item.file.sha256 in page
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline; filename*=utf-8''%D9%85")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert b"".join(response.streaming_content).startswith(b"%PDF-")

    def test_a_download_is_saved_under_its_own_name(self, as_agent, assessment):
        item = attach(assessment, "GV-01")

        response = as_agent.get(url("evidence_file", assessment.pk, item.pk) + "?download")
        response.close()

        assert response["Content-Disposition"].startswith("attachment;")

    def test_a_workbook_is_only_downloaded(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        item.file.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        item.file.save()

        response = as_agent.get(url("evidence_file", assessment.pk, item.pk))
        response.close()

        assert response["Content-Disposition"].startswith("attachment;")
        assert "data-viewer" not in text(as_agent.get(url("evidence_item", assessment.pk, item.pk)))
        assert as_agent.get(url("evidence_view", assessment.pk, item.pk)).status_code == 404

    def test_what_the_antivirus_has_not_cleared_is_not_given(self, as_agent, assessment):
        item = attach(assessment, "GV-01")
        item.file.scan_state = ScanState.WAITING
        item.file.save()

        assert as_agent.get(url("evidence_file", assessment.pk, item.pk)).status_code == 404
        assert "has not cleared" in text(as_agent.get(url("evidence_item", assessment.pk, item.pk)))

    def test_a_removed_file_and_another_files_file_are_not_found(self, as_agent, assessment, agent):
        item, foreign = attach(assessment, "GV-01"), attach(AssessmentFactory(), "GV-01")
        EvidenceItem.objects.filter(pk=item.pk).update(removed_at=IN_ENTRY, removed_by=agent.user)

        for pk in (item.pk, foreign.pk):
            for page in ("evidence_item", "evidence_file", "evidence_remove"):
                assert as_agent.get(url(page, assessment.pk, pk)).status_code == 404
