"""A server, a worker and a browser for the whole year of one commune."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project
from django.db import connection

from config.toolbox.processes import start, stop_all
from tests.browsing import base_url, browser_type_launch_args
from tests.journey.people import Person

__all__ = ["base_url", "browser_type_launch_args"]


@pytest.fixture
def worker(live_server, settings, tmp_path) -> Iterator[None]:
    """Run a real Celery worker on the database, the queue and the files of the test."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "worker"]
    log = tmp_path / "worker.log"
    child = start(
        "worker",
        [*command, "--concurrency", "1", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"],
        environment={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journey.worker_settings",
            "DATABASE_URL": database.geturl(),
            "ADAA_TEST_FILES": str(settings.MEDIA_ROOT),
            "PYTHONPATH": str(project.BASE_DIR),
        },
        output=log,
    )
    yield
    stop_all([child])
    assert "Traceback" not in log.read_text(errors="replace"), log.read_text(errors="replace")


@pytest.fixture
def arrives(browser, live_server, worker, tmp_path) -> Iterator[Callable[..., Person]]:
    """Give people, each with a browser window of their own: ``arrives("fr", "agent", ...)``."""
    people: list[Person] = []
    downloads: Path = tmp_path / "downloads"

    def arriving(language: str, **options: object) -> Person:
        person = Person(browser, live_server.url, language, downloads=downloads, **options)
        people.append(person)
        return person

    yield arriving
    for person in people:
        person.leave()
