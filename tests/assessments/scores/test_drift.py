"""Stored scores are worked out again each day."""

import pytest

from assessments.enums import Stage
from assessments.models import Answer, ScoreSheet
from assessments.services.score_drift import SCORES_DRIFTED, check_scores, drifts_of
from assessments.tasks import check_scores as task
from communes.enums import Role
from records.models import Message
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, scored
from tests.factories.communes import membership

pytestmark = pytest.mark.django_db


def test_a_score_that_its_figures_no_longer_give_is_told_once_and_left_as_it_is():
    membership(Role.ADMINISTRATOR)
    file = AssessmentFactory(in_review=True, answers=True, decided=True)
    declared = scored(file)
    review = scored(file, Stage.REVIEW)
    assert list(drifts_of(file.cycle)) == []

    sheet = declared.sheet | {"lines": declared.sheet["lines"] | {"B2": {"points": "4.99"}}}
    ScoreSheet.objects.filter(pk=declared.pk).update(sheet=sheet)
    ScoreSheet.objects.filter(pk=review.pk).update(total="70.00")
    found = {(drift.stage, drift.what) for drift in drifts_of(file.cycle)}
    assert found == {(Stage.DECLARED, "B2"), (Stage.REVIEW, "total")}
    assert check_scores(at=IN_REVIEW) == 2
    task()
    assert Message.objects.filter(code=SCORES_DRIFTED).count() == 1
    review.refresh_from_db()
    assert str(review.total) == "70.00"

    # A row changed behind the portal's back is told; a figure that waits to be scored again is not.
    Answer.objects.filter(assessment=file, field="complaints_received").update(value="71")
    assert {drift.what for drift in drifts_of(file.cycle)} == {"figures"}
    type(file).objects.filter(pk=file.pk).update(figures_version=file.figures_version + 1)
    assert list(drifts_of(file.cycle)) == []


def test_checking_costs_the_same_for_many_files(django_assert_max_num_queries):
    for _ in range(3):
        scored(AssessmentFactory(answers=True))
    cycle = ScoreSheet.objects.first().assessment.cycle
    with django_assert_max_num_queries(8):
        assert list(drifts_of(cycle)) == []
