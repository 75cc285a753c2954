"""Doing what a valid form asks, and telling; what is refused stays in the form as it was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.utils import timezone

from communes.access import ActorRequest
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal


def tried(request: ActorRequest, form: Any, act: Callable[..., Any], *, done: str, version: int = 0) -> bool:
    """Run ``act(actor=, at=)`` and tell. ``version`` is that of the row as the page shows it now.

    Who wrote meanwhile is read first: the form keeps what was typed and may be sent again.
    """
    try:
        act(actor=request.actor, at=timezone.now())
    except CooperationRefusal as refusal:
        form.add_error(None, refusal.message)
        if isinstance(refusal, ChangedMeanwhile):
            form.data = form.data.copy()
            form.data["version"] = str(version)
        return False
    messages.success(request, done)
    return True
