"""Try a grid on a past year: asked on a page, worked out by a worker, kept with what it was made from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from assessments.enums import Crossing, Figures, TriedFigures
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Cycle, Grid, GridDraft, GridTrial, TrialRow
from assessments.scoring import AnswerError, Answers, Condition, Field, Indicator, Status, parse_answers
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.mapping import LineMap, Link
from assessments.scoring.trials import NoData, Trial, try_grid, without_data
from assessments.services.figures import asked_of, read_declared, read_verified
from assessments.services.grid_trials.tried import READERS, NothingToTry, Past, Tried, latest_trial
from assessments.services.grids import scoring_grid
from assessments.services.score_runs import stages_of
from communes.actors import Actor
from config.toolbox.canonical import digest
from records.models import Job
from records.services.events import record_event
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job

logger = structlog.get_logger("adaa.grids")

JOB = "assessments.grid_trial"
TRIED = "grid.tried"
BATCH = 250
MOVES = 3


@transaction.atomic
def request_trial(tried: Tried, cycle: Cycle, *, figures: str, actor: Actor, at: datetime) -> Job:
    """Ask a worker to try a grid on a past cycle, unless it is at it already.

    Raises NotAllowed, OtherGrid, GridRefused (a draft that cannot be scored) or NothingToTry.
    """
    if not actor.has_role(*READERS):
        raise NotAllowed()
    past = Past.of(cycle, tried, figures)
    tried.scoring()
    total = past.files().count()
    if not total:
        raise NothingToTry(year=cycle.assessed_year, figures=past.figures.label)
    wanted = {"cycle": cycle.pk, "figures": str(past.figures), "content": tried.digest}
    if running := unfinished_job(JOB, tried.subject, **wanted):
        return running
    arguments = {
        **wanted,
        "grid": tried.grid.pk if tried.grid else None,
        "draft": tried.draft.pk if tried.draft else None,
        "name": str(tried.subject),
        "year": cycle.assessed_year,
    }
    return create_job(JOB, arguments=arguments, owner=actor.user, target=tried.subject, total=total, at=at)


def trial_job(job: Job, progress: Progress) -> str:
    """Try the grid as it stands now; return the address of the result. Raises JobRefused."""
    wanted = job.arguments
    subject: Grid | GridDraft | None = (
        Grid.objects.filter(pk=wanted["grid"]).first()
        if wanted["grid"]
        else GridDraft.objects.filter(pk=wanted["draft"]).first()
    )
    if subject is None:
        # Removed while its trial waited: there is nothing to say of it.
        return ""
    tried = Tried(subject)
    cycle = Cycle.objects.select_related("grid", "additional_grid").get(pk=wanted["cycle"])
    try:
        past = Past.of(cycle, tried, wanted["figures"])
        run_trial(tried, past, by=job.owner, at=progress.now(), done=progress.report)
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal
    return trial_address(tried, past)


def trial_address(tried: Tried, past: Past) -> str:
    """Return the address of a result."""
    if tried.grid:
        base = reverse("assessments:grid_trial", args=[tried.grid.code, tried.grid.version])
    else:
        base = reverse("assessments:draft_impact", args=[tried.subject.pk])
    return f"{base}?cycle={past.cycle.assessed_year}&figures={past.figures}"


@dataclass(slots=True)
class _Sums:
    """The points of one line over all files, before and after, and how many files leave it unanswered."""

    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    unanswered: int = 0


@dataclass
class _Run:
    """A run while it goes on. ``grids`` are those that the figures of the past year were typed by."""

    past: Past
    tried: ScoringGrid
    lines: LineMap
    gaps: NoData
    known: Mapping[str, Field]
    grids: list[ScoringGrid]
    rows: list[TrialRow] = field(default_factory=list)
    inputs: list[Any] = field(default_factory=list)
    sums: list[_Sums] = field(default_factory=list)
    unreadable: int = 0

    @classmethod
    def of(cls, tried: Tried, past: Past) -> "_Run":
        grid, lines = tried.scoring(), tried.lines_from(past.grid)
        rows = [past.cycle.grid, past.grid] if past.is_additional else [past.grid]
        grids = [scoring_grid(row) for row in rows]
        known = {code: item for each in grids for code, item in each.fields.items()}
        gaps = without_data(grid, known)
        return cls(past, grid, lines, gaps, known, grids, sums=[_Sums() for _link in lines.links])

    def add(self, commune: int, is_large: bool, figures: Mapping[str, str | bool]) -> None:
        """Score one file by both grids."""
        values: dict[str, Any] = {}
        year = self.past.cycle.assessed_year
        try:
            for grid in self.grids:
                own = {code: value for code, value in figures.items() if code in grid.fields}
                values |= parse_answers(grid, own, assessed_year=year).values
        except AnswerError as problem:
            self.unreadable += 1
            logger.error("figures unreadable", commune_id=commune, problem=str(problem))
            return
        trial = try_grid(self.grids[-1], self.tried, Answers(year, values), self.known, self.gaps)
        self.rows.append(_row(trial, self.lines, commune=commune, is_large=is_large))
        self.inputs.append([commune, is_large, digest(figures)])
        for sums, link in zip(self.sums, self.lines.links, strict=True):
            if link.old is not None:
                sums.before += trial.before.lines[link.old.code].points
            if link.new is not None:
                after = trial.after.lines[link.new.code]
                sums.after += after.points
                sums.unanswered += after.status is Status.NOT_ANSWERED


def run_trial(
    tried: Tried,
    past: Past,
    *,
    by: User | None,
    at: datetime,
    done: Callable[[int, int], None] = lambda _done, _total: None,
) -> GridTrial:
    """Score a past cycle by both grids; keep it in place of the trial before. The same inputs change nothing.

    Each batch of files costs the same five queries. ``done`` is told how many of how many files are behind.
    Raises GridRefused for a draft that cannot be scored.
    """
    run = _Run.of(tried, past)
    # Read first: what changes while the files are read makes the result outdated, never silently stale.
    standing = past.standing(run.lines)
    kind = Figures.DECLARED if past.figures == TriedFigures.DECLARED else Figures.VERIFIED
    files = list(past.files().order_by("commune__code").values_list("pk", "commune", "has_additional_grid"))
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        asked = {pk: asked_of(past.cycle, additional=large) for pk, _commune, large in batch}
        stages = stages_of(asked, kind)
        figures = read_declared(asked) if kind == Figures.DECLARED else read_verified(asked, stages)
        for pk, commune, large in batch:
            run.add(commune, large, figures[pk])
        done(start + len(batch), len(files))
    return _keep(tried, run, standing, by=by, at=at)


@transaction.atomic
def _keep(
    tried: Tried, run: _Run, standing: Mapping[str, Any], *, by: User | None, at: datetime
) -> GridTrial:
    past = run.past
    inputs = digest(
        {
            "tried": tried.digest,
            "past": past.grid.digest,
            "links": standing["links"],
            "year": past.cycle.assessed_year,
            "figures": run.inputs,
        }
    )
    known = latest_trial(tried, past)
    if known is not None and known.inputs_digest == inputs:
        known.figures_state, known.made_by, known.made_at = dict(standing), by, at
        known.save(update_fields=["figures_state", "made_by", "made_at"])
        return known
    if known is not None:
        known.delete()
    trial = GridTrial.objects.create(
        **tried.key,
        cycle=past.cycle,
        past=past.grid,
        figures=past.figures,
        content_digest=tried.digest,
        inputs_digest=inputs,
        figures_state=dict(standing),
        lines=[_line(link, sums) for link, sums in zip(run.lines.links, run.sums, strict=True)],
        without_data={
            "lines": [_gap(run.tried.indicator(code), fields) for code, fields in run.gaps.lines.items()],
            "conditions": [
                _gap(run.tried.condition(code), fields) for code, fields in run.gaps.conditions.items()
            ],
        },
        threshold_before=run.grids[-1].threshold,
        threshold_after=run.tried.threshold,
        asked_before=len(run.grids[-1].conditions),
        asked_after=len(run.tried.conditions),
        files=len(run.rows),
        unreadable=run.unreadable,
        made_by=by,
        made_at=at,
    )
    for row in run.rows:
        row.trial = trial
    TrialRow.objects.bulk_create(run.rows, batch_size=500)
    record_event(
        TRIED,
        actor=by,
        target=tried.subject,
        data={"grid": str(tried.subject), "year": past.cycle.assessed_year, "digest": inputs},
        at=at,
    )
    return trial


def _line(link: Link, sums: _Sums) -> dict[str, Any]:
    """Return a line as it is kept: whole, as the draft that it is of may change."""
    line = link.new or link.old
    assert line is not None
    return {
        "code": line.code,
        "old": link.old.code if link.old else "",
        "title": dict(line.title),
        "relation": str(link.relation),
        "comparable": link.is_comparable,
        "max_before": str(link.old.max_points) if link.old else None,
        "max_after": str(link.new.max_points) if link.new else None,
        "before": str(sums.before),
        "after": str(sums.after),
        "unanswered": sums.unanswered,
    }


def _gap(line: Indicator | Condition, fields: Iterable[Field]) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": dict(line.title),
        "max": str(line.max_points) if isinstance(line, Indicator) else None,
        "fields": [dict(each.label) for each in fields],
    }


def _row(trial: Trial, lines: LineMap, *, commune: int, is_large: bool) -> TrialRow:
    before, after = trial.before, trial.after
    both = before.total is not None and after.total is not None
    return TrialRow(
        commune_id=commune,
        is_large=is_large,
        before=before.total,
        after=after.total,
        at_most=trial.at_most,
        difference=after.total - before.total if both else None,  # type: ignore[operator]
        passes_before=before.passes_threshold,
        passes_after=after.passes_threshold,
        conditions_before=before.conditions_met,
        conditions_after=after.conditions_met,
        eligible_before=before.eligible,
        eligible_after=after.eligible,
        eligible_at_most=trial.is_eligible_at_most,
        crossing=Crossing(trial.crossing),
        moves=[[code, str(points)] for code, points in trial.moves(lines)[:MOVES]],
    )
