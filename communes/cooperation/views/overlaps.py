"""Overlaps of powers: their list, one with both acts, what is decided about it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, SETTLERS, may_settle
from communes.cooperation.enums import OverlapState
from communes.cooperation.forms.overlaps import KeepForm, OverlapFilterForm
from communes.cooperation.models import Overlap
from communes.cooperation.services.overlap_list import counts_by_state, list_overlaps, overlaps_seen_by
from communes.cooperation.services.overlaps import keep_overlap, reopen_overlap, with_acts
from communes.cooperation.views.asking import asked
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*READERS)
@reads
def overlaps(request: ActorRequest) -> HttpResponse:
    """List the overlaps of one's scope, the open ones first."""
    form = OverlapFilterForm(request.GET or None)
    counts = counts_by_state(request.actor)
    context = {
        "form": form,
        "counts": [
            {"label": state.label, "value": counts[state], "url": f"?state={state}"} for state in OverlapState
        ],
        "has_any": any(counts.values()),
        "page": Paginator(list_overlaps(request.actor, form.wanted()), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
    }
    return TemplateResponse(request, "cooperation/overlaps/list.html", context)


@requires(*READERS)
@reads
def overlap(request: ActorRequest, pk: int) -> HttpResponse:
    """Show an overlap with both acts."""
    row = _access(request, pk)
    context = {
        "overlap": row,
        "may_settle": may_settle(request.actor, row.commune) and row.state != OverlapState.RESOLVED,
    }
    return TemplateResponse(request, "cooperation/overlaps/overlap.html", context)


@requires(*SETTLERS)
def overlap_keep(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep an overlap with a reason."""
    row = _access(request, pk)
    initial = {"version": row.version, "reason": row.reason}
    form = KeepForm(request.POST if request.method == "POST" else None, initial=initial)
    return asked(
        request,
        form,
        lambda **options: keep_overlap(
            row, reason=form.cleaned_data["reason"], version=form.cleaned_data["version"], **options
        ),
        title=_("Keep this overlap"),
        text=_("It is no longer counted among those that wait. The reason is shown with both acts."),
        submit=_("Keep it"),
        done=_("The overlap is kept, with its reason."),
        back=reverse("cooperation:overlap", args=[pk]),
        version=row.version,
        overlap=row,
        template="cooperation/overlaps/form.html",
    )


@requires(*SETTLERS)
def overlap_reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Open again an overlap that was kept."""
    row = _access(request, pk)
    return asked(
        request,
        None,
        lambda **options: reopen_overlap(row, version=row.version, **options),
        title=_("Open this overlap again"),
        text=_("It waits again for one of both acts to end. The reason that was given stays in the log."),
        submit=_("Open it again"),
        done=_("The overlap is open again."),
        back=reverse("cooperation:overlap", args=[pk]),
        overlap=row,
        template="cooperation/overlaps/form.html",
    )


def _access(request: ActorRequest, pk: int) -> Overlap:
    return get_object_or_404(with_acts(overlaps_seen_by(request.actor)), pk=pk)
