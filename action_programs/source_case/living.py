"""What a programme at work looks like: generated records on the generated projects of the source case.

The six projects that the document names are left as it tells them. Everything goes through the services that
pages use, so that nothing stands here that a commune could not have written.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from action_programs.enums import BudgetHeading, FundingKind, ProjectStatus, SpendingStage
from action_programs.models import ActionProgramme, Project
from action_programs.services.agreements import AgreementFacts, ShareFacts, save_agreement
from action_programs.services.grant_money import spend_grant
from action_programs.services.grants import GrantFacts, PartFacts, save_grant
from action_programs.services.partner_payments import record_partner_payment
from action_programs.services.programming import close_programming, save_programming, start_programming
from action_programs.services.progress import ProgressFacts, record_progress
from action_programs.services.reports import ReportFacts, save_report, start_report
from action_programs.services.spending import SpendingFacts, record_spending
from action_programs.source_case.data import NAMED, UNNAMED_PARTNER
from assessments.models import GrantPayment
from communes.actors import Actor

NOTE = "سجل مولّد للعرض التجريبي."
# Number of the project, then for each day: the percentage of the work and its status.
PROGRESS: dict[int, tuple[tuple[date, int, ProjectStatus], ...]] = {
    1: (
        (date(2025, 3, 31), 15, ProjectStatus.UNDER_WAY),
        (date(2025, 12, 15), 60, ProjectStatus.UNDER_WAY),
        (date(2026, 9, 30), 85, ProjectStatus.UNDER_WAY),
    ),
    2: ((date(2026, 6, 30), 0, ProjectStatus.PREPARATION),),
    5: (
        (date(2024, 6, 30), 20, ProjectStatus.UNDER_WAY),
        (date(2025, 6, 30), 100, ProjectStatus.DONE),
    ),
    6: ((date(2025, 10, 31), 25, ProjectStatus.UNDER_WAY),),
    15: (
        (date(2024, 12, 31), 40, ProjectStatus.UNDER_WAY),
        (date(2026, 5, 31), 70, ProjectStatus.UNDER_WAY),
    ),
    23: ((date(2026, 9, 30), 100, ProjectStatus.DONE),),
    29: ((date(2026, 9, 30), 30, ProjectStatus.UNDER_WAY),),
}
# Number, day, and the shares of the cost (in percent) that were committed and paid.
MONEY = (
    (1, date(2025, 2, 10), 90, 0),
    (1, date(2025, 12, 20), 0, 55),
    (1, date(2026, 9, 30), 0, 20),
    (5, date(2024, 3, 15), 100, 0),
    (5, date(2025, 7, 31), 0, 100),
    (6, date(2025, 9, 1), 80, 60),
    (15, date(2024, 10, 1), 70, 35),
    (23, date(2026, 4, 1), 100, 100),
    (29, date(2026, 6, 1), 60, 20),
)
AGREED = (1, 5, 15)
# In MAD: what each heading brings or costs in 2027, 2028 and 2029.
BUDGET = {
    BudgetHeading.OWN_REVENUE: (9_200_000, 9_500_000, 9_800_000),
    BudgetHeading.VAT_SHARE: (14_000_000, 14_300_000, 14_600_000),
    BudgetHeading.SURPLUS: (2_500_000, 1_500_000, 1_000_000),
    BudgetHeading.STAFF: (9_800_000, 10_100_000, 10_400_000),
    BudgetHeading.RUNNING: (7_200_000, 7_400_000, 7_600_000),
    BudgetHeading.DEBT: (1_100_000, 1_100_000, 1_100_000),
}


def live_source_case(programme: ActionProgramme, *, actor: Actor, at: datetime) -> None:
    """Write progress, money, an agreement, a grant, a three-year programming and a report of 2025."""
    projects = {project.number: project for project in programme.projects.order_by("number")}
    for number, days in PROGRESS.items():
        for day, physical, status in days:
            facts = ProgressFacts(day, physical, status, note=NOTE)
            record_progress(_generated(projects, number), facts, actor=actor, at=at)
    for number, day, committed, paid in MONEY:
        for stage, share in ((SpendingStage.COMMITTED, committed), (SpendingStage.PAID, paid)):
            if share:
                project = _generated(projects, number)
                amount = project.cost * share / 100
                spending = SpendingFacts(stage, FundingKind.OWN, day, amount, reference=NOTE)
                record_spending(project, spending, actor=actor, at=at)
    _sign_agreement(programme, projects, actor=actor, at=at)
    _use_a_grant(programme, projects, actor=actor, at=at)
    _programme_three_years(programme, actor=actor, at=at)
    report = start_report(programme, year=2025, actor=actor, at=at)
    words = ReportFacts(
        achievements=f"{NOTE} انتهت أشغال مشروع واحد، وثلاثة مشاريع في طور الإنجاز.",
        difficulties=f"{NOTE} تأخر أداء مساهمات الشركاء.",
        measures=f"{NOTE} تتبع شهري للمشاريع المتأخرة.",
    )
    save_report(report, words, version=report.version, actor=actor, at=at)


def _use_a_grant(
    programme: ActionProgramme, projects: dict[int, Project], *, actor: Actor, at: datetime
) -> None:
    """Receive the grant of 2024, as it was paid where it was, and give two projects each two fifths of it."""
    payments = GrantPayment.objects.filter(
        commune=programme.commune_id, cycle__assessed_year=2024, cancelled_at__isnull=True
    )
    amount = payments.aggregate(paid=Sum("amount"))["paid"] or Decimal(1_000_000)
    share = (amount * 2 / 5).quantize(Decimal("0.01"))
    parts = [PartFacts(_generated(projects, number), share) for number in (15, 29)]
    facts = GrantFacts(
        2024,
        date(2025, 11, 20),
        amount,
        deliberated_on=date(2025, 12, 15),
        deliberation="2025/12",
        visa_on=date(2026, 1, 20),
    )
    grant = save_grant(programme, None, facts, parts, actor=actor, at=at)
    part = grant.allotments.get(project=projects[15])
    for stage, day, hundredths in (
        (SpendingStage.COMMITTED, date(2026, 3, 10), 60),
        (SpendingStage.PAID, date(2026, 6, 5), 25),
    ):
        spending = SpendingFacts(stage, FundingKind.GRANT, day, share * hundredths / 100, reference=NOTE)
        spend_grant(part, spending, actor=actor, at=at)


def _generated(projects: dict[int, Project], number: int) -> Project:
    assert number not in NAMED
    return projects[number]


def _sign_agreement(
    programme: ActionProgramme, projects: dict[int, Project], *, actor: Actor, at: datetime
) -> None:
    shares = []
    for number in AGREED:
        project = _generated(projects, number)
        line = project.funding.get(kind=FundingKind.PARTNER)
        shares.append(ShareFacts(project, line.amount, date(2025, 12, 31)))
    facts = AgreementFacts(
        UNNAMED_PARTNER.ar, f"{NOTE} اتفاقية شراكة لإنجاز ثلاثة مشاريع", date(2024, 1, 15), date(2027, 12, 31)
    )
    agreement = save_agreement(programme, None, facts, shares, actor=actor, at=at)
    for share in agreement.shares.order_by("pk")[:2]:
        half = (share.amount / 2).quantize(Decimal("0.01"))
        record_partner_payment(share, paid_on=date(2025, 6, 30), amount=half, actor=actor, at=at)


def _programme_three_years(programme: ActionProgramme, *, actor: Actor, at: datetime) -> None:
    started = start_programming(programme, first_year=2027, note=NOTE, actor=actor, at=at)
    amounts = {str(heading): [Decimal(amount) for amount in years] for heading, years in BUDGET.items()}
    save_programming(started, amounts, note=NOTE, version=started.version, actor=actor, at=at)
    close_programming(started, actor=actor, at=at)
