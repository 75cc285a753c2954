"""What views share: for whom one acts; doing what a valid form asks, and telling."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.utils import timezone

from assessments.exceptions import AssessmentError
from assessments.views.asking import explain
from communes.access import ActorRequest
from communes.models import Commune


def tried(request: ActorRequest, form: Any, act: Callable[..., Any], *, done: str, version: int = 0) -> bool:
    """Run ``act(actor=, at=)`` and tell. ``version`` is that of the row as the page shows it now.

    Who wrote meanwhile is read first: the form keeps what was typed and may be sent again.
    """
    try:
        act(actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        explain(form, refusal, version=version)
        return False
    messages.success(request, done)
    return True


def own_commune(request: ActorRequest) -> Commune:
    """Return the commune that one acts for; the page opens to communes only."""
    assert request.actor is not None
    commune = request.actor.membership.commune
    assert commune is not None
    return commune
