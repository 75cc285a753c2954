"""Plans, reports and certificates on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.models import Cycle
from capacity.enums import PaperKind
from capacity.models import CapacityPaper, CapacityPlan, CapacityReport, Enrolment, YearlySheet
from communes.actors import Actor
from records.models import Job
from records.services.jobs import create_job, unfinished_job
from records.services.papers import Sheet, paper_rows

PAPER_LANGUAGES = ("ar", "fr")


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


def latest_paper(sheets: Sequence[Sheet], language: str) -> CapacityPaper | None:
    """Return what is on paper of these sheets in one language; None until it is made. One query."""
    return next((row.paper for row in paper_rows(sheets) if row.language == language), None)


def request_papers(kind: str, sheet: YearlySheet, *, actor: Actor | None, at: datetime) -> Job:
    """Ask a worker for a plan or report in both languages, unless one is at it already."""
    return unfinished_job(kind, sheet) or create_job(
        kind,
        arguments={"sheet": sheet.pk, "year": sheet.year, "commune": sheet.commune.code},
        owner=actor.user if actor else None,
        target=sheet,
        total=len(PAPER_LANGUAGES),
        at=at,
    )
