"""The workbook of a file: what it holds, what it would change once filled in, what it refuses."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from assessments.imports.answer_sheet import read_answer_sheet
from assessments.models import Answer
from assessments.services.answer_sheets.making import NOTED, answer_sheet
from assessments.services.answer_sheets.seal import NotAnAnswerSheet, OtherFile, OtherGrid, SheetChanged
from assessments.services.answer_sheets.taking import (
    NotChosen,
    SheetOvertaken,
    SheetRefused,
    plan_sheet,
    take_sheet,
)
from assessments.services.questionnaire import questionnaire_of
from communes.enums import Role
from config.toolbox.spreadsheets import SpreadsheetError
from records.models import Event
from tests.assessments.commune.pages import send_back
from tests.assessments.commune.workbooks import cell_of, cells_of, fill, filled, made, place_of, sent
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    GridFactory,
    answer,
)
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db

LATER = IN_ENTRY + timedelta(hours=2)


@pytest.fixture
def plan(assessment, agent):
    return lambda cells, of=None, by=None, at=LATER: plan_sheet(
        of or assessment, cells, actor=by or agent, at=at
    )


@pytest.fixture
def take(assessment, agent, plan):
    """Take cells in as the page does: the differences are planned, seen, then written."""

    def taking(cells, *, sheet=(), portal=(), seen=None):
        found = {row.cell.field: row.version for row in plan(cells).differences}
        return take_sheet(
            assessment,
            cells,
            seen=found if seen is None else seen,
            from_sheet=sheet,
            from_portal=portal,
            actor=agent,
            at=LATER,
        )

    return taking


def figures(file) -> dict[str, str]:
    return dict(Answer.objects.filter(assessment=file).values_list("field", "value"))


def faults(refusal) -> list[str]:
    return [str(error) for error in refusal.value.errors]


@pytest.mark.parametrize(("language", "right_to_left", "yes"), [("ar", True, "نعم"), ("fr", False, "Oui")])
def test_the_workbook_asks_every_figure_in_the_readers_language(assessment, language, right_to_left, yes):
    before = AssessmentFactory(
        cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
    )
    answer(before, {"capex_paid": "1234.50", "pac_report_published": True})
    answer(assessment, {"documents_published": 9})

    book = made(assessment, language)

    asked = [code for code, known in questionnaire_of(assessment).fields.items() if known.type != "evidence"]
    for code in asked:
        assert not cell_of(book, code).protection.locked
    sections = questionnaire_of(assessment).sections
    hidden = book["adaa"]
    assert len(book.worksheets) == len(sections) + 3
    assert hidden.sheet_state == "veryHidden"
    assert book.security.lockStructure
    for sheet in book.worksheets:
        assert bool(sheet.sheet_view.rightToLeft) is right_to_left
        assert sheet.protection.sheet
    sheet, row = place_of(book, "capex_paid")
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "A2"
    assert [sheet.cell(row, column).value for column in (6, 7, 8)] == [1234.5, None, None]
    assert sheet.cell(row, 4).protection.locked
    assert cell_of(book, "documents_published", 6).value == 9

    def rule(field):
        sheet, row = place_of(book, field)
        place = sheet.cell(row, 8).coordinate
        return next(found for found in sheet.data_validations.dataValidation if place in found.sqref)

    assert (rule("pac_report_published").type, yes in rule("pac_report_published").formula1) == ("list", True)
    assert (rule("capex_paid").type, rule("capex_paid").operator) == ("decimal", "greaterThanOrEqual")
    assert (rule("documents_published").type, rule("documents_published").formula1) == ("whole", "0")
    assert (rule("pbt_updated_on").type, rule("pbt_updated_on").operator) == ("date", "between")
    documents = book.worksheets[-2]
    assert documents.max_row == len(questionnaire_of(assessment).documents) + 1
    assert "GV-01" in [cell.value for cell in documents["B"]]


def test_a_workbook_sent_as_it_was_made_or_with_the_same_figures_changes_nothing(assessment, plan, take):
    answer(
        assessment,
        {"capex_paid": "20870000.00", "pac_report_published": True, "pbt_updated_on": "2025-06-30"},
    )
    assert cells_of(made(assessment), assessment) == []

    cells = filled(
        assessment,
        {"capex_paid": 20870000, "pac_report_published": "Oui", "pbt_updated_on": date(2025, 6, 30)},
    )

    found = plan(cells)
    assert (found.differences, found.unchanged) == ([], 3)
    take(cells)
    assert not Event.objects.filter(code="assessment.sheet_taken").exists()


def test_what_was_typed_is_shown_then_written_as_an_import(assessment, agent, plan, take):
    answer(assessment, {"sessions_held": 3})
    book = fill(
        made(assessment, "ar"),
        {
            "capex_paid": "20 870 000,00",
            "sessions_held": 4,
            "pac_report_published": "نعم",
            "pbt_updated_on": date(2025, 6, 30),
        },
        {"capex_paid": "=1+1 محضر"},
    )
    # A spreadsheet keeps a text that begins like a formula as it was typed.
    cell_of(book, "capex_paid", NOTED).data_type = "s"
    cells = cells_of(book, assessment)

    found = {row.cell.field: row for row in plan(cells).differences}
    assert (found["sessions_held"].before, found["sessions_held"].after) == ("3", "4")
    assert (found["capex_paid"].before, found["capex_paid"].note_after) == ("–", "=1+1 محضر")
    assert figures(assessment) == {"sessions_held": "3"}

    outcome = take(cells)

    assert len(outcome.changed) == 4
    assert figures(assessment) == {
        "capex_paid": "20870000.00",
        "sessions_held": "4",
        "pac_report_published": "true",
        "pbt_updated_on": "2025-06-30",
    }
    row = Answer.objects.get(field="capex_paid")
    assert (row.note, row.source, row.changed_by, row.version) == ("=1+1 محضر", "import", agent.user, 1)
    assert Event.objects.get(code="assessment.sheet_taken").data == {"count": 4, "kept": 0}
    # Back in a workbook, the text is a text still.
    place = cell_of(made(assessment), "capex_paid", 6)
    assert place.value == 20870000


def test_texts_of_the_portal_never_become_formulas(assessment, save):
    save({"capex_paid": "=HYPERLINK(1)"})
    commune = assessment.commune
    commune.name_fr = "@SUM(A1)"
    commune.save()

    book = made(assessment)

    refused = cell_of(book, "capex_paid", 6)
    assert (refused.data_type, "=HYPERLINK(1)" in refused.value) == ("s", True)
    title = book.worksheets[0]["A1"]
    assert (title.data_type, title.quotePrefix, title.value.startswith("@SUM")) == ("s", True, True)


def test_every_fault_is_told_with_its_sheet_and_row_and_nothing_is_written(assessment, plan):
    book = fill(
        made(assessment),
        {
            "capex_paid": "beaucoup",
            "documents_published": -1,
            "pbt_updated_on": "31/31/2025",
            "sessions_held": 4,
        },
        {"capex_appropriations": "only words", "sessions_held": "x" * 501},
    )

    with pytest.raises(SheetRefused) as refusal:
        plan(cells_of(book, assessment))

    told = "\n".join(faults(refusal)).translate(dict.fromkeys((0x2068, 0x2069)))
    for code in (
        "capex_paid",
        "documents_published",
        "pbt_updated_on",
        "capex_appropriations",
        "sessions_held",
    ):
        sheet, row = place_of(book, code)
        assert f"“{sheet.title}”, row {row}, " in told
    assert "“beaucoup” is not a number" in told
    assert "“-1” was read" in told
    assert "An explanation goes with a figure" in told
    assert len(refusal.value.errors) == 5
    assert figures(assessment) == {}


def test_what_is_typed_where_nothing_is_asked_is_not_passed_over(assessment):
    book = made(assessment)
    sheet = place_of(book, "capex_paid")[0]
    sheet.cell(sheet.max_row + 1, 8).value = 12

    with pytest.raises(SheetRefused) as refusal:
        cells_of(book, assessment)

    assert "Nothing is asked in this row" in faults(refusal)[0]


def test_a_figure_changed_on_the_portal_is_a_conflict_to_be_decided(assessment, save, plan, take):
    save({"sessions_held": "3", "capex_paid": "1"})
    book = fill(made(assessment), {"sessions_held": 4, "capex_paid": 2, "documents_published": 9})
    other = actor(Role.COMMUNE_MANAGER, commune=assessment.commune)
    save({"sessions_held": "5", "capex_paid": "2"}, by=other)
    cells = cells_of(book, assessment)

    found = plan(cells)
    (conflict,) = found.conflicts
    assert (conflict.before, conflict.after, conflict.answer.changed_by) == ("5", "4", other.user)
    # Both say 2 of capex_paid: nothing to decide.
    assert found.unchanged == 1

    with pytest.raises(NotChosen):
        take(cells)
    assert "documents_published" not in figures(assessment)

    take(cells, portal={"sessions_held"})
    assert (figures(assessment)["sessions_held"], figures(assessment)["documents_published"]) == ("5", "9")
    take(cells, sheet={"sessions_held"})
    assert figures(assessment)["sessions_held"] == "4"


def test_what_changes_between_the_preview_and_the_word_is_shown_anew(assessment, save, take):
    cells = filled(assessment, {"sessions_held": 4, "documents_published": 9})
    save({"sessions_held": "5"})

    with pytest.raises(SheetOvertaken):
        take(cells, seen={"sessions_held": 0, "documents_published": 0}, sheet={"sessions_held"})

    assert figures(assessment) == {"sessions_held": "5"}


def test_a_part_above_its_whole_is_refused_also_when_the_portals_whole_stays(assessment, save, take):
    save({"capex_appropriations": "100"})
    book = fill(made(assessment), {"capex_appropriations": 300, "capex_paid": 200})
    save({"capex_appropriations": "150"})
    cells = cells_of(book, assessment)

    with pytest.raises(SheetRefused) as refusal:
        take(cells, portal={"capex_appropriations"})

    assert len(refusal.value.errors) == 1
    assert figures(assessment) == {"capex_appropriations": "150.00"}


def test_only_the_lines_sent_back_may_change(client):
    file = AssessmentFactory(returned=True, answers={"sessions_held": 3, "capex_paid": "1"})
    line = questionnaire_of(file).lines_with("capex_paid")[0].code
    send_back(file, line)
    at = IN_REVIEW + timedelta(hours=1)
    writer = actor(Role.COMMUNE_AGENT, commune=file.commune)

    book = made(file, at=at)
    assert not cell_of(book, "capex_paid").protection.locked
    assert cell_of(book, "sessions_held").protection.locked
    sheet, row = place_of(book, "capex_paid")
    rules = [sheet.cell(number, 3).value or "" for number in range(2, row + 1)]
    assert any(f"Explain {line}." in rule for rule in rules)

    with pytest.raises(SheetRefused) as refusal:
        plan_sheet(file, cells_of(fill(book, {"sessions_held": 5}), file), actor=writer, at=at)
    assert "Only the lines that the reviewer sent back" in faults(refusal)[0]
    cells = filled(file, {"capex_paid": 2}, at=at)
    assert [row.after for row in plan_sheet(file, cells, actor=writer, at=at).differences] == ["2,00"]


def test_a_closed_file_and_a_stranger_are_refused(assessment, agent, plan):
    cells = filled(assessment, {"sessions_held": 4})

    with pytest.raises(Exception, match="deadline"):
        answer_sheet(assessment, language="fr", at=AFTER_DEADLINE)
    with pytest.raises(Exception, match="deadline"):
        plan(cells, at=AFTER_DEADLINE)
    with pytest.raises(Exception, match="role"):
        plan(cells, by=actor(Role.COMMUNE_AGENT, commune=CommuneFactory()))


def test_the_workbook_of_another_commune_year_or_grid_is_refused_in_a_sentence(assessment):
    last = AssessmentFactory(cycle=CycleFactory(assessed_year=2024), commune=assessment.commune)
    neighbour = AssessmentFactory(cycle=assessment.cycle)
    for other in (last, neighbour):
        with pytest.raises(OtherFile) as refusal:
            cells_of(made(assessment), other)
        assert assessment.commune.code in refusal.value.message
    book = made(assessment)
    assessment.cycle.grid = GridFactory(additional=True)
    with pytest.raises(OtherGrid):
        cells_of(book, assessment)


def test_a_workbook_tampered_with_is_refused(assessment):
    def hidden_cell(book):
        row = next(row for row in book["adaa"].iter_rows() if row[1].value == "capex_paid")
        row[4].value = "7"

    def other_file(book):
        book["adaa"]["B1"].value = "999"

    def keys_swapped(book):
        sheet, row = place_of(book, "capex_paid")
        sheet.cell(row, 1).value = "capex_appropriations"

    def row_inserted(book):
        sheet, row = place_of(book, "capex_paid")
        sheet.insert_rows(row)

    def sheet_gone(book):
        book.remove(place_of(book, "capex_paid")[0])

    def seal_gone(book):
        book["adaa"].delete_rows(book["adaa"].max_row)

    content = answer_sheet(assessment, language="fr", at=IN_ENTRY)
    for tamper in (hidden_cell, other_file, keys_swapped, row_inserted, sheet_gone, seal_gone):
        book = load_workbook(BytesIO(content))
        tamper(book)
        with pytest.raises(SheetChanged):
            cells_of(book, assessment)
    book = made(assessment)
    book.remove(book["adaa"])
    with pytest.raises(NotAnAnswerSheet):
        cells_of(book, assessment)


def test_what_is_no_workbook_or_too_long_a_one_is_refused(assessment):
    long = made(assessment)
    long.worksheets[1].cell(2000, 8).value = 1
    for upload in (
        SimpleUploadedFile("a.csv", b"commune_code,field,value\n"),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04 and nothing more"),
        sent(long),
    ):
        with pytest.raises(SpreadsheetError):
            read_answer_sheet(upload, of=assessment)


def test_the_workbook_costs_the_same_whatever_the_file_holds(assessment, django_assert_max_num_queries):
    AssessmentFactory(
        cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True, answers=True
    )
    with django_assert_max_num_queries(12) as few:
        answer_sheet(assessment, language="ar", at=IN_ENTRY)
    answer(assessment, {"documents_published": 9, "sessions_held": 4, "capex_paid": "1"})
    with django_assert_max_num_queries(len(few)):
        answer_sheet(assessment, language="ar", at=IN_ENTRY)
