"""The powers that members give to their body: from when it replaces them, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodyMember, CooperationBody, Power, PowerTransfer
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.overlaps import find_overlaps
from communes.cooperation.services.periods import EndsBeforeStart, meet
from communes.cooperation.services.records import close_record, open_record
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event


class BeginsBeforeJoining(CooperationRefusal):
    text = _("The body cannot replace a member before it joined (%(day)s).")


class RunsAfterLeaving(CooperationRefusal):
    text = _("The member left on %(day)s: the body does not replace it from then on.")


class DeliberationMissing(CooperationRefusal):
    text = _("Write the number and the date of the deliberation, or mark the fact as generated.")


class DeliberatedAfterwards(CooperationRefusal):
    text = _("The council deliberates before the body replaces the member.")


class GivenAlready(CooperationRefusal):
    text = _("%(power)s is given to this body by this member already at that time.")


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A power given from ``starts_on`` to the day before ``ends_on``; an empty scope is the whole power."""

    power: Power
    starts_on: date
    ends_on: date | None = None
    scope: str = ""
    deliberation_number: str = ""
    deliberated_on: date | None = None
    source: str = ""
    is_generated: bool = False


NAMES = tuple(field.name for field in fields(TransferFacts))


def check_transfer(member: BodyMember, facts: TransferFacts, others: Sequence[PowerTransfer]) -> None:
    """Raise the refusal that a transfer deserves beside its member and what this one gave, if any."""
    if facts.ends_on and facts.ends_on <= facts.starts_on:
        raise EndsBeforeStart()
    if facts.starts_on < member.joined_on:
        raise BeginsBeforeJoining(day=format_day(member.joined_on))
    left = member.left_on
    if left and (facts.starts_on >= left or facts.ends_on is None or facts.ends_on > left):
        raise RunsAfterLeaving(day=format_day(left))
    if not facts.is_generated and not (facts.deliberation_number and facts.deliberated_on):
        raise DeliberationMissing()
    if facts.deliberated_on and facts.deliberated_on > facts.starts_on:
        raise DeliberatedAfterwards()
    for other in others:
        if other.power_id == facts.power.pk and meet(
            (facts.starts_on, facts.ends_on), (other.starts_on, other.ends_on)
        ):
            raise GivenAlready(power=pick(facts.power, "name"))


@transaction.atomic
def add_transfer(
    member: BodyMember, facts: TransferFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> PowerTransfer:
    """Give a power of a member to its body; overlaps with other acts are looked for at once.

    Raises NotYours, ChangedMeanwhile, and what ``check_transfer`` does.
    """
    body = open_record(member.body, version=version, actor=actor)
    row = write_transfer(body, member, None, facts, actor=actor, at=at)
    close_record(body, actor=actor, at=at)
    _look(member, at)
    return row


@transaction.atomic
def correct_transfer(
    transfer: PowerTransfer, facts: TransferFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> PowerTransfer:
    """Correct what was written of a transfer. Raises what ``add_transfer`` does."""
    member = transfer.member
    body = open_record(member.body, version=version, actor=actor)
    row = write_transfer(body, member, transfer, facts, actor=actor, at=at)
    close_record(body, actor=actor, at=at)
    _look(member, at)
    return row


def write_transfer(
    body: CooperationBody,
    member: BodyMember,
    transfer: PowerTransfer | None,
    facts: TransferFacts,
    *,
    actor: Actor,
    at: datetime,
) -> PowerTransfer:
    """Add or correct a transfer of a record that is open; whoever calls looks for overlaps afterwards."""
    others = member.transfers.exclude(pk=transfer.pk) if transfer else member.transfers.all()
    check_transfer(member, facts, list(others))
    row = (
        locked(PowerTransfer.objects.filter(pk=transfer.pk)).get()
        if transfer
        else PowerTransfer(member=member)
    )
    before = values_of(row, NAMES) if transfer else {}
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.save()
    data = {
        "power": texts_of(facts.power, "name"),
        "place": texts_of(member.place, "name"),
        "day": facts.starts_on.isoformat(),
        "deliberation": facts.deliberation_number or "–",
    }
    code = "cooperation.transfer_corrected" if transfer else "cooperation.transfer_added"
    if changed := change_data(PowerTransfer, before, values_of(row, NAMES)):
        record_event(code, actor=actor.user, target=body, data=data | changed, at=at)
    return row


@transaction.atomic
def end_transfer(
    transfer: PowerTransfer, *, on: date, version: int | None = None, actor: Actor, at: datetime
) -> PowerTransfer:
    """Give a power back: from that day the member runs it itself again.

    Raises NotYours, ChangedMeanwhile or EndsBeforeStart (also for a transfer that ended before).
    """
    member = transfer.member
    body = open_record(member.body, version=version, actor=actor)
    row = locked(PowerTransfer.objects.filter(pk=transfer.pk)).get()
    if on <= row.starts_on or (row.ends_on is not None and row.ends_on < on):
        raise EndsBeforeStart()
    row.ends_on = on
    row.save()
    data = {
        "power": texts_of(transfer.power, "name"),
        "place": texts_of(member.place, "name"),
        "day": on.isoformat(),
    }
    record_event("cooperation.transfer_ended", actor=actor.user, target=body, data=data, at=at)
    close_record(body, actor=actor, at=at)
    _look(member, at)
    return row


def _look(member: BodyMember, at: datetime) -> None:
    if member.commune_id:
        find_overlaps(communes=[member.commune_id], at=at)


def transfer_in(body: CooperationBody, pk: int) -> PowerTransfer:
    """Return a power given to a body, with the member that gave it; another is a 404."""
    transfers = PowerTransfer.objects.select_related(
        "power", "member__body", "member__commune", "member__province", "member__region"
    )
    return get_object_or_404(transfers, pk=pk, member__body=body)
