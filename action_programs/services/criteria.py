"""What the projects of a programme are ranked on: criteria, their weights, and the marks of each project."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from action_programs.enums import CriterionKind
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Criterion, CriterionMark
from action_programs.models.priorities import BEST_MARK
from action_programs.services.programmes import lock_open
from communes.actors import Actor
from config.toolbox.languages import pick, spoken
from records.services.events import record_event

# Where a commune starts from; the weights are its own to change.
USUAL_WEIGHTS = {
    CriterionKind.POPULATION: 30,
    CriterionKind.URGENCY: 25,
    CriterionKind.COST: 15,
    CriterionKind.COHERENCE: 15,
    CriterionKind.GENDER: 15,
}
LIGHTEST, HEAVIEST = 1, 100
# A page of marks stays one that a person can fill.
MOST_CRITERIA = 12

# (project, criterion) by their keys.
Cell = tuple[int, int]


class CriterionTaken(ProgrammeRefusal):
    code = "criterion_taken"
    text = _("“%(title)s” is a criterion of this programme already.")


class CriterionNeedsTitle(ProgrammeRefusal):
    code = "criterion_needs_title"
    text = _("Write the title of your own criterion in Arabic.")


class WeightOutside(ProgrammeRefusal):
    code = "weight_outside"
    text = _("A weight lies between %(lightest)s and %(heaviest)s.")


class TooManyCriteria(ProgrammeRefusal):
    code = "too_many_criteria"
    text = _("A programme is ranked on %(most)s criteria at most.")


class MarkOutside(ProgrammeRefusal):
    code = "mark_outside"
    text = _("A mark is a whole number from 0 to %(best)s.")


class MarksChanged(ProgrammeRefusal):
    code = "marks_changed"
    text = _(
        "Someone else has changed marks since you opened the page. Yours are kept below: compare, then save."
    )


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    kind: str
    weight: int
    title_ar: str = ""
    title_fr: str = ""


def criterion_title(criterion: Criterion) -> str:
    """Return the commune's own words, else those of the standard kind, in the active language."""
    return pick(criterion, "title") or str(CriterionKind(criterion.kind).label)


@transaction.atomic
def add_usual_criteria(programme: ActionProgramme, *, actor: Actor, at: datetime) -> int:
    """Add the standard criteria that a programme lacks, with their usual weights; return how many."""
    row = lock_open(programme, actor)
    known = set(row.criteria.values_list("kind", flat=True))
    missing = [kind for kind in USUAL_WEIGHTS if kind not in known]
    for kind in missing:
        _add(row, CriterionFacts(kind, USUAL_WEIGHTS[kind]), actor, at)
    return len(missing)


@transaction.atomic
def save_criterion(
    programme: ActionProgramme,
    criterion: Criterion | None,
    facts: CriterionFacts,
    *,
    actor: Actor,
    at: datetime,
) -> Criterion:
    """Add a criterion after the others (``criterion`` None), or change it.

    Raises NotAllowed, ProgrammeFrozen, WeightOutside, CriterionNeedsTitle, CriterionTaken or TooManyCriteria.
    """
    row = lock_open(programme, actor)
    if not LIGHTEST <= facts.weight <= HEAVIEST:
        raise WeightOutside(lightest=LIGHTEST, heaviest=HEAVIEST)
    if facts.kind == CriterionKind.OWN and not facts.title_ar.strip():
        raise CriterionNeedsTitle()
    others = row.criteria.exclude(pk=criterion.pk) if criterion else row.criteria.all()
    if facts.kind != CriterionKind.OWN and others.filter(kind=facts.kind).exists():
        raise CriterionTaken(title=CriterionKind(facts.kind).label)
    if criterion is None:
        return _add(row, facts, actor, at)
    criterion.kind, criterion.weight = facts.kind, facts.weight
    criterion.title_ar, criterion.title_fr = facts.title_ar.strip(), facts.title_fr.strip()
    criterion.save()
    _record("action_programs.criterion_saved", row, criterion, actor, at)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, actor: Actor, at: datetime) -> None:
    """Take a criterion out, with the marks given on it."""
    row = lock_open(criterion.programme, actor)
    _record("action_programs.criterion_removed", row, criterion, actor, at)
    criterion.delete()


def marks_of(programme: ActionProgramme) -> dict[Cell, int]:
    """Return every mark by project and criterion. One query."""
    rows = CriterionMark.objects.filter(criterion__programme=programme)
    return {
        (project, criterion): mark
        for project, criterion, mark in rows.values_list("project", "criterion", "mark")
    }


@transaction.atomic
def save_marks(
    programme: ActionProgramme,
    marks: Mapping[Cell, int | None],
    *,
    seen: Mapping[Cell, int | None],
    actor: Actor,
    at: datetime,
) -> int:
    """Write the marks of a grid, all of them or none; None takes one back. Return how many changed.

    ``seen`` are the marks that the writer saw. Raises NotAllowed, ProgrammeFrozen, MarkOutside, or
    MarksChanged when one of them is another by now. Cells of other programmes are passed over.
    """
    row = lock_open(programme, actor)
    if any(mark is not None and not 0 <= mark <= BEST_MARK for mark in marks.values()):
        raise MarkOutside(best=BEST_MARK)
    present = marks_of(row)
    if changed_since(seen, present):
        raise MarksChanged()
    projects = set(row.projects.values_list("pk", flat=True))
    criteria = set(row.criteria.values_list("pk", flat=True))
    changed = {
        cell: mark
        for cell, mark in marks.items()
        if cell[0] in projects and cell[1] in criteria and present.get(cell) != mark
    }
    _write(changed)
    if changed:
        data = {"count": len(changed)}
        record_event("action_programs.marks_saved", actor=actor.user, target=row.commune, data=data, at=at)
    return len(changed)


def changed_since(seen: Mapping[Cell, int | None], present: Mapping[Cell, int]) -> Collection[Cell]:
    """Return the cells that no longer hold what was seen in them."""
    return [cell for cell, mark in seen.items() if present.get(cell) != mark]


def _write(changed: Mapping[Cell, int | None]) -> None:
    kept = [
        CriterionMark(project_id=project, criterion_id=criterion, mark=mark)
        for (project, criterion), mark in changed.items()
        if mark is not None
    ]
    CriterionMark.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["criterion", "project"], update_fields=["mark"]
    )
    gone = {cell for cell, mark in changed.items() if mark is None}
    if gone:
        near = CriterionMark.objects.filter(project__in={project for project, _criterion in gone})
        keys = [pk for pk, *cell in near.values_list("pk", "project", "criterion") if tuple(cell) in gone]
        CriterionMark.objects.filter(pk__in=keys).delete()


def _add(row: ActionProgramme, facts: CriterionFacts, actor: Actor, at: datetime) -> Criterion:
    if row.criteria.count() >= MOST_CRITERIA:
        raise TooManyCriteria(most=MOST_CRITERIA)
    last = row.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion.objects.create(
        programme=row,
        position=last + 1,
        kind=facts.kind,
        weight=facts.weight,
        title_ar=facts.title_ar.strip(),
        title_fr=facts.title_fr.strip(),
    )
    _record("action_programs.criterion_saved", row, criterion, actor, at)
    return criterion


def _record(code: str, row: ActionProgramme, criterion: Criterion, actor: Actor, at: datetime) -> None:
    data = {"title": spoken(lambda: criterion_title(criterion)), "weight": criterion.weight}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
