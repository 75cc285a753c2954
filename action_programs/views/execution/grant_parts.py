"""What is committed, paid and completed on the parts of a grant."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.funding import CompletedForm, GrantSpendingForm
from action_programs.models import ActionProgramme, GrantAllotment
from action_programs.services.access import WRITERS, access_programme
from action_programs.services.grant_money import complete_part, spend_grant
from action_programs.views.execution.frame import asked
from communes.access import ActorRequest, requires
from config.toolbox.languages import pick
from config.toolbox.numbers import format_money


def _part(row: ActionProgramme, pk: int) -> GrantAllotment:
    parts = GrantAllotment.objects.filter(grant__programme=row)
    return get_object_or_404(parts.select_related("grant__programme", "project__programme"), pk=pk)


@requires(*WRITERS)
def grant_spending_new(request: ActorRequest, pk: int, part: int) -> HttpResponse:
    """Commit on a part of a grant, or write a payment."""
    row = access_programme(pk, actor=request.actor)
    found = _part(row, part)
    assert request.actor is not None
    actor = request.actor
    form = GrantSpendingForm(request.POST if request.method == "POST" else None)
    words = {
        "part": format_money(found.amount),
        "project": f"{found.project.number} {pick(found.project, 'title')}",
        "year": found.grant.assessed_year,
    }
    return asked(
        request,
        row,
        form,
        lambda: spend_grant(found, form.facts(), actor=actor, at=timezone.now()),
        title=_("Record a commitment or a payment on the grant"),
        confirm_text=_("The grant for the year %(year)s gives %(part)s to project %(project)s.") % words,
        submit=_("Save"),
        back=reverse("action_programs:grant", args=[pk, found.grant_id]),
        done=_("The amount is recorded."),
    )


@requires(*WRITERS)
def grant_part_complete(request: ActorRequest, pk: int, part: int) -> HttpResponse:
    """Say when what a part of a grant pays was complete."""
    row = access_programme(pk, actor=request.actor)
    found = _part(row, part)
    assert request.actor is not None
    actor = request.actor
    data = request.POST if request.method == "POST" else None
    form = CompletedForm(data, initial={"completed_on": found.completed_on})
    return asked(
        request,
        row,
        form,
        lambda: complete_part(found, form.cleaned_data["completed_on"], actor=actor, at=timezone.now()),
        title=_("Completion of what the grant pays"),
        confirm_text=f"{found.project.number} {pick(found.project, 'title')}",
        submit=_("Save"),
        back=reverse("action_programs:grant", args=[pk, found.grant_id]),
        done=_("The completion is recorded."),
    )
