"""The checks of a file's grids that do not hold: contradictions between figures, last year, the census."""

from collections.abc import Callable, Mapping, Sequence

from assessments.models import Assessment
from assessments.scoring import Check, Known, Value, WhenBroken
from assessments.scoring.checks import POPULATION
from assessments.services.questionnaire import Questionnaire
from assessments.services.questions import LastYear


def known_of(assessment: Assessment, values: Mapping[str, Value], last_year: LastYear | None) -> Known:
    """Return what the checks of a file are worked out from; its commune was read with it."""
    census = {POPULATION: assessment.commune.population_2024} if assessment.commune.population_2024 else {}
    return Known(values, last_year.values if last_year else {}, census)


def broken_checks(questionnaire: Questionnaire, known: Known) -> list[Check]:
    """Return the checks that do not hold, in the order of the grids."""
    return [check for check in questionnaire.checks if not check.holds(known)]


def on_field(broken: Sequence[Check], field: str) -> list[Check]:
    """Return those of the broken checks that read this field of the year."""
    return [check for check in broken if any(known.code == field for known in check.fields)]


def keeping_back(
    assessment: Assessment,
    questionnaire: Questionnaire,
    values: Mapping[str, Value],
    last_year: Callable[[], LastYear | None],
) -> list[Check]:
    """Return the broken checks that keep a file from being sent; last year is read if one asks for it."""
    checks = [check for check in questionnaire.checks if check.when_broken is WhenBroken.REFUSE]
    before = last_year() if any(check.reads_last_year for check in checks) else None
    known = known_of(assessment, values, before)
    return [check for check in checks if not check.holds(known)]
