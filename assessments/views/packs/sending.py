"""Archives of packs as responses that a cut download can resume."""

from django.http import HttpResponseBase
from django.utils import timezone

from assessments.services.packs.downloads import PackArchive, record_download
from communes.access import ActorRequest
from config.toolbox.ranges import first_byte, streaming_file_response


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
