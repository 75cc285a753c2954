"""The page of a file: who opens it, what it costs, what it shows."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Action, Decision, Stage, State
from assessments.models import Transition
from assessments.services.file_page import file_page
from communes.enums import COMMUNE_ROLES, Role
from tests.assessments.audit.situations import audit
from tests.assessments.review.readers import outsider, page, reader
from tests.assessments.review.situations import AT, LATER, approved, desk
from tests.assessments.workflow.people import Cast, file_in
from tests.factories.assessments import AssessmentFactory, attach, scored
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
OUTSIDERS = sorted(COMMUNE_ROLES | {Role.PROVINCE_OFFICER})


@pytest.mark.parametrize("state", list(State))
def test_the_page_opens_in_every_state_for_everybody_concerned(client, state):
    cast = Cast.of(state)

    with time_machine.travel(datetime(2026, 7, 6, 9, 0, tzinfo=UTC), tick=False):
        for acting in cast.actors.values():
            if acting.role in {Role.APPEAL_MEMBER, Role.BODY_OFFICER}:
                continue
            assert cast.file.commune.name_fr in page(client, cast.file, acting.membership)


def test_the_appeal_committee_sees_the_files_that_were_appealed(client):
    file = AssessmentFactory(appealed=True)
    sign_in(client, membership(Role.APPEAL_MEMBER))
    address = reverse("assessments:detail", args=[file.pk])
    assert client.get(address).status_code == 404

    Transition.objects.create(
        assessment=file,
        action=Action.APPEAL,
        from_state=State.FINAL,
        to_state=State.APPEALED,
        reason="Nine were published.",
        at=AT,
    )

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER])
def test_a_strangers_file_does_not_exist(client, role):
    sign_in(client, membership(role))

    assert client.get(reverse("assessments:detail", args=[AssessmentFactory().pk])).status_code == 404


@pytest.mark.parametrize("situation", ["submitted", "in_review", "approved"])
def test_the_page_costs_at_most_seventeen_queries(client, situation):
    file = AssessmentFactory(**{situation: True}, answers=True)
    scored(file)
    acting = reader(Role.REVIEWER, file)
    sign_in(client, acting)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("assessments:detail", args=[file.pk]))

    assert len(queries) <= 17, "\n".join(query["sql"][:160] for query in queries)


def test_a_draft_shows_its_live_score(client):
    file = AssessmentFactory(answers=True)

    text = page(client, file, reader(Role.COMMUNE_AGENT, file))

    assert "Score as entered so far" in text
    assert "71.24 / 100" in text


def test_the_two_grids_have_two_totals(client):
    file = AssessmentFactory(large=True, submitted=True, answers=True)
    scored(file)

    text = page(client, file, reader(Role.REVIEWER, file))

    assert "the two are never added" in text
    assert file_page(file, actor(Role.REVIEWER)).grids[1].declared is not None


def test_a_file_that_nobody_scored_yet_is_computed_for_the_page():
    file = AssessmentFactory(submitted=True, answers=True)

    shown = file_page(file, actor(Role.REVIEWER))

    assert shown.scores.is_live
    assert str(shown.main.total) == "71.24"
    assert shown.main.conditions_met == 5


def test_an_audited_score_counts_and_the_reviewed_one_stays_readable():
    found = approved()
    found.file.state = State.FINAL
    found.file.final_at = LATER
    found.file.save()
    scored(found.file, Stage.AUDIT)

    stages = file_page(found.file, found.reviewer).scores.stages

    assert [stage.stage for stage in stages] == [Stage.DECLARED, Stage.REVIEW, Stage.AUDIT]


def test_the_log_has_pages_of_its_own(client):
    found = desk()
    for _round in range(12):
        found.decide("B2")
    sign_in(client, reader(Role.REVIEWER, found.file))

    first = client.get(reverse("assessments:detail", args=[found.file.pk])).content.decode()
    whole = client.get(reverse("assessments:file_log", args=[found.file.pk])).content.decode()

    assert reverse("assessments:file_log", args=[found.file.pk]) in first
    assert first.count("Line B2 was accepted") == 8
    assert whole.count("Line B2 was accepted") == 12


def test_the_reader_of_another_region_gets_no_line_and_no_log(client):
    file = file_in(State.IN_REVIEW)
    sign_in(client, membership(Role.REVIEWER, regions=[CommuneFactory().province.region]))

    for address in (
        reverse("assessments:line", args=[file.pk, "B2"]),
        reverse("assessments:file_log", args=[file.pk]),
        reverse("assessments:review", args=[file.pk]),
    ):
        assert client.get(address).status_code == 404


def test_a_decision_that_was_shown_is_the_one_that_stands():
    found = approved()

    shown = file_page(found.file, outsider(Role.COMMUNE_AGENT, found.file))

    decisions = {
        card.decision.decision for grid in shown.grids for section in grid.sections for card in section.cards
    }
    assert decisions == {Decision.ACCEPTED}


def test_inspectors_read_the_files_of_their_mission_only_while_it_runs(client):
    found = audit()
    file = found.takes()
    sign_in(client, found.inspector.membership)
    address = reverse("assessments:detail", args=[file.pk])

    for moment, status in (
        (datetime(2026, 7, 31, 22, tzinfo=UTC), 200),
        (datetime(2026, 8, 1, tzinfo=UTC), 404),
    ):
        with time_machine.travel(moment, tick=False):
            sign_in(client, found.inspector.membership)
            assert client.get(address).status_code == status


@pytest.mark.parametrize(("role", "opens"), [(Role.REVIEWER, True), (Role.CAPACITY_OFFICER, False)])
def test_documents_are_named_to_all_and_lead_somewhere_for_those_who_may_open_them(client, role, opens):
    file = AssessmentFactory(submitted=True)
    item = attach(file, "GV-01")
    sign_in(client, membership(role))

    content = client.get(reverse("assessments:line", args=[file.pk, "A1"])).content.decode()

    assert item.file.name in content
    assert (reverse("assessments:evidence_item", args=[file.pk, item.pk]) in content) == opens
