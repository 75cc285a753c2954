"""The suite is stricter than production: undefined template variables, writes on reading pages, warnings."""

import gc
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from hypothesis import HealthCheck, settings

from tests.factories.communes import CommuneFactory, ProvinceFactory, RegionFactory

# How fast a machine is says nothing of a rule: no property fails by the clock.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

append_only = import_module("records.migrations.0002_events_append_only")
PLACES = (RegionFactory, ProvinceFactory, CommuneFactory)


class StrictClient(Client):
    """A client that refuses a page with an undefined variable or a forgotten brace."""

    def request(self, **request):
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            text = response.content.decode()
            assert "[[undefined" not in text, text[max(0, text.find("[[undefined") - 300) :][:700]
            assert "{{" not in text, text[max(0, text.find("{{") - 200) :][:400]
            assert "{%" not in text, text[max(0, text.find("{%") - 200) :][:400]
        return response


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture(autouse=True)
def _language_of_tests(settings) -> Iterator[None]:
    """Messages are asserted in English, the language of their ids."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _codes_begin_anew() -> None:
    """Let codes grow within every test: they start again after a thousand, and lists are in their order."""
    for factory in PLACES:
        factory.reset_sequence(0, force=True)


@pytest.fixture(autouse=True)
def _files_of_one_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.INCOMING_ROOT = tmp_path / "incoming"


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_append_only() -> Iterator[None]:
    """Between transactional tests SQLite empties tables with DELETE, which the log's triggers refuse.

    PostgreSQL truncates, which its triggers let pass.
    """
    operations_class = DatabaseWrapper.ops_class
    empty = operations_class.execute_sql_flush

    def lift_empty_restore(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            for trigger in append_only.SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER {trigger}")
        empty(operations, statements)
        with operations.connection.cursor() as cursor:
            for statement in append_only.SQLITE:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations_class, "execute_sql_flush", lift_empty_restore)
        yield


@pytest.fixture(scope="session", autouse=True)
def _closing_a_download_keeps_the_connection() -> Iterator[None]:
    """A streamed answer that a test closes ends its request, and would drop the test's own connection."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside_transactions(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside_transactions)
        yield


@pytest.fixture(autouse=True)
def _kinds_of_objects_are_known(request) -> None:
    """A process reads the kinds of objects once: whichever test comes first would count one query more."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> Iterator[None]:
    """Fill SQLite's database in memory from the file that `make test` has migrated once, if there is one."""
    migrated = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not migrated.is_file():
        yield
        return
    memory = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(memory, uri=True)) as filled:
        with closing(sqlite3.connect(migrated)) as source:
            source.backup(filled)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End what still talks to the database before it is dropped: a browser that left keeps a thread."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def pytest_collection_finish() -> None:
    """Look for rubbish seldom: what was imported stays anyway, and tests drop much that lives briefly.

    A tenth of the processor's time goes into looking otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin the longest tests first, shared out: each process begins with one stretch of the list."""

    def seconds(item: pytest.Item) -> int:
        mark = item.get_closest_marker("long")
        return mark.args[0] if mark else 0

    first = sorted(filter(seconds, items), key=lambda item: (-seconds(item), item.nodeid))
    rest = [item for item in items if not seconds(item)]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    stretch = -(-len(items) // processes)
    ordered: list[pytest.Item] = []
    for number in range(processes):
        own = first[number::processes]
        taken, rest = rest[: stretch - len(own)], rest[stretch - len(own) :]
        ordered += [*own, *taken]
    items[:] = [*ordered, *rest]


@pytest.fixture
def quick_pdf(monkeypatch):
    """Stand in for the renderer where a test is not about what is on paper; keep the HTML it was given."""
    from assessments.services.packs import parts as pack_parts
    from records.services import papers

    rendered: list[str] = []

    def render(html, *, style):
        rendered.append(html)
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr(papers, "render_pdf", render)
    monkeypatch.setattr(papers, "prepare_pdf_process", lambda: None)
    monkeypatch.setattr(pack_parts, "render_pdf", render)
    return rendered
