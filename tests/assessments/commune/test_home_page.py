"""The commune’s first page, in every state of its file."""

import pytest
import time_machine

from assessments.enums import Stage
from assessments.services.submission import submit_assessment
from communes.enums import Role
from tests.assessments.commune.pages import send_back, text, url
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    ScoreSheetFactory,
    answer,
)
from tests.factories.communes import actor, membership, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestHome:
    def test_days_left_what_is_missing_conditions_and_score(self, as_agent, assessment):
        answer(assessment, {"documents_published": 9})

        page = text(as_agent.get(url("commune_home")))

        assert "in 45 days" in page
        assert f'href="{url("entry_axis", assessment.pk, "conditions")}#field-' in page
        assert "Conditions not answered" in page
        assert '<bdi dir="ltr" class="nowrap">3.50 / 100</bdi>' in page
        assert page.count("Not answered") >= 5

    def test_last_years_result(self, as_agent, assessment):
        before = AssessmentFactory(
            cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
        )
        ScoreSheetFactory(assessment=before, stage=Stage.REVIEW)

        page = text(as_agent.get(url("commune_home")))

        assert '<bdi dir="ltr" class="nowrap">71.24 / 100</bdi>' in page
        assert url("detail", before.pk) in page

    def test_a_result_that_is_not_approved_is_not_told(self, as_agent, assessment):
        before = AssessmentFactory(
            cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, reviewed=True
        )
        ScoreSheetFactory(assessment=before, stage=Stage.REVIEW)

        assert "71.24" not in text(as_agent.get(url("commune_home")))

    def test_lines_sent_back_come_first(self, client):
        file = AssessmentFactory(returned=True)
        send_back(file, "B1")
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        with time_machine.travel(IN_REVIEW, tick=False):
            page = text(client.get(url("commune_home")))

        assert f'href="{url("entry_axis", file.pk, "B")}#line-B1"' in page

    def test_nothing_of_a_review_in_progress_is_told(self, client):
        file = AssessmentFactory(reviewed=True, answers=True)
        ScoreSheetFactory(assessment=file, stage=Stage.REVIEW, total="12.34", is_eligible=False)
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        page = text(client.get(url("commune_home")))

        assert "12.34" not in page
        assert "71.24" in page

    def test_the_verified_score_once_approved(self, client):
        file = AssessmentFactory(approved=True, answers=True)
        ScoreSheetFactory(assessment=file, stage=Stage.REVIEW, total="12.34", is_eligible=False)
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        assert "12.34" in text(client.get(url("commune_home")))

    @pytest.mark.parametrize(
        ("role", "at", "offered"),
        [
            (Role.COMMUNE_MANAGER, IN_ENTRY, True),
            (Role.COMMUNE_MANAGER, AFTER_DEADLINE, False),
            (Role.COMMUNE_AGENT, IN_ENTRY, False),
        ],
    )
    def test_a_sent_file_can_be_taken_back_by_the_manager_in_time(self, client, role, at, offered):
        assessment = AssessmentFactory(answers=True)
        boss = actor(Role.COMMUNE_MANAGER, commune=assessment.commune)
        submit_assessment(assessment, actor=boss, at=IN_ENTRY, missing_confirmed=True)
        client = sign_in(client, membership(role, commune=assessment.commune))

        with time_machine.travel(at, tick=False):
            page = text(client.get(url("commune_home")))

        assert (url("withdrawal", assessment.pk) in page) is offered

    def test_a_commune_without_a_file_is_told_what_to_expect(self, client, db):
        client = sign_in(client, membership(Role.COMMUNE_AGENT))

        assert "No assessment yet" in text(client.get(url("commune_home")))

    @pytest.mark.parametrize(
        "state",
        [
            "not_submitted",
            "submitted",
            "in_review",
            "returned",
            "reviewed",
            "approved",
            "in_audit",
            "awaiting_reply",
            "final",
            "appealed",
            "published",
        ],
    )
    def test_every_state_has_its_home(self, client, state):
        file = AssessmentFactory(**{state: True})
        client = sign_in(client, membership(Role.COMMUNE_MANAGER, commune=file.commune))

        assert client.get(url("commune_home")).status_code == 200
