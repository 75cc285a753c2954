"""Ask the antivirus about a file before it is kept. Without its word nothing can be opened.

A file that the daemon did not judge (it is away, silent, or was cut short) is kept waiting: nobody can open
it, and ``rescan_waiting`` asks again until there is an answer. Another answer refuses it.

The setting CLAMD is the address of a ClamAV daemon, ``host:port`` or the path of its socket; empty means
that no antivirus was configured, and files are marked so.
"""

import socket
import struct
import time
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from records.models import StoredFile
from records.models.files import ScanState
from records.services.events import record_event
from records.services.file_types import FileRefused
from records.signals import file_infected

CHUNK = 64 * 1024
MAX_ANSWER = 64 * 1024
# From the first word to the last: a daemon that drips its answer does not hold a request for longer.
TIMEOUT_SECONDS = 30


class Infected(FileRefused):
    code = "infected"
    text = _("The antivirus found “%(name)s” in the file. It was not kept.")


class ScanUnavailable(FileRefused):
    """An answer that is neither yes nor no: the daemon will not judge this file."""

    code = "scan_unavailable"
    text = _("The antivirus did not answer, so the file was not kept. Try again in a few minutes.")


class DaemonAway(ScanUnavailable):
    """No whole answer: the daemon is away, silent, too slow, or was cut short."""


def scan(content: File) -> ScanState:
    """Return CLEAN, NOT_CONFIGURED without an antivirus. Raises Infected, DaemonAway or ScanUnavailable."""
    if not settings.CLAMD:
        return ScanState.NOT_CONFIGURED
    deadline = time.monotonic() + TIMEOUT_SECONDS
    try:
        with _connect(settings.CLAMD, deadline) as connection:
            answer = _ask(connection, content, deadline)
    except OSError as failure:
        raise DaemonAway() from failure
    finally:
        content.seek(0)
    if not answer.endswith(b"\0"):
        raise DaemonAway()
    said = answer.rstrip(b"\0").decode(errors="replace").strip()
    if said == "stream: OK":
        return ScanState.CLEAN
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        raise Infected(name=said.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScanUnavailable()


def scan_or_wait(content: File) -> ScanState:
    """Return what ``scan`` does, or WAITING without an answer. Raises Infected or ScanUnavailable."""
    try:
        return scan(content)
    except DaemonAway:
        return ScanState.WAITING


def rescan_waiting(*, at: datetime, limit: int = 200) -> int:
    """Ask again about files that wait for the antivirus, the oldest first; return how many were judged.

    What it finds infected stays closed: the log says so, and ``file_infected`` tells the apps. Stops while
    the daemon is away. Without an antivirus any longer the files are marked so.
    """
    judged = 0
    for file in StoredFile.objects.filter(scan_state=ScanState.WAITING).order_by("pk")[:limit]:
        try:
            with file.content.open("rb") as content:
                state, found = scan(content), ""
        except Infected as refusal:
            state, found = ScanState.INFECTED, refusal.params["name"]
        except DaemonAway:
            break
        except (ScanUnavailable, FileNotFoundError):
            # It will not judge this one: the file stays closed, and the others are not kept waiting.
            continue
        with transaction.atomic():
            waiting = StoredFile.objects.filter(pk=file.pk, scan_state=ScanState.WAITING)
            if waiting.update(scan_state=state):
                judged += 1
                if found:
                    data = {"name": file.name, "found": found}
                    record_event("records.file_infected", actor=None, target=file, data=data, at=at)
                    file_infected.send(StoredFile, file=file, found=found, at=at)
    return judged


def _connect(address: str, deadline: float) -> socket.socket:
    if PurePosixPath(address).is_absolute():
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_left(deadline))
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_left(deadline))


def _ask(connection: socket.socket, content: File, deadline: float) -> bytes:
    """Speak the daemon's INSTREAM: lengths before chunks, a zero length at the end, one line back."""
    connection.sendall(b"zINSTREAM\0")
    content.seek(0)
    for chunk in content.chunks(CHUNK):
        connection.settimeout(_left(deadline))
        connection.sendall(struct.pack("!I", len(chunk)) + chunk)
    connection.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
        connection.settimeout(_left(deadline))
        if not (received := connection.recv(4096)):
            break
        answer += received
    return answer


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
