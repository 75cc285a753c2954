"""Plans and reports on their way: sent by a commune, returned with comments or accepted by DDCTD.

This is the only place where their state changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.enums import SheetState
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import CapacityPlan, Dispatch, YearlySheet
from capacity.services.access import check_sorts, is_of
from capacity.services.audiences import officers, people_of_commune
from capacity.services.deadlines import due_on
from communes.actors import Actor
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

WRITABLE = frozenset({SheetState.DRAFT, SheetState.RETURNED})

AnySheet = TypeVar("AnySheet", bound=YearlySheet)


class SheetSent(CapacityRefusal):
    code = "sheet_sent"
    text = _("This was sent to DDCTD: it cannot be changed unless it is returned.")


class SheetIncomplete(CapacityRefusal):
    code = "sheet_incomplete"
    text = _("This cannot be sent yet: %(missing)s")


class SheetNotSent(CapacityRefusal):
    code = "sheet_not_sent"
    text = _("Only what the commune has sent can be returned or accepted.")


def lock_sheet(sheet: AnySheet, *, version: int | None = None) -> AnySheet:
    """Return the row, locked, with its commune. Raises ChangedMeanwhile for an older version."""
    rows: Any = type(sheet)._default_manager.select_related("commune__province__region").filter(pk=sheet.pk)
    row = locked(rows).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def lock_writable(sheet: AnySheet, *, actor: Actor, version: int | None = None) -> AnySheet:
    """Return the row, locked, for its commune to write. Raises NotAllowed, SheetSent or ChangedMeanwhile."""
    row = lock_sheet(sheet, version=version)
    if not is_of(actor, row.commune):
        raise NotAllowed()
    if row.state not in WRITABLE:
        raise SheetSent()
    return row


def next_number(sheet: YearlySheet) -> int:
    """Return the number after the last line of a plan or report that the caller has locked."""
    return (sheet.actions.aggregate(last=Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]


def touch(row: YearlySheet, *, actor: Actor, at: datetime) -> None:
    """Keep that someone has written in a sheet: its version grows."""
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()


def receipt_number(sheet: YearlySheet, sequence: int) -> str:
    """Return the number of a receipt: of a plan or report, its year, its commune, which sending it was."""
    letter = "P" if isinstance(sheet, CapacityPlan) else "R"
    return f"CAP-{letter}-{sheet.year}-{sheet.commune.code}-{sequence}"


@transaction.atomic
def send_sheet(
    sheet: YearlySheet,
    *,
    content: Mapping[str, Any],
    missing: Sequence[str],
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Dispatch:
    """Send a plan or report to DDCTD with its content as it is now; return the dated receipt.

    It is late after the last day of its year's deadline; sent again after a return, it keeps the day of its
    first sending. ``missing`` is what it lacks, in words. Raises NotAllowed, SheetSent, ChangedMeanwhile or
    SheetIncomplete.
    """
    row = lock_writable(sheet, actor=actor, version=version)
    if missing:
        raise SheetIncomplete(missing=" ".join(missing))
    if row.sent_at is None:
        row.sent_at, row.is_late = at, local_day(at) > due_on(row)
    row.state, row.comments = SheetState.SUBMITTED, ""
    touch(row, actor=actor, at=at)
    is_plan = isinstance(row, CapacityPlan)
    owner = {"plan" if is_plan else "report": row}
    sequence = Dispatch.objects.filter(**owner).count() + 1
    receipt = Dispatch.objects.create(
        **owner,
        sequence=sequence,
        number=receipt_number(row, sequence),
        content=content,
        digest=digest(content),
        is_late=row.is_late,
        sent_by=actor.user,
        sent_at=at,
    )
    _record("sent", row, {"number": receipt.number, "digest": receipt.digest}, actor, at)
    _tell("sent", row, officers(at=at), {"number": receipt.number}, at)
    return receipt


@transaction.atomic
def return_sheet(
    sheet: YearlySheet, comments: str, *, version: int | None = None, actor: Actor, at: datetime
) -> YearlySheet:
    """Give a plan or report back to its commune with comments.

    Raises NotAllowed, OwnCommune, ChangedMeanwhile, SheetNotSent or ReasonRequired.
    """
    if not comments.strip():
        raise ReasonRequired()
    return _decide(sheet, SheetState.RETURNED, comments.strip(), version, actor, at)


@transaction.atomic
def accept_sheet(
    sheet: YearlySheet, *, comments: str = "", version: int | None = None, actor: Actor, at: datetime
) -> YearlySheet:
    """Accept a plan or report. Raises NotAllowed, OwnCommune, ChangedMeanwhile or SheetNotSent."""
    return _decide(sheet, SheetState.ACCEPTED, comments.strip(), version, actor, at)


def _decide(
    sheet: YearlySheet,
    state: SheetState,
    comments: str,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> YearlySheet:
    row = lock_sheet(sheet, version=version)
    check_sorts(actor, row.commune)
    if row.state != SheetState.SUBMITTED:
        raise SheetNotSent()
    row.state, row.comments = state, comments
    row.decided_by, row.decided_at = actor.user, at
    row.version += 1
    row.save()
    _record(state.value, row, {"comments": comments}, actor, at)
    _tell(state.value, row, people_of_commune(row.commune, at=at), {"comments": comments}, at)
    return row


def _kind(row: YearlySheet) -> str:
    return "plan" if isinstance(row, CapacityPlan) else "report"


def _record(step: str, row: YearlySheet, more: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    data = {"year": row.year, **more}
    record_event(f"capacity.{_kind(row)}_{step}", actor=actor.user, target=row.commune, data=data, at=at)


def _tell(step: str, row: YearlySheet, people: list, more: Mapping[str, Any], at: datetime) -> None:
    commune = texts_of(row.commune, "name")
    notify(
        f"capacity.{_kind(row)}_{step}",
        recipients=people,
        data={"commune": commune, "year": row.year, **more},
        link=Link(f"capacity:{_kind(row)}", {"pk": row.pk}),
        once=f"{row.pk}-{row.version}",
        at=at,
    )
