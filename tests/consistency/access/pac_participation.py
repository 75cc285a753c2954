"""Action programmes: participation, diagnosis, documents."""

from action_programs.services.access import READERS, WRITERS
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.action_programs import ActionProgrammeFactory
from tests.factories.pac_participation import (
    a_meeting,
    a_pole,
    a_proposal,
    a_sector,
    a_step,
    an_attachment,
)


def a_programme(case: Case) -> dict:
    return {"pk": ActionProgrammeFactory(commune=case.commune).pk}


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


def the_pole(case: Case) -> dict:
    pole = a_pole(ActionProgrammeFactory(commune=case.commune))
    return {"pk": pole.programme_id, "pole": pole.pk}


def the_meeting(case: Case) -> dict:
    meeting = a_meeting(ActionProgrammeFactory(commune=case.commune))
    return {"pk": meeting.programme_id, "meeting": meeting.pk}


def the_proposal(case: Case) -> dict:
    proposal = a_proposal(ActionProgrammeFactory(commune=case.commune))
    return {"pk": proposal.programme_id, "proposal": proposal.pk}


def the_sector(case: Case) -> dict:
    sector = a_sector(ActionProgrammeFactory(commune=case.commune))
    return {"pk": sector.programme_id, "sector": sector.pk}


def a_usual_sector(case: Case) -> dict:
    return {**a_programme(case), "usual": "roads"}


def a_shown_participation(case: Case) -> dict:
    programme = ActionProgrammeFactory(commune=case.commune, shows_participation=True)
    return {"code": case.commune.code, "first_year": programme.first_year}


PAGES = [
    Page("action_programs:step_documents", READERS, of=a_written_step),
    Page("action_programs:attachment_add", WRITERS, of=an_owner, by_post=True),
    Page("action_programs:attachment", READERS, of=a_document),
    Page("action_programs:attachment_show", WRITERS, of=a_document),
    Page("action_programs:attachment_remove", WRITERS, of=a_document),
    Page("action_programs:public_document", PUBLIC, of=a_shown_document, own_only=()),
    Page("action_programs:participation", READERS, of=a_programme),
    Page("action_programs:participation_show", WRITERS, of=a_programme),
    Page("action_programs:pole_new", WRITERS, of=a_programme),
    Page("action_programs:pole", WRITERS, of=the_pole),
    Page("action_programs:pole_remove", WRITERS, of=the_pole),
    Page("action_programs:meetings", READERS, of=a_programme),
    Page("action_programs:meeting_new", WRITERS, of=a_programme),
    Page("action_programs:meeting", READERS, of=the_meeting),
    Page("action_programs:meeting_edit", WRITERS, of=the_meeting),
    Page("action_programs:meeting_remove", WRITERS, of=the_meeting),
    Page("action_programs:proposals", READERS, of=a_programme),
    Page("action_programs:proposals_xlsx", READERS, of=a_programme),
    Page("action_programs:proposal_new", WRITERS, of=a_programme),
    Page("action_programs:proposal_edit", WRITERS, of=the_proposal),
    Page("action_programs:proposal_fate", WRITERS, of=the_proposal),
    Page("action_programs:proposal_remove", WRITERS, of=the_proposal),
    Page("action_programs:public_participation", PUBLIC, of=a_shown_participation, own_only=()),
    Page("action_programs:public_meetings", PUBLIC, of=a_shown_participation, own_only=()),
    Page("action_programs:diagnosis", READERS, of=a_programme),
    Page("action_programs:sector_new", WRITERS, of=a_programme),
    Page("action_programs:sector_usual", WRITERS, of=a_usual_sector, by_post=True),
    Page("action_programs:sector", READERS, of=the_sector),
    Page("action_programs:sector_edit", WRITERS, of=the_sector),
    Page("action_programs:sector_remove", WRITERS, of=the_sector),
]
