"""Needs that the portal proposes from the weak lines of a commune's last result. It files none itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES, VERIFIED_STAGES
from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import Assessment, Grid
from assessments.services.score_runs import verified_sheet
from capacity.exceptions import CapacityRefusal
from capacity.models import Need, SetAside, Topic
from capacity.services.access import is_of
from capacity.services.lines import grid_lines
from capacity.services.topics import topics_by_line
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.languages import pick
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number

WEAK_PERCENT = "capacity.weak_percent"


class ProposalSettled(CapacityRefusal):
    code = "proposal_settled"
    text = _("This proposal was accepted or set aside already.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A weak line of a result: why it is weak, what answers it, and what the commune made of it.

    A condition that is not met has no points. ``need`` and ``set_aside`` are None while it is open.
    """

    assessed_year: int
    line: Mapping[str, Any]
    reasons: tuple[Mapping[str, str], ...]
    topics: tuple[Topic, ...]
    points: Decimal | None = None
    max_points: Decimal | None = None
    need: Need | None = None
    set_aside: SetAside | None = None

    @property
    def code(self) -> str:
        return self.line["code"]

    @property
    def reason(self) -> str:
        """Say why the line is weak, in the language of the moment."""
        return " ".join(pick({"reason": reason}, "reason") for reason in self.reasons)

    @property
    def is_open(self) -> bool:
        return self.need is None and self.set_aside is None

    @property
    def lost(self) -> Decimal:
        return (self.max_points or Decimal(0)) - (self.points or Decimal(0))


@dataclass(frozen=True, slots=True)
class _Weak:
    line: Mapping[str, Any]
    reasons: tuple[Mapping[str, str], ...]
    points: Decimal | None = None
    max_points: Decimal | None = None


def register_weakness() -> None:
    """Declare below which share of its points a line is weak."""
    register_parameter(
        WEAK_PERCENT,
        ParameterKind(
            title=_("Percentage of its points below which a line is weak"),
            help=_(
                "The portal then proposes a training need to the commune. Conditions that are not met are "
                "always proposed."
            ),
            default=70,
            read=whole_number,
            write=str,
        ),
    )


def proposals_of(commune: Commune) -> list[Proposal]:
    """Return what the last approved result of a commune proposes: conditions first, then by points lost.

    Empty before a first result. Seven queries or fewer, whatever the number of lines.
    """
    files = Assessment.objects.filter(
        commune=commune, state__in=sorted(APPROVED_STATES), score_sheets__stage__in=VERIFIED_STAGES
    )
    file = files.select_related("cycle").order_by("-cycle__assessed_year").first()
    sheet = verified_sheet(file) if file else None
    if file is None or sheet is None:
        return []
    share = parameter(WEAK_PERCENT)
    found = _weak(sheet.grid, sheet.sheet, share)
    if sheet.additional_grid and sheet.additional_sheet:
        found += _weak(sheet.additional_grid, sheet.additional_sheet, share)
    year = file.cycle.assessed_year
    topics = topics_by_line()
    needs = {
        need.line: need
        for need in Need.objects.filter(commune=commune, proposed_from=year).select_related("commune")
    }
    aside = {row.line: row for row in SetAside.objects.filter(commune=commune, assessed_year=year)}
    proposals = [
        Proposal(
            assessed_year=year,
            line=weak.line,
            reasons=weak.reasons,
            topics=tuple(topics.get(weak.line["code"], ())),
            points=weak.points,
            max_points=weak.max_points,
            need=needs.get(weak.line["code"]),
            set_aside=aside.get(weak.line["code"]),
        )
        for weak in found
    ]
    return sorted(proposals, key=lambda row: (row.points is not None, -row.lost))


def proposal_of(commune: Commune, year: int, line: str) -> Proposal:
    """Return what the last result proposes for one line; anything else is a 404."""
    for proposal in proposals_of(commune):
        if proposal.assessed_year == year and proposal.code == line:
            return proposal
    raise Http404


@transaction.atomic
def set_aside(commune: Commune, proposal: Proposal, *, reason: str, actor: Actor, at: datetime) -> SetAside:
    """Keep that a commune does not want a proposal. Raises NotAllowed, ReasonRequired or ProposalSettled."""
    if not is_of(actor, commune):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonRequired()
    row = locked(Commune.objects.filter(pk=commune.pk)).get()
    key = {"assessed_year": proposal.assessed_year, "line": proposal.code}
    accepted = Need.objects.filter(commune=row, proposed_from=proposal.assessed_year, line=proposal.code)
    if accepted.exists() or SetAside.objects.filter(commune=row, **key).exists():
        raise ProposalSettled()
    kept = SetAside.objects.create(
        commune=row, **key, reason=reason.strip(), set_aside_by=actor.user, set_aside_at=at
    )
    data = {"line": proposal.code, "year": proposal.assessed_year, "reason": kept.reason}
    record_event("capacity.proposal_set_aside", actor=actor.user, target=row, data=data, at=at)
    return kept


def _weak(grid: Grid, sheet: Mapping[str, Any], percent: int) -> list[_Weak]:
    found = []
    for line in grid_lines(grid):
        if condition := sheet.get("conditions", {}).get(line["code"]):
            if not condition["met"]:
                failed = [test["reason"] for test in condition["tests"] if test["passed"] is not True]
                found.append(_Weak(line, tuple(failed)))
        elif row := sheet["lines"].get(line["code"]):
            points, maximum = Decimal(row["points"]), Decimal(row["max_points"])
            if not row["excluded"] and 100 * points < percent * maximum:
                found.append(_Weak(line, (row["reason"],), points, maximum))
    return found
