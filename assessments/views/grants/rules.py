"""The rules of a cycle's grant."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from assessments.services.grants.rules import FORMULA, rules_of, save_rules
from assessments.views.cycles.pages import access_cycle
from assessments.views.grants.forms import RulesForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import explain


@requires(Role.ADMINISTRATOR)
def grant_rules(request: ActorRequest, year: int) -> HttpResponse:
    """Show and change the pool and every parameter of the formula."""
    cycle = access_cycle(year)
    row = rules_of(cycle)
    initial = {name: getattr(row, name) for name in (*FORMULA, "census", "shows_estimates", "version")}
    # A pool with centimes is shown as it is, and refused until it is whole.
    initial["pool"] = int(cycle.pool) if cycle.pool == int(cycle.pool) else str(cycle.pool)
    form = RulesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            save_rules(
                cycle,
                form.setting(),
                shows_estimates=form.cleaned_data["shows_estimates"],
                reason=form.cleaned_data["reason"],
                seen_version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            row = rules_of(cycle)
            explain(form, refusal, version=row.version)
        else:
            messages.success(request, _("The rules of the grant are saved."))
            return redirect("assessments:grants", year=year)
    context = {"cycle": cycle, "rules": row, "form": form}
    return TemplateResponse(request, "assessments/grants/rules.html", context)
