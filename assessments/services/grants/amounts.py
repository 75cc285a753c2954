"""What a setting gives every commune of a publication: simulated, decided on, compared. Whole MAD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.allotment import (
    Allotment,
    Candidate,
    CapsBelowTranche,
    FloorsAboveTranche,
    NoPopulation,
    allot,
    read_inputs,
)
from assessments.exceptions import AssessmentError
from assessments.models import GrantDecision, Publication
from assessments.services.grants.rules import Setting
from communes.models import Commune
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number

TRANCHES = {"first": _("first tranche"), "second": _("second tranche")}


class CommuneWithoutPopulation(AssessmentError):
    code = "commune_without_population"
    text = _("%(commune)s takes part and has no population in the census of %(census)s: name another census.")


class FloorsTooHigh(AssessmentError):
    code = "floors_too_high"
    text = _(
        "Floors above the %(tranche)s: %(communes)s communes at %(bound)s MAD come to more than the "
        "%(amount)s MAD that it holds."
    )


class CapsTooLow(AssessmentError):
    code = "caps_too_low"
    text = _(
        "Caps below the %(tranche)s: %(communes)s communes at %(bound)s MAD come to less than the "
        "%(amount)s MAD that it holds."
    )


@dataclass(frozen=True, slots=True)
class Entrant:
    """A scored commune of a publication, with what the formula reads of it."""

    commune: Commune
    score: Decimal | None
    meets_conditions: bool
    is_eligible: bool

    def candidate(self, census: int) -> Candidate:
        return Candidate(
            self.commune.code,
            self.commune.population(census),
            self.score or Decimal(0),
            self.meets_conditions,
            self.is_eligible,
        )


@dataclass(frozen=True, slots=True)
class AmountRow:
    """What a commune gets, by tranche, and what it would get by the setting compared with, if any."""

    entrant: Entrant
    population: int | None
    first: int
    second: int
    before: int | None = None

    @property
    def commune(self) -> Commune:
        return self.entrant.commune

    @property
    def amount(self) -> int:
        return self.first + self.second

    @property
    def difference(self) -> int:
        return self.amount - (self.before or 0)


def entrants_of(publication: Publication) -> list[Entrant]:
    """Return the scored communes of a publication with their places, by code. One query.

    The first tranche goes to those that meet every condition of the cycle's grid.
    """
    conditions = len(publication.cycle.grid.document["conditions"])
    rows = publication.results.filter(is_scored=True).select_related("commune__province__region")
    rows = rows.defer("sheet", "additional_sheet", "answers").order_by("commune__code")
    return [
        Entrant(row.commune, row.total, row.conditions_met >= conditions, row.is_eligible) for row in rows
    ]


def inputs_of(entrants: Iterable[Entrant], census: int) -> list[dict[str, Any]]:
    """Return the communes as plain JSON: what a decision keeps and publishes."""
    return [
        {
            "code": entrant.commune.code,
            "population": entrant.commune.population(census),
            "score": None if entrant.score is None else str(entrant.score),
            "meets_conditions": entrant.meets_conditions,
            "is_eligible": entrant.is_eligible,
        }
        for entrant in entrants
    ]


def amounts_by(setting: Setting, entrants: Sequence[Entrant]) -> Allotment:
    """Share out a setting's pool. Raises CommuneWithoutPopulation, FloorsTooHigh or CapsTooLow."""
    candidates = [entrant.candidate(setting.census) for entrant in entrants]
    try:
        return allot(setting.pool, setting.rules, candidates)
    except NoPopulation as fault:
        nameless = next(entrant for entrant in entrants if entrant.commune.code == fault.code)
        raise CommuneWithoutPopulation(
            commune=pick(nameless.commune, "name"), census=setting.census
        ) from fault
    except (FloorsAboveTranche, CapsBelowTranche) as fault:
        refusal = FloorsTooHigh if isinstance(fault, FloorsAboveTranche) else CapsTooLow
        raise refusal(
            tranche=TRANCHES[fault.tranche],
            communes=format_number(fault.communes),
            bound=format_number(fault.bound),
            amount=format_number(fault.amount),
        ) from fault


def decided_amounts(decision: GrantDecision) -> Allotment:
    """Return the amounts of a decision worked out anew from the inputs that it keeps."""
    return allot(*read_inputs({"pool": decision.pool, "rules": decision.rules, "communes": decision.inputs}))


def rows_of(
    entrants: Sequence[Entrant],
    setting: Setting,
    found: Allotment,
    before: Mapping[str, int] | None = None,
) -> list[AmountRow]:
    """Return a row a commune that takes part now or got something before, by code."""
    return [
        AmountRow(
            entrant,
            entrant.commune.population(setting.census),
            found.first.shares.get(entrant.commune.code, 0),
            found.second.shares.get(entrant.commune.code, 0),
            None if before is None else before.get(entrant.commune.code, 0),
        )
        for entrant in entrants
        if entrant.meets_conditions or entrant.is_eligible or (before or {}).get(entrant.commune.code)
    ]


def totals(found: Allotment) -> dict[str, int]:
    """Return what each commune gets in all, by code."""
    return {code: found.amount(code) for code in found.codes}
