"""The file of a creation: begun, changed while its step allows, given up (requirements W8 and W10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import ReasonMissing
from accounts.models import User
from communes.actors import Actor
from communes.cooperation.access import FOUNDERS, may_keep
from communes.cooperation.enums import BodyKind, Origin, Step
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import Deliberation, Founder, Power, Procedure
from communes.cooperation.services.audiences import people_of_communes, people_of_provinces
from communes.cooperation.services.gates import LEAST_MEMBERS
from communes.enums import Role
from communes.models import Commune, Province, Region
from config.toolbox.languages import pick, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

Place = Commune | Province | Region
ORDER = tuple(Step)
# While one of these is under way, the names, powers, members and contributions may change.
FACT_STEPS = frozenset({Step.IDEA, Step.STUDY, Step.STATUTES})


class ProcedureClosed(CooperationRefusal):
    text = _("This creation is closed: its file no longer changes.")


class FactsFixed(CooperationRefusal):
    text = _(
        "The councils deliberate on these names, powers, members and contributions: take the creation back "
        "to the draft statutes first, with a reason."
    )


class TooFewMembers(CooperationRefusal):
    text = _("A body has two members at least.")


class MemberTwice(CooperationRefusal):
    text = _("“%(name)s” is written twice among the members.")


class CommunesOnly(CooperationRefusal):
    text = _("An ECI takes communes only: “%(name)s” cannot be a member.")


class CommuneMissing(CooperationRefusal):
    text = _("A GCT holds communes with provinces or regions: write at least one commune.")


class LeadNotMember(CooperationRefusal):
    text = _("The commune that leads, “%(name)s”, is to be one of the members.")


class BodyStands(CooperationRefusal):
    text = _(
        "The order of the Ministry of the Interior is recorded: the body exists, this can no longer be done."
    )


@dataclass(frozen=True, slots=True)
class FounderFacts:
    """A unit that is to become a member, and what it would pay a year (MAD)."""

    place: Place
    contribution: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What a creation is about. ``duration`` is in years, None without limit."""

    kind: str
    name_ar: str
    name_fr: str
    purpose: str
    founders: Sequence[FounderFacts]
    powers: Sequence[Power] = ()
    seat: Commune | None = None
    duration: int | None = None
    lead: Commune | None = None


def origin_of(actor: Actor | None) -> Origin | None:
    """Return at whose initiative an actor may begin a creation; None for those who may not."""
    if actor is None or actor.role not in FOUNDERS:
        return None
    return Origin.COMMUNES if actor.role == Role.COMMUNE_MANAGER else Origin.STATE


@transaction.atomic
def open_procedure(facts: ProcedureFacts, *, actor: Actor, at: datetime) -> Procedure:
    """Begin a creation, and tell the people of its communes and of their provinces.

    A manager begins that of the communes, led by their own; a province or an administrator the State's.
    Raises NotYours or what ``check_members`` raises.
    """
    origin = origin_of(actor)
    if origin is None:
        raise NotYours()
    lead = actor.membership.commune if origin == Origin.COMMUNES else facts.lead
    check_members(facts.kind, facts.founders, lead)
    procedure = Procedure(origin=origin, lead=lead, opened_by=actor.user, opened_at=at, version=0)
    _write(procedure, facts, actor, at)
    Founder.objects.bulk_create(_founder(procedure, founder) for founder in facts.founders)
    record(procedure, "cooperation.procedure_opened", {}, actor, at)
    tell(procedure, "cooperation.procedure_opened", {}, actor, at)
    return procedure


@transaction.atomic
def change_procedure(
    procedure: Procedure, facts: ProcedureFacts, *, version: int, actor: Actor, at: datetime
) -> Procedure:
    """Write what a creation is about anew; members who stay keep what hangs on them.

    Raises what ``lock_procedure`` and ``check_members`` raise, or FactsFixed once councils deliberate.
    """
    row = lock_procedure(procedure, version=version, actor=actor)
    if row.step not in FACT_STEPS:
        raise FactsFixed()
    if row.origin == Origin.STATE:
        row.lead = facts.lead
    check_members(facts.kind, facts.founders, row.lead)
    _write(row, facts, actor, at)
    known = {_key(founder.place): founder for founder in founders_of(row)}
    for wanted in facts.founders:
        found = known.pop(_key(wanted.place), None)
        if found is None:
            _founder(row, wanted).save()
        elif found.contribution != wanted.contribution:
            # What is typed by hand is no longer a generated figure.
            found.contribution, found.is_generated = wanted.contribution, False
            found.save(update_fields=["contribution", "is_generated"])
    left = ", ".join(_with_vote(founder) for founder in known.values())
    for gone in known.values():
        gone.delete()
    record(row, "cooperation.procedure_changed", {"left": left or "–"}, actor, at)
    return row


