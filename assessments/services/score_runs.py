"""Score files, one or a whole cycle in one pass, and keep what each stage gave (``domain.md`` section 3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import SENT_STATES, VERIFIED_STAGES, Action, Decision, Stage, State
from assessments.enums import Figures as Kind
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Correction, Cycle, LineDecision, ScoreSheet, Transition
from assessments.scoring import AnswerError, parse_answers, score, sheet_to_document
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring import ScoreSheet as Scored
from assessments.services.figures import Asked, Figures, asked_of, read_declared, read_verified
from assessments.services.grids import line_codes, scoring_grid
from config.toolbox.canonical import digest
from config.toolbox.copying import upsert
from records.models import Job
from records.services.jobs import create_job

logger = structlog.get_logger("adaa.scores")

FILE_JOB = "assessments.score_file"
CYCLE_JOB = "assessments.score_cycle"
BATCH = 250
# A stage counts as reached once what it decides is decided.
_CONCLUDING = {
    Action.CONCLUDE_FINDINGS: Stage.AUDIT,
    Action.CONCLUDE_AUDIT: Stage.AUDIT,
    Action.UPHOLD: Stage.APPEAL,
    Action.CORRECT: Stage.APPEAL,
}
_DECIDED = (Decision.ACCEPTED, Decision.CORRECTED)
_COLUMNS = (
    "assessment_id",
    "stage",
    "grid_id",
    "additional_grid_id",
    "figures_version",
    "inputs_digest",
    "total",
    "additional_total",
    "conditions_met",
    "is_eligible",
    "sheet",
    "additional_sheet",
    "computed_at",
)


class LinesUndecided(AssessmentError):
    code = "lines_undecided"
    text = _("Some lines of the file are not accepted or corrected yet: there is no verified score.")


class FiguresUnreadable(AssessmentError):
    code = "figures_unreadable"
    text = _("A figure of the file cannot be read by its grid: the score was not computed.")


@dataclass(slots=True)
class Tally:
    """What a run did: files scored, unchanged since the last run, not wholly decided, not readable."""

    computed: int = 0
    unchanged: int = 0
    undecided: int = 0
    unreadable: int = 0

    @property
    def done(self) -> int:
        return self.computed + self.unchanged + self.undecided + self.unreadable

    def add(self, other: "Tally") -> None:
        self.computed += other.computed
        self.unchanged += other.unchanged
        self.undecided += other.undecided
        self.unreadable += other.unreadable


@dataclass(frozen=True, slots=True)
class _File:
    """What a run needs to know of a file besides its figures."""

    pk: int
    has_additional_grid: bool
    figures_version: int


def request_score(assessment: Assessment, *, stage: Stage, at: datetime) -> Job:
    """Ask the worker for the score of one file at one stage, in the caller's transaction."""
    return create_job(
        FILE_JOB,
        arguments={
            "assessment": assessment.pk,
            "stage": str(stage),
            "commune": assessment.commune.code,
            "year": assessment.cycle.assessed_year,
        },
        owner=None,
        target=assessment,
        total=1,
        at=at,
    )


def request_cycle_score(cycle: Cycle, *, figures: Kind, owner: User | None, at: datetime) -> Job:
    """Ask the worker for the scores of a whole cycle in one run, with its progress."""
    return create_job(
        CYCLE_JOB,
        arguments={"cycle": cycle.pk, "figures": str(figures), "year": cycle.assessed_year},
        owner=owner,
        target=cycle,
        total=scored_files(cycle, figures).count(),
        at=at,
    )


def current_sheet(assessment: Assessment, stage: Stage) -> ScoreSheet | None:
    """Return the stored score of one stage, with its grids; None before it was computed."""
    return _sheets_of(assessment).filter(stage=stage).first()


def verified_sheet(assessment: Assessment) -> ScoreSheet | None:
    """Return the score of the latest verified stage that has one."""
    found = {sheet.stage: sheet for sheet in _sheets_of(assessment)}
    return next((found[stage] for stage in reversed(VERIFIED_STAGES) if stage in found), None)


