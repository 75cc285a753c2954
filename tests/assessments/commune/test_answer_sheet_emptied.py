"""A figure on the portal is taken back by a workbook, by its word and by nothing else."""

import pytest

from assessments.imports.answer_sheet import plain_cells, sealed_cells
from assessments.models import Answer
from assessments.services.answer_sheets.making import EMPTIED, emptying_words
from assessments.services.answer_sheets.taking import SheetRefused, plan_sheet, take_sheet
from tests.assessments.commune.workbooks import cell_of, cells_of, fill, made, place_of
from tests.factories.assessments import IN_ENTRY, answer

pytestmark = pytest.mark.django_db


def test_a_figure_is_taken_back_by_the_word_of_the_list_and_by_nothing_else(assessment, agent):
    answer(assessment, {"sessions_held": 3, "documents_published": 9, "capex_paid": "1.00"})
    Answer.objects.filter(field="sessions_held").update(refused_text="many", refused_code="not_a_number")
    book = made(assessment, "ar")
    sheet, row = place_of(book, "sessions_held")
    assert sheet.cell(row, EMPTIED + 1).protection.locked is False
    # Nothing is there to be taken back.
    assert cell_of(book, "pac_report_published", EMPTIED).protection.locked

    words = emptying_words()
    cell_of(book, "sessions_held", EMPTIED).value = words["ar"]
    cell_of(book, "documents_published", EMPTIED).value = words["fr"]
    cells = cells_of(book, assessment)

    def plan(cells):
        return plan_sheet(assessment, cells, actor=agent, at=IN_ENTRY)

    found = {row.cell.field: (row.before, row.after) for row in plan(cells).differences}
    emptied = "Emptied: not answered"
    assert found == {"sessions_held": ("many", emptied), "documents_published": ("9", emptied)}
    sealed = sealed_cells(plain_cells(assessment, [(cell, 1) for cell in cells]))[0]
    seen = {row.cell.field: row.version for row in plan(sealed).differences}
    chosen = {"seen": seen, "from_sheet": (), "from_portal": ()}
    assert len(take_sheet(assessment, sealed, **chosen, actor=agent, at=IN_ENTRY).changed) == 2
    assert dict(Answer.objects.values_list("field", "value")) == {
        "sessions_held": "",
        "documents_published": "",
        "capex_paid": "1.00",
    }
    # Once more it changes nothing.
    assert plan(cells).differences == []

    wrong = fill(made(assessment), {"capex_paid": 2})
    for text, fault in ((words["fr"], "choose one of the two"), ("oui", "Choose the word of the list")):
        cell_of(wrong, "capex_paid", EMPTIED).value = text
        with pytest.raises(SheetRefused) as refusal:
            plan(cells_of(wrong, assessment))
        assert fault in str(refusal.value)
    fill(wrong, {"capex_paid": None}, {"capex_paid": "Why."})
    cell_of(wrong, "capex_paid", EMPTIED).value = words["fr"]
    with pytest.raises(SheetRefused) as refusal:
        plan(cells_of(wrong, assessment))
    assert "this one is taken back" in str(refusal.value)
