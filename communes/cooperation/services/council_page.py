"""What the page of a council shows: seats and who holds them, the bureau, whom the shares no longer fit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from communes.actors import Actor
from communes.cooperation.enums import Office
from communes.cooperation.models import (
    BodyMember,
    CooperationBody,
    CouncilTerm,
    Delegate,
    OfficeHeld,
    SeatShare,
)
from communes.cooperation.services.delegates import may_name
from communes.cooperation.services.seat_weights import present_members

OFFICE_ORDER = {office: place for place, office in enumerate(Office.values)}


@dataclass(slots=True)
class ShareRow:
    """The seats of a member, who sits in them, who sat; ``percent`` is its part of all weights."""

    share: SeatShare
    percent: Decimal
    sitting: list[Delegate] = field(default_factory=list)
    former: list[Delegate] = field(default_factory=list)
    may_name: bool = False

    @property
    def vacant(self) -> int:
        return self.share.seats - len(self.sitting)


@dataclass(frozen=True, slots=True)
class Council:
    """A term as it is shown; ``joined`` and ``left`` are those whom its shares do not fit any more."""

    term: CouncilTerm
    rows: list[ShareRow]
    bureau: list[OfficeHeld]
    past_bureau: list[OfficeHeld]
    joined: list[BodyMember]
    left: list[BodyMember]

    @property
    def vacant(self) -> int:
        return sum(row.vacant for row in self.rows)

    @property
    def sitting(self) -> int:
        return self.term.seats - self.vacant

    @property
    def president(self) -> OfficeHeld | None:
        return next((held for held in self.bureau if held.office == Office.PRESIDENT), None)

    @property
    def former(self) -> list[Delegate]:
        return [delegate for row in self.rows for delegate in row.former]

    @property
    def delegates(self) -> list[Delegate]:
        return [delegate for row in self.rows for delegate in row.sitting]


def terms_of(body: CooperationBody) -> list[CouncilTerm]:
    """Return the terms of a body, the latest first. One query."""
    return list(body.terms.order_by("-starts_on", "-pk"))


def council_of(term: CouncilTerm, *, actor: Actor | None, on: date) -> Council:
    """Return a term as it is shown on a day. Four queries, whatever its size."""
    body = term.body
    shares = list(
        term.shares.select_related("member__commune", "member__province", "member__region").order_by(
            "-seats", "-weight", "pk"
        )
    )
    total = sum((share.weight for share in shares), Decimal(0))
    rows = {}
    for share in shares:
        share.term = term
        rows[share.pk] = ShareRow(share, share.weight * 100 / total, may_name=may_name(actor, share))
    for delegate in Delegate.objects.filter(share__term=term):
        row = rows[delegate.share_id]
        delegate.share = row.share
        sits = delegate.ends_on is None
        (row.sitting if sits else row.former).append(delegate)
    held = _offices(term, rows.values())
    members = present_members(body, on) if term.ends_on is None else []
    known = {share.member_id for share in shares}
    present = {member.pk for member in members}
    return Council(
        term=term,
        rows=list(rows.values()),
        bureau=[row for row in held if row.ends_on is None],
        past_bureau=sorted(
            (row for row in held if row.ends_on is not None), key=lambda row: row.starts_on, reverse=True
        ),
        joined=[member for member in members if member.pk not in known],
        left=[share.member for share in shares if term.ends_on is None and share.member_id not in present],
    )


def _offices(term: CouncilTerm, rows: Iterable[ShareRow]) -> list[OfficeHeld]:
    """Return the posts of a term in their order, each delegate with the posts held now as ``held``."""
    delegates = {one.pk: one for row in rows for one in [*row.sitting, *row.former]}
    held = sorted(term.offices.all(), key=lambda row: (OFFICE_ORDER[row.office], row.rank, row.pk))
    for one in delegates.values():
        one.held = []  # type: ignore[attr-defined]
    for row in held:
        row.delegate = delegates[row.delegate_id]
        if row.ends_on is None:
            row.delegate.held.append(row)  # type: ignore[attr-defined]
    return held
