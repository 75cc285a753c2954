"""Plans, reports and certificates on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import Cycle
from capacity.enums import PaperKind
from capacity.models import CapacityPaper, CapacityPlan, CapacityReport, Enrolment
from records.services.papers import Sheet


def tells_of_demonstration() -> bool:
    """Tell whether what is put on paper now is made up: the latest cycle that was opened is. One query."""
    opened = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year")
    return next(iter(opened.values_list("is_demonstration", flat=True)[:1]), False)


@dataclass(frozen=True, kw_only=True)
class CapacitySheet(Sheet):
    """A document about a plan, a report or an enrolment: one of the three."""

    kept_in = CapacityPaper

    kind: PaperKind
    plan: CapacityPlan | None = None
    report: CapacityReport | None = None
    enrolment: Enrolment | None = None

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        key = {"kind": self.kind, "plan": self.plan, "report": self.report, "enrolment": self.enrolment}
        return key, {}
