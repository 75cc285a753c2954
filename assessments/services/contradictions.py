"""The checks of a file's grids that do not hold: contradictions between figures, last year, the census."""

from collections.abc import Mapping, Sequence

from assessments.models import Assessment
from assessments.scoring import Check, Known, Value, WhenBroken
from assessments.scoring.checks import POPULATION
from assessments.services.questionnaire import Questionnaire


def known_of(
    assessment: Assessment, values: Mapping[str, Value], last_year: Mapping[str, Value] | None
) -> Known:
    """Return what the checks of a file are worked out from; its commune was read with it."""
    census = {POPULATION: assessment.commune.population_2024} if assessment.commune.population_2024 else {}
    return Known(values, last_year or {}, census)


def broken_checks(questionnaire: Questionnaire, known: Known) -> list[Check]:
    """Return the checks that do not hold, in the order of the grids."""
    return [check for check in questionnaire.checks if not check.holds(known)]


def on_field(broken: Sequence[Check], field: str) -> list[Check]:
    """Return those of the broken checks that read this field of the year."""
    return [check for check in broken if any(known.code == field for known in check.fields)]


def keeping_back(broken: Sequence[Check]) -> list[Check]:
    """Return those that keep a file from being sent."""
    return [check for check in broken if check.when_broken is WhenBroken.REFUSE]
