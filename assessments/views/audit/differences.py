"""Where communes misjudge themselves: a cycle by line, and one line by commune."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from assessments.models import Cycle
from assessments.services.audit.differences import (
    COLUMN_WORDS,
    READERS,
    STEPS,
    Change,
    Differences,
    approved_files,
    cycle_differences,
)
from assessments.services.audit.differences_export import differences_workbook, line_workbook, shown_figure
from assessments.services.file_list import cycles_with_files
from assessments.services.questionnaire import line_fields
from assessments.views.audit.difference_forms import STEP_WORDS, DifferenceForm, LineDifferenceForm
from communes.access import ActorRequest, requires
from communes.models import Region
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.search import fold
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


def _read(request: ActorRequest, year: int) -> tuple[Cycle, str, str, Differences]:
    """Return the cycle, the step and the region asked for, and the differences that the reader sees."""
    cycles = Cycle.objects.filter(opened_at__isnull=False).select_related("grid", "additional_grid")
    cycle = get_object_or_404(cycles, assessed_year=year)
    step, region = request.GET.get("step", ""), request.GET.get("region", "")
    files = approved_files(cycle, request.actor, region=region, at=timezone.now())
    return cycle, step if step in STEPS else "all", region, cycle_differences(files, cycle)


def _regions(request: ActorRequest, cycle: Cycle) -> list[Region]:
    files = approved_files(cycle, request.actor, at=timezone.now())
    found = Region.objects.filter(pk__in=files.values("commune__province__region"))
    return list(found.order_by("code"))


@requires(*READERS)
@reads
def differences(request: ActorRequest, year: int) -> HttpResponse:
    """Show by line how far declared figures are from those that the authorities settled."""
    cycle, step, _region, found = _read(request, year)
    indicators, conditions = found.indicators(step), found.conditions(step)
    most = max((row.lost for row in indicators), default=0)
    context = {
        "cycle": cycle,
        "step": step,
        "found": found,
        "form": DifferenceForm(request.GET or None, regions=_regions(request, cycle)),
        "indicators": [row for row in indicators if row.corrected],
        "conditions": [row for row in conditions if row.corrected],
        "untouched": [row for row in (*conditions, *indicators) if not row.corrected],
        "worst": next((row for row in indicators if row.lost > 0), None),
        "most": max(most, 1),
        "years": _years(request, cycle),
    }
    return TemplateResponse(request, "assessments/audit/differences.html", context)


def _years(request: ActorRequest, cycle: Cycle) -> list[dict[str, Any]]:
    query = request.GET.urlencode()
    return [
        {
            "label": str(other.assessed_year),
            "url": f"{reverse('assessments:differences', args=[other.assessed_year])}?{query}",
            "is_current": other.pk == cycle.pk,
        }
        for other in cycles_with_files(request.actor, at=timezone.now())
    ]


@requires(*READERS)
@reads
def differences_xlsx(request: ActorRequest, year: int) -> HttpResponse:
    """Send the lines of a cycle with their differences as a workbook."""
    _cycle, step, _region, found = _read(request, year)
    content = differences_workbook(
        found.indicators(step), found.conditions(step), language=current_language()
    )
    return _workbook(content, f"adaa-{year}-differences.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*READERS)
@reads
def difference(request: ActorRequest, year: int, line: str) -> HttpResponse:
    """Show the communes whose figures of one line were corrected, stage by stage, with the reasons."""
    cycle, step, _region, found = _read(request, year)
    if line not in found.questionnaire.lines:
        raise Http404
    row = found.of_line(line, step)
    page = Paginator(_searched(request, row.changes), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "row": row,
        "form": LineDifferenceForm(request.GET or None, regions=_regions(request, cycle)),
        "page": page,
        "columns": COLUMN_WORDS.values(),
        "fields": line_fields(row.line),
        "changes": [_shown(change) for change in page.object_list],
        "step_words": STEP_WORDS[step],
    }
    return TemplateResponse(request, "assessments/audit/difference.html", context)


def _searched(request: ActorRequest, changes: Any) -> list[Change]:
    """Return the changes of the communes asked for, the largest loss first."""
    words = fold(request.GET.get("q", "")[:80]).split()
    found = [change for change in changes if all(word in change.commune.search_text for word in words)]
    step = request.GET.get("step", "")
    step = step if step in STEPS else "all"
    return sorted(found, key=lambda change: (change.gained(step), change.commune.code))


def _shown(change: Change) -> dict[str, Any]:
    """Return one commune's row: its figures and result at each stage as people read them."""
    return {
        "change": change,
        "stages": [
            {
                "figures": [
                    {"label": pick(field, "label"), "text": shown_figure(change, field, column) or "–"}
                    for field in line_fields(change.line)
                ],
                "result": _result(change, column),
            }
            for column in COLUMN_WORDS
        ],
    }


def _result(change: Change, column: str) -> Any:
    if not change.is_condition:
        return change.points(column)
    return gettext("Met") if change.points(column) else gettext("Not met")


@requires(*READERS)
@reads
def difference_xlsx(request: ActorRequest, year: int, line: str) -> HttpResponse:
    """Send the communes of one line as a workbook."""
    _cycle, step, _region, found = _read(request, year)
    if line not in found.questionnaire.lines:
        raise Http404
    row = found.of_line(line, step)
    content = line_workbook(row, _searched(request, row.changes), language=current_language())
    return _workbook(content, f"adaa-{year}-differences-{line}.xlsx")
