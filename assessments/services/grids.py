"""Grids of the database as the scoring reads them."""

from functools import lru_cache

from assessments.models import Assessment, Grid
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring import load_grid


@lru_cache(maxsize=64)
def _load(digest: str, pk: int) -> ScoringGrid:
    return load_grid(Grid.objects.get(pk=pk).document)


def scoring_grid(grid: Grid) -> ScoringGrid:
    """Return a grid parsed for scoring; parsed once a process, since a digest never changes its content."""
    return _load(grid.digest, grid.pk)


def grids_of(assessment: Assessment) -> list[Grid]:
    """Return the grid of a file, and the additional grid where it applies. Two totals, never added."""
    cycle = assessment.cycle
    if assessment.has_additional_grid and cycle.additional_grid is not None:
        return [cycle.grid, cycle.additional_grid]
    return [cycle.grid]
