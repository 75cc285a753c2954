"""QR codes as SVG, for paper that leads to a page."""

import io

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, *, title: str) -> SafeString:
    """Return an inline SVG that encodes `text`, with `title` as the words that stand for the picture.

    Error correction is at least 15 % (M), so that a photocopy can still be read; the size is left to CSS.
    """
    code = segno.make(text, error="M", micro=False)
    picture = io.BytesIO()
    code.save(
        picture, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    svg = picture.getvalue().decode()
    start = svg.index(">") + 1
    return mark_safe(f"{svg[:start]}<title>{escape(title)}</title>{svg[start:]}".strip())
