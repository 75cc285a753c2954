"""Grids and cycles."""

from communes.enums import Role
from tests.consistency.access.frame import SIGNED_IN, Case, Page
from tests.factories.assessments import AssessmentFactory, CycleFactory, GridFactory

ADMINISTRATOR = {Role.ADMINISTRATOR}


def a_grid(case: Case) -> dict:
    grid = GridFactory()
    return {"code": grid.code, "version": grid.version}


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
