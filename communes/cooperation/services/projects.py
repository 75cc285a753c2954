"""Structural projects of a body: their cost, who pays, and the objectives of the plans that they serve."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_run
from communes.cooperation.enums import FundingSource, ProjectState
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import (
    CooperationBody,
    PlanObjective,
    Power,
    ProjectFunding,
    StructuralProject,
)
from communes.cooperation.services.changes import change_data, values_of
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event


class NoObjectiveNoReason(CooperationRefusal):
    text = _("Choose the objectives of the plans that the project serves, or write why it serves none.")


class ReasonBesideObjectives(CooperationRefusal):
    text = _("The project serves objectives: leave the reason for serving none blank.")


class YearsReversed(CooperationRefusal):
    text = _("The last year cannot come before the first.")


class FundedBeyondCost(CooperationRefusal):
    text = _("The funding (%(funded)s MAD) is more than the cost (%(cost)s MAD).")


@dataclass(frozen=True, slots=True)
class FundingPart:
    """Who pays how much (MAD)."""

    source: str
    amount: Decimal
    payer: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the register says of a structural project; ``cost`` in MAD."""

    name_ar: str
    name_fr: str
    starts_year: int
    ends_year: int
    cost: Decimal
    state: str = ProjectState.PLANNED
    power: Power | None = None
    no_objective_reason: str = ""
    source: str = ""
    is_generated: bool = False


NAMES = tuple(field.name for field in fields(ProjectFacts))


@transaction.atomic
def save_project(
    body: CooperationBody,
    project: StructuralProject | None,
    facts: ProjectFacts,
    *,
    objectives: Sequence[PlanObjective],
    funding: Sequence[FundingPart],
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> StructuralProject:
    """Add a structural project (``project`` None) or change it, with all its funding and objectives.

    Requirement W10: a project is tied to objectives of the plans, or to none with a reason. Raises NotYours,
    ChangedMeanwhile, NoObjectiveNoReason, ReasonBesideObjectives, YearsReversed or FundedBeyondCost.
    """
    if not may_run(actor, body):
        raise NotYours()
    row = (
        locked(StructuralProject.objects.filter(pk=project.pk)).get()
        if project
        else StructuralProject(body=body, version=0)
    )
    if project and version is not None and row.version != version:
        raise ChangedMeanwhile()
    _check(facts, objectives, funding)
    before = values_of(row, NAMES) if project else {}
    older = _ties(row) if project else ("", "")
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()
    row.objectives.set(objectives)
    row.funding.all().delete()
    ProjectFunding.objects.bulk_create(
        [
            ProjectFunding(project=row, source=part.source, payer=part.payer, amount=part.amount)
            for part in funding
        ]
    )
    ties = _ties(row)
    changed = change_data(StructuralProject, before, values_of(row, NAMES))
    if not changed and ties == older:
        return row
    data = {
        "name": texts_of(row, "name"),
        "changes": spoken(lambda: "–"),
        "objectives_before": older[0],
        "objectives": ties[0],
        "funding_before": older[1],
        "funding": ties[1],
    }
    code = "cooperation.project_changed" if project else "cooperation.project_added"
    record_event(code, actor=actor.user, target=body, data=data | changed, at=at)
    return row


def _check(facts: ProjectFacts, objectives: Sequence[PlanObjective], funding: Sequence[FundingPart]) -> None:
    reason = facts.no_objective_reason.strip()
    if not objectives and not reason:
        raise NoObjectiveNoReason()
    if objectives and reason:
        raise ReasonBesideObjectives()
    if facts.ends_year < facts.starts_year:
        raise YearsReversed()
    funded = sum((part.amount for part in funding), Decimal(0))
    if funded > facts.cost:
        raise FundedBeyondCost(funded=funded, cost=facts.cost)


def _ties(project: StructuralProject) -> tuple[str, str]:
    """Return the codes of the objectives and the parts of the funding, as the log keeps them."""
    codes = " ".join(f"{row.plan_id}/{row.code}" for row in project.objectives.all())
    parts = [
        f"{FundingSource(part.source).value} {part.payer} {part.amount}".replace("  ", " ")
        for part in project.funding.order_by("pk")
    ]
    return codes, " · ".join(parts)
