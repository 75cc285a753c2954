"""The steps of a creation: concluded in their order, taken up again with a reason (requirement W8).

This is the only place where the step of a procedure changes.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import ReasonMissing
from communes.actors import Actor
from communes.cooperation.enums import Step
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import Procedure, StepDone
from communes.cooperation.services.checklist import missing_in_checklist
from communes.cooperation.services.gates import missing_at_gate
from communes.cooperation.services.procedures import (
    ORDER,
    BodyStands,
    lock_procedure,
    reached,
    record,
    save_version,
    tell,
)
from config.toolbox.languages import spoken


class StepIncomplete(CooperationRefusal):
    """Something is missing; ``missing`` lists it in words."""

    text = _("The step “%(step)s” is not complete. %(missing)s")

    def __init__(self, step: Step, missing: list[str]) -> None:
        super().__init__(step=step.label, missing=" · ".join(missing))
        self.missing = missing


class StepNotDone(CooperationRefusal):
    text = _("The step “%(step)s” was not concluded: there is nothing to take up again.")


def missing_for(procedure: Procedure) -> list[str]:
    """Return what the step under way still waits for, in words; empty when it can be concluded."""
    return [*missing_at_gate(procedure), *missing_in_checklist(procedure)]


@transaction.atomic
def conclude_step(
    procedure: Procedure, *, note: str = "", version: int | None, actor: Actor, at: datetime
) -> Procedure:
    """Conclude the step under way: the next one begins; after the last the creation is closed.

    Raises StepIncomplete or what ``lock_procedure`` raises.
    """
    row = lock_procedure(procedure, version=version, actor=actor)
    step = Step(row.step)
    if missing := missing_for(row):
        raise StepIncomplete(step, missing)
    StepDone.objects.create(procedure=row, step=step, note=note.strip(), done_by=actor.user, done_at=at)
    position = ORDER.index(step) + 1
    if position < len(ORDER):
        row.step = ORDER[position]
    else:
        row.closed_at = at
    save_version(row, actor, at)
    data = {"step": spoken(lambda: step.label), "note": note.strip() or "–"}
    record(row, "cooperation.step_concluded", data, actor, at)
    if row.closed_at is None:
        data["next"] = spoken(lambda: Step(row.step).label)
        tell(row, "cooperation.step_concluded", data, actor, at)
    else:
        tell(row, "cooperation.procedure_closed", {}, actor, at)
    return row


@transaction.atomic
def reopen_step(
    procedure: Procedure, step: str, reason: str, *, version: int | None, actor: Actor, at: datetime
) -> Procedure:
    """Take a concluded step up again: it is under way, and those after it are to be concluded anew.

    Raises ReasonMissing, StepNotDone, BodyStands (up to the order, once it is recorded) or what
    ``lock_procedure`` raises.
    """
    row = lock_procedure(procedure, version=version, actor=actor)
    wanted = Step(step)
    if not reason.strip():
        raise ReasonMissing()
    if row.step == wanted or not reached(row, wanted):
        raise StepNotDone(step=wanted.label)
    if row.body_id is not None and ORDER.index(wanted) <= ORDER.index(Step.ORDER):
        raise BodyStands()
    later = ORDER[ORDER.index(wanted) :]
    row.steps_done.filter(step__in=later, reopened_at=None).update(
        reopened_at=at, reopened_reason=reason.strip()
    )
    row.step = wanted
    save_version(row, actor, at)
    data = {"step": spoken(lambda: wanted.label), "reason": reason.strip()}
    record(row, "cooperation.step_reopened", data, actor, at)
    tell(row, "cooperation.step_reopened", data, actor, at)
    return row
