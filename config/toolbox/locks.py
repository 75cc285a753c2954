"""Row locks, taken late and on one's own row only."""

from typing import TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def locked(queryset: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Return the queryset with its own rows locked until the end of the transaction.

    Keys stay readable (``FOR NO KEY UPDATE``), so that rows that point here can be added meanwhile.
    On SQLite the transaction itself is exclusive (``BEGIN IMMEDIATE``) and this adds nothing.
    """
    if connection.features.has_select_for_update_of:
        return queryset.select_for_update(of=("self",), no_key=True)
    return queryset.select_for_update()
