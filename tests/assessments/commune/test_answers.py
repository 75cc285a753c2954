"""Saving answers: the one function behind the page, the autosave and the import."""

from datetime import timedelta

import pytest

from assessments.enums import AnswerSource, Decision, State
from assessments.exceptions import DeadlinePassed, NotAllowed, WrongState
from assessments.models import Answer, LineDecision
from assessments.services.answers import FieldStatus, UnknownField, save_answers
from assessments.services.questionnaire import EntryNotOpen
from communes.enums import Role
from tests.factories.assessments import AFTER_DEADLINE, IN_ENTRY, IN_REVIEW, OPENING, AssessmentFactory
from tests.factories.communes import actor

PART, WHOLE = "complaints_answered_in_time", "complaints_received"


def version(assessment) -> int:
    assessment.refresh_from_db()
    return assessment.figures_version


def test_a_figure_is_kept_in_its_canonical_form(save, answer_of, agent, assessment):
    before = version(assessment)

    outcome = save({"capex_paid": "20 870 000,5"})

    answer = answer_of("capex_paid")
    assert (answer.value, answer.version, answer.changed_by, answer.changed_at) == (
        "20870000.50",
        1,
        agent.user,
        IN_ENTRY,
    )
    assert outcome.fields["capex_paid"].status == FieldStatus.SAVED
    assert outcome.changed == ("capex_paid",)
    assert outcome.figures_version == version(assessment) == before + 1


def test_the_same_figure_again_changes_nothing(save, answer_of, assessment):
    save({"capex_paid": "100"})
    before = version(assessment)

    outcome = save({"capex_paid": "100,00"})

    assert outcome.fields["capex_paid"].status == FieldStatus.UNCHANGED
    assert (answer_of("capex_paid").version, version(assessment)) == (1, before)


def test_a_blank_takes_the_answer_back(save, answer_of):
    save({"capex_paid": "100"})

    save({"capex_paid": " "})

    assert (answer_of("capex_paid").value, answer_of("capex_paid").version) == ("", 2)


def test_a_blank_for_no_answer_leaves_no_row(save, assessment):
    outcome = save({"capex_paid": ""})

    assert outcome.fields["capex_paid"].version == 0
    assert not Answer.objects.filter(assessment=assessment).exists()


def test_a_refused_text_is_kept_beside_the_figure_in_force(save, answer_of, assessment):
    save({"documents_published": "9"})
    before = version(assessment)

    outcome = save({"documents_published": "nine"})

    answer = answer_of("documents_published")
    assert (answer.value, answer.refused_text, answer.refused_code, answer.version) == (
        "9",
        "nine",
        "not_a_number",
        2,
    )
    assert outcome.fields["documents_published"].status == FieldStatus.REFUSED
    assert "nine" in outcome.fields["documents_published"].refusal.message
    assert version(assessment) == before


def test_an_accepted_text_ends_the_refusal(save, answer_of):
    save({"documents_published": "nine"})

    save({"documents_published": "9"})

    assert (answer_of("documents_published").value, answer_of("documents_published").refused_text) == (
        "9",
        "",
    )


def test_a_text_that_cannot_be_kept_changes_nothing(save, assessment):
    outcome = save({"documents_published": "9" * 300, "statements_publication_proof": "true"})

    assert {row.status for row in outcome.fields.values()} == {FieldStatus.REFUSED}
    assert not Answer.objects.filter(assessment=assessment).exists()


def test_an_unknown_field_stops_everything(save, assessment):
    with pytest.raises(UnknownField) as caught:
        save({"capex_paid": "1", "a_field": "1"})

    assert "a_field" in caught.value.message
    assert not Answer.objects.filter(assessment=assessment).exists()


class TestPartAndWhole:
    def test_a_part_above_its_whole_is_refused(self, save, answer_of):
        save({WHOLE: "70"})

        outcome = save({PART: "80"})

        assert outcome.fields[PART].refusal.code == "above_whole"
        assert "70" in outcome.fields[PART].refusal.message
        assert answer_of(PART).value == ""

    def test_a_whole_below_its_part_is_refused(self, save, answer_of):
        save({PART: "63"})

        assert save({WHOLE: "40"}).fields[WHOLE].refusal.code == "below_part"
        assert answer_of(WHOLE).value == ""

    def test_equal_is_accepted(self, save):
        assert save({PART: "70", WHOLE: "70"}).is_clean

    def test_typed_together_the_part_is_refused(self, save, answer_of):
        outcome = save({WHOLE: "70", PART: "80"})

        assert (outcome.fields[WHOLE].status, outcome.fields[PART].status) == ("saved", "refused")

    def test_a_whole_that_fits_neither_old_nor_new_part_is_refused_too(self, save, answer_of):
        save({PART: "63", WHOLE: "100"})

        outcome = save({PART: "80", WHOLE: "50"})

        assert {row.status for row in outcome.fields.values()} == {FieldStatus.REFUSED}
        assert (answer_of(PART).value, answer_of(WHOLE).value) == ("63", "100")

    def test_a_part_waits_for_its_whole(self, save, answer_of):
        save({PART: "63", WHOLE: "70"})
        save({PART: "80"})

        outcome = save({WHOLE: "100"})

        assert outcome.fields[PART].status == FieldStatus.SAVED
        assert (answer_of(PART).value, answer_of(PART).refused_text) == ("80", "")
        assert set(outcome.changed) == {PART, WHOLE}

    def test_a_whole_waits_for_its_part(self, save, answer_of):
        save({PART: "63", WHOLE: "70"})
        save({WHOLE: "40"})

        save({PART: "30"})

        assert (answer_of(PART).value, answer_of(WHOLE).value) == ("30", "40")

    def test_what_waits_goes_on_waiting_when_it_still_does_not_fit(self, save, answer_of):
        save({PART: "63", WHOLE: "70"})
        save({PART: "80"})

        outcome = save({WHOLE: "75"})

        assert (answer_of(WHOLE).value, answer_of(PART).value, answer_of(PART).refused_text) == (
            "75",
            "63",
            "80",
        )
        assert set(outcome.fields) == {WHOLE}

    def test_a_refusal_of_another_kind_does_not_wait(self, save, answer_of):
        save({PART: "eighty"})

        save({WHOLE: "100"})

        assert answer_of(PART).refused_text == "eighty"


