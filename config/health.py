"""Two addresses for the machines that watch the portal. They tell the public nothing but yes or no."""

import os
from functools import cache
from pathlib import Path

import structlog
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communes.access import public

logger = structlog.get_logger("adaa.health")


class NotReady(Exception):
    """The portal cannot serve now; the text says why, for the log alone."""


@public
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs, whatever the state of what it depends on."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, else 503 with the reason in the log.

    The queue is not asked: without it work waits, and nothing is lost or refused.
    """
    try:
        check_database()
        check_files()
    except NotReady as reason:
        logger.error("not_ready", reason=str(reason))
        return HttpResponse("not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def check_database() -> None:
    """Raise `NotReady` unless the database answers and has every migration."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        if not schema_is_complete():
            schema_is_complete.cache_clear()
            raise NotReady("migrations are waiting: run manage.py migrate")
    except DatabaseError as error:
        raise NotReady(f"the database does not answer: {error}") from error


@cache
def schema_is_complete() -> bool:
    """Tell whether no migration waits. Read once a process: a new release starts new processes."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def check_files() -> None:
    """Raise `NotReady` unless the folder of private files can be written (a bucket is not asked)."""
    if not isinstance(storages["default"], FileSystemStorage):
        return
    folder = Path(storages["default"].location)
    # The folder itself is made with the first file.
    if not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        raise NotReady(f"the folder of private files cannot be written: {folder}")
