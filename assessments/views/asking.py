"""Doing what a valid form asks, and telling; telling why it was not done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.utils import timezone

from assessments.exceptions import AssessmentError, Overtaken
from communes.access import ActorRequest


def explain(form: Any, refusal: AssessmentError, *, version: int | None = None) -> None:
    """Put a refusal on its form; what was typed stays.

    After somebody else saved first, the form may be sent again: it then replaces ``version``, that of the
    row as the page shows it now.
    """
    form.add_error(None, refusal.message)
    if version is not None and isinstance(refusal, Overtaken):
        form.now_replaces(version)


def tried(
    request: ActorRequest, form: Any, act: Callable[..., Any], *, done: str, version: int | None = None
) -> bool:
    """Run ``act(actor=, at=)`` for a valid form and tell; a refusal is explained on the form."""
    try:
        act(actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        explain(form, refusal, version=version)
        return False
    messages.success(request, done)
    return True
