"""Several files at once: what their names say, what waits, what is kept once confirmed."""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import EvidenceItem
from assessments.services.evidence_names import codes_in
from communes.enums import Role
from config.toolbox.tiny_pdf import tiny_pdf
from records.models import Upload
from tests.assessments.commune.pages import url
from tests.factories.communes import membership, sign_in

CODES = ["GV-01", "GV-02", "C1-01", "C1-02", "SP-01", "HR-04"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("GV-01 session de février.pdf", ["GV-01"]),
        ("gv01.PDF", ["GV-01"]),
        ("gv 1 - PV.pdf", ["GV-01"]),
        ("Gv_01-محضر.pdf", ["GV-01"]),
        ("\u200fGV-٠١ محضر الدورة.pdf", ["GV-01"]),
        ("محضر C1–02 نهائي.pdf", ["C1-02"]),
        ("budget 2025 (hr.04).xlsx", ["HR-04"]),
        ("SP-01 et GV-02.pdf", ["SP-01", "GV-02"]),
        ("GV-011.pdf", []),
        ("AGV-01.pdf", []),
        ("GV-3.pdf", []),
        ("scan0001.jpg", []),
    ],
)
def test_the_code_is_found_however_it_is_written(name, codes):
    assert codes_in(name, CODES) == codes


@pytest.mark.django_db
@pytest.mark.usefixtures("in_entry")
class TestPage:
    @pytest.fixture
    def announce(self, as_agent, assessment):
        def announcing(name, size, client=as_agent):
            encoded = base64.b64encode(name.encode()).decode()
            headers = {"Tus-Resumable": "1.0.0", "Upload-Metadata": f"filename {encoded}"}
            address = url("evidence_announce", assessment.pk)
            return client.post(address, headers={**headers, "Upload-Length": str(size)})

        return announcing

    @pytest.fixture
    def send(self, as_agent, announce):
        """Send a whole file in two parts; return its row."""

        def sending(name, content):
            address = announce(name, len(content))["Location"]
            for offset, part in ((0, content[:50]), (50, content[50:])):
                answer = as_agent.patch(
                    address,
                    part,
                    content_type="application/offset+octet-stream",
                    headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
                )
                assert answer.status_code == 204
            return Upload.objects.get(name=name)

        return sending

    def test_files_wait_until_they_are_confirmed(self, as_agent, manager, send, assessment):
        matched = send("GV-01 محضر.pdf", tiny_pdf(["GV-01"]))
        unmatched = send("scan.pdf", tiny_pdf(["scan"]))
        false = send("GV-02.pdf", b"no PDF at all" * 10)
        page = url("evidence_several", assessment.pk)

        text = as_agent.get(page).content.decode()
        assert '<option value="GV-01" selected>' in text
        assert text.count("No code in its name") == 1
        assert not EvidenceItem.objects.exists()
        # A colleague does not see what another is sending.
        colleague = sign_in(type(as_agent)(), manager.membership)
        assert matched.name not in colleague.get(page).content.decode()

        wrong = {f"code-{matched.pk.hex}": "GV-01", f"more-{matched.pk.hex}": "GV-03, ZZ-99"}
        answer = as_agent.post(page, wrong)
        assert answer.status_code == 422
        assert "ZZ-99" in answer.content.decode()
        assert not EvidenceItem.objects.exists()

        right = {
            f"code-{matched.pk.hex}": "GV-01",
            f"more-{matched.pk.hex}": "gv 3، GV-01",
            f"code-{unmatched.pk.hex}": "",
            f"code-{false.pk.hex}": "GV-02",
            f"day-{matched.pk.hex}": "2023-05-02",
        }
        text = as_agent.post(page, right, follow=True).content.decode()
        assert "1 file was kept." in text
        assert "The day of “GV-01 محضر.pdf” is outside the year" in text
        assert "“GV-02.pdf” was not kept: The content of the file is not what its name" in text
        kept = EvidenceItem.objects.order_by("document_code")
        assert [item.document_code for item in kept] == ["GV-01", "GV-03"]
        assert {(item.file.name, item.dated_on.year) for item in kept} == {("GV-01 محضر.pdf", 2023)}
        assert len({item.file_id for item in kept}) == 1
        assert list(Upload.objects.all()) == [unmatched]

        as_agent.post(page, {"discard": str(unmatched.pk)})
        assert not Upload.objects.exists()

    def test_the_same_file_again_is_told_and_no_longer_waits(self, as_agent, send, assessment):
        page = url("evidence_several", assessment.pk)
        for _time in range(2):
            upload = send("GV-01.pdf", tiny_pdf(["GV-01"]))
            text = as_agent.post(page, {f"code-{upload.pk.hex}": "GV-01"}, follow=True).content.decode()
        assert "This document already has the same file" in text
        assert EvidenceItem.objects.count() == 1
        assert not Upload.objects.exists()

    def test_what_cannot_become_evidence_is_refused_before_it_is_sent(self, announce, client):
        assert announce("virus.exe", 10).status_code == 422
        assert announce("GV-01.pdf", 21 * 1024 * 1024).status_code == 413
        assert announce("GV-01.pdf", 0).status_code == 400
        assert not Upload.objects.exists()
        stranger = sign_in(client, membership(Role.COMMUNE_AGENT))
        assert announce("GV-01.pdf", 10, client=stranger).status_code == 404

    def test_the_page_asks_as_much_for_many_files_as_for_one(self, as_agent, send, assessment):
        page = url("evidence_several", assessment.pk)
        counts = []
        for numbers in (range(1), range(1, 6)):
            for number in numbers:
                send(f"GV-01 {number}.pdf", tiny_pdf([str(number)]))
            with CaptureQueriesContext(connection) as queries:
                as_agent.get(page)
            counts.append(len(queries))
        assert counts[0] == counts[1]
