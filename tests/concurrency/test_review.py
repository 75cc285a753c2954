"""Two reviewers, two approvers, one file, on a database with real row locks."""

import pytest

from assessments.enums import Stage, State
from assessments.exceptions import WrongState
from assessments.models import LineDecision
from assessments.services import approval, decisions, workflow
from assessments.services.approval import approve_assessment
from assessments.services.review import claim_assessment, conclude_review
from communes.enums import Role
from tests.assessments.review.situations import AT, LATER, desk
from tests.concurrency.overlap import Overlap
from tests.factories.assessments import AssessmentFactory, scored
from tests.factories.communes import actor

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_two_reviewers_who_claim_a_file_one_has_it(monkeypatch):
    file = AssessmentFactory(submitted=True)
    quick, slow = actor(Role.REVIEWER), actor(Role.REVIEWER)
    overlap = Overlap()
    monkeypatch.setattr(workflow, "refusal", overlap.around(workflow.refusal))

    first, second = overlap.run(
        lambda: claim_assessment(file, actor=quick, at=AT), lambda: claim_assessment(file, actor=slow, at=AT)
    )

    assert first.result()
    assert isinstance(second.exception(), WrongState)
    file.refresh_from_db()
    assert file.claimed_by == quick.user
    assert file.transitions.count() == 1


def test_of_two_approvers_one_approves(monkeypatch):
    found = desk()
    found.accept_all()
    conclude_review(found.file, actor=found.reviewer, at=AT)
    scored(found.reload(), Stage.REVIEW)
    quick, slow = actor(Role.APPROVER), actor(Role.APPROVER)
    overlap = Overlap()
    monkeypatch.setattr(approval, "approvable_sheet", overlap.around(approval.approvable_sheet))

    first, second = overlap.run(
        lambda: approve_assessment(found.file, actor=quick, at=LATER),
        lambda: approve_assessment(found.file, actor=slow, at=LATER),
    )

    assert first.result()
    assert isinstance(second.exception(), WrongState)
    assert found.reload().approved_by == quick.user


def test_a_line_decided_while_the_review_is_concluded_is_not_slipped_in(monkeypatch):
    found = desk()
    found.accept_all()
    overlap = Overlap()
    monkeypatch.setattr(decisions, "latest_step", overlap.around(decisions.latest_step))

    first, second = overlap.run(
        lambda: found.correct("A3", {"documents_published": "2"}, seen_step=0),
        lambda: conclude_review(found.file, actor=found.reviewer, at=LATER),
    )

    assert first.result().line == "A3"
    assert second.result()
    assert found.reload().state == State.REVIEWED
    assert LineDecision.objects.get(line="A3").figures_version == found.file.figures_version == 2
