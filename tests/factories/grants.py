"""Published cycles with grants, decisions, payments."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from assessments.enums import CycleState, ReportKind
from assessments.models import (
    Cycle,
    GrantDecision,
    GrantPayment,
    Publication,
    PublishedResult,
    ReportPaper,
)
from assessments.services.grants.decisions import current_decision, decide_grants, draft_decision
from assessments.services.grants.papers import DecisionSheet
from assessments.services.grants.payments import PaymentFacts, record_payment
from communes.enums import Role
from communes.models import Commune
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import actor

PUBLISHED_AT = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
DECIDED_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PAID_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_publication(cycle: Cycle | None = None, *, version: int = 1) -> Publication:
    """Return a publication of a cycle, empty."""
    cycle = cycle or CycleFactory(published=True)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.PUBLISHED)
    return Publication.objects.create(
        cycle=cycle,
        version=version,
        reason="Correction" if version > 1 else "",
        published_by=UserFactory(),
        published_at=PUBLISHED_AT,
        digest="b" * 64,
    )


def a_result(
    publication: Publication, commune: Commune, score: str = "80", *, conditions: int = 5
) -> PublishedResult:
    """Publish a score of a commune; eligible from 70 with every condition met."""
    file = AssessmentFactory(cycle=publication.cycle, commune=commune, published=True)
    return PublishedResult.objects.create(
        publication=publication,
        assessment=file,
        commune=commune,
        total=Decimal(score),
        conditions_met=conditions,
        is_eligible=conditions == 5 and Decimal(score) >= 70,
        digest="c" * 64,
        verification_code=f"GRANT{file.pk:06}V{publication.version:02}",
    )


def decided(cycle: Cycle, *, reason: str = "", at: datetime = DECIDED_AT) -> GrantDecision:
    """Decide on the grants of a cycle by its standing rules."""
    administrator = actor(Role.ADMINISTRATOR, on=at.date())
    return decide_grants(
        cycle, seen_digest=draft_decision(cycle).digest, reason=reason, actor=administrator, at=at
    )


def a_decision(*communes: Commune, year: int = 2025) -> GrantDecision:
    """Decide on the grants of a published cycle in which these communes are eligible."""
    cycle = CycleFactory(assessed_year=year)
    publication = Publication.objects.filter(cycle=cycle).first() or a_publication(cycle)
    known = set(publication.results.values_list("commune", flat=True))
    for commune in communes:
        if commune.pk not in known:
            a_result(publication, commune)
    return decided(cycle, reason="Again" if current_decision(cycle) else "")


def paid(decision: GrantDecision, commune: Commune, amount: object, **changes: object) -> GrantPayment:
    """Record a payment of a commune."""
    facts = {"amount": Decimal(str(amount)), "paid_on": date(2026, 11, 1), "reference": "OP 1", **changes}
    payer = actor(Role.ADMINISTRATOR, on=PAID_AT.date())
    return record_payment(decision.cycle, PaymentFacts(commune, **facts), actor=payer, at=PAID_AT)


def a_payment(commune: Commune) -> GrantPayment:
    """Record a first payment of 1,000 MAD to a commune with a grant."""
    return paid(a_decision(commune), commune, "1000")


def keep_documents(sheets: Iterable[DecisionSheet]) -> list[ReportPaper]:
    """Keep the documents of a decision as a worker would have made them, without making them."""
    return [
        ReportPaper.objects.create(
            cycle=sheet.decision.cycle,
            kind=ReportKind.GRANTS,
            publication=sheet.decision.publication,
            language=sheet.language,
            digest=sheet.digest,
            file=sheet.store(b"%PDF-1.7", at=DECIDED_AT),
            made_at=DECIDED_AT,
        )
        for sheet in sheets
    ]
