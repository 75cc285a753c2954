"""A file's type is what its content says, and nothing that runs when opened is kept."""

import io
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from records.services import file_types
from records.services.file_types import FileLimits, FileRefused, identify, may_be_shown

LIMITS = FileLimits(max_bytes=2_000_000, max_pixels=1_000_000)
MAIN_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def a_writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def a_pdf() -> bytes:
    return written(a_writer())


def a_picture(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 80).save(buffer, kind)
    return buffer.getvalue()


def a_docx(main_part: str = MAIN_PART, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main_part}"/></Types>',
        )
        for name, content in more.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def an_xlsx() -> bytes:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def refusal(content: bytes, name: str, limits: FileLimits = LIMITS) -> str:
    with pytest.raises(FileRefused) as caught:
        identify(ContentFile(content), name=name, limits=limits)
    assert "%" not in caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "content", "content_type", "shown"),
    [
        ("محضر دورة فبراير.pdf", a_pdf(), "application/pdf", True),
        ("PV n°3 d'octobre.PDF", a_pdf(), "application/pdf", True),
        ("plan.png", a_picture(), "image/png", True),
        ("photo.JPG", a_picture("JPEG"), "image/jpeg", True),
        ("photo.jpeg", a_picture("JPEG"), "image/jpeg", True),
        (
            "note.docx",
            a_docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            False,
        ),
        (
            "tableau.xlsx",
            an_xlsx(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            False,
        ),
    ],
)
def test_accepted_types(name, content, content_type, shown):
    found = identify(ContentFile(content), name=name, limits=LIMITS)

    assert found.content_type == content_type
    assert may_be_shown(content_type) is shown


def test_the_file_is_given_back_at_its_start():
    content = ContentFile(a_pdf())

    identify(content, name="a.pdf", limits=LIMITS)

    assert content.read(5) == b"%PDF-"


def test_a_pdf_may_begin_after_a_mark_and_blank_lines():
    identify(ContentFile(b"\xef\xbb\xbf\r\n" + a_pdf()), name="a.pdf", limits=LIMITS)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (a_pdf(), "a.exe", "type_not_accepted"),
        (a_pdf(), "sans_extension", "type_not_accepted"),
        (b"<svg/>", "a.svg", "type_not_accepted"),
        (b"<html>%PDF-</html>", "a.pdf", "content_is_other"),
        (a_picture(), "a.pdf", "content_is_other"),
        (a_picture(), "a.jpg", "content_is_other"),
        (a_pdf(), "a.png", "content_is_other"),
        (a_pdf(), "a.docx", "content_is_other"),
        (an_xlsx(), "a.docx", "content_is_other"),
        (a_docx("text/plain"), "a.docx", "content_is_other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "protected"),
        (b"%PDF-1.7\nnothing more", "a.pdf", "damaged"),
        (a_pdf()[:200], "a.pdf", "damaged"),
        (a_picture(size=(300, 300))[:-2000], "a.png", "damaged"),
        (a_picture("JPEG", (300, 300))[:-2000], "a.jpg", "damaged"),
        (a_docx(**{"word/vbaProject.bin": b"macro"}), "a.docx", "active_content"),
    ],
)
def test_refused(content, name, code):
    assert refusal(content, name) == code


def test_a_hostile_content_types_part_is_refused():
    bomb = (
        '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<Types xmlns="x"><Override ContentType="&b;"/></Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", bomb)

    assert refusal(buffer.getvalue(), "a.docx") == "damaged"


def test_size_limit_is_of_bytes_and_included():
    content = a_pdf()

    identify(ContentFile(content), name="a.pdf", limits=FileLimits(len(content), 1))

    assert refusal(content, "a.pdf", FileLimits(len(content) - 1, 1)) == "too_large"


def test_picture_limit_is_of_pixels_and_included():
    identify(ContentFile(a_picture()), name="a.png", limits=FileLimits(10_000, 200))

    assert refusal(a_picture(), "a.png", FileLimits(10_000, 199)) == "picture_too_large"


def test_a_picture_beyond_what_the_library_opens_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50)

    assert refusal(a_picture(), "a.png") == "picture_too_large"


