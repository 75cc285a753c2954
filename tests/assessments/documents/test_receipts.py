import io
from datetime import UTC, datetime

import pypdf
import pytest

from assessments.models import Submission
from assessments.services.receipts import receipt_paper
from config.toolbox.canonical import digest
from config.toolbox.pdf import render_pdf
from records.services.papers import STYLE
from tests.factories.assessments import AssessmentFactory, attach, stored_pdf
from tests.factories.packs import OCTOBER, submit

pytestmark = pytest.mark.django_db
# 15 April 2026, 23:59 in Casablanca, which was then an hour ahead of UTC.
LAST_MINUTE = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)


@pytest.fixture
def submission():
    file = AssessmentFactory(submitted=True, commune__name_ar="تيزنيت", commune__name_fr="Tiznit")
    attach(file, "C2-04", file=stored_pdf(OCTOBER, b"october"))
    return submit(file, at=LAST_MINUTE)


def test_a_receipt_is_in_both_languages_with_all_that_was_received(submission):
    paper = receipt_paper(submission)
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(paper.html(), style=STYLE)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        submission.number,
        "Tiznit",
        "تيزنيت",
        "2026-04-15 23:59:00 UTC+01:00",
        "C2-04",
        "octobre.PDF",
    ):
        assert words in text, words
    assert "Procès-verbal de la session" in text
    assert "محضر الدورة" in text
    bare = text.replace(" ", "")
    assert submission.digest in bare
    assert submission.evidence[0]["sha256"] in bare
    html = paper.html()
    assert html.count('lang="fr"') > 10
    assert html.count('lang="ar"') > 10


def test_the_digest_is_that_of_what_was_sent(submission):
    assert receipt_paper(submission).data["digest"] == digest(submission.content)


def test_the_offset_follows_the_clock_of_casablanca():
    later = submit(AssessmentFactory(submitted=True), at=datetime(2026, 10, 1, 12, 0, tzinfo=UTC))
    assert receipt_paper(later).data["submitted_at"] == "2026-10-01 12:00:00 UTC+00:00"


def test_a_late_submission_says_so(submission):
    def deadline(late):
        Submission.objects.filter(pk=submission.pk).update(is_late=late)
        html = receipt_paper(Submission.objects.get(pk=submission.pk)).html()
        return [
            words in html for words in ("Late, under an extension", "Hors délai", "In time", "Dans le délai")
        ]

    assert any(deadline(True)[:2])
    assert not any(deadline(True)[2:])
    assert any(deadline(False)[2:])
    assert not any(deadline(False)[:2])


def test_a_submission_without_a_file_is_received_too():
    paper = receipt_paper(submit(AssessmentFactory(submitted=True)))
    assert paper.data["evidence"] == []
    assert 'colspan="5"' in paper.html()


def test_each_submission_has_its_own_receipt(submission):
    again = submit(submission.assessment, version=2)
    assert receipt_paper(again).digest != receipt_paper(submission).digest
    assert receipt_paper(again).file_name == f"{again.number}.pdf"
