import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from config.toolbox.spreadsheets import (
    Column,
    Heading,
    Sheet,
    SpreadsheetError,
    limits,
    read_rows,
    reading,
    write_csv,
    write_workbook,
)
from config.toolbox.spreadsheets.writing import escape_formula

COLUMNS = [
    Column("commune_code", ["رمز الجماعة", "Code de la commune"]),
    Column("value", ["القيمة", "Valeur"]),
    Column("note", ["Remarque"], required=False),
]
ODS_CONTENT = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet>
<table:table table:name="a">{rows}</table:table>
</office:spreadsheet></office:body>
</office:document-content>"""
ODS_MANIFEST = """<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
TEXT_CELL = '<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def upload(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def text_file(text, name="answers.csv", encoding="utf-8"):
    return upload(text.encode(encoding), name)


def xlsx(*rows, hidden_first=False, far_cell=None):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    if hidden_first:
        sheet.append(["hidden"])
        sheet.sheet_state = "hidden"
        sheet = workbook.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    if far_cell:
        sheet[far_cell] = "x"
    content = io.BytesIO()
    workbook.save(content)
    return upload(content.getvalue(), "answers.xlsx")


def ods(rows):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        archive.writestr("content.xml", ODS_CONTENT.format(rows=rows))
    return upload(content.getvalue(), "answers.ods")


def ods_row(*texts, row_more="", cell_more=""):
    cells = "".join(TEXT_CELL.format(text=text, more=cell_more) for text in texts)
    return f"<table:table-row{row_more}>{cells}</table:table-row>"


def read(file, **options):
    return [(row.number, *row.values.values()) for row in read_rows(file, columns=COLUMNS, **options)]


def test_a_text_table_keeps_row_numbers_and_skips_blank_rows():
    table = "commune_code,value\n01.511.05.19,12\n,\n01.511.05.21, «نص» \n"
    assert read(text_file(table)) == [(2, "01.511.05.19", "12", None), (4, "01.511.05.21", "«نص»", None)]


def test_a_value_cut_by_its_own_comma_is_not_read_short():
    with pytest.raises(SpreadsheetError, match="Row 3 has more cells"):
        read(text_file("commune_code,value\n01.511.05.19,12\n01.511.05.21,20,50\n"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiters_of_every_country_are_found(delimiter):
    assert read(
        text_file(delimiter.join(["Valeur", "code  de la COMMUNE"]) + "\n" + delimiter.join("12"))
    ) == [(2, "2", "1", None)]


def test_the_mark_that_excel_puts_first_is_no_part_of_a_heading():
    assert read(text_file("رمز الجماعة;القيمة\n1;2\n", encoding="utf-8-sig")) == [(2, "1", "2", None)]


def test_a_workbook_keeps_the_types_of_its_cells():
    rows = read(
        xlsx(
            ["commune_code", "value", "Remarque"],
            ["01.511.05.19", 20870000, date(2026, 4, 15)],
            ["01.511.05.21", 0.1 + 0.2, None],
            [None, None, None],
            ["01.511.05.23", 1.234, True],
            ["01.511.05.25", 123456789012345, datetime(2026, 4, 15, 23, 59)],  # noqa: DTZ001
        )
    )
    assert rows == [
        (2, "01.511.05.19", Decimal(20870000), date(2026, 4, 15)),
        (3, "01.511.05.21", Decimal("0.3"), None),
        (5, "01.511.05.23", Decimal("1.234"), True),
        (6, "01.511.05.25", Decimal(123456789012345), datetime(2026, 4, 15, 23, 59)),  # noqa: DTZ001
    ]
    assert str(rows[0][2]) == "20870000"


def test_the_first_visible_sheet_is_read():
    assert read(xlsx(["commune_code", "value"], ["1", "2"], hidden_first=True)) == [(2, "1", "2", None)]


def test_a_libreoffice_table_is_read():
    trailing = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    table = ods(ods_row("commune_code", "value") + ods_row("1", "محضر") + trailing)
    assert read(table) == [(2, "1", "محضر", None)]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("commune_code,note\n1,2\n", "missing: value. The file has: commune_code, note"),
        ("commune_code,value,Population\n", "not known: Population. Expected: commune_code, value, note"),
        ("commune_code,value,Valeur\n", "“value” stands twice"),
        ("", "first row must hold the headings of the columns: commune_code, value, note"),
        ('commune_code,value\n"1,2\n', "cannot be read as a table"),
    ],
)
def test_headings_that_do_not_fit_are_named(table, words):
    with pytest.raises(SpreadsheetError) as refusal:
        read(text_file(table))
    assert words in refusal.value.message


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(b"PK\x03\x04 and nothing more", "a.xlsx"), "cannot be read as a table"),
        (upload(b"%PDF-1.7", "a.pdf"), "cannot be read as a table"),
        (upload(b"commune_code\x00", "a.csv"), "cannot be read as a table"),
        (upload(b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xls"), "old format"),
        (upload("commune_code,value\n1,é\n".encode("cp1252"), "a.csv"), "not in UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(file, words):
    with pytest.raises(SpreadsheetError) as refusal:
        read(file)
    assert words in refusal.value.message


def repeated_rows():
    return ods(
        ods_row("commune_code", "value")
        + ods_row(
            "1",
            row_more=' table:number-rows-repeated="100000"',
            cell_more=' table:number-columns-repeated="1000"',
        )
    )


def damaged():
    content = bytearray(xlsx(["commune_code", "value"], ["1", "2"]).getvalue())
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place] ^= 0xFF
    return upload(bytes(content), "a.xlsx")


def swollen():
    """Give an archive whose part unpacks to much more than it announces."""
    file = xlsx(["commune_code", "value"])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(10**6))
    content = file.getvalue().replace((10**6).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    return upload(content, "a.xlsx")


def with_entities():
    file = xlsx(["commune_code", "value"])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return file


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: xlsx(["commune_code", "value"], far_cell="XFD1048576"), "too large"),
        (lambda: xlsx(["commune_code", "value"], far_cell="IV2"), "too large"),
        (repeated_rows, "too large"),
        (damaged, "cannot be read"),
        (swollen, "cannot be read"),
        (with_entities, "cannot be read"),
    ],
    ids=["last corner", "too many columns", "repeated", "damaged", "swollen", "entities"],
)
def test_a_file_made_to_exhaust_the_reader_is_refused_before_it_is_opened(file, words, monkeypatch):
    monkeypatch.setattr(reading.CalamineWorkbook, "from_filelike", pytest.fail, raising=False)
    with pytest.raises(SpreadsheetError) as refusal:
        read(file())
    assert words in refusal.value.message


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(SpreadsheetError, match="too large"):
        read(xlsx(["commune_code", "value"]))