class TestWhoAndWhen:
    @pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER])
    def test_both_roles_of_the_commune_write(self, save, assessment, role):
        assert save({"capex_paid": "1"}, by=actor(role, commune=assessment.commune)).is_clean

    @pytest.mark.parametrize(
        "role", [role for role in Role if role not in {Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER}]
    )
    def test_nobody_else_does(self, save, assessment, role):
        with pytest.raises(NotAllowed):
            save({"capex_paid": "1"}, by=actor(role))

    def test_another_commune_does_not(self, save):
        with pytest.raises(NotAllowed):
            save({"capex_paid": "1"}, by=actor(Role.COMMUNE_MANAGER))

    def test_an_administrator_imports(self, save, answer_of):
        save({"capex_paid": "1"}, by=actor(Role.ADMINISTRATOR), source=AnswerSource.IMPORT)

        assert answer_of("capex_paid").source == AnswerSource.IMPORT

    def test_not_before_entry_opens(self, save):
        with pytest.raises(EntryNotOpen):
            save({"capex_paid": "1"}, at=OPENING - timedelta(days=1))

    def test_not_after_the_deadline(self, save):
        with pytest.raises(DeadlinePassed) as caught:
            save({"capex_paid": "1"}, at=AFTER_DEADLINE)

        assert "15 April 2026" in caught.value.message

    def test_to_the_last_minute_and_not_a_second_more(self, save, assessment):
        deadline = assessment.deadline

        assert save({"capex_paid": "1"}, at=deadline).is_clean
        with pytest.raises(DeadlinePassed):
            save({"capex_paid": "2"}, at=deadline + timedelta(seconds=1))

    def test_longer_under_an_extension(self, save, assessment):
        assessment.extended_until = AFTER_DEADLINE + timedelta(days=5)
        assessment.save()

        assert save({"capex_paid": "1"}, at=AFTER_DEADLINE).is_clean

    @pytest.mark.parametrize(
        "state", ["submitted", "in_review", "reviewed", "approved", "final", "published", "not_submitted"]
    )
    def test_not_in_other_states(self, save, agent, state):
        closed = AssessmentFactory(**{state: True})

        with pytest.raises(WrongState):
            save({"capex_paid": "1"}, of=closed, by=actor(Role.COMMUNE_AGENT, commune=closed.commune))


class TestReturnedFile:
    @pytest.fixture
    def assessment(self, db):
        file = AssessmentFactory(returned=True)
        decision = {
            "figures_version": 1,
            "decided_by": file.claimed_by,
            "decided_at": IN_REVIEW,
            "is_shown": True,
        }
        for line, word, answered_at in [
            ("B1", Decision.RETURNED, None),
            ("B2", Decision.ACCEPTED, None),
            ("A1", Decision.RETURNED, IN_REVIEW),
        ]:
            LineDecision.objects.create(
                assessment=file, line=line, decision=word, comment="?", answered_at=answered_at, **decision
            )
        assert file.state == State.RETURNED
        return file

    def test_only_fields_of_lines_sent_back_are_open(self, save):
        outcome = save({"capex_paid": "1", "pac_projects_started_or_done": "1", PART: "1"}, at=IN_REVIEW)

        assert outcome.fields["capex_paid"].status == FieldStatus.SAVED
        assert outcome.fields["pac_projects_started_or_done"].refusal.code == "field_closed"
        assert outcome.fields[PART].refusal.code == "field_closed"
        assert not Answer.objects.filter(field__in=["pac_projects_started_or_done", PART]).exists()

    def test_until_the_correction_window_ends(self, save, assessment):
        with pytest.raises(DeadlinePassed):
            save({"capex_paid": "1"}, at=assessment.correction_due_at + timedelta(minutes=1))


def test_a_field_of_both_grids_is_one_answer(db):
    large = AssessmentFactory(large=True)
    values = {"own_revenue": "100", "staff_total": "10", "managers": "2"}
    by = actor(Role.COMMUNE_AGENT, commune=large.commune)

    save_answers(large, values=values, versions=None, actor=by, at=IN_ENTRY)

    assert large.answers.count() == 3


@pytest.mark.parametrize("count", [1, 12])
def test_a_save_costs_the_same_for_one_field_and_for_twelve(save, django_assert_max_num_queries, count):
    fields = ["capex_paid", "capex_appropriations", "documents_published", "sessions_held", "posts_total"]
    fields += ["maintenance_spending", "operating_spending", "avg_payment_days", "own_revenue", "tax_issued"]
    fields += [PART, WHOLE]
    save({"budget_voted_on": "1/10/2025"})

    with django_assert_max_num_queries(9):
        save(dict.fromkeys(fields[:count], "5"))
