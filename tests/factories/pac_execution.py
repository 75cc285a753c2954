"""Programmes at work: their agents, their partners, what was recorded of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from action_programs.enums import FundingKind, SpendingStage
from action_programs.models import (
    ActionProgramme,
    Agreement,
    AgreementShare,
    EvaluationReport,
    GrantAllotment,
    GrantReceipt,
    Paper,
    Partner,
    PartnerPayment,
    Progress,
    Project,
    Spending,
)
from action_programs.services.papers import ProgrammeSheet
from action_programs.services.report_figures import figures_of
from tests.factories.action_programs import ActionProgrammeFactory, a_project

# The programmes of these tests run from 2028 to 2033.
NOW = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)


def at_work(**fields: Any) -> ActionProgramme:
    """Return a programme in force."""
    return ActionProgrammeFactory(in_force=True, **fields)


def progress(
    project: Project, day: date, physical: int, status: str = "under_way", note: str = ""
) -> Progress:
    """Return what was seen of a project, its status following."""
    row = Progress.objects.create(
        project=project, seen_on=day, physical=physical, status=status, note=note, recorded_at=NOW
    )
    Project.objects.filter(pk=project.pk).update(status=status)
    return row


def spending(
    project: Project,
    amount: str,
    *,
    stage: str = SpendingStage.PAID,
    day: date = date(2029, 6, 1),
    source: str = FundingKind.BUDGET,
) -> Spending:
    """Return a payment, unless a commitment is asked for."""
    return Spending.objects.create(
        project=project,
        stage=stage,
        source=source,
        spent_on=day,
        amount=Decimal(amount),
        recorded_at=NOW,
    )


def share(project: Project, amount: str, *, due_on: date | None = None, paid: str = "") -> AgreementShare:
    """Return what a partner promised to a project, in an agreement of its own."""
    programme = project.programme
    partner, _ = Partner.objects.get_or_create(programme=programme, name_ar="المجلس الإقليمي")
    agreement = Agreement.objects.create(
        programme=programme,
        partner=partner,
        title="اتفاقية شراكة",
        signed_on=date(2028, 3, 1),
        changed_at=NOW,
    )
    row = AgreementShare.objects.create(
        agreement=agreement, project=project, amount=Decimal(amount), due_on=due_on
    )
    if paid:
        PartnerPayment.objects.create(
            share=row, paid_on=date(2029, 5, 1), amount=Decimal(paid), recorded_at=NOW
        )
    return row


def a_grant(project: Project, amount: str, *, part: str = "", year: int = 2028) -> GrantReceipt:
    """Return a grant that pays a project, with all of it unless a part is given."""
    grant = GrantReceipt.objects.create(
        programme=project.programme,
        assessed_year=year,
        received_on=date(year + 1, 10, 1),
        amount=Decimal(amount),
        changed_at=NOW,
    )
    GrantAllotment.objects.create(grant=grant, project=project, amount=Decimal(part or amount))
    return grant


def a_report(programme: ActionProgramme, *, published: bool = False) -> EvaluationReport:
    """Return the report of 2028, being written unless it is published."""
    state: dict[str, Any] = {}
    if published:
        figures = figures_of(programme, 2028, today=NOW.date())
        state = {"state": "closed", "closed_at": NOW, "figures": figures, "published_on": date(2020, 1, 1)}
    return EvaluationReport.objects.create(programme=programme, year=2028, changed_at=NOW, **state)


def keep_paper(sheet: ProgrammeSheet) -> Paper:
    """Keep a document as a worker would have made it, without making it."""
    return Paper.objects.create(
        programme=sheet.programme,
        kind=sheet.kind,
        year=sheet.year,
        language=sheet.language,
        digest=sheet.digest,
        file=sheet.store(b"%PDF-1.7", at=NOW),
        made_at=NOW,
    )


def project_at_work(**fields: Any) -> Project:
    """Return a project of a programme in force: 2028 to 2029, 100,000 MAD."""
    return a_project(fields.pop("programme", None) or at_work(), **fields)
