"""The budget and the accounts of a body in short: the years, one year, what is written of it."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, RUNNERS, access_body, may_run
from communes.cooperation.enums import ExpenseNature, FundingSource
from communes.cooperation.forms.body_years import BodyYearForm
from communes.cooperation.services.body_years import (
    Side,
    YearFigures,
    figures_of,
    save_year,
    years_with_figures,
)
from communes.cooperation.services.contributions import ZERO, percent_of
from communes.cooperation.services.running import years_of
from communes.cooperation.views.headers import body_header
from communes.cooperation.views.running import running_page
from communes.views.asking import tried
from config.toolbox.readonly import reads

TAB = "cooperation:body_years"


@requires(*READERS)
@require_safe
@reads
def body_years(request: ActorRequest, code: str) -> HttpResponse:
    """List the years written of a body, with what they tell."""
    body = access_body(code, actor=request.actor)
    years = years_with_figures(body)
    writes = may_run(request.actor, body)
    written = {figures.row.year for figures in years}
    unwritten = [year for year in years_of(body, at=timezone.now()) if year not in written]
    context = {
        **body_header(request, body),
        "years": years,
        "own_shares": [
            {"label": str(figures.row.year), "value": figures.current.own_share}
            for figures in reversed(years)
        ],
        "highest": max((figures.current.total for figures in years), default=ZERO),
        "unwritten": unwritten[::-1] if writes else [],
    }
    return TemplateResponse(request, "cooperation/running/years.html", context)


@requires(*READERS)
@require_safe
@reads
def body_year(request: ActorRequest, code: str, year: int) -> HttpResponse:
    """Show the budget and the accounts of one year."""
    body = access_body(code, actor=request.actor)
    row = get_object_or_404(body.years.prefetch_related("lines"), year=year)
    figures = figures_of(row)
    context = {
        **body_header(request, body, current=TAB),
        "figures": figures,
        "sides": _tables(figures),
        "may_run": may_run(request.actor, body),
    }
    return TemplateResponse(request, "cooperation/running/year.html", context)


@requires(*RUNNERS)
def body_year_edit(request: ActorRequest, code: str, year: int) -> HttpResponse:
    """Write the budget and the accounts of a year."""
    body = access_body(code, actor=request.actor)
    if year not in years_of(body, at=timezone.now()):
        raise Http404
    known = body.years.filter(year=year).first()
    form = BodyYearForm(request.POST if request.method == "POST" else None, known=known)

    def act(**options: Any) -> None:
        save_year(body, year, form.facts(), version=form.cleaned_data["version"], **options)

    done = _("The budget and the accounts are saved.")
    version = known.version if known else None
    if request.method == "POST" and form.is_valid() and tried(request, form, act, done=done, version=version):
        return HttpResponseRedirect(reverse("cooperation:body_year", args=[code, year]))
    back = reverse("cooperation:body_year", args=[code, year]) if known else reverse(TAB, args=[code])
    page = {**running_page(body, _("Budget and accounts")), "cancel_url": back}
    title = _("Budget and accounts of %(year)s") % {"year": year}
    context = {**page, "confirm_title": title, "form": form}
    return TemplateResponse(request, "cooperation/running/year_form.html", context)


def _tables(figures: YearFigures) -> list[dict[str, Any]]:
    planned, actual = figures.planned, figures.actual

    def rows(name: str, headings: Any) -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = [getattr(side, name) if side else {} for side in (planned, actual)]
        return [
            {
                "label": heading.label,
                "planned": columns[0].get(heading, ZERO),
                "actual": columns[1].get(heading, ZERO) if actual else None,
                "rate": percent_of(columns[1].get(heading, ZERO), columns[0].get(heading, ZERO))
                if actual
                else None,
            }
            for heading in headings
            if heading in columns[0] or heading in columns[1]
        ]

    def table(title: str, name: str, headings: Any, total: str, rate: Any) -> dict[str, Any]:
        def sum_of(side: Side | None) -> Any:
            return getattr(side, total) if side else None

        return {
            "title": title,
            "rows": rows(name, headings),
            "planned": sum_of(planned),
            "actual": sum_of(actual),
            "rate": rate,
        }

    return [
        table(_("Resources"), "resources", FundingSource, "total", figures.resources_rate),
        table(_("Expenses"), "expenses", ExpenseNature, "spent", figures.spending_rate),
    ]
