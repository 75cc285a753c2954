"""The plan on paper, in Arabic and in French: made by a worker, kept by its content."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from capacity.enums import PaperKind, SheetState
from capacity.models import CapacityPlan, PlanLine
from capacity.services.lines import current_lines
from capacity.services.papers import PAPER_LANGUAGES, CapacitySheet, tells_of_demonstration
from capacity.services.plan_lines import audience_label, cost_of, kind_label, line_titles, lines_of
from capacity.services.plans import Part, plan_totals
from config.toolbox.languages import spoken
from records.models import Job
from records.services.jobs import Progress, register_job
from records.services.papers import make_papers

JOB = "capacity.plan_papers"
TEMPLATE = "pdf/capacity_plan.html"


def register_plan_papers() -> None:
    """Declare the work of writing a plan on paper."""
    register_job(
        JOB,
        title=_("Capacity plan of %(year)s (%(commune)s)"),
        handler="capacity.services.plan_papers.plan_papers_job",
    )


def plan_sheets(plan: CapacityPlan, lines: Sequence[PlanLine]) -> list[CapacitySheet]:
    """Return the plan in each language as it is now; ``lines`` are those of ``lines_of``. Four queries."""
    commune = plan.commune
    sent = plan.dispatches.order_by("-sequence").first()
    is_draft = plan.state in {SheetState.DRAFT, SheetState.RETURNED}
    known = current_lines()
    data = {
        "commune_ar": commune.name_ar,
        "commune_fr": commune.name_fr,
        "code": commune.code,
        "province_ar": commune.province.name_ar,
        "province_fr": commune.province.name_fr,
        "region_ar": commune.province.region.name_ar,
        "region_fr": commune.province.region.name_fr,
        "year": plan.year,
        "is_draft": is_draft,
        "is_demonstration": tells_of_demonstration(),
        "state": spoken(plan.get_state_display),
        "is_late": plan.is_late,
        "receipt": {"number": sent.number, "digest": sent.digest, "sent_at": sent.sent_at} if sent else None,
        "lines": [_line_data(line) for line in lines],
        "named": [
            {"code": code, "title": known[code]["title"]}
            for code in known
            if any(code in line.lines for line in lines)
        ],
        "set_aside": [
            {"title": line_titles(row.line or row.need), "reason": row.reason}
            for row in plan.set_aside.select_related("need__topic", "line__topic")
        ],
        "totals": _totals_data(lines),
    }
    return [
        CapacitySheet(
            plan=plan,
            kind=PaperKind.PLAN,
            language=language,
            template=TEMPLATE,
            data=data,
            file_name=f"CAP-P-{commune.code}-{plan.year}-{language}.pdf",
        )
        for language in PAPER_LANGUAGES
    ]


def _line_data(line: PlanLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "title": line_titles(line),
        "kind": spoken(lambda: kind_label(line)),
        "audience": spoken(lambda: audience_label(line)),
        "priority": line.priority,
        "quarter": line.quarter,
        "days": line.days,
        "provider": line.provider,
        "deliverables": line.deliverables,
        "lines": line.lines,
        "women": line.women,
        "men": line.men,
        "waiting_since": line.waiting_since,
        "need": line.need.reference if line.need else None,
        "cost": cost_of(line),
        "funding": [
            {"source": spoken(part.get_source_display), "amount": part.amount} for part in line.funding.all()
        ],
        "people": [
            {
                "name": part.person.full_name,
                "post": part.person.post,
                "diploma": part.person.diploma,
                "reason": part.mismatch_reason,
            }
            for part in line.people.all()
        ],
    }


def _totals_data(lines: Sequence[PlanLine]) -> dict[str, Any]:
    """Return what the plan comes to, labels in each language."""
    totals = plan_totals(lines)
    return {
        "lines": totals.lines,
        "cost": totals.cost,
        "women": totals.women,
        "men": totals.men,
        "sources": [_part_data(part) for part in totals.sources],
        "quarters": [_part_data(part) for part in totals.quarters],
        "kinds": [_part_data(part) for part in totals.kinds],
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {"label": spoken(lambda: part.label), "lines": part.lines, "cost": part.cost}


def plan_papers_job(job: Job, progress: Progress) -> None:
    """Make one plan in both languages."""
    plans = CapacityPlan.objects.select_related("commune__province__region")
    plan = plans.get(pk=job.arguments["sheet"])
    sheets = plan_sheets(plan, lines_of(plan))
    make_papers(sheets, at=progress.now(), done=progress.report)
