"""What a mission found across its communes: counts, scores before and after, replies, recommendations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, FindingOutcome, Gravity, Stage
from assessments.models import (
    Assessment,
    AuditMission,
    Finding,
    Recommendation,
    ScoreSheet,
    Transition,
)
from assessments.services.audit.recommendation_list import with_files
from assessments.services.audit.report_papers import CONCLUDED_STATES
from assessments.services.grids import scoring_grid
from assessments.services.questionnaire import GridLine, Questionnaire

# Which way a commune crossed the threshold of eligibility.
GAINED, LOST = "gained", "lost"
CROSSINGS: dict[str, "str | Promise"] = {
    GAINED: _("Became eligible"),
    LOST: _("Is no longer eligible"),
}


@dataclass(frozen=True, slots=True)
class LineFindings:
    """The findings on one line: how many, by gravity and by outcome ("" while there is none)."""

    line: GridLine
    gravity: Mapping[str, int]
    outcome: Mapping[str, int]
    recommendations: int

    @property
    def count(self) -> int:
        return sum(self.gravity.values())

    @property
    def standing(self) -> int:
        return self.outcome.get(FindingOutcome.KEPT, 0) + self.outcome.get(FindingOutcome.CHANGED, 0)


@dataclass(frozen=True, slots=True)
class CommuneAudit:
    """One file of the mission: findings, reply, scores around the audit."""

    file: Any
    findings: int
    standing: int

    @property
    def before(self) -> Decimal | None:
        return self.file.before_total

    @property
    def after(self) -> Decimal | None:
        return self.file.after_total

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def crossing(self) -> str:
        """Return which way the commune crossed the threshold, or ""."""
        if self.after is None or self.file.before_eligible == self.file.after_eligible:
            return ""
        return GAINED if self.file.after_eligible else LOST

    @property
    def crossing_words(self) -> str:
        return str(CROSSINGS.get(self.crossing, ""))


@dataclass(frozen=True)
class Synthesis:
    """A mission across its communes."""

    mission: AuditMission
    questionnaire: Questionnaire
    communes: Sequence[CommuneAudit]
    lines: Sequence[LineFindings]
    recommendations: Sequence[Recommendation]

    @property
    def gravity(self) -> list[tuple[Gravity, int]]:
        """Return the findings by gravity, the heaviest first."""
        return [(word, sum(row.gravity.get(word, 0) for row in self.lines)) for word in reversed(Gravity)]

    @property
    def outcomes(self) -> list[tuple["str | Promise", int]]:
        """Return the findings by outcome; those without one are drafts still."""
        words: list[tuple[str, str | Promise]] = [
            *((outcome.value, outcome.label) for outcome in FindingOutcome),
            ("", _("Not concluded")),
        ]
        return [(label, sum(row.outcome.get(word, 0) for row in self.lines)) for word, label in words]

    @property
    def axes(self) -> list[tuple[str, int]]:
        """Return the findings by section of the grid, and of the additional one where it has some."""
        counts: Counter[str] = Counter()
        for row in self.lines:
            counts[self.questionnaire.section_of(row.line.code)] += row.count
        main = self.questionnaire.grids[0]
        return [
            (section.title, counts[code])
            for code, section in self.questionnaire.sections.items()
            if section.grid is main or counts[code]
        ]

    @property
    def findings(self) -> int:
        return sum(row.count for row in self.lines)

    @property
    def concluded(self) -> int:
        return sum(row.file.state in CONCLUDED_STATES for row in self.communes)

    @property
    def notified(self) -> int:
        return sum(row.file.was_notified for row in self.communes)

    @property
    def replied(self) -> int:
        return sum(row.file.has_replied for row in self.communes)

    def crossed(self, way: str) -> int:
        """Return how many communes crossed the threshold in one way of ``CROSSINGS``."""
        return sum(row.crossing == way for row in self.communes)

    @property
    def mean_change(self) -> Decimal | None:
        """Return the mean change of the score over the communes whose audit is concluded."""
        changes = [row.change for row in self.communes if row.change is not None]
        return (sum(changes, Decimal(0)) / len(changes)).quantize(Decimal("0.01")) if changes else None


def mission_synthesis(mission: AuditMission) -> Synthesis:
    """Return the synthesis of a mission, whose cycle comes with its grids. Three queries."""
    cycle = mission.cycle
    grids = [cycle.grid, *([cycle.additional_grid] if cycle.additional_grid else [])]
    questionnaire = Questionnaire(tuple(map(scoring_grid, grids)))
    findings = list(Finding.objects.filter(assessment__mission_entry__mission=mission).order_by("pk"))
    recommendations = Recommendation.objects.filter(assessment__mission_entry__mission=mission)
    by_file: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[finding.assessment_id].append(finding)
    return Synthesis(
        mission=mission,
        questionnaire=questionnaire,
        communes=[
            CommuneAudit(file, len(by_file[file.pk]), sum(row.stands for row in by_file[file.pk]))
            for file in _files(mission)
        ],
        lines=_lines(questionnaire, findings),
        recommendations=list(with_files(recommendations)),
    )


def _files(mission: AuditMission) -> Iterable[Assessment]:
    steps = Transition.objects.filter(assessment=OuterRef("pk"))
    sheets = ScoreSheet.objects.filter(assessment=OuterRef("pk"))
    before, after = sheets.filter(stage=Stage.REVIEW), sheets.filter(stage=Stage.AUDIT)
    return (
        Assessment.objects.filter(mission_entry__mission=mission)
        .select_related("commune__province__region")
        .annotate(
            before_total=Subquery(before.values("total")[:1]),
            before_eligible=Subquery(before.values("is_eligible")[:1]),
            after_total=Subquery(after.values("total")[:1]),
            after_eligible=Subquery(after.values("is_eligible")[:1]),
            was_notified=Exists(steps.filter(action=Action.NOTIFY_FINDINGS)),
            has_replied=Exists(steps.filter(action=Action.REPLY)),
        )
        .order_by("commune__code")
    )


def _lines(questionnaire: Questionnaire, findings: Sequence[Finding]) -> list[LineFindings]:
    """Return the lines that have findings, the one with the most first."""
    by_line: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_line[finding.line].append(finding)
    rows = [
        LineFindings(
            line=line,
            gravity=Counter(finding.gravity for finding in by_line[code]),
            outcome=Counter(finding.outcome for finding in by_line[code]),
            recommendations=sum(bool(row.recommendation) and row.stands for row in by_line[code]),
        )
        for code, line in questionnaire.lines.items()
        if code in by_line
    ]
    return sorted(rows, key=lambda row: -row.count)
