"""Requests for support in a list, and counted by province, topic and delay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Avg, Count, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext as _

from capacity.enums import SupportState
from capacity.models import SupportRequest, Topic
from capacity.services.access import visible_requests
from communes.actors import Actor
from communes.models import Province
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

# What a delay is counted in: answered within so many days.
DELAYS = (7, 15, 30)
_DELAY = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=models.DurationField())


@dataclass(frozen=True, slots=True)
class Row:
    """What a province or a topic has (``key`` None: no topic). ``mean_days`` is None before an answer."""

    key: Province | Topic | None
    count: int
    waiting: int
    late: int
    closed: int
    mean_days: float | None


def late_requests(today: date) -> Q:
    """Return which requests should have been answered before a day."""
    return Q(state=SupportState.WAITING, due_on__lt=today)


def list_requests(
    actor: Actor | None, *, today: date, text: str = "", state: str = "", desk: str = "", late: bool = False
) -> QuerySet[SupportRequest]:
    """Return the requests an actor may see: those that wait first, the earliest day first."""
    found = visible_requests(actor).select_related("commune__province", "topic")
    for word in fold(text).split():
        found = found.filter(commune__search_text__contains=word)
    exact = {"state": state, "desk": desk}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if late:
        found = found.filter(late_requests(today))
    return found.order_by(F("due_on").asc(nulls_last=True), "-asked_at", "-pk")


def requests_workbook(requests: QuerySet[SupportRequest], *, today: date, language: str) -> bytes:
    """Return requests as an .xlsx. One query."""
    headings = [
        *(Heading(_("Number"), 20), Heading(_("Region"), 24), Heading(_("Province"), 24)),
        *(Heading(_("Commune"), 28), Heading(_("Asked of"), 26), Heading(_("Topic"), 50)),
        *(Heading(_("Subject"), 50), Heading(_("Asked on"), 18), Heading(_("Answer due"), 14)),
        *(Heading(_("Days late"), 12), Heading(_("First answer"), 18), Heading(_("State"), 22)),
        *(Heading(_("What it came to"), 22), Heading(_("Closed on"), 18)),
    ]
    rows = _cells(requests.select_related("commune__province__region", "topic"), today)
    return write_workbook([Sheet(_("Requests for support"), headings, rows)], language=language)


def _cells(requests: QuerySet[SupportRequest], today: date) -> Iterator[tuple[Any, ...]]:
    for request in requests:
        province = request.commune.province
        days = (today - request.due_on).days if request.due_on else 0
        yield (
            request.reference,
            pick(province.region, "name"),
            pick(province, "name"),
            pick(request.commune, "name"),
            request.get_desk_display(),
            pick(request.topic, "title") if request.topic else None,
            request.subject,
            request.asked_at,
            request.due_on,
            days if days > 0 else None,
            request.answered_at,
            request.get_state_display(),
            request.get_outcome_display() if request.outcome else None,
            request.closed_at,
        )


def counts_by_province(actor: Actor | None, *, today: date) -> list[Row]:
    """Return the requests of each province that has any, by its code. Two queries."""
    provinces = Province.objects.select_related("region").in_bulk()
    rows = _counts(actor, "commune__province", today)
    return sorted(_rows(rows, provinces), key=lambda row: row.key.code if row.key else "")


def counts_by_topic(actor: Actor | None, *, today: date) -> list[Row]:
    """Return the requests of each topic that has any, the most asked first. Two queries."""
    rows = _counts(actor, "topic", today)
    return sorted(_rows(rows, Topic.objects.in_bulk()), key=lambda row: -row.count)


def counts_by_delay(actor: Actor | None) -> list[tuple[int | None, int]]:
    """Return how many were answered within each number of days, the last (None) later than all. One query."""
    limits = [timedelta(days=days) for days in DELAYS]
    between = {
        f"upto{days}": Count("pk", filter=Q(delay__lte=limit) & _above(before))
        for days, limit, before in zip(DELAYS, limits, [None, *limits[:-1]], strict=True)
    }
    found = (
        visible_requests(actor)
        .annotate(delay=_DELAY)
        .aggregate(**between, later=Count("pk", filter=Q(delay__gt=limits[-1])))
    )
    return [*((days, found[f"upto{days}"]) for days in DELAYS), (None, found["later"])]


def _above(limit: timedelta | None) -> Q:
    return Q(delay__gt=limit) if limit else Q()


def _counts(actor: Actor | None, key: str, today: date) -> QuerySet[SupportRequest, dict[str, Any]]:
    rows = visible_requests(actor).order_by().values(key)
    return rows.annotate(
        count=Count("pk"),
        waiting=Count("pk", filter=Q(state=SupportState.WAITING)),
        late=Count("pk", filter=late_requests(today)),
        closed=Count("pk", filter=Q(state=SupportState.CLOSED)),
        mean=Avg(_DELAY),
        group=F(key),
    )


def _rows(found: QuerySet[SupportRequest, dict[str, Any]], known: Mapping[int, Any]) -> list[Row]:
    return [
        Row(
            key=known.get(row["group"]),
            count=row["count"],
            waiting=row["waiting"],
            late=row["late"],
            closed=row["closed"],
            mean_days=row["mean"].total_seconds() / 86_400 if row["mean"] is not None else None,
        )
        for row in found
    ]
