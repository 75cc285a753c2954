"""The action programmes."""

from action_programs.services.access import READERS, WRITERS
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.action_programs import ActionProgrammeFactory, AxisProgrammeFactory, a_project


def a_programme(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune).pk}


def a_step(case: Case) -> dict:
    return {**a_programme(case), "kind": "launch"}


def an_axis(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    return {"pk": programme.pk, "axis": AxisProgrammeFactory.of(programme).axis.pk}


def a_group(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    return {"pk": programme.pk, "group": AxisProgrammeFactory.of(programme).pk}


def the_project(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune)
    return {"pk": programme.pk, "project": a_project(programme).pk}


def in_force(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune, in_force=True)
    return {"code": programme.commune.code, "first_year": programme.first_year}


PAGES = [
    Page("action_programs:programmes", READERS),
    Page("action_programs:programme_new", WRITERS),
    Page("action_programs:programme", READERS, of=a_programme),
    Page("action_programs:step", WRITERS, of=a_step),
    Page("action_programs:adopt", WRITERS, of=a_programme),
    Page("action_programs:visa", WRITERS, of=a_programme),
    Page("action_programs:axis_new", WRITERS, of=a_programme),
    Page("action_programs:axis", WRITERS, of=an_axis),
    Page("action_programs:axis_remove", WRITERS, of=an_axis),
    Page("action_programs:group_new", WRITERS, of=an_axis),
    Page("action_programs:group", WRITERS, of=a_group),
    Page("action_programs:group_remove", WRITERS, of=a_group),
    Page("action_programs:projects", READERS, of=a_programme),
    Page("action_programs:projects_xlsx", READERS, of=a_programme),
    Page("action_programs:projects_import", WRITERS, of=a_programme),
    Page("action_programs:projects_import_confirm", WRITERS, of=a_programme, by_post=True),
    Page("action_programs:project_new", WRITERS, of=a_programme),
    Page("action_programs:project", READERS, of=the_project),
    Page("action_programs:project_edit", WRITERS, of=the_project),
    Page("action_programs:project_remove", WRITERS, of=the_project),
    Page("action_programs:public_programme", PUBLIC, of=in_force, own_only=()),
]
