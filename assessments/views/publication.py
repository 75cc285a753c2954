"""Publishing a cycle: what still stands in its way, then one act, asked again before it is done."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import State
from assessments.exceptions import AssessmentError
from assessments.models import Cycle, Publication
from assessments.services.public.check import blocking_files, checklist
from assessments.services.public.publishing import readiness, request_publication, unscored_files
from assessments.services.rehearsal import rehearsal_of
from assessments.views.review.approval import posted
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads

PAGE_SIZE = 50


class PublicationForm(forms.Form):
    """The reason of a further version; the first needs none."""

    reason = forms.CharField(
        label=_("Reason of this version"),
        help_text=_("Shown to the public. What was corrected, and why."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]


def access_cycle(year: int) -> Cycle:
    """Return the cycle of a year with its grids, or a 404."""
    return get_object_or_404(Cycle.objects.select_related("grid", "additional_grid"), assessed_year=year)


@requires(Role.ADMINISTRATOR)
@reads
def publication(request: ActorRequest, year: int) -> HttpResponse:
    """Show what is ready, what is not, and what is only worth knowing."""
    cycle = access_cycle(year)
    check = checklist(cycle, at=timezone.now())
    state = request.GET.get("state", "")
    files = blocking_files(cycle, state=state)
    context = {
        "cycle": cycle,
        "check": check,
        "readiness": check.readiness,
        "state": State(state) if state in State.values else None,
        "page": Paginator(files, PAGE_SIZE).get_page(request.GET.get("page")),
        "unscored": list(
            unscored_files(cycle).select_related("commune").order_by("commune__code")[:PAGE_SIZE]
        ),
    }
    return TemplateResponse(request, "assessments/publication/checklist.html", context)


@requires(Role.ADMINISTRATOR)
def publication_confirm(request: ActorRequest, year: int) -> HttpResponse:
    """Say what is about to be public, then publish in the worker."""
    cycle = access_cycle(year)
    latest = Publication.objects.filter(cycle=cycle).order_by("-version").first()
    form = PublicationForm(posted(request), is_first=latest is None)
    if request.method == "POST" and form.is_valid():
        try:
            job = request_publication(
                cycle,
                actor=request.actor,
                reason=form.cleaned_data.get("reason", ""),
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("records:job", pk=job.pk)
    context = {
        "cycle": cycle,
        "readiness": readiness(cycle),
        "version": latest.version + 1 if latest else 1,
        "rehearsal": rehearsal_of(cycle),
        "form": form,
        "confirm_title": _("Publish a corrected version") if latest else _("Publish the results"),
        "confirm_text": _(
            "Publishing freezes the results and opens them to everybody. It cannot be undone: a correction "
            "is a new version, with its reason."
        ),
        "submit_label": _("Publish this version") if latest else _("Publish the results"),
        "cancel_url": reverse("assessments:publication", args=[year]),
    }
    return TemplateResponse(request, "assessments/publication/confirm.html", context)
