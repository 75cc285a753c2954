"""What made-up reviewers say of made-up files, written in bulk."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from assessments.enums import Decision, Stage
from assessments.models import Answer, Assessment, Correction, LineDecision
from assessments.services.grids import grids_of, line_codes

CORRECTED_SHARE = 0.35
REASON = "Démonstration : la pièce jointe justifie un nombre inférieur."
# Counts that are plausibly overstated, and the line of each.
OVERSTATED = (("documents_published", "A3"), ("staff_trained", "D4"), ("actions_done", "D3"))


def decide_files(
    files: Sequence[Assessment], *, reviewer: User, draw: random.Random, at: datetime, shown: bool
) -> None:
    """Accept every line of these files, and correct one line of some of them."""
    decisions: list[LineDecision] = []
    corrections: list[Correction] = []
    for file in files:
        corrected = _correction(file, reviewer, draw, at) if draw.random() < CORRECTED_SHARE else None
        if corrected is not None:
            corrections.append(corrected)
        decisions += _decisions(file, corrected, reviewer, at, shown)
    Correction.objects.bulk_create(corrections)
    LineDecision.objects.bulk_create(decisions, batch_size=1000)


def _decisions(
    file: Assessment, corrected: Correction | None, reviewer: User, at: datetime, shown: bool
) -> list[LineDecision]:
    lines = [code for grid in grids_of(file) for code in line_codes(grid)]
    return [
        LineDecision(
            assessment=file,
            line=code,
            decision=Decision.CORRECTED if corrected and corrected.line == code else Decision.ACCEPTED,
            comment=corrected.reason if corrected and corrected.line == code else "",
            figures_version=file.figures_version,
            decided_by=reviewer,
            decided_at=at,
            is_shown=shown,
        )
        for code in lines
    ]


def _correction(file: Assessment, reviewer: User, draw: random.Random, at: datetime) -> Correction:
    """Lower one count that the made-up evidence does not bear out."""
    field, line = draw.choice(OVERSTATED)
    declared = int(Answer.objects.get(assessment=file, field=field).value)
    return Correction(
        assessment=file,
        field=field,
        line=line,
        stage=Stage.REVIEW,
        value=str(max(0, declared - draw.randint(1, 3))),
        reason=REASON,
        corrected_by=reviewer,
        corrected_at=at - timedelta(minutes=1),
    )
