"""The projects of a programme in the order of their scores, with the reason of each place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Criterion, Project, RankAdjustment
from action_programs.services.criteria import Cell, criterion_title, marks_of
from action_programs.services.programmes import lock_open
from communes.actors import Actor
from config.toolbox.languages import current_language, pick, spoken
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from records.services.events import record_event

# How many criteria are named as the reason of a place.
NAMED = 2


class NotMarked(ProgrammeRefusal):
    code = "not_marked"
    text = gettext_lazy("This project lacks marks: it has no place in the ranking yet.")


class RankOutside(ProgrammeRefusal):
    code = "rank_outside"
    text = gettext_lazy("The ranking has %(count)s places.")


class RankNeedsReason(ProgrammeRefusal):
    code = "rank_needs_reason"
    text = gettext_lazy("Write why the project is placed by hand.")


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """What one criterion brings to a score, in weighted points (weight × mark)."""

    criterion: Criterion
    mark: int

    @property
    def points(self) -> int:
        return self.criterion.weight * self.mark


@dataclass(frozen=True, slots=True)
class Ranked:
    """A project at its place; ``by_hand`` says who put it there and why, ``own_rank`` where its score does.

    ``score`` is Σ weight × mark ÷ Σ weights, out of 5, exact.
    """

    project: Project
    rank: int
    own_rank: int
    score: Decimal
    parts: Sequence[CriterionPart]
    by_hand: RankAdjustment | None

    @property
    def heaviest(self) -> Sequence[CriterionPart]:
        """The criteria that bring the most points, those of no points left out."""
        brought = sorted(self.parts, key=lambda part: (-part.points, part.criterion.position))
        return [part for part in brought[:NAMED] if part.points]

    @property
    def reason(self) -> str:
        """Which criteria weigh most in the score, in the active language."""
        if not self.heaviest:
            return _("No criterion brings it a point.")
        separator = "، " if current_language() == "ar" else ", "
        named = [
            _("%(criterion)s (mark %(mark)s, weight %(weight)s)")
            % {
                "criterion": criterion_title(part.criterion),
                "mark": part.mark,
                "weight": part.criterion.weight,
            }
            for part in self.heaviest
        ]
        return _("What weighs most: %(criteria)s") % {"criteria": separator.join(named)}


@dataclass(frozen=True)
class Ranking:
    """The ranked projects, and those that lack a mark on some criterion."""

    criteria: Sequence[Criterion]
    rows: Sequence[Ranked]
    unmarked: Sequence[Project]


def ranking_of(programme: ActionProgramme) -> Ranking:
    """Return the ranking; equal scores go by the number of the project. Four queries, whatever the size."""
    criteria = list(programme.criteria.order_by("position"))
    projects = list(programme.projects.select_related("group__axis").order_by("number"))
    marks = marks_of(programme)
    adjustments = {
        row.project_id: row
        for row in RankAdjustment.objects.filter(project__programme=programme).select_related("changed_by")
    }
    marked = [
        project
        for project in projects
        if criteria and all((project.pk, criterion.pk) in marks for criterion in criteria)
    ]
    rows = _ranked(marked, criteria, marks, adjustments)
    placed = {project.pk for project in marked}
    return Ranking(criteria, rows, [project for project in projects if project.pk not in placed])


def _ranked(
    projects: Sequence[Project],
    criteria: Sequence[Criterion],
    marks: Mapping[Cell, int],
    adjustments: Mapping[int, RankAdjustment],
) -> list[Ranked]:
    parts = {
        project.pk: [CriterionPart(criterion, marks[project.pk, criterion.pk]) for criterion in criteria]
        for project in projects
    }
    points = {pk: sum(part.points for part in own) for pk, own in parts.items()}
    weights = Decimal(sum(criterion.weight for criterion in criteria))
    by_score = sorted(projects, key=lambda project: (-points[project.pk], project.number))
    own_ranks = {project.pk: rank for rank, project in enumerate(by_score, start=1)}
    return [
        Ranked(
            project,
            rank,
            own_ranks[project.pk],
            points[project.pk] / weights,
            parts[project.pk],
            adjustments.get(project.pk),
        )
        for rank, project in enumerate(_placed(by_score, adjustments), start=1)
    ]


def _placed(by_score: Sequence[Project], adjustments: Mapping[int, RankAdjustment]) -> list[Project]:
    """Put each project set by hand at its rank, or at the next free one; the others keep their order."""
    by_hand = [project for project in by_score if project.pk in adjustments]
    by_hand.sort(key=lambda project: (adjustments[project.pk].rank, -project.number))
    placed = [project for project in by_score if project.pk not in adjustments]
    for project in by_hand:
        placed.insert(adjustments[project.pk].rank - 1, project)
    return placed


@transaction.atomic
def set_rank(project: Project, *, rank: int, reason: str, actor: Actor, at: datetime) -> RankAdjustment:
    """Put a project at a rank by hand.

    Raises NotAllowed, ProgrammeFrozen, RankNeedsReason, NotMarked or RankOutside.
    """
    row = lock_open(project.programme, actor)
    if not reason.strip():
        raise RankNeedsReason()
    ranking = ranking_of(row)
    if project.pk not in {ranked.project.pk for ranked in ranking.rows}:
        raise NotMarked()
    if not 1 <= rank <= len(ranking.rows):
        raise RankOutside(count=len(ranking.rows))
    values = {"rank": rank, "reason": reason.strip(), "changed_by": actor.user, "changed_at": at}
    adjustment, _created = RankAdjustment.objects.update_or_create(project=project, defaults=values)
    _record("action_programs.rank_set", row, project, {"rank": rank, "reason": reason.strip()}, actor, at)
    return adjustment


@transaction.atomic
def take_rank_back(project: Project, *, actor: Actor, at: datetime) -> None:
    """Let the score of a project decide its rank again; one that was not set by hand is left as it is."""
    row = lock_open(project.programme, actor)
    deleted, _models = RankAdjustment.objects.filter(project=project).delete()
    if deleted:
        _record("action_programs.rank_taken_back", row, project, {}, actor, at)


def ranking_workbook(programme: ActionProgramme, *, language: str) -> bytes:
    """Return the ranking as an .xlsx: one row a project, its marks, why it is where it is."""
    ranking = ranking_of(programme)
    headings = [
        *(Heading(_("Rank"), 8), Heading(_("Number"), 8), Heading(_("Project"), 50)),
        Heading(_("Score out of 5"), 12, "0.00"),
        *(
            Heading(f"{criterion_title(criterion)} × {criterion.weight}", 16)
            for criterion in ranking.criteria
        ),
        *(Heading(_("Rank by score"), 12), Heading(_("Set by hand: reason"), 50)),
    ]
    marks = marks_of(programme)
    ranked = [
        (
            row.rank,
            row.project.number,
            pick(row.project, "title"),
            row.score,
            *(part.mark for part in row.parts),
            row.own_rank,
            row.by_hand.reason if row.by_hand else "",
        )
        for row in ranking.rows
    ]
    unmarked = [
        (
            None,
            project.number,
            pick(project, "title"),
            None,
            *(marks.get((project.pk, criterion.pk)) for criterion in ranking.criteria),
            None,
            "",
        )
        for project in ranking.unmarked
    ]
    return write_workbook([Sheet(_("Ranking"), headings, [*ranked, *unmarked])], language=language)


def _record(
    code: str, row: ActionProgramme, project: Project, more: dict[str, object], actor: Actor, at: datetime
) -> None:
    data = {"number": project.number, "title": spoken(lambda: pick(project, "title")), **more}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
