"""What the portal proposes to a commune from its last result."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from capacity.forms.needs import ReasonForm
from capacity.services.access import WRITERS
from capacity.services.proposals import proposal_of, proposals_of, set_aside
from capacity.views.asking import own_commune
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.languages import pick
from config.toolbox.readonly import reads


@requires(*WRITERS)
@reads
def proposals(request: ActorRequest) -> HttpResponse:
    """List the weak lines of the last result, each with what answers it."""
    found = proposals_of(own_commune(request))
    context = {
        "open_proposals": [row for row in found if row.is_open],
        "settled_proposals": [row for row in found if not row.is_open],
        "year": found[0].assessed_year if found else None,
    }
    return TemplateResponse(request, "capacity/proposals.html", context)


@requires(*WRITERS)
def proposal_set_aside(request: ActorRequest, year: int, line: str) -> HttpResponse:
    """Set a proposal aside, with the reason."""
    commune = own_commune(request)
    proposal = proposal_of(commune, year, line)
    back = reverse("capacity:proposals")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: set_aside(commune, proposal, reason=form.cleaned_data["reason"], **options),
            done=_("The proposal is set aside."),
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Set this proposal aside"),
        "confirm_text": f"{proposal.code} – {pick(proposal.line, 'title')}",
        "submit_label": _("Set it aside"),
        "cancel_url": back,
        "crumb_title": _("Proposed needs"),
    }
    return TemplateResponse(request, "capacity/form.html", context)
