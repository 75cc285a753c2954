"""Answer a download in full or by byte range (RFC 9110 §14), so that a cut transfer can go on."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header, parse_etags

_SINGLE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.ASCII | re.IGNORECASE)
_UNSAFE_IN_NAME = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)


class ByteRange(NamedTuple):
    """The bytes [start, stop) of something."""

    start: int
    stop: int


class RangeNotSatisfiable(Exception):
    """A well-formed range that begins after the last byte."""


def parse_range(header: str | None, *, length: int) -> ByteRange | None:
    """Return the single range asked for, or None when the whole must be sent.

    Another unit, several ranges or a malformed header are ignored, as RFC 9110 §14.2 allows.
    Raise `RangeNotSatisfiable` for a range with no byte in it.
    """
    match = _SINGLE_RANGE.fullmatch(header or "")
    if match is None:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        return _checked(max(length - int(last), 0), length)
    if last and int(last) < int(first):
        return None
    return _checked(int(first), min(int(last) + 1, length) if last else length)


def _checked(start: int, stop: int) -> ByteRange:
    if start >= stop:
        raise RangeNotSatisfiable
    return ByteRange(start, stop)


def requested_range(request: HttpRequest, *, length: int, etag: str) -> ByteRange | None:
    """Return the range that this request may have: none for HEAD, nor when If-Range names other bytes.

    An If-Range that holds a date never matches, as no modification date is announced.
    Raise `RangeNotSatisfiable` like `parse_range`.
    """
    if request.method != "GET":
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    return parse_range(request.headers.get("Range"), length=length)


def attachment_header(filename: str, *, inline: bool = False) -> str:
    """Return a Content-Disposition that keeps Arabic and can carry neither a path nor a second header."""
    name = _UNSAFE_IN_NAME.sub("_", filename).strip(" .") or "download"
    return str(content_disposition_header(as_attachment=not inline, filename=name))


def streaming_file_response(
    request: HttpRequest,
    *,
    length: int,
    chunks: Callable[[int, int], Iterator[bytes]],
    etag: str,
    content_type: str,
    filename: str,
    inline: bool = False,
) -> HttpResponseBase:
    """Return the 200, 206, 304 or 416 that this GET or HEAD asks for.

    `chunks(start, stop)` yields the bytes [start, stop) of the `length` announced; it is not called for
    HEAD. `etag` is a strong validator with its quotes: the same value promises the same bytes.
    """
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_headers(HttpResponse(status=304), etag=etag)
    try:
        part = requested_range(request, length=length, etag=etag)
    except RangeNotSatisfiable:
        response = HttpResponse(status=416, content_type="text/plain; charset=utf-8")
        response["Content-Range"] = f"bytes */{length}"
        return _with_headers(response, etag=etag)
    start, stop = part or ByteRange(0, length)
    body = iter(()) if request.method == "HEAD" else chunks(start, stop)
    response = StreamingHttpResponse(body, status=206 if part else 200, content_type=content_type)  # type: ignore[assignment]
    response["Content-Length"] = str(stop - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    response["Content-Disposition"] = attachment_header(filename, inline=inline)
    # A buffering proxy would keep a copy of the whole before it sent the first byte.
    response["X-Accel-Buffering"] = "no"
    return _with_headers(response, etag=etag)


def first_byte(response: HttpResponseBase) -> int:
    """Return the offset at which the body of such a response starts: 0 for the whole."""
    return int(response.get("Content-Range", "bytes 0-").removeprefix("bytes ").partition("-")[0])


def _with_headers(response: HttpResponseBase, *, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    return response
