"""The pages of stored files as pictures, kept for a while for those who turn them."""

from django.core.cache import cache

from config.toolbox.page_images import DRAWN_TYPES, NotDrawn, PageImage, draw_page
from records.models import StoredFile

KEPT_SECONDS = 600
# A larger picture is drawn again rather than kept in memory.
MAX_KEPT_BYTES = 500_000


def has_pages(file: StoredFile) -> bool:
    """Tell whether the pages of a file can be seen: its type has some, and the antivirus let it through."""
    return file.may_be_read and file.content_type in DRAWN_TYPES


def file_page(file: StoredFile, *, page: int, width: int, turn: int = 0) -> PageImage:
    """Return a page of a stored file, drawn. Raises NotDrawn, also for what may not be read."""
    if not has_pages(file):
        raise NotDrawn()
    key = f"page:{file.sha256}:{page}:{width}:{turn}"
    kept = cache.get(key)
    if kept is not None:
        return kept
    try:
        with file.content.open("rb") as content:
            drawn = draw_page(
                content.read(), content_type=file.content_type, page=page, width=width, turn=turn
            )
    except FileNotFoundError as failure:
        raise NotDrawn() from failure
    if len(drawn.content) <= MAX_KEPT_BYTES:
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn
