"""Needs in a list, and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from capacity.enums import NeedState
from capacity.models import Need
from capacity.services.access import visible_needs, with_askers
from communes.actors import Actor
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

SORTS: dict[str, Any] = {
    "filed": F("filed_at"),
    "commune": Coalesce("commune__name_fr", "body__name_fr"),
    "priority": F("priority"),
    "people": F("women") + F("men"),
}


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What a reader asks of the list. Unknown values ask for nothing."""

    text: str = ""
    state: str = ""
    priority: str = ""
    topic: str = ""
    line: str = ""
    place: str = ""
    sort: str = "-filed"


def list_needs(actor: Actor | None, wanted: NeedFilter) -> QuerySet[Need]:
    """Return the needs an actor may see that fit, sorted. ``place`` is the code of a region or province."""
    found = with_askers(visible_needs(actor)).select_related("topic")
    for word in fold(wanted.text).split():
        asker = Q(commune__search_text__contains=word) | Q(body__search_text__contains=word)
        found = found.filter(asker | Q(search_text__contains=word))
    exact = {"state": wanted.state, "topic__code": wanted.topic, "line": wanted.line}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.priority.isdecimal():
        found = found.filter(priority=int(wanted.priority))
    if wanted.place:
        code = f"{wanted.place}."
        found = found.filter(Q(commune__code__startswith=code) | Q(body__seat__code__startswith=code))
    field = SORTS.get(wanted.sort.lstrip("-"), SORTS["filed"])
    is_falling = wanted.sort.startswith("-") or wanted.sort not in SORTS
    return found.order_by(field.desc() if is_falling else field.asc(), "-pk")


def states_of(actor: Actor | None) -> dict[str, int]:
    """Return how many needs stand in each state, all states named. One query."""
    rows = visible_needs(actor).order_by().values_list("state").annotate(Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state, 0) for state in NeedState.values}


def needs_workbook(needs: QuerySet[Need], *, language: str) -> bytes:
    """Return needs as an .xlsx. One query."""
    headings = [
        *(Heading(_("Number"), 20), Heading(_("Filed on"), 18), Heading(_("Region"), 24)),
        *(Heading(_("Province"), 24), Heading(_("Commune or body"), 28), Heading(_("Topic"), 50)),
        *(Heading(_("Subject"), 40), Heading(_("Line"), 10), Heading(_("Priority"), 12)),
        *(Heading(_("Audience"), 24), Heading(_("Women"), 8), Heading(_("Men"), 8), Heading(_("Why"), 60)),
        *(Heading(_("State"), 20), Heading(_("Answer or reason"), 60), Heading(_("Merged into"), 20)),
    ]
    return write_workbook([Sheet(_("Needs"), headings, _rows(needs))], language=language)


def _rows(needs: QuerySet[Need]) -> Iterator[tuple[Any, ...]]:
    for need in needs:
        province = need.home.province
        yield (
            need.reference,
            need.filed_at,
            pick(province.region, "name"),
            pick(province, "name"),
            pick(need.asker, "name"),
            pick(need.topic, "title") if need.topic else None,
            need.subject,
            need.line,
            need.priority,
            need.get_audience_display(),
            need.women,
            need.men,
            need.why,
            need.get_state_display(),
            need.answer,
            need.merged_into.reference if need.merged_into else None,
        )
