"""A real worker for the tests: a process of its own on the database, the queue and the folder of the test."""

import os
import signal
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from config.celery import app
from config.toolbox.processes import Child, start, stop_all, wait_until

SECONDS = 60


def empty_queue() -> None:
    """Forget what earlier tests sent and nobody fetched."""
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()


@contextmanager
def running_worker(home: Path, *, include: str = "", lease_seconds: int = 90) -> Iterator[Child]:
    """Start a worker and give it once it listens; ``home`` is the test's ``tmp_path``, ``include`` a module.

    Its log is ``worker.log`` there, one JSON object a line.
    """
    access = connection.settings_dict
    name = f"tests-{uuid.uuid4().hex[:8]}@localhost"
    environment = {
        **{key: value for key, value in os.environ.items() if key != "PYTEST_XDIST_WORKER"},
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgres://{access['USER']}:{access['PASSWORD']}@{access['HOST']}:{access['PORT']}"
        f"/{access['NAME']}",
        "ADAA_BROKER_URL": settings.CELERY_BROKER_URL,
        "ADAA_TEST_HOME": str(home),
        "ADAA_JOB_LEASE_SECONDS": str(lease_seconds),
        "ADAA_LOG_JSON": "true",
    }
    command = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "worker"]
    command += ["--hostname", name, "--concurrency", "1", "--without-gossip", "--without-mingle"]
    command += ["--include", include] if include else []
    worker = start("worker", command, environment=environment, output=home / "worker.log")
    try:
        listens = wait_until(
            lambda: worker.exit_code is not None or bool(app.control.ping([name], timeout=0.3)),
            seconds=SECONDS,
        )
        assert listens, (home / "worker.log").read_text()
        assert worker.exit_code is None, (home / "worker.log").read_text()
        yield worker
    finally:
        stop_all([worker])


def kill(worker: Child) -> None:
    """End a worker and what it runs at once, as a power cut does."""
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
