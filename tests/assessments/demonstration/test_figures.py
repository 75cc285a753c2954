"""Made-up figures: whole, possible, the same for the same seed."""

import pytest

from assessments.demonstration.figures import figures, profile
from assessments.scoring import impossible, load_grid, parse_answers
from config.toolbox.tiny_pdf import tiny_pdf
from tests.factories.assessments import grid_document

CODES = [f"{region:02d}.511.01.{number:02d}" for region in (1, 9) for number in range(1, 11)]


def figures_of(code: str, year: int = 2025, *, population: int = 60_000, large: bool = False) -> dict:
    return figures(profile(code, population, seed=1), year, first_year=2022, seed=1, large=large)


@pytest.mark.parametrize("population", [277, 60_000, 3_215_935])
def test_figures_answer_the_whole_grid_and_are_possible(population):
    grid = load_grid(grid_document())
    asked = {code for code, field in grid.fields.items() if field.type != "evidence"}

    for code in CODES:
        texts = figures_of(code, population=population)
        given = {field: _typed(text) for field, text in texts.items()}
        assert impossible(grid, parse_answers(grid, given, assessed_year=2025)) == []
        assert set(texts) == asked


def _typed(text: str) -> str | bool:
    return text == "true" if text in {"true", "false"} else text


def test_a_large_commune_answers_the_additional_grid():
    grid = load_grid(grid_document("papc-gc"))

    assert set(grid.fields) <= set(figures_of(CODES[0], large=True))


def test_the_same_seed_gives_the_same_figures_and_another_commune_gives_others():
    assert figures_of(CODES[0]) == figures_of(CODES[0])
    assert figures_of(CODES[0]) != figures_of(CODES[1])


def test_last_years_revenue_is_the_one_declared_last_year():
    now, before = figures_of(CODES[0], 2025), figures_of(CODES[0], 2024)

    assert now["own_revenue_previous"] == before["own_revenue"]


def test_evidence_is_a_pdf_that_says_what_it_is(tmp_path):
    from pypdf import PdfReader

    path = tmp_path / "tiny.pdf"
    path.write_bytes(tiny_pdf(["ADAA - DEMONSTRATION", "Document (C1-02)"]))

    text = PdfReader(path).pages[0].extract_text()
    assert "DEMONSTRATION" in text
    assert "Document (C1-02)" in text
