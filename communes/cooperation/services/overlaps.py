"""The same power over the same commune at the same time in two bodies, or in a body and in the commune (W7).

Found at entry and by a nightly check; open until the acts no longer meet, or until somebody keeps it with a
reason. Only what communes transferred is compared: a region or a province gives a power of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_settle
from communes.cooperation.enums import OverlapState
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import Overlap, OwnService, PowerTransfer
from communes.cooperation.services.audiences import people_concerned
from config.toolbox.clock import local_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event, record_events
from records.services.notices import Link, Notice, notify_each

FOUND = "cooperation.overlap_found"
RESOLVED = "cooperation.overlap_resolved"
KEPT = "cooperation.overlap_kept"
REOPENED = "cooperation.overlap_reopened"


class ReasonForKeeping(CooperationRefusal):
    text = _("Say why both may run this power at the same time.")


class OverlapOver(CooperationRefusal):
    text = _("The acts no longer meet: there is nothing left to decide.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One side's hold on a power over a commune: from a day to the day before another, or without an end."""

    row: PowerTransfer | OwnService
    commune: int
    power: int
    starts_on: date
    ends_on: date | None

    @property
    def body(self) -> int | None:
        """Return the body that holds it; none for the commune itself."""
        return self.row.member.body_id if isinstance(self.row, PowerTransfer) else None

    def shares_days_with(self, other: "Claim") -> tuple[date, date | None] | None:
        """Return the first day of both and the day after the last, or None when they never meet."""
        start = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        end = min(ends, default=None)
        return (start, end) if end is None or start < end else None


Key = tuple[int, int | None, int | None]


def claims_on(communes: Iterable[int] | None) -> list[Claim]:
    """Return who holds which power over these communes (by key), or over all; by commune and power.

    A transfer ends at the latest when its member left or its body was dissolved. Two queries.
    """
    transfers = PowerTransfer.objects.filter(member__commune__isnull=False).select_related("member__body")
    services = OwnService.objects.all()
    if communes is not None:
        wanted = list(communes)
        transfers = transfers.filter(member__commune__in=wanted)
        services = services.filter(commune__in=wanted)
    claims = [_transferred(transfer) for transfer in transfers]
    claims += [
        Claim(service, service.commune_id, service.power_id, service.starts_on, service.ends_on)
        for service in services
    ]
    # The commune's own hold comes last, so that the first of a pair is always a transfer.
    return sorted(claims, key=lambda claim: (claim.commune, claim.power, claim.body is None, claim.row.pk))


def meetings_of(claims: Iterable[Claim], *, on: date) -> dict[Key, tuple[Claim, Claim, date, date | None]]:
    """Return the pairs that hold the same power at the same time on a day or later, by their keys."""
    found: dict[Key, tuple[Claim, Claim, date, date | None]] = {}
    for _key, group in groupby(claims, key=lambda claim: (claim.commune, claim.power)):
        for first, second in combinations(group, 2):
            days = first.shares_days_with(second) if first.body != second.body else None
            if days is not None and (days[1] is None or days[1] > on):
                found[_key_of(first, second)] = (first, second, *days)
    return found


@transaction.atomic
def find_overlaps(*, communes: Iterable[int] | None = None, at: datetime) -> list[Overlap]:
    """Compare the acts about these communes (by key), or of the whole country; return what newly overlaps.

    Those that no longer meet become resolved, those that meet again are open again; what was kept stays kept.
    New ones are told to the commune, its province, the bodies and the administration. The queries do not grow
    with the acts compared.
    """
    wanted = None if communes is None else list(communes)
    meeting = meetings_of(claims_on(wanted), on=local_day(at))
    rows = Overlap.objects.all() if wanted is None else Overlap.objects.filter(commune__in=wanted)
    known = {(row.first_id, row.second_id, row.own_service_id): row for row in locked(rows)}
    fresh, changed, resolved = [], [], []
    for key, (first, second, start, end) in meeting.items():
        row = known.get(key)
        if row is None:
            fresh.append(_new(first, second, start, end, at))
            continue
        is_again = row.state == OverlapState.RESOLVED
        if is_again or (row.starts_on, row.ends_on) != (start, end):
            row.starts_on, row.ends_on = start, end
            if is_again:
                row.state, row.settled_by, row.settled_at, row.reason = OverlapState.OPEN, None, None, ""
                fresh.append(row)
            changed.append(row)
    for key, row in known.items():
        if key not in meeting and row.state != OverlapState.RESOLVED:
            row.state, row.settled_by, row.settled_at = OverlapState.RESOLVED, None, at
            resolved.append(row)
    for row in [*changed, *resolved]:
        row.version += 1
    fields = ["starts_on", "ends_on", "state", "reason", "settled_by", "settled_at", "version"]
    Overlap.objects.bulk_update([*changed, *resolved], fields, batch_size=200)
    Overlap.objects.bulk_create([row for row in fresh if row.pk is None], batch_size=200)
    _note(FOUND, fresh, at)
    _note(RESOLVED, resolved, at)
    _tell(fresh, at)
    return fresh


