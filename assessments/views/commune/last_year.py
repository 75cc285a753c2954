"""Last year's accepted documents: still valid, or to be renewed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import ngettext

from assessments.exceptions import AssessmentError
from assessments.forms_entry import CarryForm
from assessments.models import Carrying
from assessments.services.evidence_carrying import carry_evidence, last_year_offers
from assessments.views.commune.desk import Desk
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES


@requires(*COMMUNE_ROLES)
def last_year(request: ActorRequest, pk: int) -> HttpResponse:
    """Offer last year's accepted documents, several at once; nothing is ticked beforehand."""
    desk = Desk(request, pk)
    offers = last_year_offers(desk.assessment, desk.questionnaire, desk.rows.evidence)
    choices = [(offer.item.pk, offer.item.file.name) for offer in offers]
    form = CarryForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        choice = Carrying(form.cleaned_data["choice"])
        try:
            said = carry_evidence(
                desk.assessment,
                items=form.cleaned_data["items"],
                choice=choice,
                actor=desk.actor,
                at=desk.at,
            )
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _told(choice, len(said)))
            return redirect("assessments:evidence_last_year", pk=pk)
    context = {
        "desk": desk,
        "form": form,
        "year": desk.assessment.cycle.assessed_year - 1,
        "open_count": sum(not offer.is_decided for offer in offers),
        "rows": [
            {"offer": offer, "is_open": desk.scope.allows_document(offer.document.code)} for offer in offers
        ],
        "ticked": set(form.data.getlist("items")) if form.is_bound else set(),
        "valid": Carrying.VALID,
        "renew": Carrying.RENEW,
    }
    return TemplateResponse(request, "assessments/commune/evidence_last_year.html", context)


def _told(choice: Carrying, count: int) -> str:
    if choice == Carrying.VALID:
        text = ngettext("%(count)s document was taken over.", "%(count)s documents were taken over.", count)
    else:
        text = ngettext(
            "%(count)s document is to be renewed: it stays on the list of what is missing.",
            "%(count)s documents are to be renewed: they stay on the list of what is missing.",
            count,
        )
    return text % {"count": count}
