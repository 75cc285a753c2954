"""What one commune reads of its grants: decided, worked out in words, paid, left; or an estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from assessments.allotment import Allotment, Candidate, Tranche
from assessments.enums import CycleState, Stage
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Cycle, Grant, GrantDecision, GrantPayment, ScoreSheet
from assessments.services.final_sheets import final_sheets
from assessments.services.grants.amounts import Entrant, amounts_by, decided_amounts, entrants_of
from assessments.services.grants.decisions import current_decision, publication_for
from assessments.services.grants.rules import Setting, rules_of, standing_setting
from communes.models import Commune

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """How one tranche came to a commune: its weight among all, its share in percent, whole MAD."""

    tranche: Tranche
    weight: Decimal | None
    amount: int
    is_at_floor: bool
    is_at_cap: bool

    @property
    def communes(self) -> int:
        return len(self.tranche.weights)

    @property
    def percent(self) -> Decimal:
        """The commune's share of the weights, in percent."""
        return self.weight / self.tranche.weight * 100 if self.weight else ZERO


@dataclass(frozen=True, slots=True)
class Worked:
    """How an amount was worked out for one commune."""

    setting: Setting
    candidate: Candidate
    first: Part
    second: Part

    @property
    def amount(self) -> int:
        return self.first.amount + self.second.amount


@dataclass(frozen=True, slots=True)
class OwnGrant:
    """A decision as one commune reads it. ``grant`` is None where it gives nothing."""

    cycle: Cycle
    decision: GrantDecision
    grant: Grant | None
    worked: Worked | None
    payments: Sequence[GrantPayment]

    @property
    def given(self) -> int:
        return self.grant.amount if self.grant else 0

    @property
    def paid(self) -> Decimal:
        return sum((row.amount for row in self.payments if row.cancelled_at is None), ZERO)

    @property
    def left(self) -> Decimal:
        return self.given - self.paid


def cycles_with_amounts() -> list[Cycle]:
    """Return the cycles with a decision, then those that show estimates, each newest first. One query."""
    decisions = GrantDecision.objects.filter(cycle=OuterRef("pk"))
    cycles = Cycle.objects.annotate(is_decided=Exists(decisions))
    shown = cycles.filter(Q(is_decided=True) | Q(grant_rules__shows_estimates=True))
    return list(shown.select_related("grid").order_by("-is_decided", "-assessed_year"))


def own_grant(cycle: Cycle, commune: Commune) -> OwnGrant | None:
    """Return what the decision in force says of a commune; None before there is one."""
    decision = current_decision(cycle)
    if decision is None:
        return None
    grant = decision.grants.filter(commune=commune).first()
    found = decided_amounts(decision)
    setting = Setting.of(decision.pool, decision.rules)
    row = next((row for row in decision.inputs if row["code"] == commune.code), None)
    worked = None
    if row is not None:
        score = Decimal(row["score"] or 0)
        candidate = Candidate(
            commune.code, row["population"], score, row["meets_conditions"], row["is_eligible"]
        )
        worked = _worked(setting, candidate, found)
    payments = GrantPayment.objects.filter(cycle=cycle, commune=commune).order_by("paid_on", "pk")
    return OwnGrant(cycle, decision, grant, worked, list(payments))


def estimate(cycle: Cycle, commune: Commune) -> Worked | None:
    """Return what the standing scores would give a commune, None unless the rules show estimates.

    Before publication every file counts by its latest score, declared where nothing is verified. None too
    where the rules and the scores give no amounts yet, and once there is a decision.
    """
    if not rules_of(cycle).shows_estimates or current_decision(cycle) is not None:
        return None
    entrants = standing_entrants(cycle)
    own = next((entrant for entrant in entrants if entrant.commune.pk == commune.pk), None)
    if own is None:
        return None
    try:
        setting = standing_setting(cycle)
        found = amounts_by(setting, entrants)
    except AssessmentError:
        return None
    return _worked(setting, own.candidate(setting.census), found)


def standing_entrants(cycle: Cycle) -> list[Entrant]:
    """Return the communes of a cycle as they stand today: published, else by their latest score."""
    if cycle.state == CycleState.PUBLISHED:
        return entrants_of(publication_for(cycle))
    conditions = len(cycle.grid.document["conditions"])
    files = list(Assessment.objects.filter(cycle=cycle).select_related("commune").order_by("commune__code"))
    sheets = ScoreSheet.objects.filter(assessment__cycle=cycle, stage=Stage.DECLARED)
    declared = {row.assessment_id: row for row in sheets.defer("sheet", "additional_sheet")}
    counted = declared | final_sheets(files)
    return [
        Entrant(
            file.commune,
            sheet.total,
            sheet.conditions_met >= conditions,
            sheet.is_eligible,
        )
        for file in files
        if (sheet := counted.get(file.pk)) is not None
    ]


def _worked(setting: Setting, candidate: Candidate, found: Allotment) -> Worked:
    return Worked(
        setting,
        candidate,
        _part(found.first, candidate.code, setting.first_floor, setting.first_cap),
        _part(found.second, candidate.code, setting.second_floor, setting.second_cap),
    )


def _part(tranche: Tranche, code: str, floor: int | None, cap: int | None) -> Part:
    amount = tranche.shares.get(code, 0)
    takes_part = code in tranche.shares
    return Part(
        tranche,
        tranche.weights.get(code),
        amount,
        is_at_floor=takes_part and amount == floor,
        is_at_cap=takes_part and amount == cap,
    )
