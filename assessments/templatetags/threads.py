"""How remarks and requests for documents are marked."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext

from assessments.enums import RequestState, Visibility
from assessments.models import EvidenceItem
from assessments.services.threads.reading import Entry, LineCount, Thread, is_withdrawable
from config.toolbox.numbers import format_number
from config.toolbox.templatetags.components import state_badge

register = template.Library()

REQUESTS: dict[str, tuple[str, str]] = {
    RequestState.OPEN: ("warn", "clock"),
    RequestState.ANSWERED: ("info", "reply"),
    RequestState.CLOSED: ("ok", "check-circle"),
    RequestState.WITHDRAWN: ("neutral", "slash-circle"),
}
READERS: dict[str, tuple[str, str]] = {
    Visibility.SHARED: ("info", "people"),
    Visibility.INTERNAL: ("warn", "lock"),
}


@register.filter
def of_line(thread: Thread, line: str) -> Sequence[Entry]:
    """Return what stands on one line."""
    return thread.of(line)


@register.filter
def waits(entries: Sequence[Entry]) -> bool:
    """Tell whether a document is waited for."""
    return any(entry.is_open for entry in entries)


@register.filter
def only_if(address: str, opens: bool) -> str:
    """Return an address for those whom it opens for."""
    return address if opens else ""


@register.filter
def request_mark(item: EvidenceItem | None) -> str:
    """Return the words that mark evidence added on request, once the figures were sent."""
    return gettext("added on request") if item is not None and item.on_request_id is not None else ""


@register.simple_tag
def request_badge(state: str) -> str:
    """Draw where a request stands."""
    return state_badge(*REQUESTS[state], str(RequestState(state).label))


@register.simple_tag
def readers_badge(visibility: str) -> str:
    """Draw who reads a remark."""
    return state_badge(*READERS[visibility], str(Visibility(visibility).label))


@register.simple_tag(takes_context=True)
def withdrawable(context: template.Context, entry: Entry) -> bool:
    """Tell whether the reader may take this remark back; no page has to say so."""
    thread = context.get("thread")
    return thread is not None and is_withdrawable(thread, entry)


@register.simple_tag
def line_marks(counts: Mapping[str, LineCount], line: str) -> str:
    """Draw how much stands on a line: remarks, requests that wait, answers to read."""
    found = counts.get(line)
    if found is None:
        return ""
    marks = []
    if found.remarks:
        marks.append(("neutral", "chat-left-text", _remarks(found.remarks)))
    if found.waiting:
        marks.append(("warn", "clock", _waiting(found.waiting)))
    if found.answered:
        marks.append(("info", "reply", _answered(found.answered)))
    return format_html_join("", " {}", ((state_badge(*mark),) for mark in marks))


def _remarks(count: int) -> str:
    words = ngettext("%(count)s remark", "%(count)s remarks", count)
    return words % {"count": format_number(count)}


def _waiting(count: int) -> str:
    words = ngettext("%(count)s document asked for", "%(count)s documents asked for", count)
    return words % {"count": format_number(count)}


def _answered(count: int) -> str:
    words = ngettext("%(count)s answer to read", "%(count)s answers to read", count)
    return words % {"count": format_number(count)}
