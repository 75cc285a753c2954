"""The grouping for urban mobility in Greater Agadir: register, plan and project, council.

Its members named in the press are published; the others, and the dates and numbers of acts, are generated.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.actors import Actor
from communes.cooperation.demonstration.cast import Cast
from communes.cooperation.demonstration.shares import AGADIR, AIT_MELLOUL, INEZGANE, REGION, SOURCE
from communes.cooperation.enums import BodyKind, FundingSource, Office, Origin, ProjectState
from communes.cooperation.models import (
    BodyMember,
    CooperationBody,
    CouncilTerm,
    PlanObjective,
    Power,
    StructuralProject,
)
from communes.cooperation.services.bodies import BodyFacts, save_body
from communes.cooperation.services.councils import TermFacts, open_term
from communes.cooperation.services.delegates import DelegateFacts, name_delegate
from communes.cooperation.services.members import MemberFacts, add_member
from communes.cooperation.services.offices import OfficeFacts, hold_office
from communes.cooperation.services.projects import FundingPart, ProjectFacts, save_project
from communes.cooperation.services.seat_weights import known_weights
from communes.cooperation.services.transfers import TransferFacts, add_transfer
from communes.models import Commune, Region

CODE = "GCT-AGADIR"
# The three that were published, then nine of the same prefectures and around: these are generated.
PUBLISHED_COMMUNES = (AGADIR, AIT_MELLOUL, INEZGANE)
GENERATED_COMMUNES = (
    *("09.001.05.09", "09.001.07.03"),
    *("09.273.01.13", "09.273.01.17", "09.273.05.19", "09.273.05.27"),
    *("09.163.01.01", "09.163.01.11", "09.163.01.27"),
)
COMMUNES = (*PUBLISHED_COMMUNES, *GENERATED_COMMUNES)
FOUNDED_ON = date(2020, 7, 1)
TRANSFERRED_ON = date(2021, 1, 1)
COUNCIL_ON = date(2021, 10, 20)
SEATS = 31
# Two seats stay vacant, so that vacancies are to be seen.
VACANT = 2
PURPOSE_FR = (
    "Organiser les déplacements urbains dans le Grand Agadir. Démonstration\u00a0: la région, trois communes "
    "et leurs contributions de 2021 et 2022 sont publiées\u00a0; l’acte fondateur, ses dates et ce qui est "
    "marqué généré ne le sont pas."
)
PURPOSE_AR = (
    "تنظيم التنقل الحضري في أكادير الكبير. عرض تجريبي: الجهة وثلاث جماعات ومساهماتها لسنتي 2021 و2022 "
    "منشورة، أما قرار الإحداث وتواريخه وما يحمل علامة مولّد فليس منشورا."
)


@dataclass(frozen=True, slots=True)
class Mobility:
    """The grouping of the demonstration, built with the services that pages use."""

    cast: Cast

    def register(self) -> CooperationBody:
        """Write the body, its members, and the power that all of them transfer."""
        cast, admin = self.cast, self.cast.administrator
        written_at = cast.on(FOUNDED_ON.year, FOUNDED_ON.month, FOUNDED_ON.day)
        facts = BodyFacts(
            code=CODE,
            kind=BodyKind.GCT,
            origin=Origin.COMMUNES,
            name_ar="مجموعة الجماعات الترابية للتنقل الحضري بأكادير الكبير",
            name_fr="Groupement de collectivités territoriales pour la mobilité urbaine du Grand Agadir",
            act_number="Acte de démonstration",
            founded_on=FOUNDED_ON,
            seat=Commune.objects.get(code=AGADIR),
            purpose_ar=PURPOSE_AR,
            purpose_fr=PURPOSE_FR,
            source=SOURCE,
        )
        body = save_body(None, facts, actor=admin, at=written_at)
        CooperationBody.objects.filter(pk=body.pk).update(is_demonstration=True)
        power = Power.objects.get(code="urban-transport")
        places: list[Commune | Region] = [Region.objects.get(code=REGION)]
        communes = {row.code: row for row in Commune.objects.filter(code__in=COMMUNES)}
        places += [communes[code] for code in COMMUNES]
        for number, place in enumerate(places, start=1):
            is_generated = place.code in GENERATED_COMMUNES
            joining = MemberFacts(
                place, FOUNDED_ON, source="" if is_generated else SOURCE, is_generated=is_generated
            )
            member = add_member(body, joining, actor=admin, at=written_at)
            given = TransferFacts(
                power,
                TRANSFERRED_ON,
                deliberation_number=f"{number}/2020 (démonstration)",
                deliberated_on=date(2020, 10, 5),
                is_generated=True,
            )
            add_transfer(member, given, actor=admin, at=cast.on(2021, 1, 1))
        body.refresh_from_db()
        return body

    def project(self, body: CooperationBody, objective: PlanObjective, officer: Actor) -> StructuralProject:
        """Write a structural project that serves an objective of the plan in the making."""
        facts = ProjectFacts(
            name_ar="خط حافلات عالي مستوى الخدمة (عرض تجريبي)",
            name_fr="Ligne de bus à haut niveau de service (démonstration)",
            starts_year=self.cast.year - 1,
            ends_year=self.cast.year + 2,
            cost=Decimal(240_000_000),
            state=ProjectState.RUNNING,
            power=Power.objects.get(code="urban-transport"),
            is_generated=True,
        )
        funding = [
            FundingPart(FundingSource.STATE_GRANTS, Decimal(120_000_000), "État (démonstration)"),
            FundingPart(FundingSource.LENDERS, Decimal(80_000_000), "Bailleur (démonstration)"),
            FundingPart(FundingSource.CONTRIBUTIONS, Decimal(30_000_000)),
        ]
        return save_project(
            body,
            None,
            facts,
            objectives=[objective],
            funding=funding,
            actor=officer,
            at=self.cast.ago(200),
        )

    def council(self, body: CooperationBody, officer: Actor) -> CouncilTerm:
        """Open a term by the contributions called for its first year, name delegates and a bureau."""
        at = self.cast.on(COUNCIL_ON.year, COUNCIL_ON.month, COUNCIL_ON.day)
        members = list(BodyMember.objects.filter(body=body).select_related("commune", "province", "region"))
        known = known_weights(body, members).by_member
        weights = {key: weight for key, weight in known.items() if weight is not None}
        facts = TermFacts(COUNCIL_ON, SEATS, "sainte_lague", weights)
        term = open_term(body, facts, actor=officer, at=at)
        seats = [share for share in term.shares.order_by("pk") for _ in range(share.seats)]
        named = [
            name_delegate(
                share,
                DelegateFacts(f"Délégué {number} (démonstration)", number == 1, COUNCIL_ON),
                actor=officer,
                at=at,
            )
            for number, share in enumerate(seats[:-VACANT], start=1)
        ]
        by_member = list({delegate.share_id: delegate for delegate in reversed(named)}.values())[::-1]
        posts = [
            *((Office.PRESIDENT, 1), (Office.VICE_PRESIDENT, 1), (Office.VICE_PRESIDENT, 2)),
            *((Office.SECRETARY, 1), (Office.DEPUTY_SECRETARY, 1)),
        ]
        for delegate, (office, rank) in zip(by_member, posts, strict=False):
            hold_office(term, OfficeFacts(delegate.pk, office, COUNCIL_ON, rank), actor=officer, at=at)
        return term
