"""The order of the Ministry of the Interior, by which the body of a creation enters the register (W6, W8)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.enums import OverlapState, Step
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import CooperationBody, Deliberation, Overlap, Power, Procedure
from communes.cooperation.services.bodies import BodyFacts, save_body
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.members import MemberFacts, write_member
from communes.cooperation.services.overlaps import find_overlaps, with_acts
from communes.cooperation.services.procedures import BodyStands, lock_procedure, record, save_version
from communes.cooperation.services.records import close_record
from communes.cooperation.services.steps import conclude_step
from communes.cooperation.services.transfers import TransferFacts, write_transfer
from communes.models import Commune, Province, Region
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from records.services.incoming import Incoming

_ARABIC = re.compile("[\u0621-\u064a]")


class NotAtOrder(CooperationRefusal):
    text = _(
        "The order is recorded once the deliberations were found to match; the step under way is “%(step)s”."
    )


class SeatUnknown(CooperationRefusal):
    text = _("The creation says no commune of the seat: it is written at the draft statutes.")


class OrderInFuture(CooperationRefusal):
    text = _("The order or its publication has a date to come: record it once it is signed.")


class OrderTooEarly(CooperationRefusal):
    text = _("The last deliberation or visa is of %(day)s: the order cannot be earlier.")


class ReplacesBeforeOrder(CooperationRefusal):
    text = _("The body cannot replace its members before the order that creates it.")


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the order says; from ``replaces_on`` the body runs the powers in place of its members."""

    code: str
    number: str
    signed_on: date
    replaces_on: date
    published_on: date | None = None
    purpose_ar: str = ""
    purpose_fr: str = ""


@dataclass(frozen=True, slots=True)
class MemberToBe:
    """What a member brings: its deliberation and the powers that it gives."""

    place: Commune | Province | Region
    deliberation: Deliberation
    powers: Sequence[Power]


def members_to_be(procedure: Procedure) -> list[MemberToBe]:
    """Return what each council that deliberated brings: regions, provinces, communes. Two queries."""
    rows = Deliberation.objects.filter(founder__procedure=procedure).prefetch_related("powers")
    places = ("founder__commune__province", "founder__province", "founder__region")
    found = [
        MemberToBe(row.founder.place, row, list(row.powers.all())) for row in rows.select_related(*places)
    ]
    return sorted(found, key=lambda member: (len(member.place.code), member.place.code))


def purposes_of(procedure: Procedure) -> tuple[str, str]:
    """Return why the body is wanted as a purpose in Arabic and in French: under the language it is in."""
    is_arabic = _ARABIC.search(procedure.purpose)
    return (procedure.purpose, "") if is_arabic else ("", procedure.purpose)


def record_order(
    procedure: Procedure,
    facts: OrderFacts,
    *,
    file: UploadedFile,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> CooperationBody:
    """Put the body of a creation into the register, with members and the powers they give, all or nothing.

    Members join on the day of the order. Overlaps with other acts are looked for at once, and the step of
    the order is concluded. Raises what ``check_order`` raises, NotYours, DocumentRefused, and what the
    register, ``lock_procedure`` and ``conclude_step`` raise.
    """
    if not may_keep_register(actor):
        raise NotYours()
    incoming = judge_documents([file], procedure, actor=actor, at=at)
    with transaction.atomic():
        row = lock_procedure(procedure, version=version, actor=actor)
        members = members_to_be(row)
        check_order(row, facts, members, at=at)
        body = _register(row, facts, members, incoming[0], actor, at)
        row.body = body
        save_version(row, actor, at)
        data = {
            "number": facts.number,
            "day": spoken(lambda: format_day(facts.signed_on)),
            "code": body.code,
        }
        record(row, "cooperation.order_recorded", data, actor, at)
        conclude_step(row, version=None, actor=actor, at=at)
        return body


def check_order(
    procedure: Procedure, facts: OrderFacts, members: Sequence[MemberToBe], *, at: datetime
) -> None:
    """Raise BodyStands, NotAtOrder, SeatUnknown, OrderInFuture, OrderTooEarly or ReplacesBeforeOrder."""
    if procedure.body_id is not None:
        raise BodyStands()
    if procedure.step != Step.ORDER:
        raise NotAtOrder(step=procedure.get_step_display())
    if procedure.seat_id is None:
        raise SeatUnknown()
    if max(facts.signed_on, facts.published_on or facts.signed_on) > local_day(at):
        raise OrderInFuture()
    days = [day for one in members for day in (one.deliberation.held_on, one.deliberation.visa_on) if day]
    last = max(days, default=facts.signed_on)
    if facts.signed_on < last:
        raise OrderTooEarly(day=format_day(last))
    if facts.replaces_on < facts.signed_on:
        raise ReplacesBeforeOrder()


def overlaps_of(body: CooperationBody) -> list[Overlap]:
    """Return the open overlaps of what members gave to a body with other acts. One query."""
    of_body = Q(first__member__body=body) | Q(second__member__body=body)
    return list(with_acts(Overlap.objects.filter(of_body, state=OverlapState.OPEN)))


def _register(
    procedure: Procedure,
    facts: OrderFacts,
    members: Sequence[MemberToBe],
    act: Incoming,
    actor: Actor,
    at: datetime,
) -> CooperationBody:
    assert procedure.seat is not None
    known = BodyFacts(
        code=facts.code,
        kind=procedure.kind,
        origin=procedure.origin,
        name_ar=procedure.name_ar,
        name_fr=procedure.name_fr,
        founded_on=facts.signed_on,
        published_on=facts.published_on,
        act_number=facts.number,
        duration=procedure.duration,
        seat=procedure.seat,
        purpose_ar=facts.purpose_ar,
        purpose_fr=facts.purpose_fr,
    )
    body = save_body(None, known, act=act, actor=actor, at=at)
    body.is_demonstration = procedure.is_demonstration
    for one in members:
        joining = MemberFacts(one.place, facts.signed_on)
        member = write_member(body, None, joining, actor=actor, at=at)
        for power in one.powers:
            given = TransferFacts(
                power,
                facts.replaces_on,
                deliberation_number=one.deliberation.number,
                deliberated_on=one.deliberation.held_on,
            )
            write_transfer(body, member, None, given, actor=actor, at=at)
    close_record(body, actor=actor, at=at)
    find_overlaps(communes=[one.place.pk for one in members if isinstance(one.place, Commune)], at=at)
    return body
