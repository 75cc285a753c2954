"""The parts of the book, each as plain data in the language of the moment. Amounts are decimals in MAD."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from action_programs.enums import (
    RESOURCE_HEADINGS,
    SPENDING_HEADINGS,
    BudgetHeading,
    FundingKind,
    GenderMarker,
    Pillar,
    StepKind,
)
from action_programs.models import ActionProgramme, FundingLine, Project, ThreeYearProgramming
from action_programs.services.dashboard import AxisSlice, Slice
from action_programs.services.figures import ProjectFigures
from action_programs.services.meetings import list_meetings
from action_programs.services.programming import balance_of
from action_programs.services.ranking import ranking_of
from action_programs.services.representation import Representation
from communes.maps import draw_commune
from communes.models import Commune
from communes.services.census import census_of
from config.toolbox.languages import pick

TWO_PLACES = Decimal("0.01")


def procedure(programme: ActionProgramme) -> list[dict[str, Any]]:
    """Return the steps of this round that were written, in the order of the law. One query."""
    steps = {step.kind: step for step in programme.steps.filter(round=programme.round)}
    return [
        {
            "title": str(kind.label),
            "starts_on": steps[kind].starts_on,
            "ends_on": steps[kind].ends_on,
            "body": steps[kind].body,
            "note": steps[kind].note,
            "session": steps[kind].session,
            "votes_for": steps[kind].votes_for,
            "votes_against": steps[kind].votes_against,
            "is_refused": steps[kind].is_refused,
        }
        for kind in StepKind
        if kind in steps
    ]


def participation(programme: ActionProgramme, heard: Representation) -> dict[str, Any]:
    """Return the poles, the groups, the meetings, who was heard, and what became of each proposal."""
    proposals = programme.proposals.select_related("project", "joined_to").order_by("number")
    return {
        "poles": [
            {"name": pick(pole, "name"), "localities": pole.localities}
            for pole in programme.poles.order_by("position")
        ],
        "groups": [
            {"name": pick(group, "name"), "heard": group.get_heard_display()}
            for group in programme.survey_groups.order_by("position")
        ],
        "meetings": [
            {
                "held_on": meeting.held_on,
                "audience": meeting.get_audience_display(),
                "place": meeting.place,
                "pole": pick(meeting.pole, "name") if meeting.pole else "",
                "women": meeting.women,  # type: ignore[attr-defined]
                "men": meeting.men,  # type: ignore[attr-defined]
                "said": meeting.said,
            }
            for meeting in list_meetings(programme).order_by("held_on", "pk")
        ],
        "heard": [
            {
                "audience": str(audience.label),
                "meetings": row.meetings,
                "women": row.women,
                "men": row.men,
            }
            for audience, row in heard.by_audience
            if row.meetings or row.people
        ],
        "proposals": [
            {
                "number": proposal.number,
                "audience": proposal.get_audience_display(),
                "text": proposal.text,
                "fate": proposal.get_fate_display(),
                "project": proposal.project.number if proposal.project else None,
                "joined_to": proposal.joined_to.number if proposal.joined_to else None,
                "reason": proposal.reason,
            }
            for proposal in proposals
        ],
    }


def census(commune: Commune) -> list[dict[str, Any]]:
    """Return the census figures of a commune beside those of its province and of the country. One query."""
    return [
        {
            "title": str(block.group.label),
            "rows": [
                {
                    "title": str(row.figure.label),
                    "unit": str(row.figure.unit),
                    "now": row.now,
                    "women": row.women,
                    "men": row.men,
                    "before": row.before,
                    "province": row.province,
                    "country": row.country,
                }
                for row in block.rows
            ],
        }
        for block in census_of(commune)
    ]


def sectors(programme: ActionProgramme) -> list[dict[str, Any]]:
    """Return the diagnosis, sector by sector. One query."""
    return [
        {
            "title": pick(sector, "title"),
            "needs": sector.needs,
            "potential": sector.potential,
            "gender_reading": sector.gender_reading,
        }
        for sector in programme.sectors.order_by("position")
    ]


def priorities(programme: ActionProgramme) -> dict[str, Any]:
    """Return the ranking of the projects with its reasons. Four queries."""
    ranking = ranking_of(programme)
    return {
        "criteria": [
            {
                "title": pick(criterion, "title") if criterion.title_ar else criterion.get_kind_display(),
                "weight": criterion.weight,
            }
            for criterion in ranking.criteria
        ],
        "rows": [
            {
                "rank": row.rank,
                "number": row.project.number,
                "title": pick(row.project, "title"),
                "score": row.score.quantize(TWO_PLACES),
                "by_hand": row.by_hand.reason if row.by_hand else "",
            }
            for row in ranking.rows
        ],
    }


def axes(slices: Sequence[AxisSlice]) -> list[dict[str, Any]]:
    """Return the sums by axis and programme."""
    return [
        {
            "title": pick(part.axis, "title"),
            **_sums(part.whole),
            "programmes": [{"title": pick(group, "title"), **_sums(own)} for group, own in part.groups],
        }
        for part in slices
    ]


def total(projects: Sequence[ProjectFigures]) -> dict[str, Any]:
    """Return the sums of the whole programme."""
    return _sums(Slice("", projects))


def _sums(part: Slice) -> dict[str, Any]:
    return {
        "projects": part.count,
        "commune_share": part.commune_share,
        "partner_share": part.partner_share,
        "cost": part.cost,
    }


def sheets(
    slices: Sequence[AxisSlice], projects: Sequence[Project], lines: Sequence[FundingLine]
) -> list[dict[str, Any]]:
    """Return the sheet of each project, grouped by programme of an axis."""
    by_pk = {project.pk: project for project in projects}
    by_project: dict[int, list[FundingLine]] = {}
    for line in lines:
        by_project.setdefault(line.project_id, []).append(line)
    return [
        {
            "axis": pick(part.axis, "title"),
            "programme": pick(group, "title"),
            "projects": [
                _sheet(figures, by_pk[figures.pk], by_project.get(figures.pk, [])) for figures in own.projects
            ],
        }
        for part in slices
        for group, own in part.groups
        if own.projects
    ]


def _sheet(figures: ProjectFigures, project: Project, lines: Sequence[FundingLine]) -> dict[str, Any]:
    return {
        "number": figures.number,
        "title": pick(figures, "title"),
        "place": figures.place,
        "starts_in": figures.starts_in,
        "ends_in": figures.ends_in,
        "cost": figures.cost,
        "commune_share": figures.commune_share,
        "partner_share": figures.partner_share,
        "pillar": str(Pillar(figures.pillar).label),
        "gender": str(GenderMarker(figures.gender).label),
        "status": str(figures.get_status_display),
        "progress": figures.progress,
        "paid": figures.money.paid,
        "responsible": project.responsible,
        "indicator": project.indicator,
        "note": figures.source_note,
        "lines": [
            {
                "source": str(FundingKind(line.kind).label),
                "year": line.year,
                "partner": pick(line.partner, "name") if line.partner else "",
                "agreed_on": line.agreed_on,
                "amount": line.amount,
            }
            for line in lines
        ],
    }


def programming(programme: ActionProgramme) -> dict[str, Any] | None:
    """Return the latest closed three-year programming, None before the first. Three queries."""
    found: ThreeYearProgramming | None = (
        programme.programmings.filter(closed_at__isnull=False).order_by("-number").first()
    )
    if found is None:
        return None
    balance = balance_of(found)

    def rows(headings: Sequence[BudgetHeading]) -> list[dict[str, Any]]:
        return [
            {"title": str(heading.label), "amounts": list(balance.amounts[heading])}
            for heading in headings
            if any(balance.amounts[heading])
        ]

    return {
        "number": found.number,
        "updated_on": found.updated_on,
        "budget_year": found.budget_year,
        "years": list(found.years),
        "resources": rows(RESOURCE_HEADINGS),
        "spending": rows(SPENDING_HEADINGS),
        "totals": [
            {
                "year": year.year,
                "resources": year.resources,
                "spending": year.spending,
                "available": year.available,
                "needs": year.needs,
                "gap": year.gap,
            }
            for year in balance.years
        ],
    }


def picture(code: str, spots: Sequence[tuple[int, float, float]]) -> dict[str, Any] | None:
    """Return the outline of a commune and where its projects (number, latitude, longitude) stand on it."""
    drawing = draw_commune(code)
    if drawing is None:
        return None
    places = [(number, *drawing.place(x, y)) for number, x, y in spots if drawing.holds(x, y)]
    return {
        "view_box": drawing.view_box,
        "path": drawing.path,
        "spots": [{"number": number, "x": f"{x:.1f}", "y": f"{y:.1f}"} for number, x, y in places],
    }


def annexes(programme: ActionProgramme) -> dict[str, Any]:
    """Return the partnership agreements and the documents of the file, by name. Two queries."""
    agreements = programme.agreements.select_related("partner").prefetch_related("shares")
    files = programme.attachments.filter(removed_at__isnull=True).select_related("file").order_by("pk")
    return {
        "agreements": [
            {
                "partner": pick(agreement.partner, "name"),
                "title": agreement.title,
                "signed_on": agreement.signed_on,
                "amount": sum(share.amount for share in agreement.shares.all()),
            }
            for agreement in agreements
        ],
        "documents": [{"name": row.file.name, "sha256": row.file.sha256} for row in files],
    }


def chapters(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the chapters that the book has, in their order; some are left out when there is nothing."""
    all_of_them = {
        "procedure": _("Procedure"),
        "participation": _("Participation"),
        "diagnosis": _("Diagnosis"),
        "priorities": _("Priorities"),
        "axes": _("Axes and programmes"),
        "projects": _("Project sheets"),
        "three-years": _("Three-year programming"),
        "map": _("Map of the projects"),
        "annexes": _("Annexes"),
    }
    left_out = {
        "priorities": not told["priorities"]["rows"],
        "three-years": not told["programming"],
        "map": not told["picture"],
    }
    return [
        {"anchor": anchor, "title": title}
        for anchor, title in all_of_them.items()
        if not left_out.get(anchor)
    ]
