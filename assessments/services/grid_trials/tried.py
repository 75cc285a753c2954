"""What can be tried: a version, or a draft that can be scored, on the cycles that used the same grid."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES, SENT_STATES, State, TriedFigures
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Cycle, Grid, GridDraft, GridTrial
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.mapping import LineMap, map_lines
from assessments.services.grid_drafts.drafts import draft_grid
from assessments.services.grid_lines import line_map
from assessments.services.grids import exact_document, scoring_grid
from communes.enums import Role
from config.toolbox.canonical import digest

READERS = (Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)
_STATES = {
    TriedFigures.FINAL: frozenset({State.FINAL, State.PUBLISHED}),
    TriedFigures.VERIFIED: APPROVED_STATES,
    TriedFigures.DECLARED: SENT_STATES,
}


class OtherGrid(AssessmentError):
    code = "other_grid"
    text = _("The cycle of %(year)s does not use the grid %(code)s.")


class NothingToTry(AssessmentError):
    code = "nothing_to_try"
    text = _("No file of %(year)s has such figures: %(figures)s.")


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried: a stored version, or a draft as it stands."""

    subject: Grid | GridDraft

    @property
    def grid(self) -> Grid | None:
        return self.subject if isinstance(self.subject, Grid) else None

    @property
    def draft(self) -> GridDraft | None:
        return self.subject if isinstance(self.subject, GridDraft) else None

    @property
    def key(self) -> dict[str, Any]:
        """Return the fields that tell its trials from others."""
        return {"grid": self.grid, "draft": self.draft}

    @property
    def digest(self) -> str:
        """Return the digest of the content: that which a draft has once it is a version."""
        if isinstance(self.subject, Grid):
            return self.subject.digest
        return digest(exact_document(self.subject.content))

    def scoring(self) -> ScoringGrid:
        """Return it parsed. Raises GridRefused for a draft that cannot be scored yet."""
        return scoring_grid(self.subject) if isinstance(self.subject, Grid) else draft_grid(self.subject)

    def lines_from(self, past: Grid) -> LineMap:
        """Return how its lines follow those of a past version; a draft's are as proposed."""
        if isinstance(self.subject, Grid):
            return line_map(past, self.subject)
        return map_lines(scoring_grid(past), self.scoring())


@dataclass(frozen=True, slots=True)
class Past:
    """The cycle that a grid is tried on: the grid it used in its place, and which of its figures."""

    cycle: Cycle
    grid: Grid
    figures: TriedFigures

    @classmethod
    def of(cls, cycle: Cycle, tried: Tried, figures: str) -> "Past":
        """Return what of a cycle stands against the tried grid. Raises OtherGrid."""
        for grid in (cycle.grid, cycle.additional_grid):
            if grid is not None and grid.code == tried.subject.code:
                return cls(cycle, grid, TriedFigures(figures))
        raise OtherGrid(year=cycle.assessed_year, code=tried.subject.code)

    @property
    def is_additional(self) -> bool:
        return self.grid.pk != self.cycle.grid_id

    def files(self) -> QuerySet[Assessment]:
        """Return the files that have such figures; the additional grid has those of large communes."""
        files = Assessment.objects.filter(cycle=self.cycle, state__in=sorted(_STATES[self.figures]))
        return files.filter(has_additional_grid=True) if self.is_additional else files

    def standing(self, lines: LineMap) -> dict[str, Any]:
        """Return what tells later whether figures or links changed. One query."""
        counts = self.files().aggregate(files=Count("pk"), versions=Sum("figures_version", default=0))
        links = [
            (link.new and link.new.code, link.old and link.old.code, link.is_comparable)
            for link in lines.links
        ]
        return {**counts, "links": digest(links)}


def cycles_to_try(tried: Tried) -> list[Cycle]:
    """Return the cycles that used a version of the same grid and have files that were sent, latest first."""
    code = tried.subject.code
    cycles = Cycle.objects.filter(Q(grid__code=code) | Q(additional_grid__code=code))
    sent = Count("assessments", filter=Q(assessments__state__in=sorted(SENT_STATES)))
    found = cycles.annotate(sent=sent).filter(sent__gt=0).select_related("grid", "additional_grid")
    return list(found.order_by("-assessed_year"))


def latest_trial(tried: Tried, past: Past) -> GridTrial | None:
    """Return the trial that is kept, None before the first."""
    trials = GridTrial.objects.filter(**tried.key, cycle=past.cycle, figures=past.figures)
    return trials.select_related("past").defer("past__document").first()


def is_outdated(trial: GridTrial, tried: Tried, past: Past) -> bool:
    """Tell whether the grid, the links of its lines or the figures changed since the trial. Two queries."""
    if trial.content_digest != tried.digest or trial.past_id != past.grid.pk:
        return True
    return trial.figures_state != past.standing(tried.lines_from(past.grid))
