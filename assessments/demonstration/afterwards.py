"""What follows a past publication: an erratum, the grants, the meeting of a region, an improvement plan."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from assessments.demonstration.calendar import past_calendar, working_hour
from assessments.enums import Figures, State
from assessments.models import Assessment, Cycle, Grant, GrantDecision
from assessments.services.corrections import LineCorrections, figures_in_force
from assessments.services.grants.decisions import decide_grants, draft_decision
from assessments.services.grants.payments import PaymentFacts, record_payments
from assessments.services.grants.rules import Setting, save_rules
from assessments.services.improvement.plans import ActionFacts, add_action, keep_plan
from assessments.services.meetings.holding import add_recommendation, conclude_meeting
from assessments.services.meetings.planning import MeetingFacts, plan_meeting
from assessments.services.public.errata import correct_published
from assessments.services.public.publishing import publish_cycle
from assessments.services.score_runs import compute_cycle
from communes.actors import Actor
from config.toolbox.clock import local_day

POOL = 60_000_000
ERRATUM_LINE, ERRATUM_FIELD = "D3", "actions_done"


@dataclass(frozen=True, slots=True)
class Afterwards:
    """A published past cycle, the administrator, and the manager of the accounts' commune."""

    cycle: Cycle
    administrator: Actor
    manager: Actor

    def _at(self, days: int) -> datetime:
        published_on = past_calendar(self.cycle.assessed_year).publication_planned_on
        return working_hour(published_on + timedelta(days=days), minutes=90)

    def correct(self) -> None:
        """Put one published figure right, and publish the second version."""
        for file in Assessment.objects.filter(cycle=self.cycle, state=State.PUBLISHED).order_by("-pk"):
            done = int(figures_in_force(file).get(ERRATUM_FIELD, "0"))
            if done:
                break
        else:
            return
        reason = "Démonstration : une action avait été comptée deux fois."
        corrections = [LineCorrections(ERRATUM_LINE, {ERRATUM_FIELD: str(done - 1)}, reason)]
        correct_published(file, corrections, actor=self.administrator, at=self._at(8))
        compute_cycle(self.cycle, figures=Figures.VERIFIED, at=self._at(9))
        publish_cycle(self.cycle, actor=self.administrator, at=self._at(10), reason=reason)

    def grant(self, *, paid_share: Decimal) -> None:
        """Decide on the grants and pay the first communes of the list, a share of them."""
        save_rules(
            self.cycle,
            Setting(pool=POOL),
            shows_estimates=True,
            reason="Démonstration",
            seen_version=0,
            actor=self.administrator,
            at=self._at(20),
        )
        self.cycle.refresh_from_db(fields=["pool"])
        seen = draft_decision(self.cycle).digest
        decision = decide_grants(self.cycle, seen_digest=seen, actor=self.administrator, at=self._at(25))
        self._pay(decision, paid_share)

    def _pay(self, decision: GrantDecision, share: Decimal) -> None:
        rows = list(
            Grant.objects.filter(decision=decision).select_related("commune").order_by("commune__code")
        )
        own = [row for row in rows if row.commune_id == self.manager.commune_id]
        paid = {row.pk: row for row in (*own, *rows[: int(len(rows) * share)]) if row.amount}
        paid_at = self._at(50)
        payments = [
            PaymentFacts(
                commune=row.commune,
                amount=Decimal(row.amount),
                paid_on=local_day(paid_at),
                reference=f"OP-{self.cycle.assessed_year}-{number:04}",
            )
            for number, row in enumerate(paid.values(), start=1)
        ]
        record_payments(self.cycle, payments, actor=self.administrator, at=paid_at)

    def meet(self) -> None:
        """Hold the meeting of the accounts' region, with conclusions and a recommendation."""
        commune = self.manager.membership.commune
        assert commune is not None
        starts_at = self._at(30)
        facts = MeetingFacts(
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            place_ar="مقر الجهة",
            place_fr="Siège de la région",
            agenda_ar="عرض النتائج، ومواطن القوة والضعف، وبرنامج التحسين.",
            agenda_fr="Résultats, points forts et points faibles, programme d’amélioration.",
        )
        region = commune.province.region
        meeting = plan_meeting(self.cycle, region, facts, actor=self.administrator, at=self._at(12))
        after = starts_at + timedelta(hours=4)
        meeting = conclude_meeting(
            meeting,
            ar="عرض توضيحي: اتفقت الجماعات على تبادل نماذج نشر الوثائق.",
            fr="Démonstration : les communes conviennent d’échanger leurs modèles de publication.",
            version=meeting.version,
            actor=self.administrator,
            at=after,
        )
        add_recommendation(
            meeting,
            ar="عرض توضيحي: تنظيم دورة تكوينية في التحصيل لفائدة جماعات الجهة.",
            fr="Démonstration : tenir une formation au recouvrement pour les communes de la région.",
            owner="DDCTD",
            due_on=local_day(after) + timedelta(days=400),
            actor=self.administrator,
            at=after,
        )

    def plan(self) -> None:
        """Keep the improvement plan of the accounts' commune, with two actions."""
        file = Assessment.objects.filter(
            cycle=self.cycle, commune=self.manager.commune_id, state=State.PUBLISHED
        ).first()
        if file is None:
            return
        trained = int(figures_in_force(file).get("staff_trained", "0"))
        at = self._at(40)
        plan = keep_plan(
            file,
            figures={"documents_published": "12", "staff_trained": str(trained + 40)},
            note="Démonstration.",
            seen_version=0,
            actor=self.manager,
            at=at,
        )
        for line, title, owner in (
            ("A3", "Démonstration : publier les documents qui manquent.", "Service de la communication"),
            ("C2", "Démonstration : relancer les redevables avant la fin du trimestre.", "Régie de recettes"),
        ):
            facts = ActionFacts(line, title, owner, due_on=local_day(at) + timedelta(days=500))
            add_action(file, facts, seen_version=plan.version, actor=self.manager, at=at)
            plan.refresh_from_db()
