"""Waste around Greater Agadir: a small ECI whose power overlaps, and another one being created."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from communes.cooperation.demonstration.cast import Cast, paper
from communes.cooperation.enums import (
    BodyKind,
    Contiguity,
    ExpenseNature,
    FundingSource,
    SessionKind,
    Step,
    Visa,
)
from communes.cooperation.models import (
    CooperationBody,
    Founder,
    PlanObjective,
    Power,
    Procedure,
)
from communes.cooperation.services.bodies import BodyFacts, save_body
from communes.cooperation.services.checklist import items_of, write_line
from communes.cooperation.services.consistency import declare_contiguity, tie_objectives
from communes.cooperation.services.deliberations import DeliberationFacts, record_deliberation
from communes.cooperation.services.members import MemberFacts, add_member
from communes.cooperation.services.own_services import OwnServiceFacts, save_own_service
from communes.cooperation.services.procedures import FounderFacts, ProcedureFacts, founders_of, open_procedure
from communes.cooperation.services.steps import conclude_step
from communes.cooperation.services.studies import LineFacts, StudyFacts, save_study
from communes.cooperation.services.transfers import TransferFacts, add_transfer
from communes.cooperation.services.visas import VisaFacts, decide_visa
from communes.models import Commune

CODE = "ECI-DECHETS"
# The last one still runs it itself.
ECI_COMMUNES = ("09.273.01.17", "09.273.05.19", "09.273.05.27")
STILL_RUNS_IT = ECI_COMMUNES[-1]
FOUNDED_ON, TRANSFERRED_ON = date(2023, 3, 1), date(2023, 9, 1)
# Beside the accounts' own commune, which leads; MAD a year proposed for each.
NEIGHBOURS = ("09.273.01.05", "09.273.01.15")
CONTRIBUTION = Decimal(1_500_000)
NAME_FR = "Établissement pour la gestion des déchets d’Inezgane-Aït Melloul (démonstration)"
NAME_AR = "مؤسسة تدبير النفايات بإنزكان آيت ملول (عرض تجريبي)"
DONE_BEFORE = (Step.IDEA, Step.STUDY, Step.STATUTES)
MILLION = Decimal(1_000_000)


def _line(kind: str, label: str, *millions: str) -> LineFacts:
    return LineFacts(kind, label, tuple(Decimal(amount) * MILLION for amount in millions))


# MAD a year over five years: the grants fall, and deficits begin in the third.
RESOURCES = (
    _line(FundingSource.CONTRIBUTIONS, "Contributions des communes", *["4.5"] * 5),
    _line(FundingSource.STATE_GRANTS, "Dotation de l’État", "6", "5", "4", "3", "2"),
    _line(FundingSource.OWN_FEES, "Redevance des gros producteurs", "0.8", "1.2", "1.6", "2", "2.4"),
    _line(FundingSource.PARTNERS, "Partenaire international", "2", "1", "0", "0", "0"),
)
EXPENSES = (
    _line(ExpenseNature.RUNNING, "Collecte et transfert", "7", "7.2", "7.4", "7.6", "7.8"),
    _line(ExpenseNature.STAFF, "Personnel", "1.6", "1.7", "1.8", "1.9", "2"),
    _line(ExpenseNature.INVESTMENT, "Bennes et centre de transfert", "4", "2", "1.5", "0.5", "0.5"),
)


@dataclass(frozen=True, slots=True)
class Waste:
    """What the demonstration shows of waste: an overlap that is open, a creation under way."""

    cast: Cast

    def overlap(self) -> CooperationBody:
        """Write a small ECI, one member of which still runs the power that it gave."""
        admin, at = self.cast.administrator, self.cast.ago(60)
        communes = {row.code: row for row in Commune.objects.filter(code__in=ECI_COMMUNES)}
        power = Power.objects.get(code="waste")
        own = OwnServiceFacts(
            power,
            date(2016, 1, 1),
            operator="Régie communale (démonstration)",
            act="Délibération de démonstration",
        )
        save_own_service(communes[STILL_RUNS_IT], None, own, actor=admin, at=at)
        facts = BodyFacts(
            code=CODE,
            kind=BodyKind.ECI,
            name_ar="مؤسسة التعاون بين الجماعات لتدبير النفايات (عرض تجريبي)",
            name_fr="Établissement intercommunal des déchets (démonstration)",
            act_number="Acte de démonstration",
            founded_on=FOUNDED_ON,
            seat=communes[ECI_COMMUNES[0]],
            is_generated=True,
        )
        body = save_body(None, facts, actor=admin, at=at)
        CooperationBody.objects.filter(pk=body.pk).update(is_demonstration=True)
        for number, code in enumerate(ECI_COMMUNES, start=1):
            joining = MemberFacts(communes[code], FOUNDED_ON, is_generated=True)
            member = add_member(body, joining, actor=admin, at=at)
            given = TransferFacts(
                power,
                TRANSFERRED_ON,
                deliberation_number=f"{number}/2023 (démonstration)",
                deliberated_on=date(2023, 5, 10),
                is_generated=True,
            )
            add_transfer(member, given, actor=admin, at=at)
        return body

    def creation(self, objective: PlanObjective) -> Procedure:
        """Bring a creation to its deliberations: one with its visa, one without, one to come."""
        cast, lead = self.cast, self.cast.manager.membership.commune
        assert lead is not None
        places = [lead, *Commune.objects.filter(code__in=NEIGHBOURS).order_by("code")]
        facts = ProcedureFacts(
            kind=BodyKind.ECI,
            name_ar=NAME_AR,
            name_fr=NAME_FR,
            purpose="Collecter ensemble et partager un centre de transfert (démonstration).",
            founders=[FounderFacts(place, CONTRIBUTION) for place in places],
            powers=[Power.objects.get(code="waste")],
            seat=lead,
        )
        procedure = open_procedure(facts, actor=cast.manager, at=cast.ago(240))
        Procedure.objects.filter(pk=procedure.pk).update(is_demonstration=True)
        Founder.objects.filter(procedure=procedure).update(is_generated=True)
        for number, step in enumerate(DONE_BEFORE):
            at = cast.ago(220 - 50 * number)
            if step == Step.STUDY:
                self._study(procedure, at)
            if step == Step.STATUTES:
                procedure.refresh_from_db()
                tied = tie_objectives(
                    procedure, [objective], "", version=procedure.version, actor=cast.manager, at=at
                )
                declare_contiguity(
                    tied,
                    Contiguity.CONTIGUOUS,
                    "Limites communes (démonstration)",
                    version=tied.version,
                    actor=cast.manager,
                    at=at,
                )
            self._fill_checklist(procedure, step, at)
            procedure = conclude_step(procedure, version=None, actor=cast.manager, at=at)
        self._deliberate(procedure)
        return procedure

    def _study(self, procedure: Procedure, at: datetime) -> None:
        facts = StudyFacts(
            first_year=self.cast.year + 1,
            demand="Collecte de trois communes, d’après leur population (démonstration).",
            resources=RESOURCES,
            expenses=EXPENSES,
            conclusions="Équilibre fragile dès la troisième année\u00a0: la dotation baisse (démonstration).",
        )
        save_study(procedure, facts, version=0, actor=self.cast.manager, at=at)

    def _fill_checklist(self, procedure: Procedure, step: str, at: datetime) -> None:
        for item in items_of(procedure, step).filter(is_required=True):
            write_line(
                procedure,
                item,
                done_on=at.date(),
                note="Démonstration",
                files=[paper(item.code)] if item.needs_document else [],
                actor=self.cast.manager,
                at=at,
            )

    def _deliberate(self, procedure: Procedure) -> None:
        """Let the lead commune have its visa, the next one wait for it; the last has not voted."""
        cast = self.cast
        founders = sorted(founders_of(procedure), key=lambda row: row.commune_id != procedure.lead_id)
        for number, founder in enumerate(founders[:2], start=1):
            held_on = (cast.at - timedelta(days=30 - number)).date()
            facts = DeliberationFacts(
                session=SessionKind.ORDINARY,
                number=f"{number} (démonstration)",
                held_on=held_on,
                votes_for=24,
                votes_against=3 * number,
                abstentions=2,
                name_ar=procedure.name_ar,
                name_fr=procedure.name_fr,
                powers=list(procedure.powers.all()),
                contribution=founder.contribution,
            )
            actor = cast.manager if number == 1 else cast.administrator
            record_deliberation(founder, facts, file=paper("deliberation"), actor=actor, at=cast.ago(20))
        visa = VisaFacts(Visa.GRANTED, cast.ago(10).date())
        decide_visa(founders[0], visa, actor=cast.province, at=cast.ago(10))
