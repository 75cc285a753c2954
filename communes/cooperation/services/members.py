"""Who belongs to a body: joining, leaving, correcting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.enums import BodyKind
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodyMember, CooperationBody, PowerTransfer
from communes.cooperation.services.bodies import DissolvedAlready
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.overlaps import find_overlaps
from communes.cooperation.services.periods import EndsBeforeStart, meet
from communes.cooperation.services.records import close_record, open_record
from communes.models import Commune, Province, Region
from config.toolbox.dates import format_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event

NAMES = ("joined_on", "left_on", "left_reason", "source", "is_generated")


class EciTakesCommunes(CooperationRefusal):
    text = _("An ECI takes communes only: provinces and regions belong to a GCT.")


class JoinsBeforeFounding(CooperationRefusal):
    text = _("Nobody joins before the founding act (%(day)s).")


class MemberAlready(CooperationRefusal):
    text = _("%(place)s belongs to this body already at that time.")


class LeavingReasonMissing(CooperationRefusal):
    text = _("Write why it leaves: it is kept in the register.")


class PowersOutsideMembership(CooperationRefusal):
    text = _("A power given from %(day)s would run outside these dates: correct it first.")


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A place in a body from a day on; ``left_on`` is the first day on which it no longer belongs to it."""

    place: Commune | Province | Region
    joined_on: date
    left_on: date | None = None
    left_reason: str = ""
    source: str = ""
    is_generated: bool = False


def place_fields(place: Commune | Province | Region) -> dict[str, Commune | Province | Region | None]:
    """Return a place under the name of its level, the two others None."""
    return {
        "commune": place if isinstance(place, Commune) else None,
        "province": place if isinstance(place, Province) else None,
        "region": place if isinstance(place, Region) else None,
    }


def check_member(body: CooperationBody, facts: MemberFacts, others: Sequence[BodyMember]) -> None:
    """Raise the refusal that a member deserves beside the other rows of its body, if any.

    ``others`` have their units read.
    """
    if body.kind == BodyKind.ECI and not isinstance(facts.place, Commune):
        raise EciTakesCommunes()
    if facts.joined_on < body.founded_on:
        raise JoinsBeforeFounding(day=format_day(body.founded_on))
    if body.dissolved_on and (facts.left_on is None or facts.left_on > body.dissolved_on):
        raise DissolvedAlready()
    if facts.left_on and facts.left_on < facts.joined_on:
        raise EndsBeforeStart()
    if facts.left_on and not facts.left_reason.strip():
        raise LeavingReasonMissing()
    for other in others:
        if other.place == facts.place and meet(
            (facts.joined_on, facts.left_on), (other.joined_on, other.left_on)
        ):
            raise MemberAlready(place=facts.place.name_fr)


@transaction.atomic
def add_member(
    body: CooperationBody, facts: MemberFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> BodyMember:
    """Let a commune, a province or a region join a body.

    Raises NotYours, ChangedMeanwhile, and what ``check_member`` does.
    """
    row = open_record(body, version=version, actor=actor)
    member = write_member(row, None, facts, actor=actor, at=at)
    close_record(row, actor=actor, at=at)
    return member


@transaction.atomic
def correct_member(
    member: BodyMember, facts: MemberFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> BodyMember:
    """Correct the dates or the source of a member; the place stays.

    Raises NotYours, ChangedMeanwhile, PowersOutsideMembership and what ``check_member`` does.
    """
    row = open_record(member.body, version=version, actor=actor)
    changed = write_member(row, member, facts, actor=actor, at=at)
    close_record(row, actor=actor, at=at)
    return changed


def write_member(
    body: CooperationBody, member: BodyMember | None, facts: MemberFacts, *, actor: Actor, at: datetime
) -> BodyMember:
    """Add or correct a member of a record that is open: what ``add_member`` and ``correct_member`` do."""
    standing = body.members.exclude(pk=member.pk) if member else body.members.all()
    others = standing.select_related("commune", "province", "region")
    check_member(body, facts, list(others))
    if member is not None:
        check_powers_inside(facts, list(member.transfers.all()))
    row = locked(BodyMember.objects.filter(pk=member.pk)).get() if member else BodyMember(body=body)
    before = values_of(row, NAMES) if member else {}
    if member is None:
        for name, place in place_fields(facts.place).items():
            setattr(row, name, place)
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.save()
    changed = change_data(BodyMember, before, values_of(row, NAMES))
    code = "cooperation.member_corrected" if member else "cooperation.member_added"
    data = {
        "place": texts_of(facts.place, "name"),
        "code": facts.place.code,
        "day": facts.joined_on.isoformat(),
    }
    if changed:
        record_event(code, actor=actor.user, target=body, data=data | changed, at=at)
    return row


def check_powers_inside(facts: MemberFacts, transfers: Sequence[PowerTransfer]) -> None:
    """Raise PowersOutsideMembership when a power would run before the member joined or after it left."""
    for row in transfers:
        ends_late = facts.left_on is not None and (row.ends_on is None or row.ends_on > facts.left_on)
        if row.starts_on < facts.joined_on or ends_late:
            raise PowersOutsideMembership(day=format_day(row.starts_on))


@transaction.atomic
def leave_body(
    member: BodyMember, *, on: date, reason: str, version: int | None = None, actor: Actor, at: datetime
) -> BodyMember:
    """Let a member leave: from that day it no longer belongs to the body, and runs its powers itself again.

    Raises NotYours, ChangedMeanwhile, EndsBeforeStart, LeavingReasonMissing or PowersOutsideMembership (a
    power that begins on that day or later).
    """
    body = open_record(member.body, version=version, actor=actor)
    member = locked(BodyMember.objects.filter(pk=member.pk)).get()
    if on < member.joined_on or (member.left_on is not None and member.left_on < on):
        raise EndsBeforeStart()
    if not reason.strip():
        raise LeavingReasonMissing()
    given = [
        transfer
        for transfer in locked(member.transfers.all())
        if transfer.ends_on is None or transfer.ends_on > on
    ]
    for transfer in given:
        if transfer.starts_on >= on:
            raise PowersOutsideMembership(day=format_day(transfer.starts_on))
    PowerTransfer.objects.filter(pk__in=[transfer.pk for transfer in given]).update(ends_on=on)
    member.left_on, member.left_reason = on, reason.strip()
    member.save()
    data = {
        "place": texts_of(member.place, "name"),
        "code": member.place.code,
        "day": on.isoformat(),
        "reason": member.left_reason,
        "transfers": [transfer.pk for transfer in given],
    }
    record_event("cooperation.member_left", actor=actor.user, target=body, data=data, at=at)
    close_record(body, actor=actor, at=at)
    if member.commune_id:
        find_overlaps(communes=[member.commune_id], at=at)
    return member


def member_in(body: CooperationBody, pk: int) -> BodyMember:
    """Return a member of a body, with its place; another is a 404."""
    members = BodyMember.objects.select_related("body", "commune", "province", "region")
    return get_object_or_404(members, pk=pk, body=body)
