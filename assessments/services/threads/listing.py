"""The remarks and requests of a whole file, filtered; and the files whose requests wait, for the queue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.enums import RequestState
from assessments.models import Assessment, DocumentRequest
from assessments.services.threads.reading import Entry, Thread

KINDS = {
    "open": _("Requests that wait for the commune"),
    "late": _("Requests past their day"),
    "answered": _("Answers to close"),
    "requests": _("All requests"),
    "shared": _("Shared remarks"),
    "internal": _("Internal remarks"),
}
FROM = {"commune": _("The commune"), "authority": _("The authority")}


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """What a reader asked of the list. Unknown values ask for nothing."""

    kind: str = ""
    line: str = ""
    side: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ThreadFilter":
        """Read the filter from the address."""
        return cls(query.get("kind", ""), query.get("line", "")[:20], query.get("from", ""))


def wanted_entries(thread: Thread, wanted: ThreadFilter) -> list[Entry]:
    """Return the entries asked for, the newest first."""
    found = [
        entry
        for entry in thread.entries
        if (not wanted.line or entry.code == wanted.line)
        and (wanted.kind not in KINDS or _is_of(entry, wanted.kind))
        and (wanted.side not in FROM or entry.is_from_commune == (wanted.side == "commune"))
    ]
    return found[::-1]


def _is_of(entry: Entry, kind: str) -> bool:
    if kind in {"shared", "internal"}:
        return entry.remark is not None and entry.is_internal == (kind == "internal")
    return {
        "open": entry.is_open,
        "late": entry.is_overdue,
        "answered": entry.is_answered,
        "requests": entry.request is not None,
    }[kind]


# Whom the requests of a file wait for, in a list of files.
WAITING_FOR = {"us": RequestState.ANSWERED, "them": RequestState.OPEN}


def with_requests(files: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Add ``waits_for_us`` and ``waits_for_them`` to the rows of a list of files; no query of its own."""
    rows = DocumentRequest.objects.filter(assessment=OuterRef("pk"))
    return files.annotate(
        **{f"waits_for_{side}": Exists(rows.filter(state=state)) for side, state in WAITING_FOR.items()}
    )
