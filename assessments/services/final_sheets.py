"""Which score of a file counts."""

from collections.abc import Iterable

from assessments.enums import Stage
from assessments.models import Assessment, ScoreSheet

_STAGE_ORDER = {stage: order for order, stage in enumerate(Stage.values)}


def final_sheets(files: Iterable[Assessment]) -> dict[int, ScoreSheet]:
    """Return the verified score sheet that counts for each file: the latest stage it reached."""
    chosen: dict[int, ScoreSheet] = {}
    sheets = ScoreSheet.objects.filter(assessment__in=list(files)).exclude(stage=Stage.DECLARED)
    for sheet in sheets:
        known = chosen.get(sheet.assessment_id)
        if known is None or _STAGE_ORDER[sheet.stage] > _STAGE_ORDER[known.stage]:
            chosen[sheet.assessment_id] = sheet
    return chosen
