"""Findings of an audit, replies to them, and recommendations, each in a situation that has a name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory

from assessments.enums import Action, FindingOutcome, FollowUpState, Gravity, ReplyPosition, Stage, State
from assessments.models import (
    Assessment,
    AuditMission,
    Finding,
    FindingReply,
    FollowUp,
    MissionAssessment,
    Recommendation,
    SampleDraw,
    Transition,
)
from assessments.services.audit.sampling import Candidate, draw_sample
from communes.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_AUDIT, AssessmentFactory, stored_pdf
from tests.factories.packs import score_as

SETTLED_AT = IN_AUDIT + timedelta(days=20)


class FindingFactory(factory.django.DjangoModelFactory):
    """A draft finding on the line B1 of a file in audit, without any figure or recommendation."""

    class Meta:
        model = Finding

    class Params:
        recommending = factory.Trait(
            recommendation="Keep the register of payments every month",
            recommendation_owner="Service of the budget",
            recommendation_due_on=date(2026, 12, 31),
        )
        # What a conclusion leaves behind; ``kept`` takes the figures found.
        kept = factory.Trait(
            outcome=FindingOutcome.KEPT,
            outcome_reason="The reply brings no document",
            settled_figures=factory.SelfAttribute("figures"),
            settled_by=factory.SelfAttribute("written_by"),
            settled_at=SETTLED_AT,
        )
        changed = factory.Trait(kept=True, outcome=FindingOutcome.CHANGED, settled_figures={})
        dropped = factory.Trait(kept=True, outcome=FindingOutcome.DROPPED, settled_figures={})

    assessment = factory.SubFactory(AssessmentFactory, in_audit=True)
    number = factory.LazyAttribute(
        lambda finding: Finding.objects.filter(assessment=finding.assessment).count() + 1
    )
    line = "B1"
    observed = "The payments of December stand twice in the accounts"
    figures = factory.LazyFunction(dict)
    gravity = Gravity.SIGNIFICANT
    written_by = factory.SubFactory(UserFactory)
    written_at = IN_AUDIT


class FindingReplyFactory(factory.django.DjangoModelFactory):
    """A reply that contests a finding."""

    class Meta:
        model = FindingReply

    class Params:
        accepting = factory.Trait(position=ReplyPosition.ACCEPTED, text="")

    finding = factory.SubFactory(FindingFactory)
    position = ReplyPosition.CONTESTED
    text = "The second entry is a reversal"
    written_by = factory.SubFactory(UserFactory)
    written_at = IN_AUDIT + timedelta(days=5)


class RecommendationFactory(factory.django.DjangoModelFactory):
    """The recommendation of a kept finding on a final file, to be done by the end of 2026."""

    class Meta:
        model = Recommendation

    finding = factory.SubFactory(
        FindingFactory,
        recommending=True,
        kept=True,
        assessment=factory.SubFactory(AssessmentFactory, final=True),
    )
    assessment = factory.SelfAttribute("finding.assessment")
    text = factory.SelfAttribute("finding.recommendation")
    owner = factory.SelfAttribute("finding.recommendation_owner")
    due_on = factory.SelfAttribute("finding.recommendation_due_on")
    made_at = SETTLED_AT


def draw_for(mission: AuditMission, *files: Assessment, seed: str = "20260701") -> SampleDraw:
    """Return the draw that took these files, which stand in the mission already."""
    frame = [
        Candidate(file.commune.code, file.commune.province.region.code, file.commune.milieu) for file in files
    ]
    document = draw_sample(frame, size=len(frame), seed=seed).to_document()
    draw = SampleDraw.objects.create(
        mission=mission,
        drawn_by=mission.created_by,
        drawn_at=datetime(2026, 7, 1, 9, 0, tzinfo=UTC),
        **document,
    )
    MissionAssessment.objects.filter(mission=mission, assessment__in=files).update(draw=draw)
    return draw


def finding_with_reply(**fields: Any) -> Finding:
    """Return a finding that the commune contests."""
    finding = FindingFactory(**fields)
    FindingReplyFactory(finding=finding)
    return finding


class FollowUpFactory(factory.django.DjangoModelFactory):
    """A commune's word with a file: the recommendation is under way."""

    class Meta:
        model = FollowUp

    recommendation = factory.SubFactory(RecommendationFactory)
    state = FollowUpState.UNDER_WAY
    note = "The register is kept since September"
    file = factory.LazyFunction(stored_pdf)
    written_by = factory.SubFactory(UserFactory)
    role = Role.COMMUNE_MANAGER
    written_at = SETTLED_AT + timedelta(days=60)


def conclude_audit_of(file: Assessment, *, with_findings: bool = False) -> Assessment:
    """Leave behind what the end of an audit does: the steps in the log, and the score after the audit."""
    steps = [(Action.CONCLUDE_AUDIT, State.IN_AUDIT, State.FINAL, SETTLED_AT)]
    if with_findings:
        steps = [
            (Action.NOTIFY_FINDINGS, State.IN_AUDIT, State.AWAITING_REPLY, IN_AUDIT),
            (Action.REPLY, State.AWAITING_REPLY, State.REPLIED, IN_AUDIT + timedelta(days=6)),
            (Action.CONCLUDE_FINDINGS, State.REPLIED, State.FINAL, SETTLED_AT),
        ]
    for action, before, after, at in steps:
        Transition.objects.create(
            assessment=file,
            action=action,
            from_state=before,
            to_state=after,
            reason="The figures stand" if action == Action.CONCLUDE_FINDINGS else "",
            at=at,
        )
    score_as(file, Stage.AUDIT)
    return file
