"""What the report of an audit says of one file, draft or final: all of it written out, without any name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.enums import (
    Action,
    FileSide,
    FindingOutcome,
    Gravity,
    ReplyPosition,
    Stage,
    State,
)
from assessments.models import (
    Assessment,
    DocumentKind,
    Finding,
    FindingReply,
    MissionAssessment,
    ScoreSheet,
    Transition,
)
from assessments.scoring import Condition
from assessments.services.answers.reading import shown_form
from assessments.services.figures import Figures, declared_figures, verified_figures
from assessments.services.papers import Paper
from assessments.services.questionnaire import GridLine, line_fields, questionnaire_of
from config.toolbox.languages import in_language, pick

LANGUAGES = ("ar", "fr")
TEMPLATE = "pdf/audit_report.html"
# Findings are notified from here on, and concluded from there on.
NOTIFIED_STATES = frozenset({State.AWAITING_REPLY, State.REPLIED})
CONCLUDED_STATES = frozenset({State.FINAL, State.APPEALED, State.PUBLISHED})
# A reply that is being written is the commune's own until it is sent.
_REPLY_SENT = (Action.REPLY, Action.END_REPLY)
_STEPS = {
    Action.NOTIFY_FINDINGS: "notified_at",
    Action.REPLY: "replied_at",
    Action.END_REPLY: "reply_ended_at",
    Action.CONCLUDE_FINDINGS: "concluded_at",
    Action.CONCLUDE_AUDIT: "concluded_at",
}


@dataclass(frozen=True)
class AuditRows:
    """The rows of one audited file, read once for every paper about it."""

    assessment: Assessment
    entry: MissionAssessment
    findings: Sequence[Finding]
    replies: Mapping[int, FindingReply]
    steps: Mapping[str, Transition]
    sheets: Mapping[str, ScoreSheet]
    declared: Figures
    reviewed: Figures

    @property
    def is_notified(self) -> bool:
        """Tell whether the commune was told of findings."""
        return "notified_at" in self.steps

    @property
    def is_concluded(self) -> bool:
        """Tell whether the audit is over and its score computed: a report can be final."""
        return self.assessment.state in CONCLUDED_STATES and Stage.AUDIT in self.sheets


def audit_rows(assessment: Assessment) -> AuditRows | None:
    """Read what the reports of a file are written from; None for a file that no mission took.

    The file comes with its commune, cycle and grids. A number of queries that does not hang on the findings.
    """
    entry = MissionAssessment.objects.select_related("mission", "draw").filter(assessment=assessment).first()
    if entry is None:
        return None
    steps = Transition.objects.filter(assessment=assessment, action__in=_STEPS).order_by("pk")
    taken = {_STEPS[Action(step.action)]: step for step in steps}
    is_sent = any(name in taken for name in ("replied_at", "reply_ended_at"))
    findings = Finding.objects.filter(assessment=assessment).prefetch_related("files__file")
    replies = FindingReply.objects.filter(finding__assessment=assessment) if is_sent else ()
    return AuditRows(
        assessment=assessment,
        entry=entry,
        findings=list(findings.order_by("number")),
        replies={reply.finding_id: reply for reply in replies},
        steps=taken,
        sheets={sheet.stage: sheet for sheet in ScoreSheet.objects.filter(assessment=assessment)},
        declared=declared_figures(assessment),
        reviewed=verified_figures(assessment, stage=Stage.REVIEW),
    )


def report_papers(rows: AuditRows) -> list[Paper]:
    """Return the reports that can be written now: draft once notified, final once concluded."""
    papers = []
    if rows.is_notified:
        papers += [_paper(rows, language, is_draft=True) for language in LANGUAGES]
    if rows.is_concluded:
        papers += [_paper(rows, language, is_draft=False) for language in LANGUAGES]
    return papers


def _paper(rows: AuditRows, language: str, *, is_draft: bool) -> Paper:
    file = rows.assessment
    with in_language(language):
        data = _data(rows, language, is_draft=is_draft)
    word = "draft" if is_draft else "final"
    return Paper(
        assessment=file,
        kind=DocumentKind.AUDIT_DRAFT if is_draft else DocumentKind.AUDIT_FINAL,
        language=language,
        template=TEMPLATE,
        data=data,
        file_name=f"adaa-{file.cycle.assessed_year}-{file.commune.slug}-audit-{word}-{language}.pdf",
    )


def _data(rows: AuditRows, language: str, *, is_draft: bool) -> dict[str, Any]:
    file, cycle, commune = rows.assessment, rows.assessment.cycle, rows.assessment.commune
    findings = [_finding(rows, finding, is_draft=is_draft) for finding in rows.findings]
    shown_steps = ("notified_at",) if is_draft else tuple(dict.fromkeys(_STEPS.values()))
    conclusion = rows.steps.get("concluded_at")
    return {
        "is_draft": is_draft,
        "year": cycle.assessed_year,
        "is_demonstration": cycle.is_demonstration,
        "target_note": pick(cycle, "target_note"),
        "commune": pick(commune, "name"),
        "commune_code": commune.code,
        "province": pick(commune.province, "name"),
        "province_kind": commune.province.kind,
        "region": pick(commune.province.region, "name"),
        "mission": _mission(rows),
        "dates": {name: rows.steps[name].at for name in shown_steps if name in rows.steps},
        "reply_due_at": file.reply_due_at if rows.is_notified else None,
        "conclusion": conclusion.reason if conclusion and not is_draft else "",
        "groups": [
            {"gravity": gravity.value, "title": str(gravity.label), "findings": found}
            for gravity in reversed(Gravity)
            if (found := [row for row in findings if row["gravity"] == gravity])
        ],
        "counts": _counts(findings, is_draft=is_draft),
        "recommendations": [row for row in findings if row["recommendation"]],
        "before": _score(rows, Stage.REVIEW),
        "after": None if is_draft else _score(rows, Stage.AUDIT),
    }


def _mission(rows: AuditRows) -> dict[str, Any]:
    mission, draw = rows.entry.mission, rows.entry.draw
    return {
        "title": mission.title,
        "authority": str(mission.get_authority_display()),
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "seed": draw.seed if draw else "",
        "drawn_at": draw.drawn_at if draw else None,
        "draw_digest": draw.digest if draw else "",
        "reason": "" if draw else rows.entry.reason,
    }


def _counts(findings: Sequence[Mapping[str, Any]], *, is_draft: bool) -> dict[str, int]:
    counts = {gravity.value: sum(row["gravity"] == gravity for row in findings) for gravity in Gravity}
    if not is_draft:
        counts |= {
            outcome.value: sum(row["outcome"] == outcome for row in findings) for outcome in FindingOutcome
        }
    return {"all": len(findings), **counts}


def _score(rows: AuditRows, stage: Stage) -> dict[str, Any] | None:
    sheet = rows.sheets.get(stage)
    if sheet is None:
        return None
    return {
        "total": sheet.total,
        "threshold": Decimal(sheet.sheet["threshold"]),
        "conditions_met": sheet.conditions_met,
        "conditions": len(sheet.sheet["conditions"]),
        "eligible": sheet.is_eligible,
        "digest": sheet.inputs_digest,
    }


def _finding(rows: AuditRows, finding: Finding, *, is_draft: bool) -> dict[str, Any]:
    line = questionnaire_of(rows.assessment).lines[finding.line]
    reply = rows.replies.get(finding.pk)
    stands = is_draft or finding.stands
    return {
        "number": finding.number,
        "line": finding.line,
        "title": pick(line, "title"),
        "gravity": finding.gravity,
        "gravity_words": str(Gravity(finding.gravity).label),
        "observed": finding.observed,
        "figures": _figures(rows, finding, line, is_draft=is_draft),
        "files": _files(finding, FileSide.INSPECTION),
        "reply": reply
        and {
            "position": str(ReplyPosition(reply.position).label),
            "text": reply.text,
            "files": _files(finding, FileSide.COMMUNE),
        },
        "outcome": "" if is_draft else finding.outcome,
        "outcome_words": ""
        if is_draft or not finding.outcome
        else str(FindingOutcome(finding.outcome).label),
        "outcome_reason": "" if is_draft else finding.outcome_reason,
        "points": None if is_draft else _points(rows, line),
        "recommendation": finding.recommendation if stands else "",
        "owner": finding.recommendation_owner if stands else "",
        "due_on": finding.recommendation_due_on if stands else None,
    }


def _outcome_words(finding: Finding) -> str:
    return str(FindingOutcome(finding.outcome).label) if finding.outcome else ""


def _files(finding: Finding, side: FileSide) -> list[str]:
    return [row.file.name for row in finding.files.all() if row.side == side]  # type: ignore[attr-defined]


def _figures(rows: AuditRows, finding: Finding, line: GridLine, *, is_draft: bool) -> list[dict[str, str]]:
    """Return each figure of the line: declared, verified at the review, found, settled at the end."""
    return [
        {
            "label": pick(field, "label"),
            "declared": shown_form(field, _text(rows.declared.get(field.code))),
            "verified": shown_form(field, _text(rows.reviewed.get(field.code))),
            "found": shown_form(field, finding.figures.get(field.code, "")),
            "settled": "" if is_draft else shown_form(field, finding.settled_figures.get(field.code, "")),
        }
        for field in line_fields(line)
    ]


def _text(figure: str | bool | None) -> str:
    """Return a figure as it is stored; "" for none."""
    return "" if figure is None else str(figure).lower() if isinstance(figure, bool) else figure


def _points(rows: AuditRows, line: GridLine) -> dict[str, Any]:
    """Return what the line gave before and after the audit: points, or whether the condition is met."""
    return {
        name: _result(rows.sheets.get(stage), line)
        for name, stage in (("before", Stage.REVIEW), ("after", Stage.AUDIT))
    } | {"is_condition": isinstance(line, Condition)}


def _result(sheet: ScoreSheet | None, line: GridLine) -> Decimal | bool | None:
    for document in (sheet.sheet, sheet.additional_sheet) if sheet else ():
        if document and line.code in document["lines"]:
            return Decimal(document["lines"][line.code]["points"])
        if document and line.code in document["conditions"]:
            return bool(document["conditions"][line.code]["met"])
    return None
