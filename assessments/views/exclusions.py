"""Leaving a file out of the publication, and taking it in again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Exclusion
from assessments.services.access import access_assessment
from assessments.services.public.exclusions import exclude_file, include_file
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role


class ExclusionForm(forms.Form):
    """The reason in both languages: the public reads it."""

    reason_ar = forms.CharField(
        label=_("Reason, in Arabic"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "rtl", "lang": "ar"}),
    )
    reason_fr = forms.CharField(
        label=_("Reason, in French"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "lang": "fr"}),
    )


@requires(Role.ADMINISTRATOR)
def exclusion(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then leave a file out of the publications to come."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    standing = Exclusion.objects.filter(assessment=assessment).first()
    form = ExclusionForm(
        posted(request),
        initial={"reason_ar": standing.reason_ar, "reason_fr": standing.reason_fr} if standing else {},
    )
    year = assessment.cycle.assessed_year
    if request.method == "POST" and form.is_valid():
        try:
            exclude_file(assessment, actor=request.actor, at=at, **form.cleaned_data)
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("The file is left out of the publication."))
            return redirect("assessments:publication", year=year)
    context: dict[str, Any] = {
        "assessment": assessment,
        "form": form,
        "confirm_title": _("Leave this file out of the publication?"),
        "confirm_text": _(
            "The commune appears to the public as left out, with this reason. The file itself goes on "
            "as it is."
        ),
        "submit_label": _("Leave the file out"),
        "cancel_url": reverse("assessments:publication", args=[year]),
        "is_danger": True,
    }
    return TemplateResponse(request, "assessments/review/confirm.html", context)


@requires(Role.ADMINISTRATOR)
def inclusion(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then take a file in again."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    year = assessment.cycle.assessed_year
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            include_file(assessment, actor=request.actor, at=at)
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, gettext("The file is part of the publication again."))
        return redirect("assessments:publication", year=year)
    context = {
        "assessment": assessment,
        "form": form,
        "confirm_title": _("Take this file into the publication again?"),
        "confirm_text": _("It must be final, with its score, before the cycle is published."),
        "submit_label": _("Take the file in"),
        "cancel_url": reverse("assessments:publication", args=[year]),
        "is_danger": False,
    }
    return TemplateResponse(request, "assessments/review/confirm.html", context)
