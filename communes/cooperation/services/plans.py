"""The national and regional cooperation plans: in the making, with their objectives, adopted (W10)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import ReasonMissing
from communes.actors import Actor
from communes.cooperation.access import KEEPERS, READERS
from communes.cooperation.enums import PlanLevel, ProposalState
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import CooperationPlan
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.projects import YearsReversed
from communes.models import Region
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event

ADOPTED, IN_THE_MAKING = "adopted", "making"


class PlanAdopted(CooperationRefusal):
    text = _("This plan is adopted: take it back into the making first, with a reason.")


class PlanNotAdopted(CooperationRefusal):
    text = _("This plan is not adopted: there is nothing to take back.")


class RegionWanted(CooperationRefusal):
    text = _("Choose the region of a regional plan.")


class RegionUnwanted(CooperationRefusal):
    text = _("A national plan has no region: leave it empty.")


class NoObjective(CooperationRefusal):
    text = _("A plan is adopted with one objective at least.")


class ProposalsWait(CooperationRefusal):
    text = _("Every proposal is to be answered before the plan is adopted; waiting: %(count)s.")


class AdoptedLater(CooperationRefusal):
    text = _("The day of the adoption cannot be in the future.")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan is; ``region`` for a regional one only."""

    level: str
    title_ar: str
    title_fr: str
    starts_year: int
    ends_year: int
    region: Region | None = None
    source: str = ""
    is_generated: bool = False


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What a reader looks for; empty is anything. ``region`` is a code."""

    text: str = ""
    level: str = ""
    region: str = ""
    state: str = ""


NAMES = tuple(field.name for field in fields(PlanFacts))
_STATES = {ADOPTED: Q(adopted_on__isnull=False), IN_THE_MAKING: Q(adopted_on=None)}


def plans_seen_by(actor: Actor | None) -> QuerySet[CooperationPlan]:
    """Return the plans that one may read: those adopted are public, the others are read within."""
    plans = CooperationPlan.objects.select_related("region")
    return plans if reads_within(actor) else plans.exclude(adopted_on=None)


def find_plans(actor: Actor | None, wanted: PlanFilter) -> QuerySet[CooperationPlan]:
    """Return the plans that one may read and that fit: the national ones, then region by region."""
    plans = plans_seen_by(actor)
    for word in wanted.text.split():
        plans = plans.filter(
            Q(title_fr__icontains=word)
            | Q(title_ar__contains=word)
            | Q(region__search_text__contains=fold(word))
        )
    if wanted.level in PlanLevel.values:
        plans = plans.filter(level=wanted.level)
    if wanted.region:
        plans = plans.filter(region__code=wanted.region)
    if wanted.state in _STATES:
        plans = plans.filter(_STATES[wanted.state])
    return plans.order_by("level", "region__code", "-starts_year", "pk")


def access_plan(pk: int, *, actor: Actor | None) -> CooperationPlan:
    """Return one plan that one may read; anything else is a 404."""
    plan = plans_seen_by(actor).filter(pk=pk).first()
    if plan is None:
        raise Http404
    return plan


def reads_within(actor: Actor | None) -> bool:
    """Tell whether an actor reads plans in the making, meetings and proposals."""
    return actor is not None and actor.role in READERS


def may_write_plans(actor: Actor | None) -> bool:
    """Tell whether an actor writes the plans: administrators do."""
    return actor is not None and actor.role in KEEPERS


@transaction.atomic
def save_plan(
    plan: CooperationPlan | None, facts: PlanFacts, *, version: int | None, actor: Actor, at: datetime
) -> CooperationPlan:
    """Begin a plan, or change what it is while it is in the making.

    Raises RegionWanted, RegionUnwanted, YearsReversed or what ``lock_plan`` raises.
    """
    if facts.level == PlanLevel.REGIONAL and facts.region is None:
        raise RegionWanted()
    if facts.level == PlanLevel.NATIONAL and facts.region is not None:
        raise RegionUnwanted()
    if facts.ends_year < facts.starts_year:
        raise YearsReversed()
    if plan is None:
        if not may_write_plans(actor):
            raise NotYours()
        row, before = CooperationPlan(version=0), None
    else:
        row = lock_plan(plan, version=version, actor=actor)
        before = values_of(row, NAMES)
    for name in NAMES:
        value = getattr(facts, name)
        setattr(row, name, " ".join(value.split()) if isinstance(value, str) else value)
    save_plan_version(row, actor, at)
    if before is None:
        record_plan(row, "cooperation.plan_begun", {}, actor, at)
    elif data := change_data(CooperationPlan, before, values_of(row, NAMES)):
        record_plan(row, "cooperation.plan_changed", data, actor, at)
    return row


@transaction.atomic
def adopt_plan(
    plan: CooperationPlan, adopted_on: date, *, version: int | None, actor: Actor, at: datetime
) -> CooperationPlan:
    """Adopt a plan: it becomes public and no longer changes.

    Raises NoObjective, ProposalsWait, AdoptedLater or what ``lock_plan`` raises.
    """
    row = lock_plan(plan, version=version, actor=actor)
    if adopted_on > local_day(at):
        raise AdoptedLater()
    if not row.objectives.exists():
        raise NoObjective()
    if waiting := row.proposals.filter(state=ProposalState.WAITING).count():
        raise ProposalsWait(count=waiting)
    row.adopted_on = adopted_on
    save_plan_version(row, actor, at)
    record_plan(row, "cooperation.plan_adopted", {"day": spoken(lambda: format_day(adopted_on))}, actor, at)
    return row


@transaction.atomic
def reopen_plan(
    plan: CooperationPlan, reason: str, *, version: int | None, actor: Actor, at: datetime
) -> CooperationPlan:
    """Take an adopted plan back into the making, with a reason. Raises PlanNotAdopted, ReasonMissing too."""
    row = lock_plan(plan, version=version, actor=actor, is_adopted=True)
    if not reason.strip():
        raise ReasonMissing()
    row.adopted_on = None
    save_plan_version(row, actor, at)
    record_plan(row, "cooperation.plan_reopened", {"reason": reason.strip()}, actor, at)
    return row


def lock_plan(
    plan: CooperationPlan, *, version: int | None, actor: Actor, is_adopted: bool = False
) -> CooperationPlan:
    """Return a plan locked for one who writes plans; ``version`` is the one that the writer saw.

    Raises NotYours, ChangedMeanwhile, PlanAdopted, or PlanNotAdopted where ``is_adopted`` is asked for.
    """
    if not may_write_plans(actor):
        raise NotYours()
    row = locked(CooperationPlan.objects.filter(pk=plan.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if is_adopted and row.adopted_on is None:
        raise PlanNotAdopted()
    if not is_adopted and row.adopted_on is not None:
        raise PlanAdopted()
    return row


def save_plan_version(plan: CooperationPlan, actor: Actor, at: datetime) -> None:
    """Save a locked plan under its next version."""
    plan.version += 1
    plan.changed_by, plan.changed_at = actor.user, at
    plan.save()


def record_plan(
    plan: CooperationPlan, code: str, more: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """Log what was done to a plan, under its title."""
    data = {"plan": texts_of(plan, "title"), **more}
    record_event(code, actor=actor.user, target=plan, data=data, at=at)
