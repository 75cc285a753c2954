"""Results with weak lines."""

from assessments.models import ScoreSheet
from communes.models import Commune
from tests.factories.assessments import AssessmentFactory, ScoreSheetFactory

POINTS = {"B1": "0.00", "C1": "5.90", "A1": "1.00"}


def weak_result(commune: Commune, **situation) -> ScoreSheet:
    """Return the verified sheet of an approved file: no condition met, few points, C1 nearly whole."""
    file = AssessmentFactory(commune=commune, **(situation or {"approved": True}))
    sheet = ScoreSheetFactory(assessment=file, stage="review", conditions_met=0)
    for code, points in POINTS.items():
        sheet.sheet["lines"][code]["points"] = points
    sheet.save()
    return sheet