def _sheets_of(assessment: Assessment) -> QuerySet[ScoreSheet]:
    sheets = ScoreSheet.objects.filter(assessment=assessment).select_related("grid", "additional_grid")
    return sheets.defer("grid__document", "additional_grid__document")


def is_outdated(sheet: ScoreSheet, assessment: Assessment) -> bool:
    """Tell whether the figures that a sheet was computed from have changed since.

    A version that moved is not enough: a figure put back as it was changes nothing.
    """
    if sheet.figures_version == assessment.figures_version:
        return False
    cycle = assessment.cycle
    asked = {assessment.pk: asked_of(cycle, additional=assessment.has_additional_grid)}
    figures = read_figures(asked, {assessment.pk: Stage(sheet.stage)})[assessment.pk]
    return inputs_digest(cycle, assessment.has_additional_grid, figures) != sheet.inputs_digest


def scored_files(cycle: Cycle, figures: Kind) -> QuerySet[Assessment]:
    """Return the files of a cycle that a run looks at.

    Drafts have a declared score too, which only counts once submitted; a file not submitted has none.
    """
    files = Assessment.objects.filter(cycle=cycle)
    if figures == Kind.DECLARED:
        return files.exclude(state=State.NOT_SUBMITTED)
    return files.filter(state__in=SENT_STATES)


def compute_file(assessment_id: int, *, stage: Stage, at: datetime) -> None:
    """Score one file at one stage and keep the sheet; the same figures again change nothing.

    Raises LinesUndecided or FiguresUnreadable.
    """
    row = Assessment.objects.with_commune().get(pk=assessment_id)  # type: ignore[attr-defined]
    file = _File(row.pk, row.has_additional_grid, row.figures_version)
    tally = _compute(row.cycle, [file], {row.pk: stage}, at=at)
    if tally.undecided:
        raise LinesUndecided()
    if tally.unreadable:
        raise FiguresUnreadable()


