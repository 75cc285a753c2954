"""A server, a worker and a browser for the whole year of one commune."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browsing import base_url, browser_type_launch_args
from tests.journey.people import Person
from tests.working import empty_queue, running_worker

__all__ = ["base_url", "browser_type_launch_args"]


@pytest.fixture
def worker(transactional_db, tmp_path) -> Iterator[None]:
    """Run a real worker on the database, the queue and the files of the test; it must not break."""
    empty_queue()
    with running_worker(tmp_path):
        yield
    log: Path = tmp_path / "worker.log"
    assert "Traceback" not in log.read_text(errors="replace"), log.read_text(errors="replace")


@pytest.fixture
def arrives(browser, live_server, worker, tmp_path) -> Iterator[Callable[..., Person]]:
    """Give people, each with a browser window of their own: ``arrives("fr", email=...)``."""
    people: list[Person] = []
    shared = {"downloads": tmp_path / "downloads", "looked_at": set()}

    def arriving(language: str, **options: object) -> Person:
        person = Person(browser, live_server.url, language, **shared, **options)
        people.append(person)
        return person

    yield arriving
    for person in people:
        person.leave()
