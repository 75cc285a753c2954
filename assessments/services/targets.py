"""The communes that a cycle assesses: a filter, or a spreadsheet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.enums import CycleState
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Assessment, Cycle, CycleTarget
from communes.actors import Actor
from communes.enums import Role
from communes.models import Commune
from records.services.events import record_event


class TargetHasFile(AssessmentError):
    code = "target_has_file"
    text = _("The cycle is open and %(count)s of the communes left out have a file: they must stay.")


class CycleIsPublished(AssessmentError):
    code = "cycle_is_published"
    text = _("The cycle is published: its communes can no longer change.")


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """Communes by population (both bounds included, by the cycle's census) and milieu; empty asks nothing."""

    population_from: int | None = None
    population_to: int | None = None
    milieu: str = ""

    def communes(self, cycle: Cycle) -> QuerySet[Commune]:
        """Return the communes that fit, by code."""
        field = f"population_{cycle.census}"
        conditions: dict[str, Any] = {"is_listed": True}
        if self.population_from is not None:
            conditions[f"{field}__gte"] = self.population_from
        if self.population_to is not None:
            conditions[f"{field}__lte"] = self.population_to
        if self.milieu:
            conditions["milieu"] = self.milieu
        return Commune.objects.filter(**conditions).order_by("code")


@dataclass(frozen=True, slots=True)
class TargetPreview:
    """What a list would change: communes added, taken out and kept, and the numbered errors."""

    added: list[Commune]
    removed: list[Commune]
    kept: int
    errors: list[str]


def read_codes(codes: Iterable[tuple[int, str]]) -> tuple[list[Commune], list[str]]:
    """Return the communes of (row number, code) pairs, and a sentence for each row that is wrong."""
    rows = [(row, code.strip()) for row, code in codes]
    known = {
        commune.code: commune for commune in Commune.objects.filter(code__in=[code for _r, code in rows])
    }
    found: dict[str, Commune] = {}
    errors = []
    for row, code in rows:
        if code not in known:
            errors.append(_("Row %(row)s: no commune has the code “%(code)s”.") % {"row": row, "code": code})
        elif code in found:
            errors.append(_("Row %(row)s: the commune “%(code)s” stands twice.") % {"row": row, "code": code})
        else:
            found[code] = known[code]
    return list(found.values()), [str(error) for error in errors]


def preview_targets(
    cycle: Cycle, communes: Collection[Commune], errors: Collection[str] = ()
) -> TargetPreview:
    """Return what these communes, put in place of the present list, would change."""
    present = {target.commune_id: target.commune for target in _targets(cycle)}
    wanted = {commune.pk: commune for commune in communes}
    return TargetPreview(
        added=[commune for pk, commune in wanted.items() if pk not in present],
        removed=[commune for pk, commune in present.items() if pk not in wanted],
        kept=len(present.keys() & wanted.keys()),
        errors=list(errors),
    )


def _targets(cycle: Cycle) -> QuerySet[CycleTarget]:
    return CycleTarget.objects.filter(cycle=cycle).select_related("commune").order_by("commune__code")


@transaction.atomic
def set_targets(cycle: Cycle, communes: Collection[Commune], *, actor: Actor, at: datetime) -> TargetPreview:
    """Put these communes in place of the cycle's list. A commune that has a file stays.

    Raises NotAllowed, CycleIsPublished or TargetHasFile.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    if cycle.state == CycleState.PUBLISHED:
        raise CycleIsPublished()
    change = preview_targets(cycle, communes)
    removed = [commune.pk for commune in change.removed]
    with_file = Assessment.objects.filter(cycle=cycle, commune__in=removed).count()
    if with_file:
        raise TargetHasFile(count=with_file)
    CycleTarget.objects.filter(cycle=cycle, commune__in=removed).delete()
    CycleTarget.objects.bulk_create(
        [CycleTarget(cycle=cycle, commune=commune) for commune in change.added], batch_size=500
    )
    record_event(
        "cycle.targets_set",
        actor=actor.user,
        target=cycle,
        data={
            "year": cycle.assessed_year,
            "added": len(change.added),
            "removed": len(removed),
            "communes": change.kept + len(change.added),
        },
        at=at,
    )
    return change
