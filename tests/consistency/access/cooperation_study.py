"""Cooperation: financing studies and cooperation plans."""

from communes.cooperation.access import CREATORS, KEEPERS, READERS
from communes.cooperation.models import FinancingStudy, PlanMeeting, PlanProposal
from records.services.files import store_file
from tests.consistency.access.cooperation_creation import a_procedure
from tests.consistency.access.frame import COMMUNE, PUBLIC, Case, Page
from tests.factories.cooperation import AT
from tests.factories.cooperation_plans import ObjectiveFactory, PlanFactory


def a_study(case: Case) -> dict:
    address = a_procedure(case)
    FinancingStudy.objects.create(procedure_id=address["pk"], first_year=2027, demand="…", changed_at=AT)
    return address


def an_adopted_plan(case: Case) -> dict:
    return {"pk": PlanFactory(region=case.commune.province.region).pk}


def a_plan_in_the_making(case: Case) -> dict:
    return {"pk": PlanFactory(region=case.commune.province.region, adopted_on=None).pk}


def an_objective(case: Case) -> dict:
    row = ObjectiveFactory(plan__adopted_on=None, plan__region=case.commune.province.region)
    return {"pk": row.plan_id, "objective": row.pk}


def a_meeting(case: Case) -> dict:
    plan = a_plan_in_the_making(case)
    minutes = store_file(b"%PDF-1.4", name="minutes.pdf", content_type="application/pdf", by=None, at=AT)
    row = PlanMeeting.objects.create(
        plan_id=plan["pk"], held_on=AT.date(), place="…", subject="…", minutes=minutes, changed_at=AT
    )
    return {**plan, "meeting": row.pk}


def a_proposal(case: Case) -> dict:
    plan = a_plan_in_the_making(case)
    row = PlanProposal.objects.create(
        plan_id=plan["pk"], proposed_by="…", text="…", proposed_on=AT.date(), changed_at=AT
    )
    return {**plan, "proposal": row.pk}


PAGES = [
    Page("cooperation:study", READERS, of=a_procedure),
    Page("cooperation:study_edit", CREATORS, of=a_procedure),
    Page("cooperation:study_file", READERS, of=a_study),
    Page("cooperation:plans", PUBLIC),
    Page("cooperation:plan", PUBLIC, of=an_adopted_plan, own_only=()),
    Page("cooperation:plan_new", KEEPERS),
    Page("cooperation:plan_edit", KEEPERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:plan_adopt", KEEPERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:plan_reopen", KEEPERS, of=an_adopted_plan, own_only=()),
    Page("cooperation:plan_consistency", READERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:objective_new", KEEPERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:objective_edit", KEEPERS, of=an_objective, own_only=()),
    Page("cooperation:objective_remove", KEEPERS, of=an_objective, own_only=()),
    Page("cooperation:plan_making", READERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:plan_meeting_new", KEEPERS, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:plan_meeting_edit", KEEPERS, of=a_meeting, own_only=()),
    Page("cooperation:plan_meeting_minutes", READERS, of=a_meeting, own_only=()),
    Page("cooperation:plan_proposal_note", KEEPERS, of=a_meeting, own_only=()),
    Page("cooperation:plan_proposal_new", COMMUNE, of=a_plan_in_the_making, own_only=()),
    Page("cooperation:plan_proposal_answer", KEEPERS, of=a_proposal, own_only=()),
]
