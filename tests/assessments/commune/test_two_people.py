"""Two people in one file, and the words that they leave beside figures."""

import pytest

from assessments.models import Answer
from assessments.services.answers import FieldStatus
from communes.enums import Role
from tests.factories.communes import actor


def version(assessment) -> int:
    assessment.refresh_from_db()
    return assessment.figures_version


class TestTwoPeople:
    @pytest.fixture
    def colleague(self, assessment):
        return actor(Role.COMMUNE_MANAGER, commune=assessment.commune)

    def test_a_field_saved_by_someone_else_meanwhile_is_left_alone(self, save, answer_of, colleague):
        save({"capex_paid": "100"}, versions={"capex_paid": 0})
        save({"capex_paid": "200"}, versions={"capex_paid": 1}, by=colleague)

        outcome = save({"capex_paid": "300"}, versions={"capex_paid": 1})

        conflict = outcome.fields["capex_paid"]
        assert (conflict.status, conflict.version, conflict.answer.changed_by) == (
            FieldStatus.CONFLICT,
            2,
            colleague.user,
        )
        assert answer_of("capex_paid").value == "200.00"

    def test_other_fields_do_not_matter(self, save, answer_of, colleague):
        save({"capex_paid": "100"}, versions={"capex_paid": 0})
        save({"capex_appropriations": "200"}, by=colleague)

        assert save({"capex_paid": "150"}, versions={"capex_paid": 1}).is_clean

    def test_one_person_in_two_windows_is_no_conflict(self, save, answer_of):
        save({"capex_paid": "100"}, versions={"capex_paid": 0})
        save({"capex_paid": "200"}, versions={"capex_paid": 1})

        save({"capex_paid": "300"}, versions={"capex_paid": 1})

        assert answer_of("capex_paid").value == "300.00"

    def test_the_same_figure_is_no_conflict(self, save, colleague):
        save({"capex_paid": "100"}, versions={"capex_paid": 0})
        save({"capex_paid": "200"}, versions={"capex_paid": 1}, by=colleague)

        assert save({"capex_paid": "200,00"}, versions={"capex_paid": 1}).is_clean

    def test_a_refused_text_of_someone_else_is_not_overwritten(self, save, answer_of, colleague):
        save({"capex_paid": "much"}, versions={"capex_paid": 0}, by=colleague)

        outcome = save({"capex_paid": "300"}, versions={"capex_paid": 0})

        assert outcome.fields["capex_paid"].status == FieldStatus.CONFLICT
        assert answer_of("capex_paid").refused_text == "much"

    def test_nothing_is_compared_without_versions(self, save, answer_of, colleague):
        save({"capex_paid": "200"}, by=colleague)

        save({"capex_paid": "300"})

        assert answer_of("capex_paid").value == "300.00"


class TestNotes:
    def test_a_note_stands_beside_its_answer_and_changes_no_figure(self, save, answer_of, assessment):
        save({"capex_paid": "100"})
        before = version(assessment)

        save(notes={"capex_paid": " A  new road. "})

        assert answer_of("capex_paid").note == "A new road."
        assert version(assessment) == before

    def test_a_note_without_an_answer_is_not_kept(self, save, assessment):
        save(notes={"capex_paid": "Nothing to explain."})

        assert not Answer.objects.filter(assessment=assessment).exists()

    def test_a_note_that_is_too_long_is_refused(self, save, answer_of):
        save({"capex_paid": "100"})

        assert save(notes={"capex_paid": "x" * 501}).fields["capex_paid"].refusal.code == "too_long"
        assert answer_of("capex_paid").note == ""

    def test_a_note_of_someone_else_is_not_overwritten(self, save, answer_of, assessment):
        colleague = actor(Role.COMMUNE_MANAGER, commune=assessment.commune)
        save({"capex_paid": "100"})
        save(notes={"capex_paid": "A road."}, by=colleague)

        outcome = save(notes={"capex_paid": "A bridge."}, versions={"capex_paid": 1})

        assert outcome.fields["capex_paid"].status == FieldStatus.CONFLICT
        assert answer_of("capex_paid").note == "A road."
