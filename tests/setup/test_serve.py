"""The one command of the embedded run, started for real: web server, worker and clock."""

import os
import shutil
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.toolbox import processes
from config.toolbox.processes import answers, free_port, wait_until
from records.management.commands import serve

PROJECT = Path(settings.BASE_DIR)


def children_of(pid):
    """Return the processes below one, by what they run."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found[int(folder.name)] = command
    return found


class Portal:
    """A portal of its own folder and port."""

    def __init__(self, home):
        self.port = free_port()
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in {"DATABASE_URL", "ADAA_BROKER_URL"}
            },
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
            "ADAA_HOME": str(home),
            "ADAA_ENV_FILE": os.devnull,
            "PYTHONUNBUFFERED": "1",
        }
        self.log = home / "serve.log"
        self.process = None

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port), "--web-workers", "1"],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self):
        return self.log.read_text(encoding="utf-8")

    def is_ready(self):
        return f"Ready: http://127.0.0.1:{self.port}" in self.said()

    def ended(self):
        return self.process.poll() is not None


@pytest.fixture
def portal(tmp_path):
    """Run an empty portal.

    `make test` has made its database, which takes longer than starting: then nothing is left to migrate.
    """
    portal = Portal(tmp_path)
    made = Path(os.environ.get("ADAA_TEST_MIGRATED", tmp_path / "none"))
    if made.is_file():
        shutil.copyfile(made, tmp_path / "adaa.sqlite3")
    assert portal.manage("migrate", "--verbosity", "0").returncode == 0
    (tmp_path / "static").mkdir(exist_ok=True)
    portal.start()
    try:
        assert wait_until(lambda: portal.is_ready() or portal.ended(), seconds=100), portal.said()
        yield portal
    finally:
        portal.process.kill()
        portal.process.wait()


@pytest.mark.long(60)
def test_one_command_starts_all_and_stops_all(portal):
    assert portal.is_ready(), portal.said()
    assert answers(f"http://127.0.0.1:{portal.port}/readyz")
    below = children_of(portal.process.pid)
    assert sorted(
        next(name for name in ("granian", "worker", "beat") if f" {name} " in f"{command} ")
        for command in below.values()
    ) == ["beat", "granian", "worker"]

    with pytest.raises(CommandError, match=f"Port {portal.port} is in use by another program"):
        call_command("serve", port=portal.port)

    portal.process.send_signal(signal.SIGINT)
    assert wait_until(portal.ended, seconds=30), portal.said()
    assert portal.process.returncode == 0, portal.said()
    assert not any(Path(f"/proc/{pid}").exists() for pid in below)
    assert not answers(f"http://127.0.0.1:{portal.port}/livez")


def test_a_program_that_dies_stops_the_others_with_a_sentence(monkeypatch):
    """Small programs stand for the three: what is tried is the watch over them."""
    children = []
    dies = ["sh", "-c", "sleep 0.5; kill -9 $$"]
    programs = {"web server": ["sleep", "100"], "task worker": dies, "clock": ["sleep", "100"]}

    def start(name, command, *, environment):
        assert environment["ADAA_SITE_URL"].startswith("http://127.0.0.1:")
        children.append(processes.start(name, command, environment=os.environ))
        return children[-1]

    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(serve, "answers", lambda _address: True)
    monkeypatch.setattr(serve.current_app.control, "ping", lambda **_options: ["ready"])
    monkeypatch.setattr(serve.signal, "signal", lambda *_arguments: None)
    monkeypatch.setattr(serve.Command, "_commands", lambda *_arguments, **_options: list(programs.items()))
    said = StringIO()

    with pytest.raises(CommandError, match=r"The task worker ended by itself \(exit code -9\)"):
        call_command("serve", port=free_port(), stdout=said)

    assert "Ready: " in said.getvalue()
    assert len(children) == 3
    assert all(child.exit_code is not None for child in children)
