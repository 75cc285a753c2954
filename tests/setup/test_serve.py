"""The one command of the embedded run, started for real: web server, worker and clock."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from config.toolbox.processes import answers, free_port, wait_until

PROJECT = Path(settings.BASE_DIR)
pytestmark = pytest.mark.long(60)


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


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Return a folder with an empty portal's database; making it takes longer than starting.

    `make test` has made one: then nothing is left to migrate.
    """
    home = tmp_path_factory.mktemp("migrated")
    made = Path(os.environ.get("ADAA_TEST_MIGRATED", home / "none"))
    if made.is_file():
        shutil.copyfile(made, home / "adaa.sqlite3")
    assert Portal(home).manage("migrate", "--verbosity", "0").returncode == 0
    return home


@contextmanager
def started(home, migrated):
    """Run a portal on a copy of an empty one."""
    shutil.copytree(migrated, home)
    portal = Portal(home)
    (home / "static").mkdir(exist_ok=True)
    portal.start()
    try:
        assert wait_until(lambda: portal.is_ready() or portal.ended(), seconds=100), portal.said()
        yield portal
    finally:
        portal.process.kill()
        portal.process.wait()


def test_all_start_and_stop_together(tmp_path, migrated):
    """One test, so that one process makes the empty portal, once."""
    with started(tmp_path / "whole", migrated) as portal:
        one_command_starts_all_and_stops_all(portal)
    with started(tmp_path / "maimed", migrated) as portal:
        a_program_that_dies_stops_the_others_with_a_sentence(portal)


def one_command_starts_all_and_stops_all(portal):
    assert portal.is_ready(), portal.said()
    assert answers(f"http://127.0.0.1:{portal.port}/readyz")
    below = children_of(portal.process.pid)
    assert sorted(
        next(name for name in ("granian", "worker", "beat") if f" {name} " in f"{command} ")
        for command in below.values()
    ) == ["beat", "granian", "worker"]

    second = portal.manage("serve", "--port", str(portal.port))
    assert second.returncode == 1
    assert f"Port {portal.port} is in use by another program." in second.stderr

    portal.process.send_signal(signal.SIGINT)
    assert wait_until(portal.ended, seconds=30), portal.said()
    assert portal.process.returncode == 0, portal.said()
    assert not any(Path(f"/proc/{pid}").exists() for pid in below)
    assert not answers(f"http://127.0.0.1:{portal.port}/livez")


def a_program_that_dies_stops_the_others_with_a_sentence(portal):
    below = children_of(portal.process.pid)
    worker = next(pid for pid, command in below.items() if " worker " in command)
    os.kill(worker, signal.SIGKILL)
    assert wait_until(portal.ended, seconds=30), portal.said()
    assert portal.process.returncode == 1
    assert "The task worker ended by itself (exit code -9): everything is stopped." in portal.said()
    assert not any(Path(f"/proc/{pid}").exists() for pid in below)
