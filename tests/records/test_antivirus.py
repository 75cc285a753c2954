"""The antivirus is asked before a file is kept, and without its word nothing passes."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile

from records.models.files import ScanState
from records.services.antivirus import Infected, ScanUnavailable, scan


class FakeDaemon:
    """Speaks the daemon's side of INSTREAM once, and remembers what it was sent."""

    def __init__(self, listener: socket.socket, answer: bytes) -> None:
        self.listener, self.answer, self.received = listener, answer, b""

    def serve(self) -> None:
        connection, _address = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(length)
            connection.sendall(self.answer)


@contextmanager
def daemon(listener: socket.socket, answer: bytes) -> Iterator[FakeDaemon]:
    listener.listen(1)
    listener.settimeout(10)
    fake = FakeDaemon(listener, answer)
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

    def start(answer: bytes):
        listener = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
        return daemon(listener, answer)

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


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: O"])
def test_any_other_answer_lets_nothing_through(on_tcp, answer):
    with on_tcp(answer), pytest.raises(ScanUnavailable):
        scan(ContentFile(b"x"))


def test_a_daemon_that_is_away_lets_nothing_through(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"

    with pytest.raises(ScanUnavailable):
        scan(ContentFile(b"x"))
