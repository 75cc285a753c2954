"""The objectives of a cooperation plan, and what is tied to them (requirement W10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import procedures_seen_by
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import CooperationPlan, PlanObjective, Procedure, StructuralProject
from communes.cooperation.services.plans import lock_plan, record_plan, save_plan_version

TIED, ELSEWHERE, NONE = "tied", "elsewhere", "none"


class CodeTwice(CooperationRefusal):
    text = _("Another objective of this plan has the code “%(code)s”.")


class ObjectiveTied(CooperationRefusal):
    text = _("Projects, creations or proposals are tied to the objective “%(code)s”: it stays.")


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """What a plan wants, in two languages, under a code of the plan's own."""

    code: str
    title_ar: str
    title_fr: str


@dataclass(frozen=True, slots=True)
class TiedRow:
    """A structural project or a creation of the plan's territory.

    ``standing`` is TIED (to ``objectives`` of this plan), ELSEWHERE (to those of other plans only) or NONE.
    """

    project: StructuralProject | None
    procedure: Procedure | None
    standing: str
    objectives: Sequence[PlanObjective]
    reason: str


@transaction.atomic
def save_objective(
    plan: CooperationPlan,
    objective: PlanObjective | None,
    facts: ObjectiveFacts,
    *,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> PlanObjective:
    """Add an objective to a plan in the making, or change one.

    Raises CodeTwice or what ``lock_plan`` raises.
    """
    plan = lock_plan(plan, version=version, actor=actor)
    row = PlanObjective(plan=plan) if objective is None else plan.objectives.get(pk=objective.pk)
    row.code = facts.code.strip()
    row.title_ar, row.title_fr = " ".join(facts.title_ar.split()), " ".join(facts.title_fr.split())
    if plan.objectives.filter(code=row.code).exclude(pk=row.pk).exists():
        raise CodeTwice(code=row.code)
    row.save()
    save_plan_version(plan, actor, at)
    code = "cooperation.plan_objective_added" if objective is None else "cooperation.plan_objective_changed"
    record_plan(plan, code, {"code": row.code, "title": row.title_fr}, actor, at)
    return row


@transaction.atomic
def remove_objective(objective: PlanObjective, *, version: int | None, actor: Actor, at: datetime) -> None:
    """Remove an objective that nothing is tied to. Raises ObjectiveTied or what ``lock_plan`` raises."""
    plan = lock_plan(objective.plan, version=version, actor=actor)
    tied = (objective.projects, objective.procedures, objective.proposals)
    if any(rows.exists() for rows in tied):
        raise ObjectiveTied(code=objective.code)
    data = {"code": objective.code, "title": objective.title_fr}
    objective.delete()
    save_plan_version(plan, actor, at)
    record_plan(plan, "cooperation.plan_objective_removed", data, actor, at)


def objectives_shown(plan: CooperationPlan, actor: Actor | None) -> list[PlanObjective]:
    """Return the objectives of a plan with the projects and the creations one may see. Three queries."""
    projects = StructuralProject.objects.select_related("body")
    procedures = procedures_seen_by(actor)
    return list(
        plan.objectives.prefetch_related(
            Prefetch("projects", queryset=projects, to_attr="tied_projects"),
            Prefetch("procedures", queryset=procedures, to_attr="tied_procedures"),
        )
    )


def consistency_of(plan: CooperationPlan, actor: Actor | None) -> list[TiedRow]:
    """Return the projects and creations of the plan's territory, and how each is tied. Four queries.

    A national plan's territory is the country; creations are those that the actor may see.
    """
    projects = StructuralProject.objects.select_related("body")
    procedures = procedures_seen_by(actor)
    if plan.region_id is not None:
        projects = projects.filter(body__seat__province__region=plan.region_id)
        procedures = procedures.filter(pk__in=_of_region(plan.region_id).values("pk"))
    rows = [_row(plan, project, project, None) for project in projects.prefetch_related("objectives")]
    rows += [_row(plan, one, None, one) for one in procedures.prefetch_related("objectives")]
    return rows


def _of_region(region: int) -> QuerySet[Procedure]:
    return Procedure.objects.order_by().filter(
        Q(lead__province__region=region)
        | Q(founders__commune__province__region=region)
        | Q(founders__province__region=region)
        | Q(founders__region=region)
    )


def _row(
    plan: CooperationPlan,
    tied: StructuralProject | Procedure,
    project: StructuralProject | None,
    procedure: Procedure | None,
) -> TiedRow:
    objectives = list(tied.objectives.all())
    own = [objective for objective in objectives if objective.plan_id == plan.pk]
    standing = TIED if own else ELSEWHERE if objectives else NONE
    return TiedRow(project, procedure, standing, own, tied.no_objective_reason)
