"""Commitments and payments: by project, by year and source; and the delays of a programme."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.execution import CancelForm, SpendingForm
from action_programs.models import Spending
from action_programs.services.access import READERS, WRITERS, access_programme
from action_programs.services.delays import Rule
from action_programs.services.grant_money import cancel_grant_spending
from action_programs.services.overview import overview_of
from action_programs.services.spending import (
    money_by_year,
    money_of,
    questions_on_money,
    record_spending,
)
from action_programs.views.execution.frame import asked, shown
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.numbers import format_money
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def money(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what the programme has committed and paid, by year and source."""
    row = access_programme(pk, actor=request.actor)
    overview = overview_of(row, today=local_day(timezone.now()))
    title = _("Commitments and payments")
    return shown(
        request,
        row,
        "action_programs/execution/money.html",
        title,
        years=money_by_year(row),
        overview=overview,
    )


@requires(*READERS)
@reads
def delays(request: ActorRequest, pk: int) -> HttpResponse:
    """List what the portal finds late, all of it or by one rule."""
    row = access_programme(pk, actor=request.actor)
    overview = overview_of(row, today=local_day(timezone.now()))
    rule = request.GET.get("rule", "")
    is_known = rule in Rule.values
    found = [delay for delay in overview.delays if not is_known or delay.rule == rule]
    rule = rule if is_known else ""
    return shown(
        request,
        row,
        "action_programs/execution/delays.html",
        _("Delays"),
        overview=overview,
        delays=found,
        rule=rule,
    )


@requires(*WRITERS)
def spending_new(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Write a commitment or a payment of a project."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.projects.select_related("programme"), pk=project)
    assert request.actor is not None
    actor = request.actor
    form = SpendingForm(request.POST if request.method == "POST" else None)

    def save() -> list[str]:
        record_spending(found, form.facts(), actor=actor, at=timezone.now())
        return questions_on_money(money_of(found))

    return asked(
        request,
        row,
        form,
        save,
        title=_("Record a commitment or a payment"),
        confirm_text=f"{found.number} {pick(found, 'title')}",
        submit=_("Save"),
        back=reverse("action_programs:project_execution", args=[pk, project]),
        done=_("The amount is recorded."),
    )


@requires(*WRITERS)
def spending_cancel(request: ActorRequest, pk: int, spending: int) -> HttpResponse:
    """Cancel a commitment or a payment, with a reason; it stays on record."""
    row = access_programme(pk, actor=request.actor)
    rows = Spending.objects.filter(project__programme=row).select_related("project__programme", "part")
    known = get_object_or_404(rows, pk=spending)
    assert request.actor is not None
    actor = request.actor
    form = CancelForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        cancel_grant_spending(known, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())

    return asked(
        request,
        row,
        form,
        save,
        title=_("Cancel %(amount)s?") % {"amount": format_money(known.amount)},
        confirm_text=_("It stays on the page, struck out with your reason, and no longer counts."),
        submit=_("Cancel this amount"),
        is_danger=True,
        back=reverse("action_programs:grant", args=[pk, known.part.grant_id])
        if known.part
        else reverse("action_programs:project_execution", args=[pk, known.project_id]),
        done=_("The amount is cancelled."),
    )
