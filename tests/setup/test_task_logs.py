"""The id of a request reaches the lines that a worker logs for it."""

from types import SimpleNamespace

import structlog
from celery.signals import before_task_publish
from django.apps import apps
from django_structlog.celery.receivers import CeleryReceiver
from django_structlog.celery.steps import DjangoStructLogInitStep

from config.celery import app


def published_headers(**context):
    headers = {}
    with structlog.contextvars.bound_contextvars(**context):
        before_task_publish.send(
            sender="a.task", headers=headers, body={}, properties={}, routing_key="celery"
        )
    return headers["__django_structlog__"]


def test_a_task_carries_the_request_that_asked_for_it_to_its_worker():
    assert apps.is_installed("django_structlog")
    carried = published_headers(request_id="the-request", user_id=7)
    assert carried["request_id"] == "the-request"

    task = SimpleNamespace(name="a.task", request=SimpleNamespace(__django_structlog__=carried))
    CeleryReceiver().receiver_task_prerun("the-task", task)
    bound = structlog.contextvars.get_contextvars()
    structlog.contextvars.clear_contextvars()
    assert (bound["request_id"], bound["task_id"]) == ("the-request", "the-task")


def test_every_worker_listens_for_it():
    assert DjangoStructLogInitStep in app.steps["worker"]
