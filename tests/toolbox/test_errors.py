"""Errors are in the portal's look, and say what to do."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from communes.access import public
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as portal_urlpatterns

ERRORS = {
    "denied": PermissionDenied,
    "missing": Http404,
    "damaged": SuspiciousOperation,
    "large": RequestDataTooBig,
    "broken": ZeroDivisionError,
    "no-database": OperationalError,
}


@public
def fail(request: HttpRequest, error: str) -> HttpResponse:
    raise ERRORS[error]


@public
def change(request: HttpRequest) -> HttpResponse:
    return HttpResponse("changed")


urlpatterns = [path("en/fail/<str:error>/", fail), path("en/change/", change), *portal_urlpatterns]
handlers = (handler400, handler403, handler404, handler500)


@pytest.fixture(autouse=True)
def _failing_pages(settings) -> None:
    settings.ROOT_URLCONF = "tests.toolbox.test_errors"


@pytest.fixture
def visitor(client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("denied", 403, "This page is not open to your role"),
        ("missing", 404, "This page does not exist"),
        ("damaged", 400, "This request could not be understood"),
        ("large", 413, "What you sent is too large"),
    ],
)
def test_a_refused_request_is_told_what_to_do(visitor, error, status, words):
    response = visitor.get(f"/en/fail/{error}/")
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert '<html lang="en"' in page
    assert response.headers["X-Request-ID"] in page


@pytest.mark.parametrize(("error", "status"), [("broken", 500), ("no-database", 503)])
def test_a_failure_is_told_in_both_languages_without_the_database(visitor, error, status):
    # No database mark: a query would fail the test.
    response = visitor.get(f"/en/fail/{error}/")
    page = response.content.decode()
    assert response.status_code == status
    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="fr" dir="ltr"' in page
    reference = response.headers["X-Request-ID"]
    # Read in both languages, and taken along by the link to ask for help.
    assert page.count(f">{reference}<") == 2
    assert page.count(f"reference={reference}") == 2
    assert ("Retry-After" in response.headers) == (status == 503)


@pytest.mark.django_db
def test_a_form_without_its_proof_of_origin_changes_nothing():
    response = Client(enforce_csrf_checks=True).post("/en/change/")
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


@pytest.mark.django_db
def test_too_many_attempts_and_a_lock_out_have_their_pages(rf):
    from django.template.loader import render_to_string

    for name in ("429.html", "account/locked_out.html"):
        assert "error-page" in render_to_string(name, {"reference": "r-1"}, rf.get("/en/"))
