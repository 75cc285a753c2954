"""How a creation fits: objectives of the cooperation plans that it serves, contiguity declared (W10)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.enums import Contiguity, PlanLevel
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import PlanObjective, Procedure
from communes.cooperation.services.procedures import Place, founders_of, lock_procedure, record, save_version
from communes.models import Commune, Region
from config.toolbox.languages import spoken


class ObjectiveOrReason(CooperationRefusal):
    text = _("Choose the objectives that it serves, or write why it serves none.")


class ObjectiveAndReason(CooperationRefusal):
    text = _("It serves objectives: leave the reason why it serves none empty.")


class ObjectiveElsewhere(CooperationRefusal):
    text = _("The objective %(code)s belongs to the plan of another region.")


def objectives_for(procedure: Procedure) -> QuerySet[PlanObjective]:
    """Return the objectives of the national plans and of those of the members' regions. Two queries."""
    regions = {_region_of(founder.place) for founder in founders_of(procedure)}
    plans = Q(plan__level=PlanLevel.NATIONAL) | Q(plan__region__in=regions)
    return PlanObjective.objects.filter(plans).select_related("plan").order_by("plan__level", "plan", "code")


@transaction.atomic
def tie_objectives(
    procedure: Procedure,
    objectives: Sequence[PlanObjective],
    reason: str,
    *,
    version: int,
    actor: Actor,
    at: datetime,
) -> Procedure:
    """Tie a creation to the objectives that it serves, or to none with a reason.

    Raises ObjectiveOrReason, ObjectiveAndReason, ObjectiveElsewhere or what ``lock_procedure`` raises.
    """
    row = lock_procedure(procedure, version=version, actor=actor)
    reason = " ".join(reason.split())
    if not objectives and not reason:
        raise ObjectiveOrReason()
    if objectives and reason:
        raise ObjectiveAndReason()
    offered = set(objectives_for(row).values_list("pk", flat=True))
    for objective in objectives:
        if objective.pk not in offered:
            raise ObjectiveElsewhere(code=objective.code)
    row.no_objective_reason = reason
    save_version(row, actor, at)
    row.objectives.set(objectives)
    if reason:
        record(row, "cooperation.procedure_no_objective", {"reason": reason}, actor, at)
    else:
        codes = ", ".join(objective.code for objective in objectives)
        record(row, "cooperation.procedure_objectives", {"codes": codes}, actor, at)
    return row


@transaction.atomic
def declare_contiguity(
    procedure: Procedure, contiguity: str, note: str, *, version: int, actor: Actor, at: datetime
) -> Procedure:
    """Write what is known of the contiguity of members that have no outline: a criterion, not a condition.

    Raises what ``lock_procedure`` raises.
    """
    row = lock_procedure(procedure, version=version, actor=actor)
    row.contiguity, row.contiguity_note = Contiguity(contiguity), " ".join(note.split())
    save_version(row, actor, at)
    declared = spoken(lambda: Contiguity(contiguity).label)
    record(row, "cooperation.procedure_contiguity", {"declared": declared}, actor, at)
    return row


def _region_of(place: Place) -> int:
    if isinstance(place, Region):
        return place.pk
    return place.province.region_id if isinstance(place, Commune) else place.region_id
