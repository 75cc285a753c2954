"""The commands of the yearly assessment, and what they share."""

from django.core.management.base import CommandError

from assessments.models import Cycle


def cycle_of(year: int) -> Cycle:
    """Return the cycle of an assessed year with its grids; raise CommandError when there is none."""
    cycle = Cycle.objects.select_related("grid", "additional_grid").filter(assessed_year=year).first()
    if cycle is None:
        years = ", ".join(str(known) for known in Cycle.objects.values_list("assessed_year", flat=True))
        raise CommandError(f"There is no cycle of {year}. Cycles there are: {years or 'none'}.")
    return cycle