def test_too_many_parts(monkeypatch):
    monkeypatch.setattr(file_types, "MAX_PDF_OBJECTS", 2)
    monkeypatch.setattr(file_types, "MAX_ARCHIVE_ENTRIES", 1)

    assert refusal(a_pdf(), "a.pdf") == "too_many_parts"
    assert refusal(a_docx(**{"word/document.xml": b"x"}), "a.docx") == "too_many_parts"


def test_an_archive_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr(file_types, "MAX_UNPACKED_BYTES", 10_000)

    assert refusal(a_docx(**{"word/document.xml": b"0" * 10_000}), "a.docx") == "too_many_parts"


def test_a_pdf_that_nobody_can_open_is_refused():
    writer = a_writer()
    writer.encrypt("a password", algorithm="AES-256")

    assert refusal(written(writer), "a.pdf") == "protected"


def test_a_pdf_that_only_forbids_changes_is_accepted():
    writer = a_writer()
    writer.encrypt("", owner_password="owner", algorithm="AES-256")

    identify(ContentFile(written(writer)), name="a.pdf", limits=LIMITS)


def an_action(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def pdf_with_script() -> bytes:
    writer = a_writer()
    scripts = an_action(
        Names=ArrayObject([TextStringObject("x"), an_action(S=NameObject("/URI"), URI=TextStringObject("x"))])
    )
    writer.root_object[NameObject("/Names")] = an_action(JavaScript=scripts)
    return written(writer)


def pdf_with_open_action(action: DictionaryObject) -> bytes:
    writer = a_writer()
    writer.root_object[NameObject("/OpenAction")] = action
    return written(writer)


def pdf_with_link(action: DictionaryObject) -> bytes:
    writer = a_writer()
    link = an_action(
        Type=NameObject("/Annot"),
        Subtype=NameObject("/Link"),
        Rect=ArrayObject([NumberObject(0)] * 4),
        A=action,
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    return written(writer)


def pdf_with_form() -> bytes:
    writer = a_writer()
    writer.root_object[NameObject("/AcroForm")] = an_action(XFA=StreamObject())
    return written(writer)


def pdf_with_script_in_a_compressed_part() -> bytes:
    """The action stands in an object stream, where a search through the bytes does not see it."""
    buffer = io.BytesIO()
    buffer.write(b"%PDF-1.5\n")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
    ]
    offsets, body = [], b""
    for part in parts:
        offsets.append(len(body))
        body += part + b" "
    head = b" ".join(b"%d %d" % (number + 1, offset) for number, offset in enumerate(offsets)) + b" "
    stream = zlib.compress(head + body)
    at_stream = buffer.tell()
    buffer.write(
        b"5 0 obj\n<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n"
        % (len(head), len(stream))
    )
    buffer.write(stream + b"\nendstream\nendobj\n")
    at_table = buffer.tell()
    rows = [(0, 0, 255)] + [(2, 5, index) for index in range(4)] + [(1, at_stream, 0), (1, at_table, 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4) + bytes([last]) for kind, place, last in rows)
    buffer.write(
        b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at_table
    )
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pdf_with_script(),
        pdf_with_open_action(an_action(S=NameObject("/JavaScript"), JS=TextStringObject("x"))),
        pdf_with_open_action(an_action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))),
        pdf_with_link(an_action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))),
        pdf_with_link(an_action(S=NameObject("/SubmitForm"), F=TextStringObject("https://example.org"))),
        pdf_with_form(),
        pdf_with_script_in_a_compressed_part(),
    ],
    ids=["names", "open script", "open launch", "link launch", "link submit", "xfa", "compressed"],
)
def test_a_pdf_that_runs_something_is_refused(content):
    assert refusal(content, "a.pdf") == "active_content"


def test_a_link_to_a_page_is_not_a_script():
    content = pdf_with_link(an_action(S=NameObject("/URI"), URI=TextStringObject("https://example.org")))

    identify(ContentFile(content), name="a.pdf", limits=LIMITS)
