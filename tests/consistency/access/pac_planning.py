"""Action programmes: planning."""

from action_programs.services.access import READERS, WRITERS
from tests.consistency.access.frame import Case, Page
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.pac_planning import a_three_year_programming


def in_force(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune, in_force=True).pk}


def a_version(case: Case) -> dict:
    return {**in_force(case), "number": 1}


def updating(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune, updating=True).pk}


def a_draft(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune).pk}


def a_criterion(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    criterion = programme.criteria.create(kind="urgency", weight=10, position=1)
    return {"pk": programme.pk, "criterion": criterion.pk}


def a_ranked_project(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    return {"pk": programme.pk, "project": a_project(programme).pk}


def a_programming(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    return {"pk": programme.pk, "number": a_three_year_programming(programme).number}


PAGES = [
    Page("action_programs:project_grid", WRITERS, of=a_draft),
    Page("action_programs:priorities", READERS, of=a_draft),
    Page("action_programs:priorities_xlsx", READERS, of=a_draft),
    Page("action_programs:marks", WRITERS, of=a_draft),
    Page("action_programs:criteria", READERS, of=a_draft),
    Page("action_programs:criteria_usual", WRITERS, of=a_draft, by_post=True),
    Page("action_programs:criterion_new", WRITERS, of=a_draft),
    Page("action_programs:criterion", WRITERS, of=a_criterion),
    Page("action_programs:criterion_remove", WRITERS, of=a_criterion),
    Page("action_programs:rank", WRITERS, of=a_ranked_project),
    Page("action_programs:rank_back", WRITERS, of=a_ranked_project),
    Page("action_programs:programmings", READERS, of=a_draft),
    Page("action_programs:programming_new", WRITERS, of=a_draft),
    Page("action_programs:programming", READERS, of=a_programming),
    Page("action_programs:programming_xlsx", READERS, of=a_programming),
    Page("action_programs:programming_edit", WRITERS, of=a_programming),
    Page("action_programs:programming_close", WRITERS, of=a_programming),
    Page("action_programs:programming_attach", WRITERS, of=a_programming),
    Page("action_programs:versions", READERS, of=in_force),
    Page("action_programs:version", READERS, of=a_version),
    Page("action_programs:comparison", READERS, of=in_force),
    Page("action_programs:update_start", WRITERS, of=in_force),
    Page("action_programs:update_cancel", WRITERS, of=updating),
]
