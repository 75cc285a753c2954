"""Stored files and archives as responses that a cut download can resume."""

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from assessments.services.pack_downloads import PackArchive, record_download
from communes.access import ActorRequest
from config.toolbox.ranges import first_byte, streaming_file_response
from config.toolbox.zipstore import CHUNK_SIZE
from records.models import StoredFile


def send_stored(request: HttpRequest, file: StoredFile, *, inline: bool = True) -> HttpResponseBase:
    """Send a stored file, to be read in the page unless told otherwise."""
    return streaming_file_response(
        request,
        length=file.size,
        chunks=partial(_stored_range, file),
        etag=f'"{file.sha256}"',
        content_type=file.content_type,
        filename=file.name,
        inline=inline,
    )


def send_archive(request: ActorRequest, archive: PackArchive, *, scope: str) -> HttpResponseBase:
    """Send packs as one ZIP archive, written as it is read, and put the download on record."""
    response = streaming_file_response(
        request,
        length=archive.layout.length,
        chunks=archive.layout.iter_range,
        etag=archive.etag,
        content_type="application/zip",
        filename=archive.file_name,
    )
    if request.method == "GET" and response.status_code in (200, 206) and request.actor is not None:
        starts_at = first_byte(response)
        record_download(archive, scope=scope, starts_at=starts_at, actor=request.actor, at=timezone.now())
    return response


def _stored_range(file: StoredFile, start: int, stop: int) -> Iterator[bytes]:
    with file.content.storage.open(file.content.name, "rb") as content:
        content.seek(start)
        while start < stop and (chunk := content.read(min(CHUNK_SIZE, stop - start))):
            start += len(chunk)
            yield chunk