@transaction.atomic
def give_up(procedure: Procedure, reason: str, *, version: int, actor: Actor, at: datetime) -> Procedure:
    """Give a creation up for good, and tell its members. Raises ReasonMissing, BodyStands too."""
    row = lock_procedure(procedure, version=version, actor=actor)
    if not reason.strip():
        raise ReasonMissing()
    if row.body_id is not None:
        raise BodyStands()
    row.abandoned_reason, row.closed_at = reason.strip(), at
    save_version(row, actor, at)
    data = {"reason": row.abandoned_reason}
    record(row, "cooperation.procedure_given_up", data, actor, at)
    tell(row, "cooperation.procedure_given_up", data, actor, at)
    return row


def check_members(kind: str, founders: Sequence[FounderFacts], lead: Commune | None) -> None:
    """Raise TooFewMembers, MemberTwice, CommunesOnly, CommuneMissing or LeadNotMember."""
    if len(founders) < LEAST_MEMBERS:
        raise TooFewMembers()
    seen: set[tuple[str, int]] = set()
    for founder in founders:
        key = _key(founder.place)
        if key in seen:
            raise MemberTwice(name=pick(founder.place, "name"))
        seen.add(key)
        if kind == BodyKind.ECI and not isinstance(founder.place, Commune):
            raise CommunesOnly(name=pick(founder.place, "name"))
    if not any(isinstance(founder.place, Commune) for founder in founders):
        raise CommuneMissing()
    if lead is not None and _key(lead) not in seen:
        raise LeadNotMember(name=pick(lead, "name"))


def may_change_facts(actor: Actor | None, procedure: Procedure) -> bool:
    """Tell whether an actor may write what a creation is about, now."""
    return may_keep(actor, procedure) and procedure.step in FACT_STEPS


def reached(procedure: Procedure, step: str) -> bool:
    """Tell whether a creation has come to a step: it is under way, or behind."""
    return ORDER.index(Step(procedure.step)) >= ORDER.index(Step(step))


def founders_of(procedure: Procedure) -> list[Founder]:
    """Return the members to be with their territory: regions, provinces, communes, by code. One query."""
    rows = procedure.founders.select_related("commune__province__region", "province__region", "region")
    return sorted(rows, key=lambda founder: (len(founder.place.code), founder.place.code))


def lock_procedure(procedure: Procedure, *, version: int | None, actor: Actor) -> Procedure:
    """Return a creation locked for one who keeps it; ``version`` is the one that the writer saw.

    Raises ProcedureClosed, NotYours or ChangedMeanwhile.
    """
    row = locked(Procedure.objects.filter(pk=procedure.pk)).get()
    if row.closed_at is not None:
        raise ProcedureClosed()
    if not may_keep(actor, row):
        raise NotYours()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row


def save_version(procedure: Procedure, actor: Actor, at: datetime) -> None:
    """Save a locked creation under its next version."""
    procedure.version += 1
    procedure.changed_by, procedure.changed_at = actor.user, at
    procedure.save()


def people_of(procedure: Procedure, *, at: datetime) -> list[User]:
    """Return the people of the founding communes and of the provinces concerned. Three queries."""
    founders = founders_of(procedure)
    communes = [founder.commune for founder in founders if founder.commune is not None]
    provinces = {commune.province_id for commune in communes}
    provinces |= {founder.province_id for founder in founders if founder.province_id is not None}
    return [
        *people_of_communes((commune.pk for commune in communes), at=at),
        *people_of_provinces(provinces, at=at),
    ]


def record(procedure: Procedure, code: str, more: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Log what was done in a creation, under its name."""
    data = {"name": texts_of(procedure, "name"), **more}
    record_event(code, actor=actor.user, target=procedure, data=data, at=at)


def tell(procedure: Procedure, code: str, more: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Tell everybody concerned by a creation, but the one who did it."""
    notify(
        code,
        recipients=[person for person in people_of(procedure, at=at) if person != actor.user],
        data={"name": texts_of(procedure, "name"), **more},
        link=Link("cooperation:procedure", {"pk": procedure.pk}),
        once=f"procedure-{procedure.pk}-{procedure.version}",
        at=at,
    )


def _write(procedure: Procedure, facts: ProcedureFacts, actor: Actor, at: datetime) -> None:
    for name in ("kind", "seat", "duration"):
        setattr(procedure, name, getattr(facts, name))
    for name in ("name_ar", "name_fr"):
        setattr(procedure, name, " ".join(getattr(facts, name).split()))
    procedure.purpose = facts.purpose.strip()
    save_version(procedure, actor, at)
    procedure.powers.set(facts.powers)


def _founder(procedure: Procedure, facts: FounderFacts) -> Founder:
    level = type(facts.place).__name__.lower()
    return Founder(procedure=procedure, contribution=facts.contribution, **{level: facts.place})


def _with_vote(founder: Founder) -> str:
    """Return the name of a member who leaves, with the number of the deliberation that goes with it."""
    name = pick(founder.place, "name", "fr")
    vote = Deliberation.objects.filter(founder=founder).first()
    return f"{name} ({vote.number})" if vote else name


def _key(place: Place) -> tuple[str, int]:
    return type(place).__name__, place.pk
