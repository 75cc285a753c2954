"""Two people in one file at the same moment, on a database with real row locks.

Each test holds the first person inside the transaction until the second one has knocked. Without the lock on
the file the second goes through meanwhile, and the test fails.
"""

import pytest

from assessments.exceptions import WrongState
from assessments.models import Answer, Submission
from assessments.services import submission
from assessments.services.answers import FieldStatus, save_answers
from assessments.services.answers.judging import Judgement
from assessments.services.evidence import current_evidence, remove_evidence
from assessments.services.submission import submit_assessment
from communes.enums import Role
from tests.concurrency.overlap import Overlap
from tests.factories.assessments import IN_ENTRY, AssessmentFactory, attach
from tests.factories.communes import actor

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def assessment():
    return AssessmentFactory()


@pytest.fixture
def people(assessment):
    return (
        actor(Role.COMMUNE_AGENT, commune=assessment.commune),
        actor(Role.COMMUNE_MANAGER, commune=assessment.commune),
    )


def saving(assessment, person, text, version=1, field="sessions_held"):
    return lambda: save_answers(
        assessment, values={field: text}, versions={field: version}, actor=person, at=IN_ENTRY
    )


def submitting(assessment, person):
    return lambda: submit_assessment(assessment, actor=person, at=IN_ENTRY, missing_confirmed=True)


def test_of_two_figures_for_one_field_one_is_saved_and_the_other_is_asked(assessment, people, monkeypatch):
    agent, manager = people
    saving(assessment, actor(Role.COMMUNE_AGENT, commune=assessment.commune), "1", version=0)()
    overlap = Overlap()
    monkeypatch.setattr(Judgement, "judge_values", overlap.around(Judgement.judge_values))

    first, second = overlap.run(saving(assessment, agent, "4"), saving(assessment, manager, "7"))

    assert first.result().fields["sessions_held"].status == FieldStatus.SAVED
    assert second.result().fields["sessions_held"].status == FieldStatus.CONFLICT
    answer = Answer.objects.get(assessment=assessment, field="sessions_held")
    assert (answer.value, answer.version) == ("4", 2)


def test_two_fields_both_count_as_changes(assessment, people, monkeypatch):
    agent, manager = people
    overlap = Overlap()
    monkeypatch.setattr(Judgement, "judge_values", overlap.around(Judgement.judge_values))

    first, second = overlap.run(
        saving(assessment, agent, "4", 0), saving(assessment, manager, "9", 0, "documents_published")
    )

    assert first.result().is_clean
    assert second.result().is_clean
    assessment.refresh_from_db()
    assert assessment.figures_version == 3


def test_two_clicks_give_one_receipt(assessment, people, monkeypatch):
    _agent, manager = people
    overlap = Overlap()
    monkeypatch.setattr(submission, "missing_items", overlap.around(submission.missing_items))

    first, second = overlap.run(submitting(assessment, manager), submitting(assessment, manager))

    assert first.result().version == 1
    assert isinstance(second.exception(), WrongState)
    assert Submission.objects.count() == 1


def test_no_figure_slips_in_behind_the_receipt(assessment, people, monkeypatch):
    agent, manager = people
    saving(assessment, agent, "4", 0)()
    overlap = Overlap()
    monkeypatch.setattr(submission, "submission_content", overlap.around(submission.submission_content))

    receipt, late = overlap.run(submitting(assessment, manager), saving(assessment, agent, "5"))

    assert isinstance(late.exception(), WrongState)
    assert receipt.result().content["answers"] == {"sessions_held": "4"}
    assert Answer.objects.get(assessment=assessment).value == "4"


def test_no_evidence_slips_away_behind_the_receipt(assessment, people, monkeypatch):
    agent, manager = people
    item = attach(assessment, "GV-01")
    overlap = Overlap()
    monkeypatch.setattr(submission, "submission_content", overlap.around(submission.submission_content))

    receipt, late = overlap.run(
        submitting(assessment, manager),
        lambda: remove_evidence(assessment, item_id=item.pk, actor=agent, at=IN_ENTRY),
    )

    assert isinstance(late.exception(), WrongState)
    assert [row["document"] for row in receipt.result().evidence] == ["GV-01"]
    assert current_evidence(assessment) == [item]
