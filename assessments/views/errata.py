"""An erratum: an administrator puts lines of a published file right."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.services.access import access_assessment
from assessments.services.corrections import FiguresRefused, LineCorrections, figures_in_force
from assessments.services.file_page import file_page
from assessments.services.public.errata import correct_published, erratum_refusal
from assessments.services.questionnaire import line_fields, questionnaire_of
from assessments.services.review_desk import line_page
from assessments.views.review.approval import posted
from assessments.views.review.forms import FiguresForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads


class ErratumForm(FiguresForm):
    """The figures of a line as they are to stand, why, and that the effect is known."""

    reason = forms.CharField(
        label=_("Reason of the erratum"),
        help_text=_("The commune and its province read it at once; the public with the next version."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@requires(Role.ADMINISTRATOR)
@reads
def erratum(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the lines of a published file, each to be put right."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    assert request.actor is not None
    context = {
        "assessment": assessment,
        "closed": erratum_refusal(assessment, request.actor),
        "page": file_page(assessment, request.actor),
    }
    return TemplateResponse(request, "assessments/publication/erratum.html", context)


@requires(Role.ADMINISTRATOR)
def erratum_line(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Put one line of a published file right."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    known = questionnaire_of(assessment).lines.get(line)
    if known is None:
        raise Http404
    form = ErratumForm(posted(request), fields=line_fields(known), in_force=figures_in_force(assessment))
    if request.method == "POST" and form.is_valid():
        correction = LineCorrections(line, form.figures, form.cleaned_data["reason"])
        try:
            correct_published(assessment, [correction], actor=actor, at=at)
        except FiguresRefused as refusal:
            form.explain_figures(refusal)
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                gettext("Line %(line)s is put right. Publish a further version to show it.") % {"line": line},
            )
            return redirect("assessments:erratum", pk=pk)
    context = {
        "assessment": assessment,
        "closed": erratum_refusal(assessment, actor),
        "card": line_page(assessment, line, actor).card,
        "form": form,
    }
    return TemplateResponse(request, "assessments/publication/erratum_line.html", context)