def compute_cycle(
    cycle: Cycle,
    *,
    figures: Kind,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Tally:
    """Score every file of a cycle, in batches that each cost the same number of queries.

    Each batch is kept before the next begins: a run that stops half-way is simply run again. ``progress`` is
    called after each with the files done and the files in all.
    """
    rows = scored_files(cycle, figures).order_by("pk")
    files = [_File(*row) for row in rows.values_list("pk", "has_additional_grid", "figures_version")]
    tally = Tally()
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        stages = stages_of((file.pk for file in batch), figures)
        tally.add(_compute(cycle, batch, stages, at=at))
        if progress:
            progress(tally.done, len(files))
    return tally


def stages_of(keys: Iterable[int], figures: Kind) -> dict[int, Stage]:
    """Return the stage to score for each file: for verified figures, the latest it has concluded."""
    if figures == Kind.DECLARED:
        return dict.fromkeys(keys, Stage.DECLARED)
    stages = dict.fromkeys(keys, Stage.REVIEW)
    concluded = Transition.objects.filter(assessment__in=list(stages), action__in=_CONCLUDING).order_by("pk")
    for pk, action in concluded.values_list("assessment_id", "action"):
        stages[pk] = _CONCLUDING[Action(action)]
    # An erratum moves no file: its correction alone tells of it.
    errata = Correction.objects.filter(
        assessment__in=list(stages), stage=Stage.ERRATUM, withdrawn_at__isnull=True
    )
    stages.update(dict.fromkeys(errata.values_list("assessment_id", flat=True), Stage.ERRATUM))
    return stages


def _compute(cycle: Cycle, files: Sequence[_File], stages: Mapping[int, Stage], *, at: datetime) -> Tally:
    tally = Tally()
    if any(stage != Stage.DECLARED for stage in stages.values()):
        decided = _decided(cycle, files)
        tally.undecided = len(files) - len(decided)
        files = decided
    known = {
        (pk, stage): (version, inputs)
        for pk, stage, version, inputs in ScoreSheet.objects.filter(
            assessment__in=[file.pk for file in files]
        ).values_list("assessment_id", "stage", "figures_version", "inputs_digest")
    }
    asked = {file.pk: asked_of(cycle, additional=file.has_additional_grid) for file in files}
    figures = read_figures(asked, stages)

    def rows() -> Iterator[tuple[Any, ...]]:
        for file in files:
            stage = stages[file.pk]
            inputs = inputs_digest(cycle, file.has_additional_grid, figures[file.pk])
            if known.get((file.pk, stage)) == (file.figures_version, inputs):
                tally.unchanged += 1
                continue
            try:
                row = _row(cycle, file, stage, figures[file.pk], inputs, at=at)
            except AnswerError as problem:
                tally.unreadable += 1
                logger.error("figures unreadable", assessment_id=file.pk, problem=str(problem))
            else:
                tally.computed += 1
                yield row

    upsert(
        ScoreSheet,
        _COLUMNS,
        rows(),
        unique=["assessment_id", "stage"],
        same=["inputs_digest", "figures_version"],
        newer="figures_version",
    )
    return tally


def read_figures(asked: Mapping[int, Asked], stages: Mapping[int, Stage]) -> dict[int, Figures]:
    """Return the figures of files whose stages are all declared, or all verified."""
    if all(stages[pk] == Stage.DECLARED for pk in asked):
        return read_declared(asked)
    return read_verified(asked, stages)


def _decided(cycle: Cycle, files: Sequence[_File]) -> list[_File]:
    """Keep the files whose every line is accepted or corrected."""
    lines = line_codes(cycle.grid)
    more = line_codes(cycle.additional_grid) if cycle.additional_grid else []
    decisions = LineDecision.objects.filter(
        assessment__in=[file.pk for file in files], decision__in=_DECIDED
    ).order_by()
    counts = {
        pk: (own, additional)
        for pk, own, additional in decisions.values_list("assessment_id").annotate(
            own=Count("pk", filter=Q(line__in=lines)), additional=Count("pk", filter=Q(line__in=more))
        )
    }
    return [
        file
        for file in files
        if counts.get(file.pk, (0, 0))[0] == len(lines)
        and (not file.has_additional_grid or counts[file.pk][1] == len(more))
    ]


def inputs_digest(cycle: Cycle, has_additional: bool, figures: Figures) -> str:
    """Return the digest of what a score is made from: year, grids, figures."""
    grids = [cycle.grid.digest]
    if has_additional and cycle.additional_grid is not None:
        grids.append(cycle.additional_grid.digest)
    return digest({"assessed_year": cycle.assessed_year, "grids": grids, "figures": figures})


def score_figures(grid: ScoringGrid, figures: Figures, *, assessed_year: int) -> Scored:
    """Score the figures that a grid asks for; figures of another grid are left aside.

    Raises AnswerError for a figure that its field cannot hold.
    """
    own = {code: value for code, value in figures.items() if code in grid.fields}
    return score(grid, parse_answers(grid, own, assessed_year=assessed_year))


def _row(
    cycle: Cycle, file: _File, stage: Stage, figures: Figures, inputs: str, *, at: datetime
) -> tuple[Any, ...]:
    """Return one row of the table of sheets. Eligibility is the main grid's; totals are never added."""
    year = cycle.assessed_year
    sheet = score_figures(scoring_grid(cycle.grid), figures, assessed_year=year)
    additional = None
    if file.has_additional_grid and cycle.additional_grid is not None:
        additional = score_figures(scoring_grid(cycle.additional_grid), figures, assessed_year=year)
    return (
        file.pk,
        stage,
        cycle.grid_id,
        cycle.additional_grid_id if additional else None,
        file.figures_version,
        inputs,
        sheet.total,
        additional.total if additional else None,
        sheet.conditions_met,
        bool(sheet.eligible),
        sheet_to_document(sheet),
        sheet_to_document(additional) if additional else None,
        at,
    )
