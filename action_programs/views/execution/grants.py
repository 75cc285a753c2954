"""Performance grants, and the projects that they pay."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.funding import GrantForm, part_rows
from action_programs.models import ActionProgramme, GrantReceipt
from action_programs.services.access import READERS, WRITERS, access_programme
from action_programs.services.grant_use import due_day, paid_out
from action_programs.services.grants import GrantFacts, grants_of, remove_grant, save_grant
from action_programs.views.attachments import shown_documents
from action_programs.views.execution.frame import asked, shown
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def grants(request: ActorRequest, pk: int) -> HttpResponse:
    """List the grants received: one a year, six at most; and those paid that are not written yet."""
    row = access_programme(pk, actor=request.actor)
    found = grants_of(row)
    written = {view.grant.assessed_year for view in found}
    context = {
        "grants": found,
        "unwritten": [paid for year, paid in sorted(paid_out(row.commune).items()) if year not in written],
    }
    return shown(request, row, "action_programs/execution/grants.html", _("Performance grants"), **context)


@requires(*READERS)
@reads
def grant(request: ActorRequest, pk: int, grant: int) -> HttpResponse:
    """Show one grant with the projects that it pays."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.grants, pk=grant)
    title = _("Grant for the year %(year)s") % {"year": found.assessed_year}
    view, due_on = grants_of(row, only=found)[0], due_day(found.received_on)
    paid = paid_out(row.commune).get(found.assessed_year)
    context = {
        "view": view,
        "due_on": due_on,
        "is_late": view.balance > 0 and due_on < local_day(timezone.now()),
        "paid_out": paid,
        "difference": found.amount - paid.amount if paid else None,
        **shown_documents(request, row, found),
    }
    return shown(request, row, "action_programs/execution/grant.html", title, **context)


@requires(*WRITERS)
def grant_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a grant; what the ministry paid for the year asked for is proposed."""
    row = access_programme(pk, actor=request.actor)
    year = request.GET.get("year", "")
    paid = paid_out(row.commune).get(int(year)) if year.isdecimal() and len(year) == 4 else None
    proposed = (
        {"assessed_year": paid.year, "received_on": paid.last_on, "amount": paid.amount} if paid else None
    )
    return _edited(request, row, None, proposed)


@requires(*WRITERS)
def grant_edit(request: ActorRequest, pk: int, grant: int) -> HttpResponse:
    """Change a grant and its parts."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, get_object_or_404(row.grants, pk=grant))


def _edited(
    request: ActorRequest,
    row: ActionProgramme,
    known: GrantReceipt | None,
    proposed: dict[str, Any] | None = None,
) -> HttpResponse:
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(known, name) for name in GrantFacts.__slots__} if known else proposed
    form = GrantForm(data, initial=initial)
    rows = part_rows(data, row, known)
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            saved = save_grant(row, known, form.facts(), rows.facts(), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The grant is saved."))
            return redirect("action_programs:grant", pk=row.pk, grant=saved.pk)
    context = {
        "form": form,
        "rows": rows,
        "rows_title": _("Projects that it pays"),
        "partners": [],
        "list_url": reverse("action_programs:grants", args=[row.pk]),
        "list_title": _("Performance grants"),
    }
    title = _("Change the grant") if known else _("New grant")
    return shown(request, row, "action_programs/execution/rows_form.html", title, **context)


@requires(*WRITERS)
def grant_remove(request: ActorRequest, pk: int, grant: int) -> HttpResponse:
    """Ask, then take a grant out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.grants.select_related("programme"), pk=grant)
    assert request.actor is not None
    actor = request.actor
    return asked(
        request,
        row,
        None,
        lambda: remove_grant(found, actor=actor, at=timezone.now()),
        title=_("Remove the grant for the year %(year)s?") % {"year": found.assessed_year},
        confirm_text=_("Its parts go with it. This cannot be undone."),
        submit=_("Remove"),
        is_danger=True,
        back=reverse("action_programs:grants", args=[pk]),
        done=_("The grant is removed."),
    )
