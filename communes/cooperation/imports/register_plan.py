"""What a table of the register would change, judged by the rules of the pages; then written through them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.enums import Origin
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.imports.register import BODY, MEMBER, ReadRow
from communes.cooperation.models import BodyMember, CooperationBody, PowerTransfer
from communes.cooperation.services import bodies, members, transfers
from communes.cooperation.services.bodies import BodyFacts
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.members import MemberFacts, check_member, check_powers_inside, place_fields
from communes.cooperation.services.overlaps import find_overlaps
from communes.cooperation.services.records import close_record, open_record
from communes.cooperation.services.transfers import TransferFacts, check_transfer
from communes.imports import RowError, TableRefused
from config.toolbox.languages import current_language, pick
from records.services.events import record_event

REQUIRED = ("kind", "name_ar", "name_fr", "founded_on", "seat")
TRANSFER_KEY = ("code", "member", "joined_on", "power", "starts_on")


@dataclass(eq=False)
class Draft:
    """One thing that the table says: the row as it would be, and what differs from what stands.

    ``row`` is only in memory; its key tells the row that stands, None for a new one.
    """

    number: int
    row: Any
    facts: Any
    label: str
    changes: str
    is_new: bool
    parent: "Draft | None" = None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.changes)

    @property
    def writes(self) -> bool:
        return self.is_new or self.is_changed


@dataclass
class TablePlan:
    """What a table would do, in the order of the writes."""

    bodies: list[Draft] = field(default_factory=list)
    members: list[Draft] = field(default_factory=list)
    transfers: list[Draft] = field(default_factory=list)

    @property
    def drafts(self) -> list[Draft]:
        return [*self.bodies, *self.members, *self.transfers]

    @property
    def added(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_new]

    @property
    def changed(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_changed]

    @property
    def unchanged(self) -> list[Draft]:
        return [draft for draft in self.drafts if not draft.writes]


def plan_table(rows: Sequence[ReadRow]) -> TablePlan:
    """Return what the rows would change. Raises TableRefused with every fault by row. Three queries."""
    planner = _Planner(rows)
    planner.run()
    if planner.errors:
        raise TableRefused(planner.errors)
    return planner.plan


@transaction.atomic
def write_table(rows: Sequence[ReadRow], *, actor: Actor, at: datetime) -> TablePlan:
    """Write what the rows change, all of it or nothing, through the services of the pages.

    Bodies, members and powers that the table does not name stay. Raises TableRefused, NotYours and what those
    services do.
    """
    if not may_keep_register(actor):
        raise NotYours()
    plan = plan_table(rows)
    touched: set[int] = set()
    for draft in plan.bodies:
        body = CooperationBody.objects.filter(pk=draft.row.pk).first()
        if draft.writes or body is None:
            body = bodies.save_body(body, draft.facts, actor=actor, at=at)
        touched |= _write_inside(body, draft, plan, actor, at)
    if touched:
        find_overlaps(communes=touched, at=at)
    counts = {"added": len(plan.added), "changed": len(plan.changed)}
    record_event("cooperation.register_imported", actor=actor.user, data=counts, at=at)
    return plan


def _write_inside(
    body: CooperationBody, draft: Draft, plan: TablePlan, actor: Actor, at: datetime
) -> set[int]:
    """Write the members and powers of one body; return the communes whose powers were touched."""
    inside = [member for member in plan.members if member.parent is draft]
    given = [one for one in plan.transfers if one.parent and one.parent.parent is draft]
    if not any(one.writes for one in (*inside, *given)):
        return set()
    record = open_record(body, version=None, actor=actor)
    saved: dict[int, BodyMember] = {}
    for one in inside:
        known = BodyMember.objects.filter(pk=one.row.pk).first() if one.row.pk else None
        if one.writes or known is None:
            known = members.write_member(record, known, one.facts, actor=actor, at=at)
        saved[id(one)] = known
    touched = {one.row.commune_id for one in inside if one.is_changed and one.row.commune_id}
    for one in given:
        if not one.writes:
            continue
        member = saved[id(one.parent)]
        known_transfer = PowerTransfer.objects.filter(pk=one.row.pk).first() if one.row.pk else None
        transfers.write_transfer(record, member, known_transfer, one.facts, actor=actor, at=at)
        if member.commune_id:
            touched.add(member.commune_id)
    close_record(record, actor=actor, at=at)
    return touched


class _Planner:
    """Goes through the rows in the order of the writes, over a register held in memory."""

    def __init__(self, rows: Sequence[ReadRow]) -> None:
        self.rows = rows
        self.plan, self.errors = TablePlan(), list[RowError]()
        codes = {row.values["code"] for row in rows}
        # On which days each place joins, and each power begins, by the table.
        self.joined: dict[tuple[Any, ...], set[Any]] = {}
        self.started: dict[tuple[Any, ...], set[Any]] = {}
        for row in rows:
            code, member, joined_on, power, starts_on = (row.values[name] for name in TRANSFER_KEY)
            self.joined.setdefault((code, member), set()).add(joined_on)
            self.started.setdefault((code, member, joined_on, power), set()).add(starts_on)
        known = CooperationBody.objects.filter(code__in=codes).select_related("seat")
        self.known = {body.code: body for body in known}
        self.members: dict[str, list[BodyMember]] = {code: [] for code in codes}
        self.transfers: dict[int, list[PowerTransfer]] = {}
        places = BodyMember.objects.filter(body__code__in=codes).select_related(
            "body", "commune", "province", "region"
        )
        by_key = {}
        for member in places:
            self.members[member.body.code].append(member)
            self.transfers[id(member)] = []
            by_key[member.pk] = member
        for transfer in PowerTransfer.objects.filter(member__in=by_key).select_related("power"):
            transfer.member = by_key[transfer.member_id]
            self.transfers[id(transfer.member)].append(transfer)

    def run(self) -> None:
        drafts = {draft.facts.code: draft for draft in self._bodies()}
        self.plan.bodies = list(drafts.values())
        if self.errors:
            return
        by_member = {}
        for key, row in self._firsts(TRANSFER_KEY[:3], MEMBER):
            draft = self._member(drafts[row.values["code"]], row)
            if draft is not None:
                by_member[key] = draft
                self.plan.members.append(draft)
        if self.errors:
            return
        seen: dict[tuple[Any, ...], int] = {}
        for row in self.rows:
            if row.values["power"] is None:
                continue
            key = tuple(row.values[name] for name in TRANSFER_KEY)
            if (first := seen.setdefault(key, row.number)) != row.number:
                words = _("Another power or another day was expected: row %(row)s says the same.")
                self._fault(row, "power", row.values["power"].code, words % {"row": first})
                continue
            draft = self._transfer(by_member[key[:3]], row)
            if draft is not None:
                self.plan.transfers.append(draft)

    def _firsts(self, keys: Sequence[str], said: Sequence[str]) -> Iterator[tuple[tuple[Any, ...], ReadRow]]:
        """Yield the first row of each key, and note the rows that contradict it."""
        firsts: dict[tuple[Any, ...], ReadRow] = {}
        for row in self.rows:
            key = tuple(row.values[name] for name in keys)
            if key[-1] is None:
                continue
            first = firsts.setdefault(key, row)
            others = [name for name in said if name not in keys]
            if first is row or not row.said(others):
                continue
            for name in others:
                if row.values[name] != first.values[name]:
                    words = _("The same as in row %(row)s was expected.") % {"row": first.number}
                    self._fault(row, name, _shown(row.values[name]), words)
        yield from firsts.items()

    def _bodies(self) -> Iterator[Draft]:
        told: dict[str, ReadRow] = {}
        for row in self.rows:
            first = told.setdefault(row.values["code"], row)
            if not first.said(BODY):
                told[row.values["code"]] = first = row
            if first is row or not row.said(BODY):
                continue
            for name in BODY:
                if row.values[name] != first.values[name]:
                    words = _("The same as in row %(row)s was expected.") % {"row": first.number}
                    self._fault(row, name, _shown(row.values[name]), words)
        for code, row in told.items():
            known = self.known.get(code)
            if known is not None and not row.said(BODY):
                yield Draft(row.number, known, bodies.facts_of(known), code, "", is_new=False)
                continue
            missing = [name for name in REQUIRED if row.values[name] in (None, "")]
            for name in missing:
                self._fault(row, name, "", _("A value was expected."))
            if missing:
                continue
            values = {name: row.values[name] for name in BODY}
            values["origin"] = values["origin"] or (known.origin if known else Origin.COMMUNES)
            facts = BodyFacts(code=code, **values)
            target = known or CooperationBody()
            draft = self._draft(row, target, facts, bodies.NAMES, code, CooperationBody)
            if self._allowed(row, "code", partial(bodies.check_facts, facts, self.members[code])):
                self._take(target, facts, bodies.NAMES)
                self.known[code] = target
                yield draft

    def _member(self, body: Draft, row: ReadRow) -> Draft | None:
        values = row.values
        facts = MemberFacts(
            values["member"],
            values["joined_on"],
            values["left_on"],
            values["left_reason"],
            values["member_source"],
            values["member_is_generated"],
        )
        standing = self.members[values["code"]]
        same = [member for member in standing if member.place == facts.place]
        exact = [member for member in same if member.joined_on == facts.joined_on]
        # A place that stands once and is told once with another day: its day is corrected.
        days = self.joined[values["code"], facts.place]
        moved = same if len(same) == len(days) == 1 else []
        target = next(iter(exact or moved), None)
        label = f"{values['code']} · {pick(facts.place, 'name')}"
        if target is None:
            target = BodyMember(body=body.row, **place_fields(facts.place))
            self.transfers[id(target)] = []
        draft = self._draft(row, target, facts, members.NAMES, label, BodyMember)
        draft.parent = body
        if not draft.writes:
            return draft

        def check() -> None:
            check_member(body.row, facts, [member for member in standing if member is not target])
            check_powers_inside(facts, self.transfers[id(target)])

        if not self._allowed(row, "member", check):
            return None
        self._take(target, facts, members.NAMES)
        if draft.is_new:
            standing.append(target)
        return draft

    def _transfer(self, member: Draft, row: ReadRow) -> Draft | None:
        values = row.values
        facts = TransferFacts(
            power=values["power"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            scope=values["scope"],
            deliberation_number=values["deliberation_number"],
            deliberated_on=values["deliberated_on"],
            source=values["power_source"],
            is_generated=values["power_is_generated"],
        )
        standing = self.transfers[id(member.row)]
        same = [one for one in standing if one.power_id == facts.power.pk]
        exact = [one for one in same if one.starts_on == facts.starts_on]
        days = self.started[values["code"], values["member"], values["joined_on"], facts.power]
        target = (exact or (same if len(same) == len(days) == 1 else []) or [PowerTransfer()])[0]
        label = f"{member.label} · {pick(facts.power, 'name')}"
        draft = self._draft(row, target, facts, transfers.NAMES, label, PowerTransfer)
        draft.parent = member
        if not draft.writes:
            return draft
        others = [one for one in standing if one is not target]
        if not self._allowed(row, "power", lambda: check_transfer(member.row, facts, others)):
            return None
        self._take(target, facts, transfers.NAMES)
        if draft.is_new:
            standing.append(target)
        return draft

    def _draft(
        self, row: ReadRow, target: Any, facts: Any, names: Sequence[str], label: str, model: type[Model]
    ) -> Draft:
        is_new = target.pk is None
        before = {} if is_new else values_of(target, names)
        changed = {} if is_new else change_data(model, before, values_of(facts, names))
        words = changed["changes"][current_language()] if changed else ""
        return Draft(row.number, target, facts, label, words, is_new)

    def _take(self, target: Any, facts: Any, names: Sequence[str]) -> None:
        for name in names:
            setattr(target, name, getattr(facts, name))

    def _allowed(self, row: ReadRow, column: str, check: Callable[[], None]) -> bool:
        try:
            check()
        except CooperationRefusal as refusal:
            self._fault(row, column, _shown(row.values[column]), refusal.message)
            return False
        return True

    def _fault(self, row: ReadRow, column: str, value: str, expected: str) -> None:
        self.errors.append(RowError(row.number, column, value, expected))


def _shown(value: Any) -> str:
    """Return a value as the table had it."""
    if value is None or value is False:
        return ""
    return str(getattr(value, "code", value))
