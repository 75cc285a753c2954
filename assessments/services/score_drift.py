"""Score again what is stored, from its own figures and grid, and tell when it is no longer the same.

A score that moved by itself would come from a changed program or from rows changed behind the portal's back.
Nothing is written: people decide what is right.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog
from django.db.models import F

from accounts.models import User
from assessments.enums import CycleState, Stage
from assessments.models import Cycle, ScoreSheet
from assessments.scoring import AnswerError, sheet_to_document
from assessments.services.figures import asked_of
from assessments.services.grids import scoring_grid
from assessments.services.score_runs import BATCH, inputs_digest, read_figures, score_figures
from communes.enums import Role
from communes.models import Membership
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day
from records.services.notices import Link, notify

SCORES_DRIFTED = "cycle.scores_drifted"

logger = structlog.get_logger("adaa.scores")


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored score that its figures no longer give: at which stage, and what differs."""

    commune: str
    stage: str
    what: str


def check_scores(*, at: datetime) -> int:
    """Check every cycle that has begun; tell administrators once of what moved. Return how many scores."""
    found = 0
    for cycle in Cycle.objects.exclude(state=CycleState.PREPARED).select_related("grid", "additional_grid"):
        drifts = list(drifts_of(cycle))
        found += len(drifts)
        for drift in drifts:
            logger.error("score drifted", year=cycle.assessed_year, commune=drift.commune, what=drift.what)
        if drifts:
            _tell(cycle, drifts, at=at)
    return found


def drifts_of(cycle: Cycle) -> Iterator[Drift]:
    """Yield the scores of a cycle that their figures no longer give, in batches of a fixed number of queries.

    Only scores of the figures as they stand are looked at: one that waits for its next computation is
    outdated, which is no drift.
    """
    sheets = ScoreSheet.objects.filter(
        assessment__cycle=cycle, figures_version=F("assessment__figures_version")
    ).select_related("assessment__commune")
    by_stage: dict[str, list[ScoreSheet]] = defaultdict(list)
    for sheet in sheets.order_by("pk").iterator(chunk_size=BATCH):
        batch = by_stage[sheet.stage]
        batch.append(sheet)
        if len(batch) == BATCH:
            yield from _drifted(cycle, by_stage.pop(sheet.stage))
    for batch in by_stage.values():
        yield from _drifted(cycle, batch)


def _drifted(cycle: Cycle, sheets: Sequence[ScoreSheet]) -> Iterator[Drift]:
    files = {sheet.assessment_id: sheet.assessment for sheet in sheets}
    asked = {pk: asked_of(cycle, additional=file.has_additional_grid) for pk, file in files.items()}
    figures = read_figures(asked, {sheet.assessment_id: Stage(sheet.stage) for sheet in sheets})
    for sheet in sheets:
        file = sheet.assessment
        own = figures[file.pk]
        if inputs_digest(cycle, file.has_additional_grid, own) != sheet.inputs_digest:
            yield Drift(file.commune.code, sheet.stage, "figures")
            continue
        try:
            scored = score_figures(scoring_grid(cycle.grid), own, assessed_year=cycle.assessed_year)
        except AnswerError as problem:
            yield Drift(file.commune.code, sheet.stage, str(problem))
            continue
        what = _difference(sheet.sheet, sheet_to_document(scored))
        stored = (sheet.total, sheet.is_eligible, sheet.conditions_met)
        if what or stored != (scored.total, bool(scored.eligible), scored.conditions_met):
            yield Drift(file.commune.code, sheet.stage, what or "total")


def _difference(stored: Mapping[str, Any], computed: Mapping[str, Any]) -> str:
    """Return the codes of the lines and conditions that give something else, in one text."""
    codes = []
    for part, key in (("conditions", "result"), ("lines", "points")):
        before, after = stored[part], computed[part]
        for code in sorted({*before, *after}):
            if _gist(before.get(code, {}).get(key)) != _gist(after.get(code, {}).get(key)):
                codes.append(code)
    return ", ".join(codes)


def _gist(value: Any) -> Any:
    """Return points as a number, however a database wrote them."""
    try:
        return Decimal(value)
    except (TypeError, ArithmeticError):
        return value


def _tell(cycle: Cycle, drifts: Sequence[Drift], *, at: datetime) -> None:
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR).current(local_day(at))  # type: ignore[attr-defined]
    communes = sorted({drift.commune for drift in drifts})
    seen = digest([[drift.commune, drift.stage, drift.what] for drift in drifts])[:16]
    notify(
        SCORES_DRIFTED,
        recipients=User.objects.filter(pk__in=administrators.values("user"), is_active=True),
        data={"year": cycle.assessed_year, "count": len(drifts), "communes": ", ".join(communes[:10])},
        link=Link("assessments:cycle", {"year": cycle.assessed_year}),
        once=f"{cycle.pk}-{seen}",
        at=at,
    )
