"""The use of the grants of a year, commune by commune."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_programs.services.access import OVERSEERS
from action_programs.services.grant_use import (
    UseFilter,
    UseRow,
    use_of_year,
    use_sums,
    use_workbook,
    years_with_grants,
)
from communes.access import ActorRequest, requires
from communes.models import Region
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


def _regions() -> list[tuple[str, Any]]:
    return [("", _("All the regions")), *((row.code, pick(row, "name")) for row in Region.objects.all())]


class UseForm(forms.Form):
    """What a reader asks of the list. Every field is optional."""

    year = forms.ChoiceField(label=_("Assessed year"), required=False)
    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_regions)
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("All")), ("late", _("Unspent after the time given"))]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


def _asked(request: ActorRequest) -> tuple[UseForm, int | None, list[UseRow]]:
    """Return the form, the year chosen (None without any grant) and the rows asked for."""
    assert request.actor is not None
    years = years_with_grants(request.actor)
    form = UseForm(request.GET or None, years=years)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    year = int(asked["year"]) if asked.get("year") else next(iter(years), None)
    if year is None:
        return form, None, []
    rows = use_of_year(request.actor, year, today=local_day(timezone.now()))
    wanted = UseFilter(asked.get("q", ""), asked.get("region", ""), asked.get("show") == "late")
    return form, year, wanted.apply(rows)


@requires(*OVERSEERS)
@reads
def grant_use(request: ActorRequest) -> HttpResponse:
    """List the communes with what they received, committed and paid, what is unspent and what is late."""
    form, year, rows = _asked(request)
    context = {
        "form": form,
        "year": year,
        "sums": use_sums(rows),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "action_programs/grant_use.html", context)


@requires(*OVERSEERS)
@reads
def grant_use_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the same list as a workbook."""
    _form, _year, rows = _asked(request)
    headers = {"Content-Disposition": 'attachment; filename="adaa-grant-use.xlsx"'}
    content = use_workbook(rows, language=current_language())
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
