"""The first page of cooperation for each role, and the dashboards of the country, regions and provinces."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.cooperation.access import EXCHANGE_READERS, FOUNDERS, OVERSEERS, READERS, procedures_seen_by
from communes.cooperation.enums import OverlapState
from communes.cooperation.forms.dashboard import AloneFilterForm
from communes.cooperation.models import CooperationBody
from communes.cooperation.scope import Scope, scope_of
from communes.cooperation.services.dashboard import (
    bodies_of_commune,
    figures_of,
    find_alone,
    places_of,
    powers_of,
    unpaid_calls,
)
from communes.cooperation.services.deliberations_awaited import deliberations_awaited
from communes.cooperation.services.exchange_list import exchanges_to_answer
from communes.cooperation.services.overlap_list import overlaps_seen_by
from communes.cooperation.services.overlaps import with_acts
from communes.cooperation.services.register import powers_by_body
from communes.enums import MINISTRY_ROLES
from communes.models import Commune, Province, Region
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50
SHOWN_CALLS = 10
SHOWN_EXCHANGES = 10


@requires(*READERS)
@reads
def home(request: ActorRequest) -> HttpResponse:
    """Show what waits in cooperation for a commune or a body; lead the others to their dashboard."""
    assert request.actor is not None
    today = local_day(timezone.now())
    if request.actor.role in OVERSEERS:
        own = _own_scope(request)
        place = Region.objects.get(pk=own.region) if own.region else request.actor.membership.province
        return _dashboard(request, own, place, today)
    return TemplateResponse(request, "cooperation/home.html", _own(request.actor, today))


@requires(*MINISTRY_ROLES)
@reads
def region(request: ActorRequest, code: str) -> HttpResponse:
    """Show the dashboard of a region one oversees."""
    own = _own_scope(request)
    shown = Region.objects.filter(code=code).first()
    if shown is None or (own.regions and shown.pk not in own.regions):
        raise Http404
    return _dashboard(request, Scope((shown.pk,)), shown, local_day(timezone.now()))


@requires(*OVERSEERS)
@reads
def province(request: ActorRequest, code: str) -> HttpResponse:
    """Show the dashboard of a province one oversees."""
    own = _own_scope(request)
    shown = Province.objects.select_related("region").filter(code=code).first()
    if (
        shown is None
        or own.province not in {None, shown.pk}
        or (own.regions and shown.region_id not in own.regions)
    ):
        raise Http404
    return _dashboard(request, Scope(province=shown.pk), shown, local_day(timezone.now()))


@requires(*OVERSEERS)
@reads
def communes_alone(request: ActorRequest) -> HttpResponse:
    """List the communes in no body."""
    form, found = _alone(request)
    context = {"form": form, "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))}
    return TemplateResponse(request, "cooperation/dashboards/alone.html", context)


@requires(*OVERSEERS)
@reads
def communes_alone_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the communes in no body as they are filtered."""
    _form, found = _alone(request)
    headings = [
        *(Heading(_("Code"), 16), Heading(_("Commune"), 32), Heading(_("Province"), 28)),
        *(Heading(_("Region"), 28), Heading(_("Population of 2024"), 18, "#,##0")),
    ]
    rows = (
        (
            commune.code,
            pick(commune, "name"),
            pick(commune.province, "name"),
            pick(commune.province.region, "name"),
            commune.population_2024,
        )
        for commune in found
    )
    sheet = Sheet(_("Communes in no body"), headings, rows)
    headers = {"Content-Disposition": 'attachment; filename="adaa-communes-in-no-body.xlsx"'}
    content = write_workbook([sheet], language=current_language())
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*OVERSEERS)
@reads
def unpaid(request: ActorRequest) -> HttpResponse:
    """List the contributions that are due and not paid in full, the oldest first."""
    today = local_day(timezone.now())
    calls = unpaid_calls(_own_scope(request), on=today)
    page = Paginator(calls, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "cooperation/dashboards/unpaid.html", {"page": page, "today": today})


def _alone(request: ActorRequest) -> tuple[AloneFilterForm, QuerySet[Commune]]:
    own = _own_scope(request)
    known = Region.objects.filter(pk__in=own.regions) if own.regions else Region.objects.all()
    regions = [] if own.province else list(known.order_by("code"))
    form = AloneFilterForm(request.GET or None, regions=regions)
    text, code = form.wanted()
    asked = tuple(region.pk for region in regions if region.code == code)
    scope = Scope(asked) if asked else own
    return form, find_alone(scope, text=text, on=local_day(timezone.now()))


def _own_scope(request: ActorRequest) -> Scope:
    """Return what an overseer looks after: a province, the regions given to them, or the country."""
    own = scope_of(request.actor)
    assert own is not None
    return own


def _dashboard(
    request: ActorRequest, scope: Scope, place: Region | Province | None, today: date
) -> HttpResponse:
    figures = figures_of(scope, on=today)
    context = {
        "place": place,
        "is_province": bool(scope.province),
        "figures": figures,
        "counts": [
            {"label": _("Cooperation bodies"), "value": figures.bodies, "url": reverse("cooperation:bodies")},
            {"label": _("Communes"), "value": figures.communes},
            {
                "label": _("Communes in no body"),
                "value": figures.alone,
                "url": reverse("cooperation:communes_alone"),
            },
            {
                "label": _("Open overlaps"),
                "value": figures.overlaps,
                "url": f"{reverse('cooperation:overlaps')}?state={OverlapState.OPEN}",
            },
            {
                "label": _("Creations under way"),
                "value": figures.creations,
                "url": reverse("cooperation:procedures"),
            },
        ],
        "powers": powers_of(scope, on=today),
        "places": places_of(scope, on=today),
        "calls": unpaid_calls(scope, on=today)[:SHOWN_CALLS],
        "reads_exchanges": request.actor is not None and request.actor.role in EXCHANGE_READERS,
        "to_answer": exchanges_to_answer(request.actor)[:SHOWN_EXCHANGES],
        "awaited": deliberations_awaited(request.actor, on=today) if request.actor else [],
        "today": today,
    }
    return TemplateResponse(request, "cooperation/dashboards/dashboard.html", context)


def _own(actor: Actor, today: date) -> dict[str, Any]:
    """Return what a commune or a body finds on its first page."""
    commune, body = actor.membership.commune, actor.membership.body
    if commune is not None:
        bodies = list(bodies_of_commune(commune, on=today))
        member = Q(member__commune=commune)
    else:
        assert body is not None
        bodies = list(CooperationBody.objects.filter(pk=body.pk).select_related("seat"))
        member = Q(member__body=body)
    powers = powers_by_body(bodies, on=today)
    return {
        "commune": commune,
        "rows": [{"body": row, "powers": powers.get(row.pk, [])} for row in bodies],
        "calls": unpaid_calls(Scope(), on=today).filter(member)[:SHOWN_CALLS],
        "overlaps": with_acts(overlaps_seen_by(actor).filter(state=OverlapState.OPEN)),
        "procedures": procedures_seen_by(actor).filter(closed_at=None).order_by("-opened_at"),
        "awaited": deliberations_awaited(actor, on=today),
        "may_begin": actor.role in FOUNDERS,
        "to_answer": exchanges_to_answer(actor)[:SHOWN_EXCHANGES],
        "today": today,
    }
