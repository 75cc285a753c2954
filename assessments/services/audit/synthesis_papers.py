"""The synthesis of a mission on paper, and as tables to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import FindingOutcome, FollowUpState, Gravity, ReportKind, State
from assessments.models import AuditMission, ReportPaper
from assessments.services.audit.recommendation_list import is_reported
from assessments.services.audit.synthesis import GAINED, LOST, Synthesis, mission_synthesis
from communes.actors import Actor
from config.toolbox.languages import in_language, pick
from config.toolbox.spreadsheets import Heading, write_workbook
from config.toolbox.spreadsheets import Sheet as Table
from records.models import Job
from records.services.jobs import Progress, create_job, unfinished_job
from records.services.papers import PaperRow, Sheet, make_papers, paper_rows

SYNTHESIS_JOB = "assessments.mission_synthesis"
LANGUAGES = ("ar", "fr")
TEMPLATE = "pdf/synthesis.html"
SCORE = "0.00"


@dataclass(frozen=True, kw_only=True)
class SynthesisSheet(Sheet):
    """The synthesis of one mission in one language."""

    kept_in = ReportPaper

    mission: AuditMission

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return {"cycle": self.mission.cycle, "kind": ReportKind.SYNTHESIS}, {"mission": self.mission}


def synthesis_sheets(synthesis: Synthesis) -> list[SynthesisSheet]:
    """Return the synthesis as it stands, in each language."""
    sheets = []
    mission = synthesis.mission
    for language in LANGUAGES:
        with in_language(language):
            data = _data(synthesis)
        sheets.append(
            SynthesisSheet(
                mission=mission,
                language=language,
                template=TEMPLATE,
                data=data,
                file_name=f"adaa-{mission.cycle.assessed_year}-mission-{mission.pk}-{language}.pdf",
            )
        )
    return sheets


def _data(synthesis: Synthesis) -> dict[str, Any]:
    mission, cycle = synthesis.mission, synthesis.mission.cycle
    return {
        "mission": mission.pk,
        "title": mission.title,
        "authority": str(mission.get_authority_display()),
        "year": cycle.assessed_year,
        "is_demonstration": cycle.is_demonstration,
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "files": len(synthesis.communes),
        "concluded": synthesis.concluded,
        "notified": synthesis.notified,
        "replied": synthesis.replied,
        "findings": synthesis.findings,
        "gained": synthesis.crossed(GAINED),
        "lost": synthesis.crossed(LOST),
        "mean_change": synthesis.mean_change,
        "gravity": [{"label": str(word.label), "count": count} for word, count in synthesis.gravity],
        "outcomes": [{"label": str(label), "count": count} for label, count in synthesis.outcomes],
        "axes": [{"label": title, "count": count} for title, count in synthesis.axes],
        "lines": [
            {
                "code": row.line.code,
                "title": pick(row.line, "title"),
                "count": row.count,
                "serious": row.gravity.get(Gravity.SERIOUS, 0),
                "standing": row.standing,
                "dropped": row.outcome.get(FindingOutcome.DROPPED, 0),
                "recommendations": row.recommendations,
            }
            for row in synthesis.lines
        ],
        "communes": [
            {
                "name": pick(row.file.commune, "name"),
                "region": pick(row.file.commune.province.region, "name"),
                "findings": row.findings,
                "standing": row.standing,
                "has_replied": row.file.has_replied,
                "before": row.before,
                "after": row.after,
                "change": row.change,
                "crossing": row.crossing,
                "crossing_words": row.crossing_words,
            }
            for row in synthesis.communes
        ],
        "recommendations": [
            {
                "line": row.finding.line,
                "commune": pick(row.assessment.commune, "name"),
                "text": row.text,
                "owner": row.owner,
                "due_on": row.due_on,
                "state": _state(row),
            }
            for row in sorted(synthesis.recommendations, key=lambda row: (row.finding.line, row.due_on))
        ],
    }


def _state(row: Any) -> str:
    return _("Said done, to be confirmed") if is_reported(row) else str(FollowUpState(row.state).label)


def synthesis_rows(synthesis: Synthesis) -> list[PaperRow]:
    """Return what exists on paper of a synthesis as it stands. One query."""
    return paper_rows(synthesis_sheets(synthesis))


def running_synthesis_job(mission: AuditMission) -> Job | None:
    """Return the work on the synthesis of a mission that is not over."""
    return unfinished_job(SYNTHESIS_JOB, mission)


def request_synthesis(mission: AuditMission, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the synthesis in both languages, unless one is at it already."""
    return running_synthesis_job(mission) or create_job(
        SYNTHESIS_JOB,
        arguments={"mission": mission.pk, "title": mission.title},
        owner=actor.user,
        target=mission,
        total=len(LANGUAGES),
        at=at,
    )


def synthesis_job(job: Job, progress: Progress) -> None:
    """Write the synthesis of one mission."""
    missions = AuditMission.objects.select_related("cycle__grid", "cycle__additional_grid")
    synthesis = mission_synthesis(missions.get(pk=job.arguments["mission"]))
    make_papers(synthesis_sheets(synthesis), at=progress.now(), done=progress.report)


def synthesis_workbook(synthesis: Synthesis, *, language: str) -> bytes:
    """Return communes, lines and recommendations of a mission, a sheet each, in the active language."""
    data = _data(synthesis)
    communes = [
        Heading(_("Code"), 16),
        Heading(_("Commune"), 28),
        Heading(_("Region"), 24),
        Heading(_("State"), 24),
        Heading(_("Findings"), 12),
        Heading(_("Kept or changed"), 14),
        Heading(_("Reply received"), 14),
        Heading(_("Score before"), 12, SCORE),
        Heading(_("Score after"), 12, SCORE),
        Heading(pgettext("score", "Change"), 12, SCORE),
        Heading(_("Eligibility"), 24),
    ]
    lines = [
        Heading(_("Line"), 10),
        Heading(_("Title"), 60),
        Heading(_("Findings"), 12),
        Heading(str(Gravity.SERIOUS.label), 12),
        Heading(_("Kept or changed"), 14),
        Heading(str(FindingOutcome.DROPPED.label), 14),
        Heading(_("Recommendations"), 16),
    ]
    recommendations = [
        Heading(_("Line"), 10),
        Heading(_("Commune"), 28),
        Heading(_("Recommendation"), 60),
        Heading(_("Who is to act"), 30),
        Heading(_("To be done by"), 14),
        Heading(_("State"), 24),
    ]
    columns = ("code", "title", "count", "serious", "standing", "dropped", "recommendations")
    asked = ("line", "commune", "text", "owner", "due_on", "state")
    return write_workbook(
        [
            Table(_("Communes"), communes, _commune_cells(synthesis)),
            Table(_("Lines"), lines, [[row[name] for name in columns] for row in data["lines"]]),
            Table(
                _("Recommendations"),
                recommendations,
                [[row[name] for name in asked] for row in data["recommendations"]],
            ),
        ],
        language=language,
    )


def _commune_cells(synthesis: Synthesis) -> list[list[Any]]:
    return [
        [
            row.file.commune.code,
            pick(row.file.commune, "name"),
            pick(row.file.commune.province.region, "name"),
            str(State(row.file.state).label),
            row.findings,
            row.standing,
            _("Yes") if row.file.has_replied else _("No"),
            row.before,
            row.after,
            row.change,
            row.crossing_words,
        ]
        for row in synthesis.communes
    ]
