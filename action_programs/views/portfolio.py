"""All the programmes of a scope, added up."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.services.access import OVERSEERS
from action_programs.services.lateness import Late
from action_programs.services.portfolio import LEVELS, Portfolio, portfolio_of
from action_programs.services.portfolio_table import portfolio_workbook
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.models import Province, Region
from communes.models.territory import Place
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

BELOW = {"region": "province", "province": "commune"}


@requires(*OVERSEERS)
@reads
def portfolio(request: ActorRequest) -> HttpResponse:
    """Show where the programmes stand by region, by province of a region, or by commune of a province."""
    within, found = _asked(request)
    parent = within.region if isinstance(within, Province) else None
    context = {
        "portfolio": found,
        "within": within,
        "parent": parent,
        "lates": list(Late),
        "leads_down": found.level in BELOW,
    }
    return TemplateResponse(request, "action_programs/portfolio.html", context)


@requires(*OVERSEERS)
@reads
def portfolio_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the same table as a workbook."""
    _within, found = _asked(request)
    content = portfolio_workbook(found, title=_("Action programmes"), language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-pac.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _asked(request: ActorRequest) -> tuple[Place | None, Portfolio]:
    """Return the place asked for (None for the whole scope), and the table of what lies in it."""
    assert request.actor is not None
    code = request.GET.get("place", "")
    within: Place | None = None
    level = "commune" if request.actor.role == Role.PROVINCE_OFFICER else "region"
    if code:
        within = (
            Region.objects.filter(code=code).first()
            or Province.objects.select_related("region").filter(code=code).first()
        )
        if within is None:
            raise Http404
        level = "commune" if isinstance(within, Province) else BELOW["region"]
    assert level in LEVELS
    today = local_day(timezone.now())
    return within, portfolio_of(request.actor, level=level, within=code, today=today)
