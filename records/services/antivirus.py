"""Ask the antivirus about a file before it is kept. Without an answer nothing passes.

The setting CLAMD is the address of a ClamAV daemon, ``host:port`` or the path of its socket; empty means
that no antivirus was configured, and files are marked so.
"""

import socket
import struct
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from records.models.files import ScanState
from records.services.file_types import FileRefused

CHUNK = 64 * 1024
TIMEOUT_SECONDS = 30


class Infected(FileRefused):
    code = "infected"
    text = _("The antivirus found “%(name)s” in the file. It was not kept.")


class ScanUnavailable(FileRefused):
    code = "scan_unavailable"
    text = _("The antivirus did not answer, so the file was not kept. Try again in a few minutes.")


def scan(content: File) -> ScanState:
    """Return CLEAN, or NOT_CONFIGURED without an antivirus. Raises Infected or ScanUnavailable."""
    if not settings.CLAMD:
        return ScanState.NOT_CONFIGURED
    try:
        with _connect(settings.CLAMD) as connection:
            answer = _ask(connection, content)
    except OSError as failure:
        raise ScanUnavailable() from failure
    finally:
        content.seek(0)
    if answer == "stream: OK":
        return ScanState.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise Infected(name=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScanUnavailable()


def _connect(address: str) -> socket.socket:
    if PurePosixPath(address).is_absolute():
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)


def _ask(connection: socket.socket, content: File) -> str:
    """Speak the daemon's INSTREAM: lengths before chunks, a zero length at the end, one line back."""
    connection.sendall(b"zINSTREAM\0")
    content.seek(0)
    for chunk in content.chunks(CHUNK):
        connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    connection.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and (received := connection.recv(4096)):
        answer += received
    return answer.rstrip(b"\0").decode(errors="replace").strip()
