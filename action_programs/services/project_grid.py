"""The projects of a programme typed in a grid: the whole grid is kept, or nothing of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_programs.exceptions import ChangedMeanwhile, ProgrammeRefusal
from action_programs.models import ActionProgramme, Project
from action_programs.services.programmes import lock_open
from action_programs.services.project_bulk import Draft, faults_of, known_projects, write_projects
from communes.actors import Actor


class GridRefused(ProgrammeRefusal):
    """Rows that cannot be written. ``faults`` holds refusals, and ``theirs`` the project as others left it,
    by the place of the row among those sent.
    """

    code = "grid_refused"
    text = _("Nothing was saved: see the rows that are marked.")

    def __init__(self, faults: dict[int, list[ProgrammeRefusal]], theirs: dict[int, Project]) -> None:
        super().__init__()
        self.faults, self.theirs = faults, theirs


class ProjectGone(ProgrammeRefusal):
    code = "project_gone"
    text = _("Someone else has removed this project meanwhile.")


# A row as it was typed: the key of its project (None for a new one) and what it makes of it.
GridRow = tuple[int | None, Draft]


@transaction.atomic
def save_grid(programme: ActionProgramme, rows: Sequence[GridRow], *, actor: Actor, at: datetime) -> int:
    """Write the rows of a grid, all of them or none; funding lines stay. Return how many were written.

    The projects of the drafts are read anew. Raises NotAllowed, ProgrammeFrozen, or GridRefused with what is
    wrong by row. The number of queries does not grow with the rows, but for batches of two hundred.
    """
    row = lock_open(programme, actor)
    known = known_projects(row)
    faults: dict[int, list[ProgrammeRefusal]] = {}
    drafts = []
    for place, (pk, draft) in enumerate(rows):
        project = known.projects.get(pk) if pk is not None else None
        if pk is not None and project is None:
            faults[place] = [ProjectGone()]
        drafts.append(Draft(project, draft.facts, None, draft.version))
    faults = faults_of(row, drafts, known) | faults
    if faults:
        raise GridRefused(faults, _theirs(drafts, faults))
    changed = [draft for draft in drafts if not known.is_same(draft)]
    write_projects(row, changed, actor=actor, at=at)
    return len(changed)


def _theirs(drafts: Sequence[Draft], faults: dict[int, list[ProgrammeRefusal]]) -> dict[int, Project]:
    found = {}
    for place, refusals in faults.items():
        project = drafts[place].project
        if project and any(isinstance(refusal, ChangedMeanwhile) for refusal in refusals):
            found[place] = project
    return found
