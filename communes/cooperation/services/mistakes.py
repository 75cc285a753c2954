"""Take out of the register what was written by mistake and never was so; what is over is ended instead."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.enums import OverlapState
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodyMember, Overlap, PowerTransfer
from communes.cooperation.services import members, transfers
from communes.cooperation.services.changes import values_of
from communes.cooperation.services.records import close_record, open_record
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event


class StillUsed(CooperationRefusal):
    text = _("Something else refers to it: it may be corrected or ended, and no longer removed.")


class RemovalReasonMissing(CooperationRefusal):
    text = _("Write why it is a mistake: it is kept in the log.")


@transaction.atomic
def remove_member(
    member: BodyMember, *, reason: str, version: int | None = None, actor: Actor, at: datetime
) -> None:
    """Take out a member that never was one and gave no power; the log keeps what was written.

    Raises NotYours, ChangedMeanwhile, RemovalReasonMissing or StillUsed.
    """
    body = open_record(member.body, version=version, actor=actor)
    if not reason.strip():
        raise RemovalReasonMissing()
    row = locked(BodyMember.objects.filter(pk=member.pk)).get()
    before = values_of(row, members.NAMES)
    data = {
        "place": texts_of(row.place, "name"),
        "code": row.place.code,
        "before": before,
        "reason": reason.strip(),
    }
    try:
        row.delete()
    except ProtectedError as protected:
        raise StillUsed() from protected
    record_event("cooperation.member_removed", actor=actor.user, target=body, data=data, at=at)
    close_record(body, actor=actor, at=at)


@transaction.atomic
def remove_transfer(
    transfer: PowerTransfer, *, reason: str, version: int | None = None, actor: Actor, at: datetime
) -> None:
    """Take out a power that was never given, with the open overlaps that it made.

    An overlap that somebody decided on holds it. Raises NotYours, ChangedMeanwhile, RemovalReasonMissing or
    StillUsed.
    """
    body = open_record(transfer.member.body, version=version, actor=actor)
    if not reason.strip():
        raise RemovalReasonMissing()
    row = locked(PowerTransfer.objects.filter(pk=transfer.pk)).get()
    data = {
        "place": texts_of(row.member.place, "name"),
        "power": texts_of(row.power, "name"),
        "before": values_of(row, transfers.NAMES),
        "reason": reason.strip(),
    }
    made = Overlap.objects.filter(Q(first=row) | Q(second=row), state=OverlapState.OPEN, settled_at=None)
    made.delete()
    try:
        row.delete()
    except ProtectedError as protected:
        raise StillUsed() from protected
    record_event("cooperation.transfer_removed", actor=actor.user, target=body, data=data, at=at)
    close_record(body, actor=actor, at=at)
