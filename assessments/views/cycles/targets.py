"""The communes of a cycle: a table or a filter, a preview, then all or nothing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services.targets import TargetFilter, preview_targets, read_codes, set_targets
from assessments.views.cycles.forms import ConfirmTargetsForm, TargetFileForm, TargetFilterForm
from assessments.views.cycles.pages import access_cycle
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.models import Commune
from config.toolbox.spreadsheets import Column, SpreadsheetError, read_rows

PAGE_SIZE = 100
SHOWN = 50
COLUMNS = (Column("commune_code", ("code", "hcp_code", "code commune", "رمز الجماعة")),)


@requires(Role.ADMINISTRATOR)
def targets(request: ActorRequest, year: int) -> HttpResponse:
    """List the communes of a cycle, and read a table of others into a preview."""
    row = access_cycle(year)
    table = TargetFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and table.is_valid():
        try:
            upload = table.cleaned_data["table"]
            rows = read_rows(upload, columns=COLUMNS, name=upload.name, others_allowed=True)
        except SpreadsheetError as refusal:
            table.add_error("table", refusal.message)
        else:
            codes = [(line.number, str(line.values["commune_code"] or "")) for line in rows]
            communes, errors = read_codes(codes)
            return _preview(request, row, communes, errors)
    listed = row.targets.select_related("commune__province__region").order_by("commune__code")
    context = {
        "cycle": row,
        "table_form": table,
        "filter_form": TargetFilterForm(),
        "page": Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "assessments/cycles/targets.html", context)


@requires(Role.ADMINISTRATOR)
def targets_filter(request: ActorRequest, year: int) -> HttpResponse:
    """Show what a filter on population and milieu would choose."""
    row = access_cycle(year)
    form = TargetFilterForm(request.GET)
    if not form.is_valid():
        messages.error(request, _("Populations are whole numbers."))
        return redirect("assessments:targets", year=year)
    wanted = TargetFilter(
        form.cleaned_data["population_from"],
        form.cleaned_data["population_to"],
        form.cleaned_data["milieu"],
    )
    return _preview(request, row, list(wanted.communes(row)), [])


def _preview(request: ActorRequest, row: Cycle, communes: list[Commune], errors: list[str]) -> HttpResponse:
    change = preview_targets(row, communes, errors)
    context = {
        "cycle": row,
        "change": change,
        "total": len(communes),
        "added": change.added[:SHOWN],
        "removed": change.removed[:SHOWN],
        "form": ConfirmTargetsForm(initial={"communes": [commune.code for commune in communes]}),
    }
    return TemplateResponse(request, "assessments/cycles/targets_preview.html", context)


@requires(Role.ADMINISTRATOR)
@require_POST
def targets_confirm(request: ActorRequest, year: int) -> HttpResponse:
    """Put the communes that were shown in place of the cycle's list."""
    row = access_cycle(year)
    form = ConfirmTargetsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the list again."))
        return redirect("assessments:targets", year=year)
    communes = list(Commune.objects.filter(code__in=form.cleaned_data["communes"]))
    try:
        set_targets(row, communes, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The list of communes is saved."))
    return redirect("assessments:targets", year=year)
