import io
from decimal import Decimal

import pypdf
import pytest

from assessments.enums import Stage, State
from assessments.models import Assessment
from assessments.services.score_cards import card_paper, cards_of
from config.toolbox.pdf import render_pdf
from records.services.papers import STYLE
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.packs import file_in_audit, publish, score_as

pytestmark = pytest.mark.django_db


def card(file, language="fr"):
    return card_paper(cards_of([Assessment.objects.with_commune().get(pk=file.pk)])[0], language)


def pages(paper):
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(paper.html(), style=STYLE)))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def published():
    file = file_in_audit(published=True, commune__name_ar="تيزنيت", commune__name_fr="Tiznit")
    publish(file)
    return file


def test_a_card_says_who_what_and_why_on_two_or_three_pages(published):
    paper = card(published)
    reader, texts = pages(paper)
    text = " ".join(texts)
    assert 2 <= len(reader.pages) <= 3
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert published.commune.name_fr in reader.metadata.title
    for words in (
        published.commune.name_fr,
        published.commune.province.name_fr,
        "71,24",
        "30 juin 2025",
        "Taux d",
        "13,31 / 20",
        "2,81 / 5",
        "62,50",
        "entre le plancher 40",
        "papc 2025.1",
    ):
        assert words in text, words
    assert paper.data["digest"] in text.replace(" ", "")


def test_every_line_and_condition_is_there_with_its_points(published):
    grid = card(published).data["grids"][0]
    lines = [line for axis in grid["axes"] for line in axis["lines"]]
    assert len(lines) == 24
    assert sum(line["points"] for line in lines) == Decimal("71.24")
    assert all(line["reason"] for line in lines)
    assert [condition["result"] for condition in grid["conditions"]] == ["met"] * 5


def test_the_arabic_card_reads_from_right_to_left_with_numbers_isolated(published):
    paper = card(published, "ar")
    html = paper.html()
    reader, texts = pages(paper)
    assert 2 <= len(reader.pages) <= 3
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr" class="nowrap">13,31 / 20</bdi>' in html
    assert '<bdi dir="ltr">62,5\u00a0%</bdi>' in html
    assert "\u2066" not in html
    assert published.commune.name_ar in texts[0]
    assert "الحكامة والشفافية والمساءلة" in " ".join(texts)


def test_a_published_card_leads_to_its_verification(published):
    publication = card(published).data["publication"]
    assert publication["url"].endswith(f"/fr/verify/{published.published_results.get().verification_code}/")
    assert publication["code"].replace("-", "") == published.published_results.get().verification_code
    assert card(published).html().count('class="qr"') == 1


def test_an_approved_card_says_that_it_is_not_published():
    paper = card(file_in_audit(approved=True))
    assert paper.data["publication"] is None
    assert paper.data["digest"] == "a" * 64
    html = paper.html()
    assert 'class="qr"' not in html
    assert "Not published yet" in html or "Pas encore" in html


@pytest.mark.parametrize(
    "situation", ["submitted", "in_review", "returned", "reviewed", "not_submitted"], ids=lambda name: name
)
def test_nothing_of_a_review_in_progress_is_on_a_card(situation):
    file = AssessmentFactory(**{situation: True})
    score_as(file, Stage.REVIEW)
    assert cards_of([Assessment.objects.with_commune().get(pk=file.pk)]) == []


def test_a_file_without_a_verified_score_has_no_card():
    file = AssessmentFactory(approved=True)
    score_as(file, Stage.DECLARED)
    assert cards_of([Assessment.objects.with_commune().get(pk=file.pk)]) == []


def test_the_latest_version_of_a_publication_is_what_the_card_repeats(published):
    publish(published, total=Decimal("64.00"), version=2)
    assert card(published).data["publication"]["version"] == 2
    assert card(published).version == 2


def test_earlier_years_stand_on_the_card_latest_first(published):
    for year, total in ((2022, "50.00"), (2024, "66.10"), (2026, "80.00")):
        past = AssessmentFactory(
            published=True, commune=published.commune, cycle=CycleFactory(assessed_year=year)
        )
        publish(past, total=Decimal(total))
    other = file_in_audit(published=True, cycle=CycleFactory(assessed_year=2023))
    publish(other)
    history = card(published).data["history"]
    assert [(row["year"], row["total"]) for row in history] == [
        (2024, Decimal("66.10")),
        (2022, Decimal("50.00")),
    ]


def test_demonstration_data_is_marked_on_every_page(published):
    assert "running-mark" not in card(published).html()
    published.cycle.is_demonstration = True
    published.cycle.save()
    paper = card(published)
    assert '<div class="running-mark">' in paper.html()
    _reader, texts = pages(paper)
    mark = "Données de démonstration" if "Données de démonstration" in texts[0] else "Demonstration data"
    assert all(mark in text for text in texts)


def test_a_large_commune_has_both_totals_never_added():
    file = file_in_audit(large=True, state=State.IN_AUDIT)
    grids = card(file).data["grids"]
    assert [grid["version"] for grid in grids] == ["papc 2025.1", "papc-gc 2025.1"]
    assert grids[0]["total"] == Decimal("71.24")
    assert grids[1]["eligible"] is None
    assert len([line for axis in grids[1]["axes"] for line in axis["lines"]]) == 8


@pytest.mark.parametrize("count", [1, 4])
def test_cards_cost_the_same_number_of_queries(count, django_assert_num_queries):
    for _number in range(count):
        publish(file_in_audit(published=True))
    files = list(Assessment.objects.with_commune())
    cards_of(files)
    with django_assert_num_queries(2):
        assert len(cards_of(files)) == count


def test_the_digest_of_a_card_follows_what_it_says(published):
    before = card(published)
    assert card(published).digest == before.digest
    assert card(published, "ar").digest != before.digest
    published.commune.name_fr = "Autre nom"
    published.commune.save()
    assert card(published).digest != before.digest
