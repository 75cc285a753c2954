"""What a pack holds: the evidence and the index of one commune and one year, and nothing else."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from itertools import pairwise
from urllib.parse import unquote

import bagit
import openpyxl
import pypdf
import pytest
from django.conf import settings

from assessments.enums import Stage
from assessments.models import AnswerFile, Assessment, EvidenceItem, EvidenceWord
from assessments.services.packs.downloads import open_archive
from assessments.services.packs.sealing import pack_row, pack_rows
from records.models.files import ScanState
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, CycleFactory, attach, stored_pdf
from tests.factories.packs import MINUTES, OCTOBER, file_in_audit, publish, score_as, sealed, submit
from tests.factories.threads import DocumentRequestFactory, RemarkFactory

pytestmark = pytest.mark.django_db


def archive_of(*files, listed=False):
    rows = [pack_row(file) for file in files]
    layout = open_archive(rows, file_name="pack.zip", listed=listed).layout
    return b"".join(layout.iter_range())


def data_of(out):
    return next(out.glob("*/data"))


@pytest.fixture
def file():
    return file_in_audit(commune__name_ar="تيزنيت", commune__name_fr="Tiznit", commune__slug="tiznit")


def test_a_pack_is_a_valid_bag_with_everything_the_auditor_needs(file, unpack):
    sealed(file)
    out = unpack(archive_of(file))
    folder = out / f"adaa-2025-{file.commune.code}-tiznit"
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    assert bag.info["External-Identifier"] == f"adaa-2025-{file.commune.code}"
    names = {
        str(path.relative_to(folder / "data")) for path in (folder / "data").rglob("*") if path.is_file()
    }
    assert names == {
        "index.html",
        "index.pdf",
        "index.xlsx",
        "grid.json",
        "answers.json",
        "answers-declared.json",
        "score.json",
        "submission.json",
        "review.json",
        "log.csv",
        f"cmo1/C1-02/{MINUTES}",
        f"cmo2/C2-04/{MINUTES}",
        f"cmo2/C2-04/{OCTOBER}",
        f"cmo4/C4-02/{MINUTES}",
        f"portal/ADAA-2025-{file.commune.code}-1.pdf",
        "portal/adaa-2025-tiznit-score-card-ar.pdf",
        "portal/adaa-2025-tiznit-score-card-fr.pdf",
    }
    minutes = (folder / "data/cmo2/C2-04" / MINUTES).read_bytes()
    assert minutes == f"%PDF-1.4 minutes of {file.commune.code}".encode()


def test_the_index_on_paper_can_be_read(file, unpack):
    sealed(file)
    reader = pypdf.PdfReader(data_of(unpack(archive_of(file))) / "index.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in ("Tiznit", "تيزنيت", "C2-04", "octobre.PDF", "محضر الدورة", "71,24 / 100"):
        assert words in text, words


@pytest.mark.usefixtures("quick_pdf")
class TestWithoutPaper:
    def test_the_score_can_be_worked_out_again_from_the_pack_alone(self, file, unpack):
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        command = [sys.executable, "-m", "assessments.scoring", data / "grid.json", data / "answers.json"]
        result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
        assert json.loads(result.stdout) == json.loads((data / "score.json").read_text())

    def test_the_digests_printed_elsewhere_are_those_of_files_of_the_pack(self, file, unpack):
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        submission = file.submissions.get()
        assert hashlib.sha256((data / "submission.json").read_bytes()).hexdigest() == submission.digest
        assert hashlib.sha256((data / "grid.json").read_bytes()).hexdigest() == file.cycle.grid.digest

    def test_the_web_index_is_in_both_languages_and_its_links_lead_to_files(self, file, unpack):
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        html = (data / "index.html").read_text()
        assert '<section class="language" id="ar" lang="ar" dir="rtl">' in html
        assert '<section class="language" id="fr" lang="fr" dir="ltr">' in html
        assert "محضر الدورة" in html
        assert "Procès-verbal de la session" in html
        links = [unquote(link) for link in re.findall(r'href="([^"#]+)"', html)]
        assert f"cmo2/C2-04/{MINUTES}" in links
        assert f"cmo2/C2-04/{OCTOBER}".replace("'", "'") in links
        assert all((data / link).is_file() for link in links)
        assert not re.search(r'(src|href)="(https?:|//|/)', html)
        assert "[[undefined" not in html

    def test_what_commune_and_reviewer_wrote_to_each_other_is_in_it(self, file, unpack):
        before = pack_row(file).stamp
        RemarkFactory(assessment=file, text="Which year is this?")
        RemarkFactory(assessment=file, internal=True, text="Kept within the authority.")
        asked = DocumentRequestFactory(assessment=file, answered=True)
        given = stored_pdf("extrait.pdf", b"%PDF-1.4 an answer")
        AnswerFile.objects.create(request=asked, file=given, added_by=asked.asked_by, added_at=IN_REVIEW)
        item = EvidenceItem.objects.filter(assessment=file, document_code="C1-02").get()
        EvidenceWord.objects.create(
            item=item,
            is_accepted=False,
            reason="Not signed.",
            said_by=asked.asked_by,
            said_at=IN_REVIEW,
        )
        assert pack_row(file).stamp != before
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        said = json.loads((data / "threads.json").read_text())
        assert [row["text"] for row in said["remarks"]] == ["Which year is this?"]
        assert said["requests"][0]["files"][0]["sha256"] == given.sha256
        assert (data / f"other/request-{asked.pk}/extrait.pdf").read_bytes() == b"%PDF-1.4 an answer"
        [word] = json.loads((data / "review.json").read_text())["files"]
        assert (word["document"], word["reason"]) == ("C1-02", "Not signed.")
        assert 'href="threads.json"' in (data / "index.html").read_text()

    def test_what_is_missing_is_named(self, file, unpack):
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        workbook = openpyxl.load_workbook(data / "index.xlsx")
        missing = [row[0] for row in workbook.worksheets[1].iter_rows(min_row=2, values_only=True)]
        assert "C1-01" in missing
        assert "C2-04" not in missing
        assert len(missing) == 47 - 3
        html = (data / "index.html").read_text()
        assert html.count("القوائم المحاسبية والمالية الموقعة") == 2

    def test_the_workbook_has_a_sheet_for_each_question(self, file, unpack):
        sealed(file)
        workbook = openpyxl.load_workbook(data_of(unpack(archive_of(file))) / "index.xlsx")
        documents, _missing, figures, lines, review, log = workbook.worksheets
        assert all(sheet.sheet_view.rightToLeft for sheet in workbook.worksheets)
        rows = list(documents.iter_rows(min_row=2, values_only=True))
        assert [row[5] for row in rows if row[0] == "C2-04"] == [
            f"cmo2/C2-04/{MINUTES}",
            f"cmo2/C2-04/{OCTOBER}",
        ]
        declared = {row[0]: row[3:5] for row in figures.iter_rows(min_row=2, values_only=True)}
        assert declared["capex_paid"] == ("20870000.00", "20870000.00")
        points = {row[0]: row[3] for row in lines.iter_rows(min_row=2, values_only=True)}
        assert points["B2"] == 2.81
        assert [row[2] for row in review.iter_rows(min_row=2, values_only=True)] == [
            f"Comment on {file.commune.code}"
        ]
        assert [row[5] for row in log.iter_rows(min_row=2, values_only=True)] == [
            f"Reviewer of {file.commune.code}"
        ]

    def test_the_log_is_a_table_of_every_step(self, file, unpack):
        sealed(file)
        text = (data_of(unpack(archive_of(file))) / "log.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == 1 + file.transitions.count()
        assert rows[1][0] == "2026-05-11T10:00:00+01:00"

    def test_nothing_of_another_commune_or_year_is_in_a_pack(self, unpack):
        mine = file_in_audit(commune__name_fr="Mine", commune__slug="mine")
        neighbour = file_in_audit(commune__province=mine.commune.province)
        last_year = file_in_audit(commune=mine.commune, cycle=CycleFactory(assessed_year=2024))
        attach(last_year, "C2-04", file=stored_pdf("PV of 2024.pdf", b"%PDF-1.4 of 2024"))
        removed = attach(mine, "C2-04", file=stored_pdf("taken away.pdf", b"%PDF-1.4 taken away"))
        EvidenceItem.objects.filter(pk=removed.pk).update(
            removed_at=removed.added_at, removed_by=mine.approved_by
        )
        for other in (neighbour, last_year):
            sealed(other)
        sealed(mine)
        out = unpack(archive_of(mine))
        assert len(list(out.iterdir())) == 1
        content = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
        paths = " ".join(str(path) for path in out.rglob("*"))
        strangers = (
            neighbour.commune.code,
            neighbour.commune.name_fr,
            "of 2024",
            "taken away",
            "adaa-2024",
        )
        for stranger in strangers:
            assert stranger not in paths
            assert stranger.encode() not in content
        assert b"Comment on " + mine.commune.code.encode() in content

    def test_several_communes_are_several_bags_with_one_table(self, unpack):
        files = [file_in_audit() for _number in range(2)]
        draft = AssessmentFactory()
        unsealed = file_in_audit()
        for file in files:
            sealed(file)
        out = unpack(archive_of(*files, draft, unsealed, listed=True))
        bags = sorted(path for path in out.iterdir() if path.is_dir())
        assert len(bags) == 2
        assert all(bagit.Bag(str(bag)).validate() for bag in bags)
        table = list(csv.DictReader(io.StringIO((out / "packs.csv").read_text(encoding="utf-8-sig"))))
        assert len(table) == 4
        for row in table[:2]:
            seal = hashlib.sha256((out / row["folder"] / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
            assert row["tagmanifest_sha256"] == seal
        assert [(row["state"], row["folder"]) for row in table[2:]] == [("draft", ""), ("in_audit", "")]

    def test_evidence_that_the_antivirus_holds_back_is_named_and_left_out(self, file, unpack):
        infected = attach(file, "C1-01", file=stored_pdf("infected.pdf", b"%PDF-1.4 infected"))
        infected.file.scan_state = ScanState.INFECTED
        infected.file.save()
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        assert not (data / "cmo1/C1-01").exists()
        html = (data / "index.html").read_text()
        assert html.count("infected.pdf</bdi> – ") == 2
        assert "partial" not in html

    def test_a_large_commune_has_both_grids(self, unpack):
        file = file_in_audit(large=True)
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        for name in ("grid", "answers", "answers-declared", "score"):
            assert (data / f"{name}.json").is_file()
            assert (data / f"{name}-additional.json").is_file()
        command = [sys.executable, "-m", "assessments.scoring"]
        arguments = [data / "grid-additional.json", data / "answers-additional.json"]
        result = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
        assert json.loads(result.stdout) == json.loads((data / "score-additional.json").read_text())

    def test_the_latest_receipt_in_force_is_the_one_in_the_pack(self, file, unpack):
        again = submit(file, version=2)
        sealed(file)
        data = data_of(unpack(archive_of(file)))
        assert [path.name for path in (data / "portal").glob("ADAA-*")] == [f"{again.number}.pdf"]

    @pytest.mark.parametrize(
        "change",
        [
            lambda file: Assessment.objects.filter(pk=file.pk).update(
                state="final", final_at=file.approved_at
            ),
            lambda file: Assessment.objects.filter(pk=file.pk).update(figures_version=9),
            lambda file: attach(file, "C1-01"),
            lambda file: score_as(file, Stage.AUDIT),
            publish,
            lambda file: file.evidence.first().file.__class__.objects.update(scan_state=ScanState.INFECTED),
        ],
        ids=["state", "figures", "evidence", "score", "publication", "antivirus"],
    )
    def test_a_pack_that_no_longer_says_what_the_file_is_must_be_sealed_again(self, file, change):
        first = sealed(file)
        assert pack_row(file).sealed == first
        change(file)
        assert pack_row(file).sealed is None
        assert sealed(file) != first

    def test_sealing_twice_gives_the_same_pack(self, file):
        assert sealed(file) == sealed(file)

    def test_a_pack_taken_later_or_in_pieces_is_the_same_bytes(self, file):
        sealed(file)
        whole = archive_of(file)
        archive = open_archive([pack_row(file)], file_name="pack.zip")
        cuts = [0, 1, 500, len(whole) // 2, len(whole) - 30, len(whole)]
        pieces = [b"".join(archive.layout.iter_range(*ends)) for ends in pairwise(cuts)]
        assert b"".join(pieces) == whole
        assert archive.etag == open_archive([pack_row(file)], file_name="pack.zip").etag

    def test_the_etag_follows_the_content(self, file):
        sealed(file)
        before = open_archive([pack_row(file)], file_name="pack.zip").etag
        attach(file, "C1-01")
        sealed(file)
        assert open_archive([pack_row(file)], file_name="pack.zip").etag != before

    @pytest.mark.parametrize("count", [1, 4])
    def test_an_archive_costs_the_same_number_of_queries(self, count, django_assert_num_queries):
        for _number in range(count):
            sealed(file_in_audit())
        with django_assert_num_queries(4):
            open_archive(pack_rows(Assessment.objects.all()), file_name="pack.zip", listed=True)

    def test_opening_an_archive_reads_no_evidence(self, file, monkeypatch):
        sealed(file)
        row = pack_row(file)
        EvidenceItem.objects.first().file.content.storage.delete(
            EvidenceItem.objects.first().file.content.name
        )
        assert open_archive([row], file_name="pack.zip").layout.length > 0
