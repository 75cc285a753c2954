"""Give the bytes of a stored file to a browser."""

from collections.abc import Iterator
from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from config.toolbox.page_images import PageImage
from config.toolbox.ranges import streaming_file_response
from config.toolbox.zipstore import CHUNK_SIZE
from records.models import StoredFile
from records.services.file_types import may_be_shown

# A file may draw itself and nothing else: no script, no other address, no frame but ours.
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def send_file(file: StoredFile, *, download: bool) -> FileResponse:
    """Send the bytes of a file: shown by the browser when it can be, else (or for a download) saved.

    A file that the antivirus has not cleared is a 404.
    """
    if not file.may_be_read:
        raise Http404
    inline = may_be_shown(file.content_type) and not download
    response = FileResponse(
        file.content.open("rb"), as_attachment=not inline, filename=file.name, content_type=file.content_type
    )
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def send_stored(request: HttpRequest, file: StoredFile, *, inline: bool = True) -> HttpResponseBase:
    """Send a file that the portal made, so that a cut download can resume; shown unless told otherwise."""
    return streaming_file_response(
        request,
        length=file.size,
        chunks=partial(_stored_range, file),
        etag=f'"{file.sha256}"',
        content_type=file.content_type,
        filename=file.name,
        inline=inline,
    )


def _stored_range(file: StoredFile, start: int, stop: int) -> Iterator[bytes]:
    with file.content.storage.open(str(file.content.name), "rb") as content:
        content.seek(start)
        while start < stop and (chunk := content.read(min(CHUNK_SIZE, stop - start))):
            start += len(chunk)
            yield chunk


def send_drawn(page: PageImage) -> HttpResponse:
    """Send the picture of a page, as guarded as the file that it shows."""
    response = HttpResponse(page.content, content_type="image/webp")
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
