"""Action programmes: planning."""

from action_programs.services.access import READERS, WRITERS
from tests.consistency.access.frame import Case, Page
from tests.factories.action_programs import ActionProgrammeFactory


def in_force(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune, in_force=True).pk}


def a_version(case: Case) -> dict:
    return {**in_force(case), "number": 1}


def updating(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune, updating=True).pk}


PAGES = [
    Page("action_programs:versions", READERS, of=in_force),
    Page("action_programs:version", READERS, of=a_version),
    Page("action_programs:comparison", READERS, of=in_force),
    Page("action_programs:update_start", WRITERS, of=in_force),
    Page("action_programs:update_cancel", WRITERS, of=updating),
]
