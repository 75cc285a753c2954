"""Receipts of appeals."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.services.appeals.papers import access_appeal, appeal_receipts, request_appeal_receipt
from communes.access import ActorRequest, requires
from communes.enums import ASSESSMENT_ROLES
from config.toolbox.readonly import reads
from records.services.sending import send_stored


@requires(*ASSESSMENT_ROLES)
@require_safe
@reads
def receipt(request: ActorRequest, number: str) -> HttpResponseBase:
    """Send the receipt of an appeal; one that is not made yet leads to the page that asks for it."""
    appeal = access_appeal(number, actor=request.actor, at=timezone.now())
    file = appeal_receipts([appeal])[appeal.pk]
    if file is None:
        messages.info(request, _("The receipt of this appeal is not written yet."))
        return redirect("assessments:appeal", pk=appeal.assessment_id)
    return send_stored(request, file)


@requires(*ASSESSMENT_ROLES)
@require_POST
def prepare_receipt(request: ActorRequest, number: str) -> HttpResponse:
    """Ask a worker for the receipt of an appeal."""
    at = timezone.now()
    appeal = access_appeal(number, actor=request.actor, at=at)
    request_appeal_receipt(appeal, actor=request.actor, at=at)
    messages.success(request, _("The receipt is being written. Reload this page in a moment."))
    return redirect("assessments:appeal", pk=appeal.assessment_id)
