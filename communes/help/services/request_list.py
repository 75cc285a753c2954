"""Requests for help in lists."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404

from accounts.models import User
from communes.actors import Actor
from communes.help.enums import RequestState
from communes.help.models import HelpRequest
from config.toolbox.search import fold

SORTS = {"number": ("year", "number"), "asked": ("asked_at",), "written": ("written_at",)}


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What is looked for; "" wants nothing."""

    text: str = ""
    state: str = ""
    role: str = ""
    sort: str = ""


def requests_of(user: User) -> QuerySet[HelpRequest]:
    """Return what a person asked, the latest words first."""
    return HelpRequest.objects.filter(asked_by=user).order_by("-written_at", "-pk")


def list_requests(wanted: RequestFilter) -> QuerySet[HelpRequest]:
    """Return every request that fits: without an order asked for, those that wait first, the oldest above."""
    found = HelpRequest.objects.select_related(
        "asked_by", "membership__commune", "membership__province", "membership__body"
    )
    for word in wanted.text.split():
        found = found.filter(_with(word))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.role:
        found = found.filter(membership__role=wanted.role)
    fields = SORTS.get(wanted.sort.lstrip("-"))
    if fields is None:
        waits = Q(state=RequestState.OPEN)
        return found.annotate(waits=waits).order_by("-waits", "written_at", "pk")
    down = wanted.sort.startswith("-")
    return found.order_by(*(F(name).desc() if down else F(name).asc() for name in fields), "-pk")


def access_request(pk: int, *, user: User, actor: Actor | None) -> HelpRequest:
    """Return a request that a person asked, or any to an administrator; a stranger's is a 404."""
    rows = HelpRequest.objects.select_related(
        "asked_by", "closed_by", "membership__commune", "membership__province", "membership__body"
    )
    if actor is None or not actor.is_administrator:
        rows = rows.filter(asked_by=user)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _with(word: str) -> Q:
    """Return which requests hold a word: in their subject, number, page, reference, author or place."""
    year, _dash, number = word.partition("-")
    found = Q(subject__icontains=word) | Q(page__icontains=word) | Q(reference=word)
    found |= Q(asked_by__email__icontains=word) | Q(asked_by__full_name__icontains=word)
    if year.isdecimal() and number.isdecimal():
        found |= Q(year=int(year), number=int(number))
    if folded := fold(word):
        found |= Q(membership__commune__search_text__contains=folded)
        found |= Q(membership__province__search_text__contains=folded)
    return found
