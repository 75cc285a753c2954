"""The suite is stricter than production: undefined template variables, writes on reading pages, warnings."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client


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
def _files_of_one_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def _append_only_off(transactional_db) -> Iterator[None]:
    """SQLite empties tables row by row after a transactional test: the triggers must let it."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'records_event'")
