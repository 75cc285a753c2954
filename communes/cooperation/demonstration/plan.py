"""The regional cooperation plan that the demonstration's projects serve, while it is being made."""

from dataclasses import dataclass

from communes.cooperation.demonstration.cast import Cast
from communes.cooperation.enums import ActorKind, PlanLevel
from communes.cooperation.models import CooperationPlan, PlanObjective
from communes.cooperation.services.plan_making import (
    ActorFacts,
    MeetingFacts,
    answer_proposal,
    note_proposal,
    propose,
    save_meeting,
)
from communes.cooperation.services.plan_objectives import ObjectiveFacts, save_objective
from communes.cooperation.services.plans import PlanFacts, save_plan
from communes.models import Region

# Code, then the title in Arabic and in French.
OBJECTIVES = (
    ("O1", "ربط جميع جماعات أكادير الكبير بالنقل", "Desservir toutes les communes du Grand Agadir"),
    ("O2", "معالجة النفايات على صعيد عدة جماعات", "Traiter les déchets à l’échelle de plusieurs communes"),
    ("O3", "تقاسم الكفاءات النادرة بين الجماعات", "Partager les compétences rares entre communes"),
)
ACTORS = (
    ActorFacts(ActorKind.REGION, "Services de la région (démonstration)", 4),
    ActorFacts(ActorKind.COMMUNE, "Communes du Grand Agadir (démonstration)", 18),
    ActorFacts(ActorKind.CIVIL_SOCIETY, "Association d’usagers (démonstration)", 6),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of one region, not adopted yet."""

    cast: Cast
    region: Region

    def build(self) -> dict[str, PlanObjective]:
        """Write the plan with its objectives, a meeting and proposals; return its objectives by code."""
        cast, admin = self.cast, self.cast.administrator
        facts = PlanFacts(
            PlanLevel.REGIONAL,
            "المخطط الجهوي للتعاون بين الجماعات (عرض تجريبي)",
            "Plan régional de coopération entre communes (démonstration)",
            cast.year,
            cast.year + 5,
            self.region,
            is_generated=True,
        )
        plan = save_plan(None, facts, version=None, actor=admin, at=cast.ago(260))
        CooperationPlan.objects.filter(pk=plan.pk).update(is_demonstration=True)
        objectives = {
            one[0]: save_objective(
                plan, None, ObjectiveFacts(*one), version=None, actor=admin, at=cast.ago(255)
            )
            for one in OBJECTIVES
        }
        meeting = MeetingFacts(
            cast.ago(250).date(),
            "Siège de la région (démonstration)",
            "Premier atelier de concertation (démonstration)",
            ACTORS,
            "Trois objectifs retenus pour la suite (démonstration).",
        )
        held = save_meeting(plan, None, meeting, version=None, actor=admin, at=cast.ago(249))
        heard = note_proposal(
            held,
            "Relier les quartiers périphériques par des lignes directes (démonstration).",
            proposed_by=ACTORS[-1].name,
            actor=admin,
            at=cast.ago(249),
        )
        answer_proposal(
            heard,
            is_taken=True,
            reason="Retenu dans l’objectif O1.",
            objective=objectives["O1"],
            version=None,
            actor=admin,
            at=cast.ago(245),
        )
        text = "Créer un centre de transfert des déchets partagé (démonstration)."
        propose(plan, text, actor=cast.manager, at=cast.ago(12))
        return objectives
