"""What a step of a creation waits for beside its checklist: a gate a step.

A gate takes a procedure and returns what is missing, in words of the active language; nothing is missing when
the list is empty. Here stand those of the idea and of the statutes. Another subject writes its own in a
module of its own, and puts it into ``GATES`` from its registry::

    # communes/cooperation/registry/study.py
    def register() -> None:
        GATES[Step.STUDY] = missing_in_study

As steps follow one another, a gate holds all the steps after it: nothing after the study begins without a
study of the financing (requirement W11).
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from communes.cooperation.enums import BodyKind, Step
from communes.cooperation.models import Procedure

Gate = Callable[[Procedure], list[str]]
LEAST_MEMBERS = 2


def missing_in_idea(procedure: Procedure) -> list[str]:
    """Two members at least, a power to transfer; a GCT has a province or a region among its members."""
    founders = list(procedure.founders.all())
    missing = []
    if len(founders) < LEAST_MEMBERS:
        missing.append(_("Two members at least."))
    has_larger = any(founder.commune_id is None for founder in founders)
    if procedure.kind == BodyKind.GCT and not has_larger:
        missing.append(_("A province or a region among the members: without one, the body is an ECI."))
    if not procedure.powers.exists():
        missing.append(_("The powers to transfer."))
    return missing


def missing_in_statutes(procedure: Procedure) -> list[str]:
    """What the statutes say: seat, powers, contributions; and what the plans of cooperation say of it."""
    missing = []
    if procedure.seat_id is None:
        missing.append(_("The commune of the seat."))
    if not procedure.powers.exists():
        missing.append(_("The powers to transfer."))
    if not any(founder.contribution for founder in procedure.founders.all()):
        missing.append(_("The contributions proposed."))
    if not procedure.no_objective_reason and not procedure.objectives.exists():
        missing.append(_("The objectives of the plans that it serves, or why it serves none."))
    return missing


GATES: dict[str, Gate] = {
    Step.IDEA: missing_in_idea,
    Step.STATUTES: missing_in_statutes,
}


def missing_at_gate(procedure: Procedure) -> list[str]:
    """Return what the gate of the step under way finds missing."""
    gate = GATES.get(procedure.step)
    return gate(procedure) if gate else []
