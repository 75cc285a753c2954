"""Publishing a cycle: what still stands in its way, then one act."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services.publication import readiness, request_publication
from communes.access import ActorRequest, requires
from communes.enums import Role


class PublicationForm(forms.Form):
    """The reason of a further version; the first needs none."""

    reason = forms.CharField(
        label=_("Reason of this version"),
        help_text=_("Shown to the public. What was corrected, and why."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]


@requires(Role.ADMINISTRATOR)
def publication(request: ActorRequest, year: int) -> HttpResponse:
    """Show what is ready and what is not; publish in the worker when confirmed."""
    cycle = get_object_or_404(Cycle.objects.select_related("grid", "additional_grid"), assessed_year=year)
    versions = list(cycle.publications.select_related("published_by").order_by("version"))
    posted = request.POST if request.method == "POST" else None
    form = PublicationForm(posted, is_first=not versions)
    if request.method == "POST" and form.is_valid():
        try:
            job = request_publication(
                cycle,
                actor=request.actor,
                reason=form.cleaned_data.get("reason", ""),
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            return redirect("records:job", pk=job.pk)
    context = {"cycle": cycle, "versions": versions, "form": form, "readiness": readiness(cycle)}
    return TemplateResponse(request, "assessments/cycles/publication.html", context)
