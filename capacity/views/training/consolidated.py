"""The consolidated programme of the region and of the country."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from capacity.enums import FundingSource
from capacity.services.access import OVERSEERS, may_edit
from capacity.services.consolidated import Programme, TopicRow, consolidated_programme, region_asked
from capacity.services.consolidated_table import consolidated_workbook, topic_title
from capacity.views.training.units import asked_year
from communes.access import ActorRequest, requires
from communes.models import Region
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE


@requires(*OVERSEERS)
@reads
def consolidated(request: ActorRequest) -> HttpResponse:
    """Show what a region or the country plans and needs in a year, and what is offered."""
    programme = _programme(request)
    context = {
        "programme": programme,
        "year": programme.year,
        "counts": [
            {"label": _("People asked for"), "value": programme.total.demand},
            {"label": _("Enrolled"), "value": programme.total.enrolled},
            {"label": _("Demand not met"), "value": programme.total.not_met},
        ],
        "rows": [(topic_title(row), row, _costs(row)) for row in programme.rows],
        "total_costs": _costs(programme.total),
        "sources": list(FundingSource),
        "money": [
            (kind, [sums.get(source, 0) for source in FundingSource.values], total)
            for kind, sums, total in programme.money
        ],
        "regions": list(Region.objects.order_by("code")) if may_edit(request.actor) else [],
    }
    return TemplateResponse(request, "capacity/training/consolidated.html", context)


@requires(*OVERSEERS)
@reads
def consolidated_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the same as a workbook."""
    programme = _programme(request)
    content = consolidated_workbook(programme, language=current_language())
    place = programme.region.code if programme.region else "maroc"
    headers = {"Content-Disposition": f'attachment; filename="adaa-programme-{programme.year}-{place}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _programme(request: ActorRequest) -> Programme:
    assert request.actor is not None
    region = region_asked(request.actor, request.GET.get("region", ""))
    return consolidated_programme(request.actor, asked_year(request), region)


def _costs(row: TopicRow) -> list:
    return [row.costs.get(source, 0) for source in FundingSource.values]
