"""The portal proposes from the last approved result; a person files or sets aside."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed, ReasonRequired
from capacity.models import Need, SetAside
from capacity.services.needs import ProposalTaken, file_need
from capacity.services.proposals import WEAK_PERCENT, ProposalSettled, proposal_of, proposals_of, set_aside
from communes.enums import Role
from records.services.parameters import set_parameter
from tests.capacity.situations import weak_result
from tests.factories.accounts import UserFactory
from tests.factories.capacity import AT, TopicFactory, need_facts
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def year(commune):
    return weak_result(commune).assessment.cycle.assessed_year


def test_unmet_conditions_come_first_then_the_lines_that_lost_most(commune, year):
    topic = TopicFactory(lines=["B1"])
    TopicFactory(lines=["B1"], closed=True)

    found = proposals_of(commune)

    assert [row.code for row in found[:5]] == ["CMO1", "CMO2", "CMO3", "CMO4", "CMO5"]
    assert found[5].lost >= found[6].lost
    weak = next(row for row in found if row.code == "B1")
    assert weak.topics == (topic,)
    assert weak.reason


def test_a_line_near_its_maximum_is_proposed_only_when_the_share_asks_so(commune, year):
    assert "C1" not in [row.code for row in proposals_of(commune)]

    set_parameter(WEAK_PERCENT, "100", by=UserFactory(), reason="Essai", at=AT)

    assert "C1" in [row.code for row in proposals_of(commune)]


def test_a_result_that_is_not_approved_proposes_nothing(commune):
    weak_result(commune, reviewed=True)

    assert proposals_of(commune) == []


def test_the_portal_files_nothing_by_itself(client, commune, year):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    client.get(reverse("capacity:proposals"))
    page = client.get(reverse("capacity:need_new"), {"year": year, "line": "B1"})

    assert proposal_of(commune, year, "B1").reason in page.context["form"]["why"].value()
    assert not Need.objects.exists()


def test_a_proposal_accepted_becomes_the_need_that_a_person_files(client, commune, year):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    address = f"{reverse('capacity:need_new')}?year={year}&line=B1"

    # Another line sent by hand changes nothing.
    values = {
        "subject": "Exécution",
        "priority": 1,
        "audience": "staff",
        "women": 1,
        "men": 1,
        "why": "Retards",
        "line": "C1",
    }
    client.post(address, values)

    need = Need.objects.get()
    assert (need.line, need.proposed_from) == ("B1", year)
    assert proposal_of(commune, year, "B1").need == need


def test_a_proposal_is_accepted_once(commune, agent, year):
    facts = need_facts(line="B1")
    filed = file_need(commune, facts, proposed_from=year, actor=agent, at=AT)

    with pytest.raises(ProposalTaken, match=filed.reference):
        file_need(commune, facts, proposed_from=year, actor=agent, at=AT)
    with pytest.raises(ProposalSettled):
        set_aside(commune, proposal_of(commune, year, "B1"), reason="Non", actor=agent, at=AT)


def test_a_proposal_is_set_aside_with_a_reason_once(commune, agent, year):
    proposal = proposal_of(commune, year, "B1")
    with pytest.raises(ReasonRequired):
        set_aside(commune, proposal, reason=" ", actor=agent, at=AT)
    with pytest.raises(NotAllowed):
        set_aside(commune, proposal, reason="Non", actor=actor(Role.COMMUNE_AGENT), at=AT)

    set_aside(commune, proposal, reason="Déjà formés", actor=agent, at=AT)

    assert not proposal_of(commune, year, "B1").is_open
    with pytest.raises(ProposalSettled):
        set_aside(commune, proposal, reason="Encore", actor=agent, at=AT)


def test_what_is_not_proposed_is_not_found(commune, year):
    for wrong in ((year, "C1"), (year - 1, "B1"), (year, "Z9")):
        with pytest.raises(Http404):
            proposal_of(commune, *wrong)


def test_the_page_sets_aside_and_tells_why(client, commune, year):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    address = reverse("capacity:proposal_set_aside", args=[year, "B1"])

    page = client.post(address, {"reason": "Déjà formés"}, follow=True)

    assert "Déjà formés" in page.content.decode()
    assert SetAside.objects.count() == 1


def test_proposals_ask_the_same_of_the_database_however_many_topics(commune, year):
    TopicFactory(lines=["B1"])
    with CaptureQueriesContext(connection) as few:
        proposals_of(commune)
    for _each in range(5):
        TopicFactory(lines=["B1", "CMO1"])
    with CaptureQueriesContext(connection) as many:
        proposals_of(commune)

    assert len(many) == len(few)
