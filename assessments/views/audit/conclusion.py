"""How an audit ends: for one file without findings, for a cycle by the files not drawn."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services.access import access_assessment
from assessments.services.audit.closing import files_in_audit, files_not_drawn, request_audit_closing
from assessments.services.audit.steps import conclude_audit as conclude
from assessments.views.review.approval import confirm, posted
from communes.access import ActorRequest, requires
from communes.enums import Role


@requires(Role.AUDITOR)
def conclude_audit(request: ActorRequest, pk: int) -> HttpResponse:
    """End the audit of a file that gave no finding."""
    at = timezone.now()
    return confirm(
        request,
        access_assessment(pk, actor=request.actor, at=at),
        lambda file, form: conclude(file, actor=request.actor, at=at),
        form=forms.Form(posted(request)),
        title=_("Conclude the audit without findings"),
        text=_("The score of the file becomes final and the commune may appeal."),
        submit=_("Conclude"),
        done=_("The audit of the file is concluded."),
    )


@requires(Role.ADMINISTRATOR)
def close_audit(request: ActorRequest, year: int) -> HttpResponse:
    """Make final, in the worker, every approved file of a cycle that no mission drew."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    if request.method == "POST":
        try:
            job = request_audit_closing(cycle, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
            return redirect("assessments:close_audit", year=year)
        return redirect("records:job", pk=job.pk)
    count = files_not_drawn(cycle)
    context = {
        "cycle": cycle,
        "count": count,
        "in_audit": files_in_audit(cycle),
        "confirm_title": _("Close the audit of the cycle"),
        "confirm_text": ngettext(
            "%(count)s approved file was drawn by no mission: its score becomes final.",
            "%(count)s approved files were drawn by no mission: their scores become final.",
            count,
        )
        % {"count": count},
        "submit_label": _("Close the audit"),
        "cancel_url": reverse("assessments:missions"),
    }
    return TemplateResponse(request, "assessments/audit/close.html", context)
