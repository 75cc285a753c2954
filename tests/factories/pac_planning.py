"""Three-year programmings, each in a situation that has a name."""

from action_programs.models import ActionProgramme, ThreeYearProgramming
from tests.factories.action_programs import AT


def a_three_year_programming(programme: ActionProgramme, **fields) -> ThreeYearProgramming:
    """Return an open version from the programme's first year on, unless said otherwise."""
    number = programme.programmings.count() + 1
    values = {"first_year": programme.first_year, "updated_on": AT.date(), "changed_at": AT}
    return ThreeYearProgramming.objects.create(programme=programme, number=number, **{**values, **fields})
