"""Entry as a browser without scripts sees it."""

import pytest
import time_machine

from assessments.models import Answer, LineDecision
from assessments.services.answers import save_answers
from communes.enums import Role
from tests.assessments.commune.pages import send_back, text, url, words
from tests.factories.assessments import (
    AFTER_DEADLINE,
    IN_ENTRY,
    IN_REVIEW,
    AssessmentFactory,
    CycleFactory,
    answer,
)
from tests.factories.communes import membership, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


class TestEntryPages:
    def test_the_overview_counts_what_is_answered(self, as_agent, assessment, save):
        save({"documents_published": "9", "sessions_held": "many"})

        page = words(as_agent.get(url("entry", assessment.pk)))

        assert "1 refused 1 / 12" in page

    def test_a_line_says_its_rule_its_source_and_what_would_bring_more(self, as_agent, assessment, save):
        save({"documents_published": "9"})

        page = text(as_agent.get(url("entry_axis", assessment.pk, "A")))

        assert "Documents published among the twelve key documents" in page
        assert "3.50 / 5" in page
        assert "chikaya.ma" in page
        assert 'data-line="A3"' in page

    def test_last_years_figure_stands_beside(self, as_agent, assessment):
        before = AssessmentFactory(
            cycle=CycleFactory(assessed_year=2024), commune=assessment.commune, approved=True
        )
        answer(before, {"documents_published": 4})

        assert "Last year: <bdi>4</bdi>" in text(as_agent.get(url("entry_axis", assessment.pk, "A")))

    def test_a_refused_text_stays_beside_its_error(self, as_agent, assessment, save):
        save({"documents_published": "nine"})

        page = text(as_agent.get(url("entry_axis", assessment.pk, "A")))

        assert 'value="nine"' in page
        assert "“nine” is not a number" in page
        assert '<a href="#field-documents_published">' in page

    def test_an_unknown_section_is_not_found(self, as_agent, assessment):
        assert as_agent.get(url("entry_axis", assessment.pk, "Z")).status_code == 404

    def test_a_sent_file_is_read_and_not_written(self, client):
        file = AssessmentFactory(submitted=True, answers=True)
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        page = text(client.get(url("entry_axis", file.pk, "A")))

        assert "nothing can be changed" in page
        assert "<input" not in page.partition("<main")[2].partition("</main>")[0].replace(
            'name="csrfmiddlewaretoken"', ""
        ).replace('<input type="hidden"', "")

    def test_after_the_deadline_it_says_so(self, as_agent, assessment):
        with time_machine.travel(AFTER_DEADLINE, tick=False):
            page = words(as_agent.get(url("entry_axis", assessment.pk, "A")))

        assert "The deadline was 15 April 2026" in page

    def test_in_a_returned_file_only_lines_sent_back_are_open_with_their_comment(self, client):
        file = AssessmentFactory(returned=True, answers=True)
        send_back(file, "B1")
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        with time_machine.travel(IN_REVIEW, tick=False):
            page = text(client.get(url("entry_axis", file.pk, "B")))

        assert "Explain B1." in page
        assert 'name="capex_paid"' in page
        assert 'name="maintenance_spending"' not in page

    def test_comments_not_yet_shown_are_not_told(self, client):
        file = AssessmentFactory(in_review=True, answers=True)
        send_back(file, "B1")
        LineDecision.objects.update(is_shown=False)
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        assert "Explain B1." not in text(client.get(url("entry_axis", file.pk, "B")))

    def test_a_large_commune_has_both_grids(self, client, db):
        file = AssessmentFactory(large=True)
        client = sign_in(client, membership(Role.COMMUNE_AGENT, commune=file.commune))

        assert "Human-resource management" in text(client.get(url("entry", file.pk)))
        assert client.get(url("entry_axis", file.pk, "G3")).status_code == 200


class TestFormWithoutScripts:
    def post(self, client, assessment, section="A", follow=False, **fields):
        return client.post(url("entry_axis", assessment.pk, section), fields, follow=follow)

    def test_the_page_is_saved_and_leads_on(self, as_agent, assessment):
        response = self.post(as_agent, assessment, documents_published="9", sessions_held="4", next="1")

        assert response.url == url("entry_axis", assessment.pk, "B")
        assert assessment.answers.count() == 2

    def test_saving_alone_stays(self, as_agent, assessment):
        assert self.post(as_agent, assessment, documents_published="9").url == url(
            "entry_axis", assessment.pk, "A"
        )

    def test_the_last_page_leads_to_the_overview(self, as_agent, assessment):
        response = self.post(as_agent, assessment, section="F", digital_services_active="3", next="1")

        assert response.url == url("entry", assessment.pk)

    def test_nothing_typed_is_lost(self, as_agent, assessment):
        response = self.post(
            as_agent, assessment, documents_published="nine", sessions_held="4", complaints_received="x" * 300
        )

        page = text(response)
        assert response.status_code == 422
        assert 'value="nine"' in page
        assert "x" * 300 in page
        assert "2 fields are to be corrected" in words(response)
        assert "1 other field was saved" in words(response)
        assert Answer.objects.get(field="sessions_held").value == "4"

    def test_a_field_left_as_it_was_does_not_undo_a_colleague(self, as_agent, assessment, manager):
        save_answers(assessment, values={"sessions_held": "7"}, versions=None, actor=manager, at=IN_ENTRY)

        self.post(
            as_agent,
            assessment,
            **{"sessions_held": "4", "sessions_held-seen": "4", "sessions_held-version": "0"},
            documents_published="9",
        )

        assert Answer.objects.get(field="sessions_held").value == "7"

    def test_a_conflict_shows_both_and_the_next_save_decides(self, as_agent, assessment, manager):
        save_answers(assessment, values={"sessions_held": "7"}, versions=None, actor=manager, at=IN_ENTRY)
        typed = {"sessions_held": "4", "sessions_held-seen": "", "sessions_held-version": "0"}

        page = text(self.post(as_agent, assessment, **typed))
        assert manager.user.full_name in page
        assert 'value="4"' in page
        assert "“7”" in page

        self.post(as_agent, assessment, **typed | {"sessions_held-version": "1"})
        assert Answer.objects.get(field="sessions_held").value == "4"

    def test_a_note_is_saved(self, as_agent, assessment, save):
        save({"sessions_held": "9"})

        self.post(
            as_agent, assessment, **{"sessions_held-note": "Two more sessions.", "sessions_held-version": "1"}
        )

        assert Answer.objects.get(field="sessions_held").note == "Two more sessions."

    def test_a_closed_file_is_told_and_unchanged(self, as_agent, assessment):
        with time_machine.travel(AFTER_DEADLINE, tick=False):
            page = words(self.post(as_agent, assessment, documents_published="9", follow=True))

        assert "The deadline was 15 April 2026" in page
        assert not assessment.answers.exists()

    def test_a_form_of_another_shape_saves_nothing(self, as_agent, assessment):
        page = text(
            self.post(
                as_agent,
                assessment,
                follow=True,
                **{"documents_published": "9", "documents_published-version": "one"},
            )
        )

        assert "nothing was saved" in page
        assert not assessment.answers.exists()
