"""Turn HTML into tagged PDF. WeasyPrint takes seconds to import: only workers call what is here.

Style sheets for paper keep to blocks and tables (no floats, flex, grid or `var()`), and give every font
file a family of its own: WeasyPrint mixes up files that share one.
"""

import atexit
import gc
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcherResponse

PDF_VARIANT = "pdf/ua-1"
# Fonts and parsed style sheets are shared by a process, and Pango is not safe in two threads at once.
_rendering = threading.Lock()


class PdfError(Exception):
    """A document that cannot be rendered: it has no title or language, or asks for a file it may not have."""


def render_pdf(html: str, *, style: str) -> bytes:
    """Return the PDF (written as PDF/UA-1: tagged, titled, text extractable) of a whole HTML document.

    `html` must have `<html lang>` and `<title>`; `style` is the path of a style sheet under the static
    folder ("css/pdf.css"), parsed once in the life of the process. Nothing outside the static folder is
    ever read, on disk or on the network: a document that asks for it raises `PdfError`.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    with _rendering:
        try:
            document = HTML(string=html, url_fetcher=fetch_static, base_url=_static_root().as_uri() + "/")
            if not document.etree_element.get("lang"):
                raise PdfError("the document has no language")
            if not document.etree_element.findtext("head/title", "").strip():
                raise PdfError("the document has no title")
            return document.write_pdf(
                stylesheets=[_style_sheet(style)], font_config=_fonts(), pdf_variant=PDF_VARIANT
            )
        except FatalURLFetchingError as refusal:
            raise PdfError(str(refusal)) from refusal


@cache
def prepare_pdf_process() -> None:
    """Warm this process up for a long run of documents; call it once a worker process, before the first.

    Whatever is alive after the imports and a first render stays alive: the collector is told not to walk
    through it again, and to come by less often, which makes a document about a tenth cheaper.
    """
    render_pdf("<!doctype html><html lang=en><title>-</title><p>أ A", style="css/pdf.css")
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def fetch_static(url: str) -> "URLFetcherResponse":
    """Open a file of the static folder for WeasyPrint, and stop the rendering for anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or not path.is_relative_to(_static_root()) or not path.is_file():
        raise FatalURLFetchingError(f"not a file of the static folder: {url}")
    return URLFetcherResponse(url, path.read_bytes())


@cache
def _style_sheet(name: str) -> "CSS":
    from weasyprint import CSS

    return CSS(filename=_static_root() / name, font_config=_fonts(), url_fetcher=fetch_static)


@cache
def _fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    # Left to the end of the interpreter, it would look for modules that are gone already.
    atexit.register(_forget_fonts)
    return FontConfiguration()


def _forget_fonts() -> None:
    _style_sheet.cache_clear()
    _fonts.cache_clear()


@cache
def _static_root() -> Path:
    return Path(settings.STATICFILES_DIRS[0]).resolve()