@transaction.atomic
def keep_overlap(
    overlap: Overlap, *, reason: str, version: int | None, actor: Actor, at: datetime
) -> Overlap:
    """Let both hold the power, with a reason.

    Raises NotYours, ReasonForKeeping, OverlapOver or ChangedMeanwhile.
    """
    if not reason.strip():
        raise ReasonForKeeping()
    row = _lock(overlap, version, actor)
    row.state, row.reason = OverlapState.KEPT, reason.strip()
    row.settled_by, row.settled_at = actor.user, at
    return _saved(row, KEPT, {"reason": row.reason}, actor, at)


@transaction.atomic
def reopen_overlap(overlap: Overlap, *, version: int | None, actor: Actor, at: datetime) -> Overlap:
    """Open again what was kept. Raises NotYours, OverlapOver or ChangedMeanwhile."""
    row = _lock(overlap, version, actor)
    if row.state == OverlapState.OPEN:
        return row
    row.state, row.reason, row.settled_by, row.settled_at = OverlapState.OPEN, "", None, None
    return _saved(row, REOPENED, {}, actor, at)


def with_acts(overlaps: Any) -> Any:
    """Read what the pages show of overlaps with each of them."""
    return overlaps.select_related(
        "commune__province__region",
        "power",
        "first__member__body",
        "second__member__body",
        "own_service",
        "settled_by",
    )


def _transferred(transfer: PowerTransfer) -> Claim:
    member = transfer.member
    ends = [day for day in (transfer.ends_on, member.left_on, member.body.dissolved_on) if day is not None]
    assert member.commune_id is not None
    return Claim(transfer, member.commune_id, transfer.power_id, transfer.starts_on, min(ends, default=None))


def _key_of(first: Claim, second: Claim) -> Key:
    return (
        (first.row.pk, second.row.pk, None)
        if second.body is not None
        else (first.row.pk, None, second.row.pk)
    )


def _new(first: Claim, second: Claim, start: date, end: date | None, at: datetime) -> Overlap:
    _first, transfer, service = _key_of(first, second)
    return Overlap(
        commune_id=first.commune,
        power_id=first.power,
        first_id=first.row.pk,
        second_id=transfer,
        own_service_id=service,
        starts_on=start,
        ends_on=end,
        found_at=at,
    )


def _lock(overlap: Overlap, version: int | None, actor: Actor) -> Overlap:
    row = locked(with_acts(Overlap.objects.filter(pk=overlap.pk))).get()
    if not may_settle(actor, row.commune):
        raise NotYours()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if row.state == OverlapState.RESOLVED:
        raise OverlapOver()
    return row


def _saved(row: Overlap, code: str, more: dict[str, Any], actor: Actor, at: datetime) -> Overlap:
    row.version += 1
    row.save()
    record_event(code, actor=actor.user, target=row.commune, data=_words(row) | more, at=at)
    return row


def _note(code: str, overlaps: list[Overlap], at: datetime) -> None:
    if overlaps:
        rows = with_acts(Overlap.objects.filter(pk__in=[row.pk for row in overlaps]))
        record_events(code, actor=None, targets={row: _words(row) for row in rows}, at=at)


def _tell(overlaps: list[Overlap], at: datetime) -> None:
    if not overlaps:
        return
    rows = list(with_acts(Overlap.objects.filter(pk__in=[row.pk for row in overlaps])))
    bodies = {
        row.pk: [transfer.member.body_id for transfer in (row.first, row.second) if transfer] for row in rows
    }
    people = people_concerned([(row.commune, bodies[row.pk]) for row in rows], at=at)
    notify_each(
        FOUND,
        [
            Notice(
                recipients=concerned,
                data=_words(row),
                link=Link("cooperation:overlap", {"pk": row.pk}),
                once=f"overlap-{row.pk}-{row.version}",
            )
            for row, concerned in zip(rows, people, strict=True)
        ],
        at=at,
    )


def _words(row: Overlap) -> dict[str, Any]:
    """Return commune, power and both sides in each language, as the log and the messages say them."""
    other = row.second.member.body if row.second else row.commune
    return {
        "commune": texts_of(row.commune, "name"),
        "power": texts_of(row.power, "name"),
        "first": texts_of(row.first.member.body, "name"),
        "second": texts_of(other, "name"),
    }
