"""The pages that communes open most cost the same whatever the file holds."""

from datetime import timedelta

import pytest
import time_machine

from assessments.enums import Stage
from communes.enums import Role
from tests.assessments.commune.pages import send_back, url
from tests.factories.assessments import (
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    ScoreSheetFactory,
    answer,
    attach,
)
from tests.factories.communes import membership, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestCost:
    LIMIT = 18

    @pytest.fixture
    def last_year(self, assessment):
        before = AssessmentFactory(
            cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True, answers=True
        )
        ScoreSheetFactory(assessment=before, stage=Stage.REVIEW)

    @pytest.mark.parametrize("answered", [False, True])
    @pytest.mark.parametrize("name", ["commune_home", "entry_axis"])
    def test_queries(self, as_agent, assessment, last_year, django_assert_max_num_queries, name, answered):
        if answered:
            answer(assessment, {"documents_published": 9, "sessions_held": 4})
            for document in ("GV-01", "GV-02", "C1-02"):
                attach(assessment, document)
        address = url(name) if name == "commune_home" else url(name, assessment.pk, "A")
        as_agent.get(address)

        with django_assert_max_num_queries(self.LIMIT):
            as_agent.get(address)

    def test_a_returned_file_costs_no_more(self, client, django_assert_max_num_queries):
        file = AssessmentFactory(returned=True, answers=True)
        send_back(file, "B1", "B2", "A1")
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))
        with time_machine.travel(IN_REVIEW + timedelta(hours=1), tick=False):
            client.get(url("entry_axis", file.pk, "B"))
            with django_assert_max_num_queries(self.LIMIT):
                client.get(url("entry_axis", file.pk, "B"))
