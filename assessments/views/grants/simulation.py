"""The simulation of a cycle's grants, and its tables to take away."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from assessments.exceptions import AssessmentError
from assessments.models import Cycle, GrantDecision
from assessments.services.grants.amounts import AmountRow, amounts_by, entrants_of, rows_of, totals
from assessments.services.grants.decisions import CycleNotPublished, current_decision, publication_for
from assessments.services.grants.rules import PoolNotWhole, Setting, standing_setting
from assessments.services.grants.simulation import (
    AmountFilter,
    classes,
    milieu_sums,
    region_sums,
    shift,
    simulation_csv,
    simulation_workbook,
)
from assessments.views.cycles.pages import access_cycle
from assessments.views.grants.forms import DECISION, OTHER, ListForm, SettingForm, setting_initial
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


@dataclass(slots=True)
class Simulation:
    """What one address of the page asks for, worked out."""

    form: SettingForm
    other: SettingForm
    listing: ListForm
    decision: GrantDecision | None
    standing: Setting
    setting: Setting | None = None
    compared: Setting | None = None
    rows: list[AmountRow] | None = None
    unallocated: int = 0
    refusal: str = ""

    def listed(self) -> list[AmountRow]:
        asked = self.listing.cleaned_data if self.listing.is_valid() else {}
        names = {"q": "text", "region": "region", "milieu": "milieu", "show": "show", "sort": "sort"}
        wanted = {name: asked[field] for field, name in names.items() if asked.get(field)}
        return AmountFilter(**wanted).apply(self.rows or [])


def _simulated(request: ActorRequest, cycle: Cycle) -> Simulation:
    """Work out the setting of the address. Raises CycleNotPublished or PoolNotWhole."""
    publication, standing = publication_for(cycle), standing_setting(cycle)
    asked = request.GET if "pool" in request.GET else None
    initial = setting_initial(standing)
    found = Simulation(
        form=SettingForm(asked, initial=initial),
        other=SettingForm(request.GET if "b-pool" in request.GET else None, prefix="b", initial=initial),
        listing=ListForm(request.GET),
        decision=current_decision(cycle),
        standing=standing,
    )
    if asked is not None and not found.form.is_valid():
        return found
    setting = found.form.setting() if asked is not None else standing
    entrants = entrants_of(publication)
    try:
        amounts = amounts_by(setting, entrants)
    except AssessmentError as refusal:
        found.refusal = refusal.message
        return found
    before: dict[str, int] | None = None
    wanted = request.GET.get("compare", "")
    if wanted == DECISION and found.decision:
        grants = found.decision.grants.select_related("commune")
        before = {grant.commune.code: grant.amount for grant in grants}
        found.compared = Setting.of(found.decision.pool, found.decision.rules)
    else:
        found.compared = _second(found, wanted)
    try:
        if before is None and found.compared not in (None, setting):
            before = totals(amounts_by(found.compared, entrants))  # type: ignore[arg-type]
    except AssessmentError as refusal:
        found.refusal = refusal.message
    found.setting = setting
    found.rows = rows_of(entrants, setting, amounts, before)
    found.unallocated = amounts.unallocated
    return found


def _second(found: Simulation, wanted: str) -> Setting | None:
    """Return the setting to compare with: the second one of the page, else the standing rules."""
    if wanted != OTHER:
        return found.standing
    return found.other.setting() if found.other.is_bound and found.other.is_valid() else None


@requires(Role.ADMINISTRATOR)
@reads
def grants(request: ActorRequest, year: int) -> HttpResponse:
    """Show what the rules give each commune, who gains and who loses, and the decisions made."""
    cycle = access_cycle(year)
    context: dict[str, Any] = {
        "cycle": cycle,
        "decisions": cycle.grant_decisions.order_by("-number"),
        "simulation": None,
        "refusal": "",
    }
    try:
        found = _simulated(request, cycle)
    except (CycleNotPublished, PoolNotWhole) as refusal:
        context["refusal"] = refusal.message
        return TemplateResponse(request, "assessments/grants/grants.html", context)
    context["simulation"] = found
    if found.rows is not None:
        listed = found.listed()
        is_compared = bool(found.rows) and found.rows[0].before is not None
        context |= {
            "page": Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
            "regions": region_sums(found.rows),
            "milieux": milieu_sums(found.rows),
            "classes": classes(found.rows),
            "is_compared": is_compared,
            "shift": shift(found.rows) if is_compared else None,
            "is_standing": found.setting == found.standing,
        }
    return TemplateResponse(request, "assessments/grants/grants.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def grants_export(request: ActorRequest, year: int, form: str) -> HttpResponse:
    """Send the simulation as it is listed: XLSX or CSV."""
    try:
        found = _simulated(request, access_cycle(year))
    except (CycleNotPublished, PoolNotWhole):
        found = None
    if found is None or found.rows is None:
        # The page says what is wrong with the address.
        query = request.GET.urlencode()
        return redirect(f"{reverse('assessments:grants', args=[year])}?{query}")
    assert found.setting is not None
    rows = found.listed()
    if form == "csv":
        content, kind = simulation_csv(rows), "text/csv; charset=utf-8"
    else:
        compared = found.compared if rows and rows[0].before is not None else None
        content = simulation_workbook(rows, found.setting, compared, language=current_language())
        kind = XLSX_TYPE
    headers = {"Content-Disposition": f'attachment; filename="adaa-grants-simulation-{year}.{form}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
