"""One file in a state, and everybody who has to do with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.enums import State
from assessments.models import Assessment, AuditMission, MissionAssessment
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import CommuneFactory, actor

UNCLAIMED = {State.DRAFT, State.NOT_SUBMITTED, State.SUBMITTED}


def file_in(state: State, **fields: Any) -> Assessment:
    """Return a file in any state of the workflow."""
    if state == State.REPLIED:
        return AssessmentFactory(approved=True, state=State.REPLIED, **fields)
    situation = {} if state == State.DRAFT else {state.value: True}
    return AssessmentFactory(**situation, **fields)


@dataclass(frozen=True)
class Cast:
    """The people of one file by role: its reviewer has claimed it, its auditor inspects it."""

    file: Assessment
    actors: dict[str, Actor]

    @classmethod
    def of(cls, state: State) -> "Cast":
        commune = CommuneFactory()
        actors = {role: _someone(role, commune) for role in Role}
        claimed = {} if state in UNCLAIMED else {"claimed_by": actors[Role.REVIEWER].user}
        file = file_in(state, commune=commune, **claimed)
        _inspected(file, actors)
        return cls(file, actors)

    def emails_of(self, roles: set[str]) -> set[str]:
        return {self.actors[role].user.email for role in roles}


def strangers() -> list[Actor]:
    """Return people with the same roles elsewhere, whom no step of the file concerns."""
    elsewhere = CommuneFactory()
    limited = [Role.REVIEWER, Role.APPROVER]
    return [
        *(_someone(role, elsewhere) for role in [*COMMUNE_ROLES, Role.PROVINCE_OFFICER, Role.AUDITOR]),
        *(actor(role, regions=[elsewhere.province.region]) for role in limited),
    ]


def _someone(role: str, commune: Commune) -> Actor:
    if role in COMMUNE_ROLES:
        return actor(role, commune=commune)
    if role == Role.PROVINCE_OFFICER:
        return actor(role, province=commune.province)
    return actor(role)


def _inspected(file: Assessment, actors: dict[str, Actor]) -> None:
    mission = AuditMission.objects.create(
        cycle=file.cycle,
        title="Sample of the year",
        authority=actors[Role.AUDITOR].authority,
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 7, 31),
        created_by=actors[Role.ADMINISTRATOR].user,
        created_at=file.cycle.opened_at,
    )
    mission.inspectors.set([actors[Role.AUDITOR].user])
    MissionAssessment.objects.create(mission=mission, assessment=file, reason="Drawn")
