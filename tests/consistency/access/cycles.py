"""Grids and cycles."""

from assessments.models import GridDraft
from assessments.services.grid_drafts.drafts import start_draft
from communes.actors import Actor
from communes.enums import Role
from tests.consistency.access.frame import SIGNED_IN, Case, Page
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, CycleFactory, GridFactory
from tests.factories.communes import membership

ADMINISTRATOR = {Role.ADMINISTRATOR}


def a_grid(case: Case) -> dict:
    grid = GridFactory()
    return {"code": grid.code, "version": grid.version}


def a_grid_draft(case: Case) -> dict:
    """Return the one draft of the ministry: it belongs to no commune."""
    acting = membership(Role.ADMINISTRATOR)
    draft = GridDraft.objects.first() or start_draft(
        GridFactory().document, version="2026.1", actor=Actor(acting.user, acting), at=IN_ENTRY
    )
    return {"pk": draft.pk}


def a_part(case: Case) -> dict:
    return {**a_grid_draft(case), "part": "axes", "code": "A"}


def a_kind_of_part(case: Case) -> dict:
    return {**a_grid_draft(case), "part": "axes"}


def a_cycle(case: Case) -> dict:
    return {"year": CycleFactory(prepared=True).assessed_year}


def a_draft(case: Case) -> dict:
    return {"pk": AssessmentFactory(commune=case.commune).pk}


PAGES = [
    Page("assessments:grids", SIGNED_IN),
    Page("assessments:grid", SIGNED_IN, of=a_grid, own_only=()),
    Page("assessments:grid_compare", SIGNED_IN, of=a_grid, own_only=()),
    Page("assessments:grid_file", SIGNED_IN, of=a_grid, own_only=()),
    Page("assessments:grid_remove", ADMINISTRATOR, of=a_grid),
    Page("assessments:grid_import", ADMINISTRATOR),
    Page("assessments:grid_drafts", ADMINISTRATOR),
    Page("assessments:grid_draft_start", ADMINISTRATOR),
    Page("assessments:grid_draft", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_points", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_move", ADMINISTRATOR, of=a_grid_draft, by_post=True),
    Page("assessments:draft_document", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_file", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_publish", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_abandon", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_general", ADMINISTRATOR, of=a_grid_draft),
    Page("assessments:draft_part_add", ADMINISTRATOR, of=a_kind_of_part),
    Page("assessments:draft_part", ADMINISTRATOR, of=a_part),
    Page("assessments:draft_part_remove", ADMINISTRATOR, of=a_part),
    Page("assessments:cycles", ADMINISTRATOR),
    Page("assessments:cycle_new", ADMINISTRATOR),
    Page("assessments:cycle", ADMINISTRATOR, of=a_cycle),
    Page("assessments:cycle_edit", ADMINISTRATOR, of=a_cycle),
    Page("assessments:cycle_open", ADMINISTRATOR, of=a_cycle),
    Page("assessments:cycle_scores", ADMINISTRATOR, of=a_cycle, by_post=True),
    Page("assessments:targets", ADMINISTRATOR, of=a_cycle),
    Page("assessments:targets_filter", ADMINISTRATOR, of=a_cycle),
    Page("assessments:targets_confirm", ADMINISTRATOR, of=a_cycle, by_post=True),
    Page("assessments:extension", ADMINISTRATOR, of=a_draft),
]
