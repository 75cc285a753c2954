"""A page that reads cannot write: the database refuses it while the page is made."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE", "ALTER", "CREATE", "DROP")
# The session is not the page's business: it is written by its own middleware or by messages.
ALLOWED = ('"django_session"', '"usersessions_usersession"')


class WriteOnReadOnlyPage(Exception):
    """A page declared as reading has tried to write."""


def _refuse_writes(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    if sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in ALLOWED):
        raise WriteOnReadOnlyPage(sql[:200])
    return execute(sql, params, many, context)


def reads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Run a view with database writes refused, its template included."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with connection.execute_wrapper(_refuse_writes):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            return response

    wrapper.reads = True  # type: ignore[attr-defined]
    return wrapper
