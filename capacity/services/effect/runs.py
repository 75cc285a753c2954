"""Estimate everything that can be, keep it with the very table it came from; asked of the worker."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.exceptions import NotAllowed
from capacity.exceptions import CapacityRefusal
from capacity.models import Effect, EffectRun
from capacity.services.access import may_edit
from capacity.services.effect.design import Options
from capacity.services.effect.estimate import Estimate, LibraryMissing, estimate_all
from capacity.services.effect.options import options_in_force
from capacity.services.effect.panel import Panel, build_panel, known_lines, most_points
from capacity.services.effect.table import Row, Target, outcomes, table_digest, targets, write_table
from communes.actors import Actor
from config.toolbox.canonical import digest
from records.models import Job, JobState
from records.services.events import record_event
from records.services.files import store_file
from records.services.jobs import JobRefused, Progress, create_job, register_job

JOB = "capacity.effect"
_POINTS = Decimal("0.0001")


class NothingToEstimate(CapacityRefusal):
    code = "nothing_to_estimate"
    text = _("There is nothing to estimate yet: no line has final results and actions that aimed at it.")


class EffectLibraryMissing(CapacityRefusal):
    code = "effect_library_missing"
    text = _(
        "The worker cannot estimate: the packages of requirements-effect.txt are not installed there. "
        "“python3 tools/setup.py effect” installs them."
    )


def register_effect_job() -> None:
    """Declare the work."""
    register_job(
        JOB,
        title=_("Estimate of what capacity building changed"),
        handler="capacity.services.effect.runs.effect_job",
    )


def running_job() -> Job | None:
    """Return the estimate that waits or is under way."""
    return Job.objects.filter(kind=JOB, state__in=(JobState.PENDING, JobState.RUNNING)).first()


@transaction.atomic
def request_estimate(*, actor: Actor, at: datetime) -> Job:
    """Ask the worker for an estimate, unless one is under way. Raises NotAllowed."""
    if not may_edit(actor):
        raise NotAllowed()
    return running_job() or create_job(JOB, arguments={}, owner=actor.user, at=at)


def effect_job(job: Job, progress: Progress) -> str:
    """Estimate; run again, it finds what it kept. Raises JobRefused."""
    try:
        estimate_everything(by=job.owner, at=progress.now(), done=progress.report)
    except CapacityRefusal as refusal:
        raise JobRefused(str(refusal)) from refusal
    return reverse("capacity:effect")


def estimate_everything(
    *, by: User | None, at: datetime, done: Callable[[int, int], None] = lambda _done, _total: None
) -> EffectRun:
    """Estimate the effect of every group of actions on every line it aimed at, and keep all of it.

    The same table and options as last time give the run of last time. ``done`` is told how many of how many
    estimates are made. Raises NothingToEstimate or EffectLibraryMissing.
    """
    options = options_in_force()
    panel = build_panel(options)
    aims = aims_of(panel.rows)
    if not aims:
        raise NothingToEstimate()
    table = write_table(panel.rows)
    fingerprint = digest({"table": table_digest(table), "options": options.plain()})
    latest = EffectRun.objects.first()
    if latest is not None and latest.digest == fingerprint:
        return latest
    estimates = []
    try:
        for count, estimate in enumerate(estimate_all(panel.rows, aims, options), start=1):
            estimates.append(estimate)
            done(count, len(aims))
    except LibraryMissing as error:
        raise EffectLibraryMissing() from error
    return _keep(panel, options, estimates, table, fingerprint, by=by, at=at)


def aims_of(rows: Sequence[Row]) -> list[Target]:
    """Return what actions aimed at among the lines that have points."""
    lines = set(outcomes(rows))
    return [target for target in targets(rows) if target.outcome in lines]


@transaction.atomic
def _keep(
    panel: Panel,
    options: Options,
    estimates: Sequence[Estimate],
    table: bytes,
    fingerprint: str,
    *,
    by: User | None,
    at: datetime,
) -> EffectRun:
    years = [year["year"] for year in panel.years if year["assessed"]]
    name = f"effect-{years[0]}-{years[-1]}.csv"
    run = EffectRun.objects.create(
        first_year=years[0],
        last_year=years[-1],
        options=options.plain(),
        figures={"years": list(panel.years)},
        table=store_file(table, name=name, content_type="text/csv", by=by, at=at),
        digest=fingerprint,
        is_demonstration=panel.is_demonstration,
        made_by=by,
        made_at=at,
    )
    lines = known_lines()
    Effect.objects.bulk_create(
        [
            _row(run, estimate, most_points(lines.get(estimate.design.target.outcome)))
            for estimate in estimates
        ]
    )
    data = {"first": run.first_year, "last": run.last_year, "count": len(estimates), "digest": fingerprint}
    record_event("capacity.effect_estimated", actor=by, target=run, data=data, at=at)
    return run


def _row(run: EffectRun, estimate: Estimate, max_points: Decimal) -> Effect:
    made, result = estimate.design, estimate.result
    numbers = {name: _decimal(value) for name, value in asdict(result).items()} if result else {}
    return Effect(
        run=run,
        **made.target._asdict(),
        max_points=max_points,
        treated=made.treated,
        compared=made.compared,
        observations=len(made.sample),
        pretrend_p=None if estimate.pretrend_p is None else _decimal(estimate.pretrend_p),
        cost=made.cost,
        note=str(made.note or ""),
        seen=estimate.seen(),
        **numbers,
    )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(_POINTS)
