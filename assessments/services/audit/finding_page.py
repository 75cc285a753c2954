"""Findings as each reader may see them: the declared, reviewed, found and audited figures side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.shortcuts import get_object_or_404

from assessments.enums import UNSETTLED_STATES, Action, FileSide, Stage, State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Finding, FindingFile, FindingReply, Transition
from assessments.scoring import Field
from assessments.services.access import opens_evidence
from assessments.services.answers.reading import shown_form
from assessments.services.audit.finding_effect import Effect, effect_of
from assessments.services.audit.replies import check_replier
from assessments.services.audit.steps import inspector_refusal
from assessments.services.figures import Figures, declared_figures, verified_figures
from assessments.services.file_page import FileScores, file_scores
from assessments.services.line_cards import ResultView, StageSheet
from assessments.services.questionnaire import GridLine, questionnaire_of
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.languages import pick

# A file in these may have findings.
AUDITED_STATES = UNSETTLED_STATES | {State.FINAL, State.APPEALED, State.PUBLISHED}


def sees_findings(assessment: Assessment, actor: Actor) -> bool:
    """Tell whether a reader of the file may see its findings: inspectors at once, others once notified."""
    return actor.role == Role.AUDITOR or assessment.state != State.IN_AUDIT


def sees_outcomes(assessment: Assessment, actor: Actor) -> bool:
    """Tell whether a reader may see what became of the findings: inspectors at once, others at the end."""
    return actor.role == Role.AUDITOR or assessment.state not in UNSETTLED_STATES


def sees_replies(assessment: Assessment, actor: Actor) -> bool:
    """Tell whether a reader may see the commune's words: its own people at once, others once sent."""
    return actor.is_commune or assessment.state != State.AWAITING_REPLY


def access_finding(assessment: Assessment, number: int, actor: Actor) -> Finding:
    """Return one finding of a file that this reader may see; anything else is a 404."""
    seen = Finding.objects.filter(assessment=assessment).select_related("reply")
    finding = get_object_or_404(seen if sees_findings(assessment, actor) else seen.none(), number=number)
    finding.assessment = assessment
    return finding


def access_finding_file(assessment: Assessment, number: int, pk: int, actor: Actor) -> FindingFile:
    """Return one file beside a finding that this reader may open; anything else is a 404."""
    finding = access_finding(assessment, number, actor)
    files = FindingFile.objects.filter(finding=finding).select_related("file")
    if not sees_replies(assessment, actor):
        files = files.filter(side=FileSide.INSPECTION)
    item = get_object_or_404(files if opens_evidence(actor) else files.none(), pk=pk)
    item.finding = finding
    return item


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """One figure in question, in the words of its field; "" stands for not answered, None for not said."""

    field: Field
    declared: str
    reviewed: str
    found: str | None
    settled: str | None


@dataclass(frozen=True)
class FindingView:
    """A finding as one reader sees it."""

    finding: Finding
    line: GridLine
    figures: Sequence[FoundFigure]
    reply: FindingReply | None
    files: Sequence[FindingFile]
    sees_outcome: bool

    @property
    def of_inspection(self) -> list[FindingFile]:
        return [item for item in self.files if item.side == FileSide.INSPECTION]

    @property
    def of_commune(self) -> list[FindingFile]:
        return [item for item in self.files if item.side == FileSide.COMMUNE]


@dataclass(frozen=True)
class LineResults:
    """A line that findings are about, with what it gave at each stage."""

    line: GridLine
    results: Sequence[ResultView]


