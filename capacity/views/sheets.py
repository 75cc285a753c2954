"""Plans and reports, year by year: a commune's own, or those of the communes one follows."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from capacity.enums import SheetState
from capacity.forms.sheet_list import SheetFilterForm
from capacity.services.access import OVERSEERS, READERS, may_edit
from capacity.services.plans import plan_years
from capacity.services.sheet_list import (
    LATE,
    NOT_STARTED,
    SheetCounts,
    counts_of_year,
    list_sheets,
    rows_of,
    sheets_workbook,
    years_of,
)
from capacity.views.asking import own_commune
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50
FIRST_YEAR = 2022


@requires(*READERS)
@reads
def sheets(request: ActorRequest) -> HttpResponse:
    """List a commune's own plans and reports, or those of the communes that one follows."""
    assert request.actor is not None
    today = local_day(timezone.now())
    if request.actor.is_commune:
        commune = own_commune(request)
        rows = years_of(commune, today=today)
        context: dict[str, Any] = {
            "rows": rows,
            "start_years": plan_years(today),
            "report_years": (today.year, today.year - 1),
            "commune": commune,
        }
        return TemplateResponse(request, "capacity/own_sheets.html", context)
    form = _form(request)
    wanted = form.wanted()
    found = list_sheets(request.actor, wanted, today=today)
    counts = counts_of_year(request.actor, wanted.year, today=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": wanted.year,
        "page": page,
        "rows": rows_of(page.object_list, wanted.year, today=today),
        "headings": [_("Not started"), *(state.label for state in SheetState), _("Late")],
        "counts": [
            (_("Capacity plan"), counts["plan"], _cells(wanted.year, "plan", counts["plan"])),
            (_("Report on the plan"), counts["report"], _cells(wanted.year, "report", counts["report"])),
        ],
    }
    return TemplateResponse(request, "capacity/sheets.html", context)


@requires(*OVERSEERS)
@reads
def sheets_xlsx(request: ActorRequest) -> HttpResponse:
    """Send plans and reports of the same filters as a workbook."""
    wanted = _form(request).wanted()
    found = list_sheets(request.actor, wanted, today=local_day(timezone.now()))
    content = sheets_workbook(found, wanted.year, language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="adaa-plans-{wanted.year}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _form(request: ActorRequest) -> SheetFilterForm:
    today = local_day(timezone.now())
    years = list(range(today.year + 1, FIRST_YEAR - 1, -1))
    return SheetFilterForm(request.GET, today=today, years=years, with_places=may_edit(request.actor))


def _cells(year: int, kind: str, counts: SheetCounts) -> list[tuple[int, str]]:
    """Return the numbers of one row, each with the address of the list that it counts."""
    names = {NOT_STARTED: counts.not_started}
    names |= {state: getattr(counts, state) for state in SheetState.values}
    names[LATE] = counts.late
    here = reverse("capacity:sheets")
    return [(number, f"{here}?year={year}&{kind}={name}") for name, number in names.items()]
