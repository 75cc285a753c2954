"""The antivirus is asked before a file is kept, and without its word nothing passes."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from records.models import Event
from records.models.files import ScanState
from records.services import antivirus
from records.services.antivirus import (
    DaemonAway,
    Infected,
    ScanUnavailable,
    rescan_waiting,
    scan,
    scan_or_wait,
)
from records.services.files import store_file
from records.services.sending import send_file
from records.tasks import rescan_waiting_files

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


class FakeDaemon:
    """Speaks the daemon's side of INSTREAM once, and remembers what it was sent.

    A pause goes before each byte of a slow answer; a silent one waits for its caller to give up.
    """

    def __init__(self, listener: socket.socket, answer: bytes | None, pause: float) -> None:
        self.listener, self.answer, self.pause, self.received = listener, answer, pause, b""

    def serve(self) -> None:
        connection, _address = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(length)
            if self.answer is None:
                stream.read(1)
            elif self.pause:
                self.drip(connection)
            else:
                connection.sendall(self.answer)

    def drip(self, connection: socket.socket) -> None:
        with suppress(OSError):
            for byte in self.answer or b"":
                time.sleep(self.pause)
                connection.sendall(bytes([byte]))


@contextmanager
def daemon(listener: socket.socket, answer: bytes | None, pause: float = 0) -> Iterator[FakeDaemon]:
    listener.listen(1)
    listener.settimeout(10)
    fake = FakeDaemon(listener, answer, pause)
    thread = threading.Thread(target=fake.serve)
    thread.start()
    try:
        yield fake
    finally:
        thread.join(10)
        listener.close()


@pytest.fixture
def on_tcp(settings):
    """Return a function that starts a daemon on a port of its own and points the setting at it."""

    def start(answer: bytes | None, pause: float = 0):
        listener = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
        return daemon(listener, answer, pause)

    return start


def test_without_an_antivirus_files_are_marked_so():
    assert scan(ContentFile(b"anything")) == ScanState.NOT_CONFIGURED


def test_a_clean_file_is_sent_whole_and_given_back_at_its_start(on_tcp):
    content = ContentFile(b"0123456789" * 20_000)

    with on_tcp(b"stream: OK\0") as fake:
        assert scan(content) == ScanState.CLEAN

    assert fake.received == content.read()


def test_by_the_path_of_its_socket(settings, tmp_path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    listener.bind(settings.CLAMD)

    with daemon(listener, b"stream: OK\0"):
        assert scan(ContentFile(b"x")) == ScanState.CLEAN


def test_an_infected_file_is_refused_with_the_name_of_what_was_found(on_tcp):
    with on_tcp(b"stream: Eicar-Test-Signature FOUND\0"), pytest.raises(Infected) as caught:
        scan(ContentFile(b"x"))

    assert "Eicar-Test-Signature" in caught.value.message


@pytest.mark.parametrize(
    ("answer", "pause"), [(None, 0), (b"stream: OK\0", 0.1), (b"", 0), (b"stream: O", 0)]
)
def test_without_a_whole_answer_in_time_a_file_waits(on_tcp, monkeypatch, answer, pause):
    """Silent, dripping, gone without a word, cut in the middle of one."""
    monkeypatch.setattr(antivirus, "TIMEOUT_SECONDS", 0.5)

    with on_tcp(answer, pause), pytest.raises(DaemonAway):
        scan(ContentFile(b"x"))
    with on_tcp(answer, pause):
        assert scan_or_wait(ContentFile(b"x")) == ScanState.WAITING


@pytest.mark.parametrize("answer", [b"OK\0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0"])
def test_any_other_answer_lets_nothing_through(on_tcp, answer):
    with on_tcp(answer), pytest.raises(ScanUnavailable):
        scan_or_wait(ContentFile(b"x"))


def test_a_daemon_that_is_away_lets_nothing_through(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"

    with pytest.raises(ScanUnavailable):
        scan(ContentFile(b"x"))


@pytest.mark.django_db
def test_what_waits_is_closed_and_judged_once_the_daemon_is_back(on_tcp, settings):
    def kept(name: str):
        return store_file(
            name.encode(),
            name=name,
            content_type="application/pdf",
            by=None,
            at=AT,
            scan_state=ScanState.WAITING,
        )

    first, second = kept("first.pdf"), kept("second.pdf")
    with pytest.raises(Http404):
        send_file(first, download=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
    assert rescan_waiting(at=AT) == 0

    with on_tcp(b"stream: OK\0"):
        assert rescan_waiting(at=AT, limit=1) == 1
    with on_tcp(b"stream: size limit exceeded. ERROR\0"):
        assert rescan_waiting(at=AT) == 0
    with on_tcp(b"stream: Eicar FOUND\0"):
        rescan_waiting_files()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.scan_state, second.scan_state) == (ScanState.CLEAN, ScanState.INFECTED)
    send_file(first, download=True).close()
    with pytest.raises(Http404):
        send_file(second, download=True)
    assert Event.objects.get(code="records.file_infected").data == {"name": "second.pdf", "found": "Eicar"}
