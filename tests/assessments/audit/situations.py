"""Missions and the files they took."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assessments.models import Assessment, AuditMission, MissionAssessment
from communes.actors import Actor
from communes.enums import Authority, Role
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import actor

AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
STARTS, ENDS = date(2026, 7, 1), date(2026, 7, 31)


@dataclass(frozen=True)
class Audit:
    """A mission of July 2026 with one inspector."""

    mission: AuditMission
    inspector: Actor

    def takes(self, **situation: Any) -> Assessment:
        """Return a file of the mission, in audit unless another situation is named."""
        file = AssessmentFactory(**(situation or {"in_audit": True}))
        MissionAssessment.objects.create(mission=self.mission, assessment=file, reason="Drawn")
        return file


def audit(*, starts_on: date = STARTS, ends_on: date = ENDS) -> Audit:
    inspector = actor(Role.AUDITOR)
    mission = AuditMission.objects.create(
        cycle=CycleFactory(),
        title="Sample of July",
        authority=Authority.IGAT,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=UserFactory(),
        created_at=AT,
    )
    mission.inspectors.set([inspector.user])
    return Audit(mission, inspector)
