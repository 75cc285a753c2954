"""Draw one page of a PDF, or a picture: a program of its own, so that a hostile file harms nothing else.

Run by ``config.toolbox.page_images``. Reads one line of JSON (kind, page, width, turn) and then the bytes of
the file on its input; writes one line of JSON (pages, width, height) and a WebP picture on its output. Ends
with a code other than 0 for what it cannot draw. It writes no file, and ends by itself when it takes too
much.
"""

import io
import json
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

CPU_SECONDS = 10
MEMORY_BYTES = 1024**3
# A page drawn larger than this is a banner, not a sheet: it is drawn smaller.
MAX_PIXELS = 12_000_000
QUALITY = 78


def main() -> None:
    """Draw what is asked for on the standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    draw = _pdf_page if asked["kind"] == "application/pdf" else _picture
    picture, pages = draw(content, asked["page"], asked["width"], asked["turn"])
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "WEBP", quality=QUALITY, method=2)
    head = {"pages": pages, "width": picture.width, "height": picture.height}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + kept.getvalue())


def _pdf_page(content: bytes, number: int, width: int, turn: int) -> tuple[Image.Image, int]:
    """Draw a page without running anything: this build of PDFium holds no engine for scripts or forms."""
    document = pypdfium2.PdfDocument(content)
    page = document[number - 1]
    across, down = page.get_size()
    if turn % 180:
        across, down = down, across
    scale = _scale(across, down, width)
    return page.render(scale=scale, rotation=turn).to_pil(), len(document)


def _picture(content: bytes, number: int, width: int, turn: int) -> tuple[Image.Image, int]:
    if number != 1:
        raise ValueError(number)
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
        opened.draft("RGB", (2 * width, 2 * width))
        # A photograph says how the telephone was held.
        picture = ImageOps.exif_transpose(opened).rotate(-turn, expand=True)
    scale = min(1, _scale(*picture.size, width))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.convert("RGB").resize(size), 1


def _scale(across: float, down: float, width: int) -> float:
    """Return how much larger a page is drawn: as wide as asked, with no more than MAX_PIXELS."""
    scale = width / across
    return min(scale, (MAX_PIXELS / (across * down)) ** 0.5)


if __name__ == "__main__":
    main()
