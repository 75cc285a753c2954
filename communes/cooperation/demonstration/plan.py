"""The regional cooperation plan that the demonstration's projects serve, while it is being made."""

from dataclasses import dataclass

from communes.cooperation.demonstration.cast import Cast
from communes.cooperation.enums import ActorKind, PlanLevel, ProposalState
from communes.cooperation.models import (
    CooperationPlan,
    PlanActor,
    PlanMeeting,
    PlanObjective,
    PlanProposal,
)
from communes.models import Commune, Region

OBJECTIVES = (
    ("O1", "Desservir toutes les communes du Grand Agadir", "ربط جميع جماعات أكادير الكبير بالنقل"),
    ("O2", "Traiter les déchets à l’échelle de plusieurs communes", "معالجة النفايات على صعيد عدة جماعات"),
    ("O3", "Partager les compétences rares entre communes", "تقاسم الكفاءات النادرة بين الجماعات"),
)
ACTORS = (
    (ActorKind.REGION, "Services de la région", 4),
    (ActorKind.COMMUNE, "Communes du Grand Agadir", 18),
    (ActorKind.CIVIL_SOCIETY, "Association d’usagers (démonstration)", 6),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of one region, not adopted yet."""

    cast: Cast
    region: Region

    def build(self) -> dict[str, PlanObjective]:
        """Write the plan with its objectives, a meeting and proposals; return its objectives by code."""
        changed = {"changed_by": self.cast.administrator.user, "changed_at": self.cast.ago(210)}
        plan = CooperationPlan.objects.create(
            level=PlanLevel.REGIONAL,
            region=self.region,
            title_fr="Plan régional de coopération entre communes (démonstration)",
            title_ar="المخطط الجهوي للتعاون بين الجماعات (عرض تجريبي)",
            starts_year=self.cast.year,
            ends_year=self.cast.year + 5,
            is_generated=True,
            is_demonstration=True,
            **changed,
        )
        objectives = {
            code: PlanObjective.objects.create(plan=plan, code=code, title_fr=french, title_ar=arabic)
            for code, french, arabic in OBJECTIVES
        }
        meeting = PlanMeeting.objects.create(
            plan=plan,
            held_on=self.cast.ago(215).date(),
            place="Siège de la région (démonstration)",
            subject="Premier atelier de concertation",
            conclusions="Trois objectifs retenus pour la suite (démonstration).",
            **changed,
        )
        PlanActor.objects.bulk_create(
            PlanActor(meeting=meeting, kind=kind, name=name, people=people) for kind, name, people in ACTORS
        )
        self._proposals(plan, meeting, objectives)
        return objectives

    def _proposals(
        self, plan: CooperationPlan, meeting: PlanMeeting, objectives: dict[str, PlanObjective]
    ) -> None:
        changed = {"changed_by": self.cast.administrator.user, "changed_at": self.cast.ago(190)}
        common = {"plan": plan, "proposed_on": meeting.held_on, **changed}
        PlanProposal.objects.create(
            meeting=meeting,
            proposed_by="Association d’usagers (démonstration)",
            text="Relier les quartiers périphériques par des lignes directes.",
            state=ProposalState.TAKEN,
            answer="Retenu dans l’objectif O1.",
            objective=objectives["O1"],
            **common,
        )
        commune: Commune | None = self.cast.manager.membership.commune
        PlanProposal.objects.create(
            commune=commune,
            proposed_by="Commune (démonstration)",
            text="Créer un centre de transfert des déchets partagé.",
            **common,
        )
