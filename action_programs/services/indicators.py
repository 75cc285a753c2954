"""The performance indicators that a project may serve: those of the grid in use."""

from assessments.models import Cycle
from assessments.services.grids import scoring_grid
from config.toolbox.languages import pick


def indicator_choices() -> list[tuple[str, str]]:
    """Return the codes of the latest cycle's indicators, each with its title in the active language.

    Empty before the first cycle. One query.
    """
    cycle = Cycle.objects.select_related("grid").order_by("-assessed_year").first()
    if cycle is None or cycle.grid is None:
        return []
    return [
        (indicator.code, f"{indicator.code} – {pick(indicator, 'title')}")
        for indicator in scoring_grid(cycle.grid).indicators
    ]
