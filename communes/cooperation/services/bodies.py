"""Write the legal facts of a body; dissolve it."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.enums import BodyKind, Origin
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import BodyMember, CooperationBody, PowerTransfer
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.overlaps import find_overlaps
from communes.cooperation.services.records import close_record, open_record
from communes.models import Commune
from config.toolbox.dates import format_day
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.incoming import Incoming


class CodeTaken(CooperationRefusal):
    text = _("The body “%(name)s” has this code already.")


class PublishedBeforeFounding(CooperationRefusal):
    text = _("The founding act cannot be published before its own date.")


class FoundedAfterMembers(CooperationRefusal):
    text = _("A member joined on %(day)s: the founding act cannot be later.")


class KindHasOtherMembers(CooperationRefusal):
    text = _("An ECI takes communes only, and a region or a province belongs to this body.")


class DissolvedAlready(CooperationRefusal):
    text = _("This body is dissolved: nothing more joins it or is given to it.")


class DissolvedTooEarly(CooperationRefusal):
    text = _("Something in the register begins on %(day)s: the body cannot be dissolved before that.")


class DissolutionReasonMissing(CooperationRefusal):
    text = _("Write the reason: it is kept in the register.")


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What the register says of a body; ``duration`` in years, None without limit."""

    code: str
    kind: str
    name_ar: str
    name_fr: str
    founded_on: date
    seat: Commune
    origin: str = Origin.COMMUNES
    act_number: str = ""
    published_on: date | None = None
    duration: int | None = None
    address: str = ""
    website: str = ""
    purpose_ar: str = ""
    purpose_fr: str = ""
    source: str = ""
    is_generated: bool = False


NAMES = tuple(field.name for field in fields(BodyFacts))


def facts_of(body: CooperationBody) -> BodyFacts:
    """Return what the register says of a body."""
    return BodyFacts(**{name: getattr(body, name) for name in NAMES})


def proposed_code(kind: str) -> str:
    """Return the first free code of a kind after the highest: ECI-001, then ECI-002."""
    start = f"{kind.upper()}-"
    codes = CooperationBody.objects.filter(code__startswith=start).values_list("code", flat=True)
    numbers = [int(code.removeprefix(start)) for code in codes if code.removeprefix(start).isdigit()]
    return f"{start}{max(numbers, default=0) + 1:03d}"


def check_facts(facts: BodyFacts, members: list[BodyMember]) -> None:
    """Raise the refusal that the facts of a body deserve beside its members, if any."""
    if facts.published_on and facts.published_on < facts.founded_on:
        raise PublishedBeforeFounding()
    first = min((member.joined_on for member in members), default=None)
    if first and first < facts.founded_on:
        raise FoundedAfterMembers(day=format_day(first))
    if facts.kind == BodyKind.ECI and any(member.commune_id is None for member in members):
        raise KindHasOtherMembers()


@transaction.atomic
def save_body(
    body: CooperationBody | None,
    facts: BodyFacts,
    *,
    act: Incoming | None = None,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> CooperationBody:
    """Add a body (``body`` None) or change it; ``act`` is the file of the founding act, judged before.

    Raises NotYours, ChangedMeanwhile, CodeTaken, PublishedBeforeFounding, FoundedAfterMembers or
    KindHasOtherMembers.
    """
    if body is None:
        if not may_keep_register(actor):
            raise NotYours()
        row = CooperationBody(version=0)
    else:
        row = open_record(body, version=version, actor=actor)
    twin = CooperationBody.objects.filter(code__iexact=facts.code).exclude(pk=row.pk).first()
    if twin is not None:
        raise CodeTaken(name=twin.name_fr)
    check_facts(facts, list(row.members.all()) if body else [])
    before = values_of(row, [*NAMES, "act_file"]) if body else {}
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    if act is not None:
        row.act_file = act.store(by=actor.user, at=at)
    if body is None:
        row.changed_at = at
        row.save()
    close_record(row, actor=actor, at=at)
    data = {"code": row.code, "name": texts_of(row, "name")}
    if body is None:
        record_event("cooperation.body_added", actor=actor.user, target=row, data=data, at=at)
    elif changed := change_data(CooperationBody, before, values_of(row, [*NAMES, "act_file"])):
        record_event("cooperation.body_changed", actor=actor.user, target=row, data=data | changed, at=at)
    return row


@transaction.atomic
def dissolve_body(
    body: CooperationBody, *, on: date, reason: str, version: int | None = None, actor: Actor, at: datetime
) -> CooperationBody:
    """Dissolve a body: its members leave it and what they gave it goes back to them, on that day.

    Raises NotYours, ChangedMeanwhile, DissolvedAlready, DissolutionReasonMissing or DissolvedTooEarly.
    """
    row = open_record(body, version=version, actor=actor)
    if row.dissolved_on:
        raise DissolvedAlready()
    if not reason.strip():
        raise DissolutionReasonMissing()
    members = list(locked(BodyMember.objects.filter(body=row)))
    transfers = list(locked(PowerTransfer.objects.filter(member__body=row)))
    running = [member for member in members if member.left_on is None or member.left_on > on]
    given = [transfer for transfer in transfers if transfer.ends_on is None or transfer.ends_on > on]
    last = max([row.founded_on, *(member.joined_on for member in running), *(one.starts_on for one in given)])
    if last > on or any(one.starts_on == on for one in given):
        raise DissolvedTooEarly(day=format_day(last))
    BodyMember.objects.filter(pk__in=[member.pk for member in running]).update(
        left_on=on, left_reason=reason.strip()
    )
    PowerTransfer.objects.filter(pk__in=[transfer.pk for transfer in given]).update(ends_on=on)
    row.dissolved_on, row.dissolved_reason = on, reason.strip()
    close_record(row, actor=actor, at=at)
    data = {
        "code": row.code,
        "name": texts_of(row, "name"),
        "day": on.isoformat(),
        "reason": row.dissolved_reason,
        "members": [member.pk for member in running],
        "transfers": [transfer.pk for transfer in given],
    }
    record_event("cooperation.body_dissolved", actor=actor.user, target=row, data=data, at=at)
    find_overlaps(communes={one.commune_id for one in members if one.commune_id}, at=at)
    return row