def test_too_many_rows_and_too_many_bytes_are_refused(monkeypatch):
    table = "commune_code,value\n" + "1,2\n" * 4
    assert len(read(text_file(table), max_rows=4)) == 4
    for file in (text_file(table), xlsx(["commune_code", "value"], *[["1", "2"]] * 4)):
        with pytest.raises(SpreadsheetError, match="at most 3 rows"):
            read(file, max_rows=3)
    monkeypatch.setattr(reading, "MAX_UPLOAD_BYTES", 10)
    with pytest.raises(SpreadsheetError, match="too large"):
        read(text_file(table))


def workbook_of(language="ar", rows=()):
    headings = [Heading("الجماعة"), Heading("Montant", 20, "#,##0.00")]
    content = write_workbook([Sheet("لائحة: [1]", headings, rows)], language=language)
    return openpyxl.load_workbook(io.BytesIO(content))["لائحة   1 "]


def test_a_sheet_runs_from_right_to_left_in_arabic_only():
    assert workbook_of("ar").sheet_view.rightToLeft
    assert not workbook_of("fr").sheet_view.rightToLeft


def test_what_is_written_is_read_back():
    at = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)
    rows = [
        ["=1+1", Decimal("20870000.10")],
        ["سلا\x07", None],
        ["x", date(2026, 4, 15)],
        ["y", at],
        ["z", True],
    ]
    sheet = workbook_of(rows=rows)
    assert [cell.value for cell in sheet["A"]] == ["الجماعة", "=1+1", "سلا", "x", "y", "z"]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert [cell.value for cell in sheet["B"]][1:3] == [20870000.1, None]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["B5"].value == datetime(2026, 10, 15, 9, 30)  # noqa: DTZ001
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B6"


def test_the_same_rows_give_the_same_bytes():
    sheets = [Sheet("a", [Heading("b")], [["c"]])]
    first = write_workbook(sheets, language="fr")
    assert first == write_workbook(sheets, language="fr")
    assert first != write_workbook(sheets, language="fr", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|calc", "'-cmd|calc"),
        ("+212 600", "+212 600"),
        ("-5,00", "-5,00"),
        ("\t=1", "'\t=1"),
        ("أداء", "أداء"),
        ("", ""),
    ],
)
def test_a_text_is_never_a_formula(text, safe):
    assert escape_formula(text) == safe


def test_a_text_table_is_written_for_excel():
    at = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)
    content = write_csv(["ا", "b"], [["=1", Decimal("1.50")], [at, date(2026, 1, 1)], [True, None]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["ا", "b"],
        ["'=1", "1.50"],
        ["2026-10-15T09:30:00+00:00", "2026-01-01"],
        ["true", ""],
    ]
