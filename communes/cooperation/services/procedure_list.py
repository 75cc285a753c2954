"""Creations in a list: searched, filtered, sorted."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from communes.actors import Actor
from communes.cooperation.access import procedures_seen_by
from communes.cooperation.models import Founder, Procedure
from communes.cooperation.services.procedures import ORDER
from config.toolbox.search import fold

OPEN, FINISHED, GIVEN_UP = "open", "finished", "given_up"
STATES = {
    OPEN: Q(closed_at=None),
    FINISHED: Q(closed_at__isnull=False, abandoned_reason=""),
    GIVEN_UP: Q(closed_at__isnull=False) & ~Q(abandoned_reason=""),
}
SORTS = {"name": F("name_fr"), "opened": F("opened_at"), "members": F("members")}


@dataclass(frozen=True, slots=True)
class ProcedureFilter:
    """What a reader looks for; empty is anything. ``region`` is a code, ``sort`` a key of ``SORTS``."""

    text: str = ""
    state: str = ""
    step: str = ""
    origin: str = ""
    kind: str = ""
    region: str = ""
    sort: str = "-opened"


def list_procedures(actor: Actor | None, wanted: ProcedureFilter) -> QuerySet[Procedure]:
    """Return the creations an actor may see that fit, with their number of members (``members``)."""
    seen = procedures_seen_by(actor).order_by().values("pk")
    found = Procedure.objects.filter(pk__in=seen).select_related("lead__province", "body")
    counts = Founder.objects.filter(procedure=OuterRef("pk")).order_by().values("procedure")
    found = found.annotate(members=Subquery(counts.annotate(count=Count("pk")).values("count")))
    exact = {"step": wanted.step, "origin": wanted.origin, "kind": wanted.kind}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.state in STATES:
        found = found.filter(STATES[wanted.state])
    if wanted.step:
        # The step of a closed creation is where it stopped: it waits for nothing.
        found = found.filter(closed_at=None)
    if wanted.region:
        found = found.filter(_has_member(_in_region(wanted.region)))
    if words := fold(wanted.text).split():
        found = _searched(found, words)
    field = SORTS.get(wanted.sort.lstrip("-"), SORTS["opened"])
    is_falling = wanted.sort.startswith("-") or wanted.sort.lstrip("-") not in SORTS
    return found.order_by(field.desc() if is_falling else field.asc(), "pk")


def step_number(procedure: Procedure) -> int:
    """Return which of the nine steps is under way, counted from one."""
    return ORDER.index(procedure.step) + 1  # type: ignore[arg-type]


def _searched(found: QuerySet[Procedure], words: list[str]) -> QuerySet[Procedure]:
    """Keep the creations that have every word in a name, or in that of a commune among the members.

    Names of creations are few and read whole, in one query more.
    """
    names = [
        (pk, fold(f"{name_ar} {name_fr}"))
        for pk, name_ar, name_fr in found.order_by().values_list("pk", "name_ar", "name_fr")
    ]
    for word in words:
        named = [pk for pk, name in names if word in name]
        found = found.filter(Q(pk__in=named) | Q(_has_member(Q(commune__search_text__contains=word))))
    return found


def _in_region(code: str) -> Q:
    return Q(region__code=code) | Q(province__region__code=code) | Q(commune__province__region__code=code)


def _has_member(condition: Q) -> Exists:
    return Exists(Founder.objects.filter(condition, procedure=OuterRef("pk")))
