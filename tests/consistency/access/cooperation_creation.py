"""Cooperation: the creation of bodies."""

from communes.cooperation.access import CREATORS, FOUNDERS, KEEPERS, READERS
from communes.cooperation.enums import Step
from communes.cooperation.models import ChecklistItem, ProcedureFile
from tests.consistency.access.frame import Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.cooperation import AT, ProcedureFactory, a_body


def a_procedure(case: Case) -> dict:
    return {"pk": ProcedureFactory(lead=case.commune, body=a_body(case.commune)).pk}


def a_step(case: Case) -> dict:
    return {**a_procedure(case), "step": Step.IDEA}


def an_item() -> ChecklistItem:
    item, _made = ChecklistItem.objects.get_or_create(step=Step.IDEA, code="idea-need", title_fr="Besoin")
    return item


def a_line(case: Case) -> dict:
    return {**a_procedure(case), "item": an_item().pk}


def a_document(case: Case) -> dict:
    here = a_procedure(case)
    row = ProcedureFile.objects.create(
        procedure_id=here["pk"], step=Step.IDEA, file=stored_pdf(), added_at=AT
    )
    return {**here, "file": row.pk}


PAGES = [
    Page("cooperation:checklist", KEEPERS),
    Page("cooperation:checklist_new", KEEPERS),
    Page("cooperation:checklist_line", KEEPERS, of=lambda _case: {"pk": an_item().pk}, own_only=()),
    Page("cooperation:procedures", READERS),
    Page("cooperation:procedure_new", FOUNDERS),
    Page("cooperation:procedure", READERS, of=a_procedure),
    Page("cooperation:procedure_edit", CREATORS, of=a_procedure),
    Page("cooperation:procedure_conclude", CREATORS, of=a_procedure),
    Page("cooperation:procedure_give_up", CREATORS, of=a_procedure),
    Page("cooperation:procedure_objectives", CREATORS, of=a_procedure),
    Page("cooperation:procedure_contiguity", CREATORS, of=a_procedure),
    Page("cooperation:procedure_line", CREATORS, of=a_line),
    Page("cooperation:procedure_step", READERS, of=a_step),
    Page("cooperation:procedure_reopen", CREATORS, of=a_step),
    Page("cooperation:procedure_file_add", CREATORS, of=a_step),
    Page("cooperation:procedure_file", READERS, of=a_document),
    Page("cooperation:procedure_file_remove", CREATORS, of=a_document),
]
