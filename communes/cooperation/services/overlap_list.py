"""Overlaps of powers as people look for them, within their scope."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from communes.actors import Actor
from communes.cooperation.enums import OverlapState
from communes.cooperation.models import Overlap
from communes.cooperation.scope import scope_of
from communes.cooperation.services.overlaps import with_acts
from communes.enums import Role
from config.toolbox.search import fold


@dataclass(frozen=True, slots=True)
class OverlapFilter:
    """What a reader asked of the list; "" asks for nothing."""

    text: str = ""
    state: str = ""
    power: str = ""


def overlaps_seen_by(actor: Actor | None) -> QuerySet[Overlap]:
    """Return the overlaps over one's commune, province or regions, or with one's body, or all of them."""
    rows = Overlap.objects.all()
    if actor is not None and actor.role == Role.BODY_OFFICER:
        return rows.filter(Q(first__member__body=actor.body_id) | Q(second__member__body=actor.body_id))
    scope = scope_of(actor)
    return rows.none() if scope is None else rows.filter(scope.inside("commune"))


def list_overlaps(actor: Actor | None, wanted: OverlapFilter) -> QuerySet[Overlap]:
    """Return the overlaps asked for, the open ones first, then the latest."""
    rows = with_acts(overlaps_seen_by(actor))
    for word in fold(wanted.text).split():
        rows = rows.filter(
            Q(commune__search_text__contains=word)
            | Q(first__member__body__search_text__contains=word)
            | Q(second__member__body__search_text__contains=word)
        )
    if wanted.state in OverlapState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.power:
        rows = rows.filter(power__code=wanted.power)
    return rows.order_by(_place_of_state(), "-found_at", "-pk")


def counts_by_state(actor: Actor | None) -> dict[str, int]:
    """Return how many overlaps one sees in each state. One query."""
    rows = overlaps_seen_by(actor).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in OverlapState.values}


def _place_of_state() -> Case:
    order = [OverlapState.OPEN, OverlapState.KEPT, OverlapState.RESOLVED]
    return Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(order)),
        output_field=IntegerField(),
    )
