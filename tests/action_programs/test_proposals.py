"""Proposals keep their number and their fate; one step leads from each to what became of it."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from action_programs.enums import Audience, Fate
from action_programs.exceptions import ProgrammeFrozen
from action_programs.models import Proposal
from action_programs.services.proposals import (
    Decision,
    FateNeedsProject,
    FateNeedsProposal,
    FateNeedsReason,
    JoinedElsewhere,
    OthersJoined,
    ProposalFacts,
    decide_proposal,
    fates_of,
    list_proposals,
    remove_proposal,
    save_proposal,
)
from action_programs.services.proposals_table import proposals_workbook
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import AT, ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_participation import a_meeting, a_pole, a_proposal

pytestmark = pytest.mark.django_db
TRACK = ProposalFacts("Une piste  vers le douar", Audience.WOMEN)


@pytest.fixture
def programme():
    return ActionProgrammeFactory()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def decide(agent):
    def deciding(proposal, fate, **more):
        return decide_proposal(proposal, Decision(fate, **more), actor=agent, at=AT)

    return deciding


@pytest.fixture
def as_agent(client, programme):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def public_address(programme):
    return address("public_participation", programme.commune.code, programme.first_year)


def numbers(proposals):
    return [proposal.number for proposal in proposals]


def test_each_proposal_takes_the_next_number_and_keeps_it(programme, agent):
    first = save_proposal(programme, None, TRACK, actor=agent, at=AT)
    second = save_proposal(programme, None, TRACK, actor=agent, at=AT)

    save_proposal(programme, first, ProposalFacts("Un puits", Audience.YOUTH), actor=agent, at=AT)

    first.refresh_from_db()
    assert (first.number, first.text, first.audience) == (1, "Un puits", Audience.YOUTH)
    assert (second.number, second.text, second.fate) == (2, "Une piste vers le douar", Fate.OPEN)
    assert Event.objects.filter(code="action_programs.proposal_added").count() == 2
    assert Event.objects.get(code="action_programs.proposal_changed").data["number"] == 1


def test_a_proposal_is_kept_in_a_project(programme, decide):
    project = a_project(programme)

    kept = decide(a_proposal(programme), Fate.KEPT, project=project)

    assert (kept.fate, kept.project, kept.joined_to) == (Fate.KEPT, project, None)
    assert (
        Event.objects.get(code="action_programs.proposal_decided").data["fate"]["en"] == "Kept in a project"
    )


def test_a_proposal_is_joined_to_another(programme, decide):
    first, second = a_proposal(programme), a_proposal(programme)

    decide(second, Fate.MERGED, joined_to=first, reason="Same track")

    second.refresh_from_db()
    assert (second.joined_to, second.reason) == (first, "Same track")


def test_another_fate_leaves_nothing_of_the_one_before(programme, decide):
    project, other, proposal = a_project(programme), a_proposal(programme), a_proposal(programme)
    decide(proposal, Fate.KEPT, project=project)
    decide(proposal, Fate.MERGED, project=project, joined_to=other)
    assert proposal.project is None

    decide(proposal, Fate.OPEN, project=project, joined_to=other)

    proposal.refresh_from_db()
    assert (proposal.project, proposal.joined_to) == (None, None)


def test_each_fate_needs_its_object(programme, decide):
    proposal = a_proposal(programme)

    with pytest.raises(FateNeedsProject):
        decide(proposal, Fate.KEPT)
    with pytest.raises(FateNeedsProposal):
        decide(proposal, Fate.MERGED)
    with pytest.raises(FateNeedsProposal):
        decide(proposal, Fate.MERGED, joined_to=proposal)
    with pytest.raises(FateNeedsReason):
        decide(proposal, Fate.SET_ASIDE, reason="  ")

    proposal.refresh_from_db()
    assert proposal.fate == Fate.OPEN


def test_a_proposal_is_never_two_steps_from_its_fate(programme, decide):
    first, second, third = a_proposal(programme), a_proposal(programme), a_proposal(programme)
    decide(second, Fate.MERGED, joined_to=first)

    with pytest.raises(JoinedElsewhere, match="Proposal 2 is itself joined to proposal 1"):
        decide(third, Fate.MERGED, joined_to=second)
    with pytest.raises(OthersJoined, match="to this one: 2"):
        decide(first, Fate.MERGED, joined_to=third)


def test_a_proposal_that_others_are_joined_to_stays(programme, agent, decide):
    first, second = a_proposal(programme), a_proposal(programme)
    decide(second, Fate.MERGED, joined_to=first)
    with pytest.raises(OthersJoined):
        remove_proposal(first, actor=agent, at=AT)

    remove_proposal(second, actor=agent, at=AT)

    assert list(Proposal.objects.all()) == [first]
    assert Event.objects.get(code="action_programs.proposal_removed").data["number"] == 2


def test_only_its_commune_writes_and_only_while_the_programme_is_open(programme, agent):
    proposal = a_proposal(programme)
    stranger = actor(Role.COMMUNE_AGENT)
    adopted = ActionProgrammeFactory(adopted=True, commune=programme.commune, first_year=2040)
    frozen = a_proposal(adopted)

    with pytest.raises(NotAllowed):
        save_proposal(programme, None, TRACK, actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        decide_proposal(proposal, Decision(Fate.SET_ASIDE, reason="no"), actor=stranger, at=AT)
    with pytest.raises(ProgrammeFrozen):
        save_proposal(adopted, None, TRACK, actor=agent, at=AT)
    with pytest.raises(ProgrammeFrozen):
        decide_proposal(frozen, Decision(Fate.SET_ASIDE, reason="no"), actor=agent, at=AT)
    with pytest.raises(ProgrammeFrozen):
        remove_proposal(frozen, actor=agent, at=AT)


def test_proposals_are_found_by_fate_meeting_and_spelling(programme):
    meeting = a_meeting(programme)
    a_proposal(programme, "بناء مدرسة أولية", meeting=meeting)
    a_proposal(programme, "Éclairage public du douar", fate=Fate.SET_ASIDE, reason="Done")

    assert numbers(list_proposals(programme)) == [1, 2]
    assert numbers(list_proposals(programme, text="المدرسه اوليه")) == [1]
    assert numbers(list_proposals(programme, text="eclairage DOUAR")) == [2]
    assert numbers(list_proposals(programme, fate="set_aside")) == [2]
    assert numbers(list_proposals(programme, meeting=meeting.pk)) == [1]
    assert fates_of(programme) == {"open": 1, "kept": 0, "merged": 0, "set_aside": 1}


def test_the_workbook_holds_each_proposal_and_what_became_of_it(programme, django_assert_num_queries):
    meeting = a_meeting(programme, pole=a_pole(programme))
    project = a_project(programme, number=7)
    a_proposal(programme, meeting=meeting, fate=Fate.KEPT, project=project)
    a_proposal(programme, "=HYPERLINK()", fate=Fate.SET_ASIDE, reason="Not ours")

    with django_assert_num_queries(1):
        content = proposals_workbook(programme, language="fr")

    rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=2, values_only=True))
    assert rows[0][5:9] == ("Pôle 1", "Kept in a project", 7, project.title_fr)
    assert rows[1][0] == 2
    assert rows[1][10] == "Not ours"


def test_proposals_of_a_meeting_are_written_one_after_the_other(as_agent, programme):
    meeting = a_meeting(programme, Audience.YOUTH)
    new = f"{address('proposal_new', programme.pk)}?meeting={meeting.pk}"
    form = as_agent.get(new).context["form"]
    assert form["audience"].value() == Audience.YOUTH

    data = {"text": "Un terrain", "audience": "youth", "meeting": meeting.pk}
    assert as_agent.post(new, {**data, "another": ""}).url == new
    assert as_agent.post(new, data).url == address("proposals", programme.pk)

    assert Proposal.objects.filter(meeting=meeting).count() == 2
    page = as_agent.get(address("meeting", programme.pk, meeting.pk)).content.decode()
    assert page.count("Un terrain") == 2


def test_a_refused_proposal_stays_on_the_page(as_agent, programme):
    data = {"text": "x" * 1001, "audience": "youth"}

    response = as_agent.post(address("proposal_new", programme.pk), data)

    assert "x" * 1001 in response.content.decode()
    assert "at most 1000" in response.content.decode()
    assert as_agent.get(address("proposal_new", programme.pk) + "?meeting=x").status_code == 200


def test_a_fate_is_decided_on_its_page(as_agent, programme):
    project = a_project(programme)
    a_proposal(programme)
    proposal = a_proposal(programme, "Un puits")
    fate = address("proposal_fate", programme.pk, proposal.pk)
    assert "Un puits" in as_agent.get(fate).content.decode()

    unknown = as_agent.post(fate, {"fate": "merged", "joined_to": "9"}).content.decode()
    needs = as_agent.post(fate, {"fate": "set_aside"}).content.decode()
    as_agent.post(fate, {"fate": "merged", "joined_to": "1"})
    as_agent.post(fate, {"fate": "kept", "project": project.pk})

    assert "There is no proposal 9." in unknown
    assert "Write why this proposal is set aside" in needs
    proposal.refresh_from_db()
    assert (proposal.fate, proposal.project) == (Fate.KEPT, project)


def test_a_proposal_is_changed_and_removed_from_the_list(as_agent, programme):
    assert "No proposal yet" in as_agent.get(address("proposals", programme.pk)).content.decode()
    proposal = a_proposal(programme, "Un puits")
    edit = address("proposal_edit", programme.pk, proposal.pk)
    assert "Un puits" in as_agent.get(edit).content.decode()

    as_agent.post(edit, {"text": "Deux puits", "audience": "women"})
    page = as_agent.get(address("proposals", programme.pk)).content.decode()
    assert "Deux puits" in page
    remove = address("proposal_remove", programme.pk, proposal.pk)
    assert "Remove proposal 1?" in as_agent.get(remove).content.decode()
    as_agent.post(remove)

    assert not Proposal.objects.exists()


def test_the_list_is_searched_and_taken_away(as_agent, programme):
    a_proposal(programme, "Un puits")
    a_proposal(programme, "Une école")

    found = as_agent.get(address("proposals", programme.pk), {"q": "ecole"}).content.decode()
    nothing = as_agent.get(address("proposals", programme.pk), {"q": "pont"}).content.decode()
    table = as_agent.get(address("proposals_xlsx", programme.pk))

    assert "Une école" in found
    assert "Un puits" not in found
    assert "No proposal fits these filters" in nothing
    assert table.headers["Content-Disposition"].endswith('-proposals.xlsx"')


def test_residents_follow_what_became_of_each_proposal(client):
    programme = ActionProgrammeFactory(in_force=True)
    project = a_project(programme, number=4, title_fr="Pont de l’oued", title_ar="قنطرة")
    meeting = a_meeting(programme)
    a_proposal(programme, "Un pont", fate=Fate.KEPT, project=project, meeting=meeting)
    a_proposal(programme, "Un stade", fate=Fate.SET_ASIDE, reason="Déjà prévu par la province")

    every = client.get(public_address(programme)).content.decode()
    aside = client.get(public_address(programme), {"fate": "set_aside"}).content.decode()
    of_meeting = client.get(public_address(programme), {"meeting": meeting.pk}).content.decode()

    assert "Pont de l’oued" in every
    assert "Déjà prévu par la province" in aside
    assert "Un pont" not in aside
    assert "Un stade" not in of_meeting


@pytest.mark.parametrize("name", ["proposals", "public_participation"])
def test_the_list_costs_the_same_for_one_proposal_and_for_many(as_agent, name):
    programme = ActionProgrammeFactory(in_force=True)
    sign_in(as_agent, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    page = public_address(programme) if name.startswith("public") else address(name, programme.pk)
    a_proposal(programme, meeting=a_meeting(programme, pole=a_pole(programme)))
    with CaptureQueriesContext(connection) as few:
        as_agent.get(page)
    for number in range(2, 8):
        meeting = a_meeting(programme, pole=a_pole(programme))
        project = a_project(programme, number=number)
        a_proposal(programme, meeting=meeting, fate=Fate.KEPT, project=project)
    with CaptureQueriesContext(connection) as many:
        as_agent.get(page)

    assert len(many) == len(few)
