import io
import subprocess
import sys

import pypdf
import pytest

from config.toolbox import pdf
from config.toolbox.pdf import PdfError, render_pdf

STYLE = "css/pdf.css"
PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><title>بطاقة النتائج</title></head><body>
<h1>جماعة تيزنيت، دورة 2025</h1>
<p>النقطة <bdi dir="ltr">43,32 / 100</bdi> والمبلغ <bdi dir="ltr">20 870 000,00</bdi> درهم</p>
<p lang="fr" dir="ltr">Évaluation : l’œuvre de la commune, n° 3</p>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="20">
<title>رسم</title><path d="M0 0h9"/></svg>
</body></html>"""


@pytest.fixture(scope="module")
def document():
    return pypdf.PdfReader(io.BytesIO(render_pdf(PAGE, style=STYLE)))


def test_text_can_be_taken_out_in_reading_order(document):
    text = document.pages[0].extract_text()
    for words in (
        "جماعة تيزنيت، دورة",
        "43,32 / 100",
        "20 870 000,00",
        "Évaluation : l’œuvre de la commune, n° 3",
    ):
        assert words in text


def test_the_document_is_tagged_and_says_its_language_and_title(document):
    catalogue = document.trailer["/Root"]
    assert document.metadata.title == "بطاقة النتائج"
    assert catalogue["/Lang"] == "ar"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()
    assert "/StructTreeRoot" in catalogue


def test_only_the_fonts_of_the_portal_are_used_and_all_are_embedded(document):
    fonts = document.pages[0]["/Resources"]["/Font"].values()
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert descendants
    for font in descendants:
        assert "Plex" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/logo.png",
        "file:///etc/hostname",
        "css/../../manage.py",
        "data:image/png;base64,AAAA",
        "img/does-not-exist.svg",
    ],
)
def test_nothing_outside_the_static_folder_is_read(address):
    page = PAGE.replace("<h1>", f'<img src="{address}" alt="logo"><h1>')
    with pytest.raises(PdfError, match="static folder"):
        render_pdf(page, style=STYLE)


def test_a_document_must_have_a_title_and_a_language():
    with pytest.raises(PdfError, match="language"):
        render_pdf(PAGE.replace(' lang="ar"', ""), style=STYLE)
    with pytest.raises(PdfError, match="title"):
        render_pdf(PAGE.replace("بطاقة النتائج", " "), style=STYLE)


def test_the_style_sheet_and_the_fonts_are_read_once(monkeypatch):
    render_pdf(PAGE, style=STYLE)
    monkeypatch.setattr(pdf, "fetch_static", pytest.fail)
    render_pdf(PAGE, style=STYLE)


def test_importing_the_module_does_not_import_weasyprint():
    code = "import sys, config.toolbox.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
