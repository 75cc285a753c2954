"""Lines of versions of grids, and grids tried on past years."""

from assessments.models import GridDraft
from assessments.services.grid_drafts.drafts import start_draft
from assessments.services.grid_trials.running import run_trial
from assessments.services.grid_trials.tried import Past, Tried
from assessments.services.grids import import_grid
from communes.enums import Role
from tests.assessments.grids.situations import next_document, next_version
from tests.consistency.access.cycles import ADMINISTRATOR
from tests.consistency.access.frame import SIGNED_IN, Case, Page
from tests.factories.assessments import IN_REVIEW, AssessmentFactory
from tests.factories.communes import actor

TRYING = {Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR}


def a_version(case: Case) -> dict:
    grid = next_version(lambda document, lines: None)
    return {"code": grid.code, "version": grid.version}


def a_line(case: Case) -> dict:
    return {**a_version(case), "line": "A1"}


def a_tried_version(case: Case) -> dict:
    address = a_version(case)
    _try(Tried(import_grid(next_document(lambda document, lines: None), by=None, at=IN_REVIEW)), case)
    return address


def a_draft(case: Case) -> dict:
    a_version(case)
    known = GridDraft.objects.first()
    draft = known or start_draft(
        next_document(lambda document, lines: None),
        version="2027.1",
        actor=actor(Role.ADMINISTRATOR),
        at=IN_REVIEW,
    )
    return {"pk": draft.pk}


def a_tried_draft(case: Case) -> dict:
    address = a_draft(case)
    _try(Tried(GridDraft.objects.get(**address)), case)
    return address


def _try(tried: Tried, case: Case) -> None:
    file = AssessmentFactory(commune=case.commune, final=True)
    run_trial(tried, Past.of(file.cycle, tried, "final"), by=None, at=IN_REVIEW)


PAGES = [
    Page("assessments:grid_lines", SIGNED_IN, of=a_version, own_only=()),
    Page("assessments:grid_line", ADMINISTRATOR, of=a_line),
    Page("assessments:grid_trial", TRYING, of=a_version, own_only=()),
    Page("assessments:grid_trial_xlsx", TRYING, of=a_tried_version, own_only=()),
    Page("assessments:draft_impact", TRYING, of=a_draft, own_only=()),
    Page("assessments:draft_impact_xlsx", TRYING, of=a_tried_draft, own_only=()),
]
