"""The record of a body: one document, which one administrator at a time writes, with members and powers."""

from datetime import datetime

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.register import searchable_body
from config.toolbox.locks import locked


def open_record(body: CooperationBody, *, version: int | None, actor: Actor) -> CooperationBody:
    """Return a body locked for writing; ``version`` is the one that the writer saw, None for whichever.

    Raises NotYours or ChangedMeanwhile.
    """
    if not may_keep_register(actor):
        raise NotYours()
    row = locked(CooperationBody.objects.filter(pk=body.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def close_record(body: CooperationBody, *, actor: Actor, at: datetime) -> None:
    """Save a record that was written, by whom and when, as people will look for it."""
    body.search_text = searchable_body(body)
    body.version += 1
    body.changed_by, body.changed_at = actor.user, at
    body.save()
