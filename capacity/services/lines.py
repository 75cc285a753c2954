"""The lines of the grid, as people choose and read them here."""

from typing import Any

from assessments.models import Cycle, Grid
from config.toolbox.languages import pick


def current_lines() -> dict[str, dict[str, Any]]:
    """Return the conditions and indicators of the latest cycle that was opened, by code, in the grid's order.

    Those of its additional grid follow. Empty before a first cycle. One query.
    """
    opened = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year")
    cycle = opened.select_related("grid", "additional_grid").first()
    grids = [grid for grid in (cycle.grid, cycle.additional_grid) if grid] if cycle else []
    return {line["code"]: line for grid in grids for line in grid_lines(grid)}


def grid_lines(grid: Grid) -> list[dict[str, Any]]:
    """Return the conditions, then the indicators of one grid."""
    return [*grid.document["conditions"], *grid.document["indicators"]]


def line_choices() -> list[tuple[str, str]]:
    """Return the lines as a list to choose from, in the active language. One query."""
    return [(code, f"{code} – {pick(line, 'title')}") for code, line in current_lines().items()]
