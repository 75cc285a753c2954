"""The making of a regional plan: meetings with who came, proposals with their answers."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from accounts.exceptions import ReasonMissing
from communes.cooperation.enums import ActorKind, PlanLevel, ProposalState
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import PlanMeeting, PlanProposal
from communes.cooperation.services.plan_making import (
    ActorFacts,
    MadeAlone,
    MeetingFacts,
    MeetingLater,
    NobodyCame,
    ObjectiveUnwanted,
    ObjectiveWanted,
    answer_proposal,
    propose,
    save_meeting,
)
from communes.cooperation.services.plans import PlanAdopted
from communes.enums import Role
from records.models import Message
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import AT
from tests.factories.cooperation_plans import ObjectiveFactory, PlanFactory

pytestmark = pytest.mark.django_db
CAME = (ActorFacts(ActorKind.CIVIL_SOCIETY, "Associations of the valley", 12),)


def meeting_facts(held_on=date(2026, 2, 1), actors=CAME):
    return MeetingFacts(held_on, "Agadir", "First meeting", actors, "Buses first.")


def test_a_meeting_was_held_by_somebody_about_a_regional_plan_in_the_making():
    plan = PlanFactory(adopted_on=None)
    options = {"version": None, "actor": actor(Role.ADMINISTRATOR), "at": AT}
    national = PlanFactory(level=PlanLevel.NATIONAL, region=None, adopted_on=None)
    for where, facts, refusal in (
        (plan, meeting_facts(held_on=AT.date() + timedelta(days=1)), MeetingLater),
        (plan, meeting_facts(actors=()), NobodyCame),
        (national, meeting_facts(), MadeAlone),
        (PlanFactory(), meeting_facts(), PlanAdopted),
    ):
        with pytest.raises(refusal):
            save_meeting(where, None, facts, **options)

    meeting = save_meeting(plan, None, meeting_facts(), **options)
    with pytest.raises(ChangedMeanwhile):
        save_meeting(plan, meeting, meeting_facts(), **{**options, "version": 9})
    save_meeting(plan, meeting, meeting_facts(), **{**options, "version": 1})
    assert meeting.actors.get().people == 12


def test_a_commune_proposes_for_its_region_and_is_told_of_the_answer():
    objective = ObjectiveFactory(plan__adopted_on=None)
    plan = objective.plan
    commune = CommuneFactory(province__region=plan.region)
    agent, keeper = actor(Role.COMMUNE_AGENT, commune=commune), actor(Role.ADMINISTRATOR)
    with pytest.raises(NotYours):
        propose(plan, "…", actor=actor(Role.COMMUNE_AGENT), at=AT)
    with pytest.raises(PlanAdopted):
        propose(PlanFactory(region=plan.region), "…", actor=agent, at=AT)

    proposal = propose(plan, "Share the landfill.", actor=agent, at=AT)
    assert [message.recipient for message in Message.objects.all()] == [keeper.user]

    given = {"is_taken": True, "reason": "It fits.", "objective": objective, "version": 1}
    for change, refusal in (
        ({"reason": " "}, ReasonMissing),
        ({"objective": None}, ObjectiveWanted),
        ({"objective": ObjectiveFactory()}, ObjectiveWanted),
        ({"is_taken": False}, ObjectiveUnwanted),
        ({"version": 3}, ChangedMeanwhile),
    ):
        with pytest.raises(refusal):
            answer_proposal(proposal, **{**given, **change}, actor=keeper, at=AT)
    with pytest.raises(NotYours):
        answer_proposal(proposal, **given, actor=agent, at=AT)

    answered = answer_proposal(proposal, **given, actor=keeper, at=AT)
    assert (answered.state, answered.objective) == (ProposalState.TAKEN, objective)
    told = Message.objects.get(recipient=agent.user)
    assert told.code == "cooperation.plan_answer"
    assert told.data["reason"] == "It fits."


def test_a_meeting_is_written_and_its_proposal_noted_and_answered_in_the_browser(client):
    objective = ObjectiveFactory(plan__adopted_on=None)
    plan = objective.plan
    sign_in(client, membership(Role.ADMINISTRATOR))
    rows = {"actors-TOTAL_FORMS": "2", "actors-INITIAL_FORMS": "0"}
    rows |= {f"actors-{row}-kind": "civil_society" for row in range(2)}
    rows |= {"actors-0-name": "Associations of the valley", "actors-0-people": "12", "actors-1-people": "1"}
    given = {"held_on": "2026-02-01", "place": "Agadir", "subject": "First meeting", "conclusions": "Buses."}
    new = reverse("cooperation:plan_meeting_new", args=[plan.pk])
    refused = client.post(new, {**given, **rows, "held_on": "soon"})
    assert "Associations of the valley" in refused.text
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    minutes = SimpleUploadedFile("minutes.pdf", content.getvalue(), content_type="application/pdf")
    client.post(new, {**given, **rows, "minutes": minutes})
    meeting = PlanMeeting.objects.get()
    assert meeting.minutes.name == "minutes.pdf"
    served = client.get(reverse("cooperation:plan_meeting_minutes", args=[plan.pk, meeting.pk]))
    assert b"".join(served).startswith(b"%PDF")
    edit = reverse("cooperation:plan_meeting_edit", args=[plan.pk, meeting.pk])
    client.post(edit, {**given, **rows, "actors-0-people": "13", "version": "1"})
    meeting.refresh_from_db()
    assert (meeting.actors.get().people, meeting.minutes.name) == (13, "minutes.pdf")

    note = reverse("cooperation:plan_proposal_note", args=[plan.pk, meeting.pk])
    client.post(note, {"text": "Night buses.", "proposed_by": "Associations of the valley", "commune": ""})
    proposal = PlanProposal.objects.get()
    answer = reverse("cooperation:plan_proposal_answer", args=[plan.pk, proposal.pk])
    refused = client.post(answer, {"state": "taken", "reason": "Wanted by all.", "version": "1"})
    assert "Wanted by all." in refused.text
    client.post(
        answer, {"state": "taken", "reason": "Wanted by all.", "objective": objective.pk, "version": "1"}
    )

    making = reverse("cooperation:plan_making", args=[plan.pk])
    text = client.get(making).text
    for words in ("First meeting", "</bdi> people", "Night buses.", "Wanted by all.", objective.code):
        assert words in text
    assert "Night buses." not in client.get(making, {"state": "waiting"}).text


def test_a_commune_proposes_in_the_browser_and_the_page_costs_the_same_for_many(
    client, django_assert_max_num_queries
):
    plan = PlanFactory(adopted_on=None)
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=CommuneFactory(province__region=plan.region)))
    address = reverse("cooperation:plan_proposal_new", args=[plan.pk])
    for place in range(6):
        client.post(address, {"text": f"Proposal {place}."})
    assert plan.proposals.count() == 6
    with django_assert_max_num_queries(12):
        page = client.get(reverse("cooperation:plan_making", args=[plan.pk]))
    assert "Proposal 5." in page.text
