import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from config import health
from tests.factories.communes import membership, sign_in


@pytest.fixture(autouse=True)
def _ask_again():
    health.schema_is_complete.cache_clear()
    yield
    health.schema_is_complete.cache_clear()


def test_the_process_is_alive_without_a_database(client, monkeypatch):
    monkeypatch.setattr(health, "check_database", lambda: pytest.fail("the database was asked"))
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_the_portal_is_ready_with_its_database_and_its_folder(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_probe_costs_one_query_once_the_schema_is_known(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_a_waiting_migration_is_not_ready_and_its_name_is_not_told(client):
    MigrationRecorder.Migration.objects.filter(app="records").order_by("-pk").first().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready(client, monkeypatch):
    def refuse(*_args, **_options):
        raise DatabaseError("connection refused by 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.os, "access", lambda *_: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
@pytest.mark.django_db
def test_probes_need_no_session_and_are_never_kept(client, address):
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_each_answer_carries_the_reference_that_the_logs_hold(client):
    acting = sign_in(client, membership())
    first, second = acting.get("/livez"), acting.get("/livez")
    assert first["X-Request-ID"] == first.wsgi_request.reference
    assert len({first["X-Request-ID"], second["X-Request-ID"], ""}) == 3


@pytest.mark.django_db
def test_what_the_browser_sends_as_a_reference_is_not_believed(client, settings):
    answer = client.get("/livez", headers={"X-Request-ID": "chosen-by-the-browser"})
    assert answer["X-Request-ID"] != "chosen-by-the-browser"
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
    answer = client.get("/livez", headers={"X-Request-ID": "made-by-the-proxy"})
    assert answer["X-Request-ID"] == "made-by-the-proxy"
