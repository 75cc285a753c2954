"""Run a command with a PostgreSQL and a Redis of its own, and take both down afterwards, whatever happens.

    python -m tools.services COMMAND ARGUMENT…

The command finds them in DATABASE_URL and ADAA_BROKER_URL. Both listen on
this machine alone, on free ports, with a password made for this run, in a folder that is then removed.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from config.toolbox.processes import Child, free_port, start, stop_all, wait_until

SECONDS_TO_START = 30
# The data is thrown away: nothing needs to reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    # Statistics taken between two tests say that tables are empty, and lead the planner astray in the next.
    "autovacuum": "off",
    "default_toast_compression": "lz4",
    "timezone": "UTC",
}


class ServiceError(Exception):
    """A service is not installed or did not start."""


def find_program(name: str) -> Path:
    """Return a program of PostgreSQL: of the newest version Debian has here, else the one on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0),
    )
    on_path = shutil.which(name)
    if not found and on_path is None:
        raise ServiceError(f"{name} is not installed: it comes with the Debian package postgresql.")
    return found[-1] if found else Path(str(on_path))


def unprivileged_user() -> str | None:
    """Return the user to run PostgreSQL as, since it refuses root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def start_postgresql(folder: Path, password: str, port: int) -> Child:
    """Make a cluster in the folder and start it; return once it answers."""
    user = unprivileged_user()
    if user:
        shutil.chown(folder, user)
    password_file, log = folder / "password", folder / "log"
    password_file.write_text(password)
    log.touch()
    if user:
        shutil.chown(password_file, user)
    identity = {"user": user, "extra_groups": []} if user else {}
    initdb = [find_program("initdb"), "--pgdata", folder / "data", "--username", "adaa", "--no-sync"]
    initdb += ["--auth", "scram-sha-256", "--pwfile", password_file]
    initdb += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
    made = subprocess.run(initdb, capture_output=True, text=True, cwd=folder, **identity)
    if made.returncode:
        raise ServiceError(f"initdb failed:\n{made.stdout}{made.stderr}")
    postgres = [find_program("postgres"), "-D", folder / "data", "-k", folder]
    postgres += ["-h", "127.0.0.1", "-p", str(port), *(f"--{name}={value}" for name, value in FAST.items())]
    # SIGINT is its fast way to stop: it does not wait for clients to leave.
    server = start("PostgreSQL", postgres, stop_signal=signal.SIGINT, user=user, output=log)
    ready = [find_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    _wait_for(server, log, lambda: subprocess.run(ready).returncode == 0)
    return server


def start_redis(folder: Path, password: str, port: int) -> Child:
    """Start a Redis that keeps nothing; return once it answers."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceError("redis-server is not installed: it is a Debian package.")
    log = folder / "log"
    log.touch()
    redis = [program, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", password]
    redis += ["--save", "", "--appendonly", "no", "--dir", folder, "--databases", "64"]
    server = start("Redis", redis, output=log)
    _wait_for(server, log, lambda: b"Ready to accept connections" in log.read_bytes())
    return server


def _wait_for(server: Child, log: Path, answers: Callable[[], bool]) -> None:
    wait_until(lambda: server.exit_code is not None or answers(), seconds=SECONDS_TO_START)
    if server.exit_code is not None or not answers():
        server.ask_to_stop()
        server.finish(patience=5)
        raise ServiceError(f"{server.name} did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Start both, give the environment that leads to them, take them down."""
    password = secrets.token_urlsafe(24)
    # Not below $TMPDIR: PostgreSQL's user must reach the folder, and a socket's path is short.
    root = Path(tempfile.mkdtemp(prefix="adaa-services-", dir="/tmp"))
    root.chmod(0o711)
    children: list[Child] = []
    try:
        ports = {name: free_port() for name in ("postgresql", "redis")}
        for name, launch in (("postgresql", start_postgresql), ("redis", start_redis)):
            folder = root / name
            folder.mkdir(mode=0o700)
            children.append(launch(folder, password, ports[name]))
        yield {
            "DATABASE_URL": f"postgres://adaa:{password}@127.0.0.1:{ports['postgresql']}/postgres",
            "ADAA_BROKER_URL": f"redis://:{password}@127.0.0.1:{ports['redis']}/0",
        }
    finally:
        stop_all(children)
        shutil.rmtree(root, ignore_errors=True)


def run(command: Sequence[str]) -> int:
    """Run the command with the services; return its exit code."""
    with services() as environment:
        process = subprocess.Popen(command, env={**os.environ, **environment})

        def pass_on(number: int, _frame: object) -> None:
            with suppress(ProcessLookupError):
                process.send_signal(number)

        signal.signal(signal.SIGTERM, pass_on)
        signal.signal(signal.SIGHUP, pass_on)
        # The terminal sends Ctrl-C to the command too: wait for it to end by itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return process.wait()


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    # Until the command runs, a request to end must still take the services down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return run(arguments)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
