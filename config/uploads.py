"""Files sent in parts that go on after a cut: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload).

Core, and the extensions creation, expiration, checksum and termination. Who may send what about which object
is said by the view that announces a file; here each file is its sender's alone.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from communes.access import ActorRequest, any_member
from records.models import Upload
from records.services.uploads import (
    ALGORITHMS,
    MAX_PART,
    BadLength,
    BadMetadata,
    BeyondTheEnd,
    OtherOffset,
    UploadExpired,
    UploadRefused,
    discard_upload,
    receive_part,
)

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
DESCRIPTION = {
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,checksum,termination",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Check the version, find the method meant, and answer refusals as the protocol says."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=DESCRIPTION)
        # Some networks let nothing through but GET and POST.
        request.method = request.headers.get("X-HTTP-Method-Override", request.method or "").upper()
        if request.method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
            return HttpResponse(status=412, headers={"Tus-Version": VERSION})
        try:
            response = view(request, *args, **kwargs)
        except UploadRefused as refusal:
            response = HttpResponse(
                refusal.message, status=refusal.status, content_type="text/plain; charset=utf-8"
            )
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return speaking


def announced(request: HttpRequest) -> tuple[int, dict[str, str]]:
    """Return the size (bytes) and the metadata that a request announces. Raises BadLength or BadMetadata."""
    return _number(request, "Upload-Length", BadLength), _metadata(request.headers.get("Upload-Metadata", ""))


def created(upload: Upload) -> HttpResponse:
    """Tell where the parts of an announced file are sent."""
    response = _standing(upload, status=201)
    response.headers["Location"] = reverse("records:upload", args=[upload.pk])
    return response


@any_member
@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST", "GET"])
@speaks_tus
def upload(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Tell how much of a file has arrived, take its next part, or forget it."""
    try:
        found = Upload.objects.get(pk=pk, owner=request.user)
        if request.method == "HEAD":
            return _head(found, at=timezone.now())
        if request.method == "PATCH":
            return _patch(request, pk)
        if request.method == "DELETE":
            discard_upload(pk, owner=request.user)
            return HttpResponse(status=204)
    except Upload.DoesNotExist:
        raise Http404 from None
    # The bytes of a file on its way are given to nobody.
    return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"})


def _head(found: Upload, *, at: datetime) -> HttpResponse:
    if found.expires_at <= at:
        raise UploadExpired()
    response = _standing(found, status=200)
    response.headers["Upload-Length"] = str(found.size)
    return response


def _patch(request: ActorRequest, pk: UUID) -> HttpResponse:
    if request.content_type != PART_TYPE:
        return HttpResponse(status=415)
    offset = _number(request, "Upload-Offset", OtherOffset)
    if int(request.headers.get("Content-Length") or 0) > MAX_PART:
        raise BeyondTheEnd()
    changed = receive_part(
        pk,
        request.read(MAX_PART),
        offset=offset,
        checksum=request.headers.get("Upload-Checksum", ""),
        owner=request.user,
        at=timezone.now(),
    )
    return _standing(changed, status=204)


def _standing(found: Upload, *, status: int) -> HttpResponse:
    return HttpResponse(
        status=status,
        headers={
            "Upload-Offset": str(found.received),
            "Upload-Expires": http_date(found.expires_at.timestamp()),
        },
    )


def _number(request: HttpRequest, header: str, refusal: type[UploadRefused]) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise refusal()
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Read pairs of a key and a text in Base64, separated by commas; at most 4 KB."""
    if len(header) > 4096:
        raise BadMetadata()
    found = {}
    try:
        for pair in filter(None, (part.strip() for part in header.split(","))):
            key, _space, text = pair.partition(" ")
            found[key] = base64.b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as failure:
        raise BadMetadata() from failure
    return found
