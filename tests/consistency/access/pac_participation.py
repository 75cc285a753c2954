"""Action programmes: participation, diagnosis, documents."""

from action_programs.services.access import READERS, WRITERS
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.action_programs import ActionProgrammeFactory
from tests.factories.pac_participation import a_step, an_attachment


def a_written_step(case: Case) -> dict:
    step = a_step(ActionProgrammeFactory(commune=case.commune))
    return {"pk": step.programme_id, "step": step.pk}


def an_owner(case: Case) -> dict:
    step = a_step(ActionProgrammeFactory(commune=case.commune))
    return {"pk": step.programme_id, "kind": "step", "owner": step.pk}


def a_document(case: Case) -> dict:
    step = a_step(ActionProgrammeFactory(commune=case.commune))
    return {"pk": step.programme_id, "attachment": an_attachment(step.programme, step).pk}


def a_shown_document(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune, in_force=True)
    attachment = an_attachment(programme, a_step(programme), is_public=True)
    return {"code": case.commune.code, "first_year": programme.first_year, "attachment": attachment.pk}


PAGES = [
    Page("action_programs:step_documents", READERS, of=a_written_step),
    Page("action_programs:attachment_add", WRITERS, of=an_owner, by_post=True),
    Page("action_programs:attachment", READERS, of=a_document),
    Page("action_programs:attachment_show", WRITERS, of=a_document),
    Page("action_programs:attachment_remove", WRITERS, of=a_document),
    Page("action_programs:public_document", PUBLIC, of=a_shown_document, own_only=()),
]
