"""Start programs together and stop them together, so that none is left behind."""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """A running program, the leader of its own process group."""

    name: str
    process: subprocess.Popen
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def exit_code(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Send its ``stop_signal`` if it still runs."""
        if self.exit_code is None:
            self.process.send_signal(self.stop_signal)

    def finish(self, *, patience: float) -> None:
        """Wait ``patience`` seconds for its end, then kill whatever is left of its group."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    stop_signal: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    output: Path | None = None,
) -> Child:
    """Start a program in a process group of its own.

    A Ctrl-C in the terminal reaches the caller alone, which then stops its children in order. Should the
    caller be killed, the system sends each child its ``stop_signal``. ``user`` is for callers that are
    root; ``output`` is a file that receives what the program says.
    """
    log = output.open("ab") if output else None
    try:
        process = subprocess.Popen(  # noqa: S603  (our own commands, never typed by anybody)
            [str(part) for part in command],
            env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
            preexec_fn=_signalled_with_parent(stop_signal),
            user=user,
            group=_group_of(user) if user else None,
            extra_groups=[] if user else None,
        )
    finally:
        if log:
            log.close()
    return Child(name, process, stop_signal)


def stop_all(children: Sequence[Child], *, patience: float = 10) -> None:
    """Stop the children, all at a time; a second request to stop would cut a task short, so each has one."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.finish(patience=patience)


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.1) -> bool:
    """Return True as soon as the condition holds, False when it has not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def port_is_free(host: str, port: int) -> bool:
    """Tell whether a server may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    """Tell whether an HTTP address answers 200 within a second; proxies of the environment are left aside."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=1) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _signalled_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs before its program, to be signalled when its parent dies (Linux alone)."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, int(stop_signal))

    return ask
