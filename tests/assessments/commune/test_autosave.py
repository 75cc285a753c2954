"""What static/js/autosave.js is answered."""

import pytest
import time_machine

from assessments.models import Answer
from assessments.services.answers import save_answers
from tests.assessments.commune.pages import url
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    AssessmentFactory,
    CycleFactory,
    answer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestAutosave:
    @pytest.fixture
    def type_in(self, as_agent, assessment):
        def typing(field, value, version=0, section="A"):
            return as_agent.post(
                url("entry_save", assessment.pk, section),
                {"field": field, "value": value, "version": version},
                headers={"accept": "application/json"},
            )

        return typing

    def test_saved(self, type_in):
        response = type_in("documents_published", "9")

        body = response.json()
        assert response.status_code == 200
        assert (body["state"], body["version"], body["saved_at"], body["display"]) == (
            "saved",
            1,
            "09:00",
            "9",
        )
        assert list(body["lines"]) == ["A3"]
        assert "3.50 / 5" in body["lines"]["A3"]["html"]
        assert "3.50 / 100" in body["summary_html"]
        assert body["warnings"] == []

    def test_refused(self, type_in):
        response = type_in("documents_published", "13")

        assert response.status_code == 422
        assert response.json() == {
            "state": "refused",
            "error": "This cannot be more than 12.",
            "version": 1,
        }

    def test_changed_by_someone_else(self, type_in, assessment, manager):
        save_answers(assessment, values={"sessions_held": "7"}, versions=None, actor=manager, at=IN_ENTRY)

        response = type_in("sessions_held", "4")

        assert response.status_code == 409
        assert response.json() == {
            "state": "conflict",
            "theirs": "7",
            "theirs_by": manager.user.full_name,
            "version": 1,
        }

    def test_a_figure_that_frees_another_says_so(self, type_in):
        type_in("complaints_received", "70")
        type_in("complaints_answered_in_time", "80")

        body = type_in("complaints_received", "100", version=1).json()

        assert body["fields"] == {
            "complaints_answered_in_time": {"version": 2, "display": "80", "warnings": []}
        }
        assert list(body["lines"]) == ["A1"]

    def test_improbable(self, type_in, assessment):
        before = AssessmentFactory(
            cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
        )
        answer(before, {"sessions_held": 4})

        assert "more than last year" in type_in("sessions_held", "9").json()["warnings"][0]

    def test_figures_that_contradict_each_other(self, type_in):
        """The question stands at both fields, and goes from both."""
        type_in("pac_report_session_on", "06/05/2025", section="conditions")
        late = type_in("pac_report_sent_to_committees_on", "07/05/2025", section="conditions").json()
        assert late["warnings"] == ["The report was sent to the committees after the session. Is it right?"]
        assert late["others"]["pac_report_session_on"] == late["warnings"]

        better = type_in("pac_report_session_on", "10/05/2025", section="conditions", version=1).json()
        assert better["warnings"] == []
        assert better["others"]["pac_report_sent_to_committees_on"] == []

    def test_a_note(self, type_in):
        type_in("sessions_held", "9")

        body = type_in("sessions_held-note", "Two more.", version=1).json()

        assert (body["state"], body["display"], body["version"], body["lines"]) == (
            "saved",
            "Two more.",
            2,
            {},
        )

    def test_locked(self, type_in):
        with time_machine.travel(AFTER_DEADLINE, tick=False):
            response = type_in("sessions_held", "9")

        assert response.status_code == 423
        assert "15 April 2026" in response.json()["error"]

    @pytest.mark.parametrize(
        ("field", "version"), [("a_field", "0"), ("capex_paid", "0"), ("sessions_held", "x")]
    )
    def test_what_does_not_belong_to_the_page_is_refused(self, type_in, field, version):
        response = type_in(field, "9", version=version)

        assert (response.status_code, response.json()["state"]) == (400, "locked")
        assert not Answer.objects.exists()
