"""What the projects of a programme ask of the commune and of its partners, year by year. Amounts in MAD."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from action_programs.enums import FundingKind
from action_programs.models import ActionProgramme, FundingLine, Project

CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ProjectNeed:
    """What one project needs in each of the years, from the commune and from partners."""

    project: Project
    commune: Sequence[Decimal]
    partners: Sequence[Decimal]


@dataclass(frozen=True)
class Needs:
    """What all projects need in each of the years; projects that need nothing of them are left out."""

    years: Sequence[int]
    projects: Sequence[ProjectNeed]

    @property
    def commune(self) -> list[Decimal]:
        return [sum(column, Decimal(0)) for column in self._columns("commune")]

    @property
    def partners(self) -> list[Decimal]:
        return [sum(column, Decimal(0)) for column in self._columns("partners")]

    def _columns(self, name: str) -> list[list[Decimal]]:
        return [[getattr(need, name)[index] for need in self.projects] for index in range(len(self.years))]


def needs_of(programme: ActionProgramme, years: Sequence[int]) -> Needs:
    """Return what the funding lines ask for in some years, by number of the project. Two queries.

    A line with a year falls in it; one without is spread over the years of its project (``spread``).
    """
    projects = {project.pk: project for project in programme.projects.order_by("number")}
    asked: dict[int, tuple[list[Decimal], list[Decimal]]] = {}
    lines = FundingLine.objects.filter(project__programme=programme).order_by("pk")
    for pk, kind, year, amount in lines.values_list("project", "kind", "year", "amount"):
        project = projects[pk]
        sides = asked.setdefault(pk, ([Decimal(0)] * len(years), [Decimal(0)] * len(years)))
        side = sides[kind == FundingKind.PARTNER]
        parts = {year: amount} if year else spread(amount, range(project.starts_in, project.ends_in + 1))
        for index, wanted in enumerate(years):
            side[index] += parts.get(wanted, Decimal(0))
    found = [ProjectNeed(project, *asked[pk]) for pk, project in projects.items() if pk in asked]
    return Needs(years, [need for need in found if any(need.commune) or any(need.partners)])


def spread(amount: Decimal, years: Sequence[int]) -> dict[int, Decimal]:
    """Return even parts of an amount over years, in whole centimes; the last takes the rest: all is there."""
    even = (amount / len(years)).quantize(CENTIME, rounding=ROUND_DOWN)
    parts = dict.fromkeys(years, even)
    parts[years[-1]] = amount - even * (len(years) - 1)
    return parts
