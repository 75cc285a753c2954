"""Sessions in a list: which an actor reads, and those that fit what is looked for."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from capacity.enums import EnrolmentState
from capacity.models import Enrolment, Session, Topic
from capacity.services.access import may_edit
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Region
from config.toolbox.search import fold

SORTS: dict[str, Any] = {"starts": F("starts_on"), "code": F("code"), "seats": F("seats")}


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What a reader asks of the list. Unknown values ask for nothing. ``month`` is 2026-04."""

    text: str = ""
    topic: str = ""
    audience: str = ""
    region: str = ""
    month: str = ""
    state: str = ""
    free: bool = False
    sort: str = "starts"


def visible_sessions(actor: Actor | None) -> QuerySet[Session]:
    """Return the sessions an actor may read: DDCTD all, others those of their region or of the country.

    A commune and its province keep those in which the commune's people are enrolled.
    """
    if may_edit(actor):
        return Session.objects.all()
    region = region_of(actor)
    if region is None:
        return Session.objects.none()
    enrolled = seen_enrolments(actor).values("session")
    open_here = Session.objects.filter(Q(regions__isnull=True) | Q(regions=region)).values("pk")
    return Session.objects.filter(Q(pk__in=open_here) | Q(pk__in=enrolled))


def access_session(pk: int, *, actor: Actor | None) -> Session:
    """Return one session this actor may read; anything else is a 404."""
    return get_object_or_404(visible_sessions(actor).select_related("topic"), pk=pk)


def seen_enrolments(actor: Actor | None) -> QuerySet[Enrolment]:
    """Return the enrolments of the communes that an actor may see from within."""
    return Enrolment.objects.filter(person__commune__in=communes_seen_by(actor))


def access_enrolment(pk: int, *, actor: Actor | None) -> Enrolment:
    """Return one enrolment this actor may see; anything else is a 404."""
    rows = seen_enrolments(actor).select_related("session__topic", "person__commune__province__region")
    return get_object_or_404(rows, pk=pk)


def region_of(actor: Actor | None) -> Region | None:
    """Return the region of a commune's or a province's actor; the ministry has none."""
    if actor is None:
        return None
    if actor.membership.commune is not None:
        return actor.membership.commune.province.region
    return actor.membership.province.region if actor.membership.province else None


def list_sessions(actor: Actor | None, wanted: SessionFilter) -> QuerySet[Session]:
    """Return the sessions an actor may read that fit, each with ``taken`` and ``waiting``, sorted.

    Words are looked for in the code, the titles (also the topic's), the provider and the place.
    """
    found = visible_sessions(actor).select_related("topic").prefetch_related("regions")
    found = found.annotate(
        taken=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )
    if words := fold(wanted.text).split():
        found = found.filter(pk__in=_said(actor, words))
    exact = {"topic__code": wanted.topic, "audience": wanted.audience, "state": wanted.state}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.region:
        here = Session.objects.filter(Q(regions__isnull=True) | Q(regions__code=wanted.region))
        found = found.filter(pk__in=here.values("pk"))
    if month := _month(wanted.month):
        last = date(month.year, month.month, monthrange(month.year, month.month)[1])
        found = found.filter(starts_on__range=(month, last))
    if wanted.free:
        found = found.filter(taken__lt=F("seats"))
    field = SORTS.get(wanted.sort.lstrip("-"), SORTS["starts"])
    return found.order_by(field.desc() if wanted.sort.startswith("-") else field.asc(), "pk")


def _said(actor: Actor | None, words: list[str]) -> list[int]:
    """Return the keys of the sessions that say all the words. Two queries: the offer of years is short."""
    topics = {topic.pk: f"{topic.title_ar} {topic.title_fr}" for topic in Topic.objects.all()}
    fields = ("code", "title_ar", "title_fr", "provider", "place")
    rows = visible_sessions(actor).order_by().values_list("pk", "topic", *fields)
    said = {pk: fold(" ".join([topics[topic], *texts])) for pk, topic, *texts in rows}
    return [pk for pk, text in said.items() if all(word in text for word in words)]


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
