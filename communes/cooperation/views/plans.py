"""The cooperation plans: their list, one with its objectives."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, public
from communes.cooperation.services.plans import access_plan, plans_seen_by
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@public
@require_safe
@reads
def plans(request: ActorRequest) -> HttpResponse:
    """List the plans that one may read."""
    page = Paginator(plans_seen_by(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "cooperation/study/plans.html", {"page": page})


@public
@require_safe
@reads
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a plan and its objectives."""
    row = access_plan(pk, actor=request.actor)
    context = {"plan": row, "objectives": list(row.objectives.all())}
    return TemplateResponse(request, "cooperation/study/plan.html", context)