@dataclass(frozen=True)
class FindingsPage:
    """The findings of a file, and what their reader may do with them."""

    assessment: Assessment
    rows: Sequence[FindingView]
    scores: FileScores
    may_write: bool
    may_reply: bool
    may_send: bool
    may_conclude: bool
    ended_unsent: bool
    """Whether the window ended before the commune's manager sent the reply."""

    @property
    def stages(self) -> list[StageSheet]:
        return self.scores.stages

    @cached_property
    def lines(self) -> list[LineResults]:
        """Return the lines that the findings are about, each once, in the grids' order."""
        about = {row.line.code for row in self.rows}
        return [
            LineResults(
                line,
                [
                    ResultView(stage.label, line, document)
                    for stage in self.stages
                    if (document := stage.line(code)) is not None
                ],
            )
            for code, line in questionnaire_of(self.assessment).lines.items()
            if code in about
        ]

    @property
    def totals(self) -> list[tuple[str, list[str | None]]]:
        """Return the totals of each grid, stage by stage."""
        grids = questionnaire_of(self.assessment).grids
        return [
            (
                pick(grid, "title"),
                [stage.documents[index]["total"] for stage in self.stages if index < len(stage.documents)],
            )
            for index, grid in enumerate(grids)
        ]

    @property
    def replied(self) -> int:
        return sum(row.reply is not None for row in self.rows)

    @property
    def undecided(self) -> int:
        return sum(not row.finding.outcome for row in self.rows)

    @cached_property
    def effect(self) -> Effect:
        """Return what the figures in question would do together, those decided as they were decided."""
        figures: dict[str, str] = {}
        for row in self.rows:
            asked = row.finding.settled_figures if row.finding.outcome else row.finding.figures
            figures = {**asked, **figures}
        return effect_of(self.assessment, figures)


def findings_page(assessment: Assessment, actor: Actor, *, at: datetime) -> FindingsPage:
    """Return the findings of a file as its reader sees them. A number of queries that they do not change."""
    findings: list[Finding] = []
    if sees_findings(assessment, actor):
        rows = Finding.objects.filter(assessment=assessment).select_related("reply")
        findings = list(rows.prefetch_related("files__file").order_by("number"))
    ended = Transition.objects.filter(assessment=assessment, action=Action.END_REPLY)
    may_reply = replier_refusal(assessment, actor, at=at) is None
    return FindingsPage(
        assessment=assessment,
        rows=finding_views(assessment, findings, actor),
        scores=file_scores(assessment, actor),
        may_write=inspector_refusal(assessment, Action.NOTIFY_FINDINGS, actor, at=at) is None,
        may_reply=may_reply,
        may_send=may_reply and actor.role == Role.COMMUNE_MANAGER,
        may_conclude=inspector_refusal(assessment, Action.CONCLUDE_FINDINGS, actor, at=at) is None,
        ended_unsent=assessment.state not in {State.IN_AUDIT, State.AWAITING_REPLY} and ended.exists(),
    )


def replier_refusal(assessment: Assessment, actor: Actor, *, at: datetime) -> AssessmentError | None:
    """Return why this actor may not write in the commune's reply now, or None."""
    try:
        check_replier(assessment, actor, at=at)
    except AssessmentError as why:
        return why
    return None


def finding_views(assessment: Assessment, findings: Sequence[Finding], actor: Actor) -> list[FindingView]:
    """Return findings with their figures in words. The queries of the figures, whatever the findings."""
    if not findings:
        return []
    declared = declared_figures(assessment)
    reviewed = verified_figures(assessment, stage=Stage.REVIEW)
    questionnaire = questionnaire_of(assessment)
    with_outcome = sees_outcomes(assessment, actor)
    with_reply = sees_replies(assessment, actor)
    return [
        FindingView(
            finding=finding,
            line=questionnaire.lines[finding.line],
            figures=_figures(finding, questionnaire.fields, declared, reviewed, with_outcome),
            reply=getattr(finding, "reply", None) if with_reply else None,
            files=[
                item
                for item in finding.files.all()
                if opens_evidence(actor) and (with_reply or item.side == FileSide.INSPECTION)
            ],
            sees_outcome=with_outcome and bool(finding.outcome),
        )
        for finding in findings
    ]


def _figures(
    finding: Finding,
    fields: Mapping[str, Field],
    declared: Figures,
    reviewed: Figures,
    with_outcome: bool,
) -> list[FoundFigure]:
    """Return the figures that a finding or its outcome is about, in the order of the grid's fields."""
    settled = finding.settled_figures if with_outcome and finding.stands else {}
    about = [code for code in fields if code in finding.figures or code in settled]
    return [
        FoundFigure(
            field=fields[code],
            declared=_shown(fields[code], declared.get(code, "")),
            reviewed=_shown(fields[code], reviewed.get(code, "")),
            found=_shown(fields[code], finding.figures[code]) if code in finding.figures else None,
            settled=_shown(fields[code], settled[code]) if code in settled else None,
        )
        for code in about
    ]


def _shown(field: Field, value: str | bool) -> str:
    return shown_form(field, str(value).lower() if isinstance(value, bool) else value)
