"""The private PostgreSQL and Redis of the tests come up, serve and go, whatever happens."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.toolbox.processes import wait_until
from tools import services

pytestmark = pytest.mark.services
USE = """
import os, sys, psycopg, redis
from pathlib import Path
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT current_setting('data_directory')").fetchone()[0])
assert redis.Redis.from_url(os.environ["ADAA_BROKER_URL"]).ping()
sys.stdout.flush()
if sys.argv[1] == "wait":
    import time
    time.sleep(120)
sys.exit(7)
"""


def run(what):
    return subprocess.Popen(
        [sys.executable, "-m", "tools.services", sys.executable, "-c", USE, what],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        stdout=subprocess.PIPE,
        text=True,
    )


def is_gone(data):
    """Tell whether a cluster's folder is removed and no process works in it."""
    working = [
        link
        for link in Path("/proc").glob("[0-9]*/cwd")
        if os.access(link, os.R_OK) and str(data) in link.parts
    ]
    return not Path(data).exists() and working == []


def test_the_command_s_exit_code_comes_back_and_nothing_is_left():
    process = run("once")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 7
    assert is_gone(output.strip())


def test_being_asked_to_end_takes_the_services_down():
    process = run("wait")
    data = process.stdout.readline().strip()
    assert Path(data).parent.parent.name.startswith("adaa-services-")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) != 0
    process.stdout.close()
    assert wait_until(lambda: is_gone(data), seconds=10)


def test_a_missing_program_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(services.shutil, "which", lambda name: None)
    with pytest.raises(services.ServiceError, match="no-such-program is not installed: it comes with"):
        services.find_program("no-such-program")
