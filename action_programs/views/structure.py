"""Axes of a programme and the programmes within each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.programmes import TitleForm
from action_programs.models import ActionProgramme, Axis, AxisProgramme
from action_programs.services.access import WRITERS, access_programme
from action_programs.services.structure import remove_axis, remove_group, save_axis, save_group
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.languages import pick


@requires(*WRITERS)
def axis_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an axis."""
    row = access_programme(pk, actor=request.actor)
    return _titled(request, row, None, _("New axis"), lambda **titles: save_axis(row, None, **titles))


@requires(*WRITERS)
def axis(request: ActorRequest, pk: int, axis: int) -> HttpResponse:
    """Change the titles of an axis."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.axes, pk=axis)
    return _titled(
        request, row, found, _("Change the axis"), lambda **titles: save_axis(row, found, **titles)
    )


@requires(*WRITERS)
def group_new(request: ActorRequest, pk: int, axis: int) -> HttpResponse:
    """Add a programme to an axis."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.axes.select_related("programme"), pk=axis)
    title = _("New programme of the axis")
    return _titled(request, row, None, title, lambda **titles: save_group(found, None, **titles))


@requires(*WRITERS)
def group(request: ActorRequest, pk: int, group: int) -> HttpResponse:
    """Change the titles of a programme of an axis."""
    row = access_programme(pk, actor=request.actor)
    found = _group(row, group)
    title = _("Change the programme of the axis")
    return _titled(request, row, found, title, lambda **titles: save_group(found.axis, found, **titles))


@requires(*WRITERS)
def axis_remove(request: ActorRequest, pk: int, axis: int) -> HttpResponse:
    """Ask, then take an axis out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.axes.select_related("programme"), pk=axis)
    return _removed(request, row, found, lambda **options: remove_axis(found, **options))


@requires(*WRITERS)
def group_remove(request: ActorRequest, pk: int, group: int) -> HttpResponse:
    """Ask, then take a programme out of its axis."""
    row = access_programme(pk, actor=request.actor)
    found = _group(row, group)
    return _removed(request, row, found, lambda **options: remove_group(found, **options))


def _group(row: ActionProgramme, pk: int) -> AxisProgramme:
    groups = AxisProgramme.objects.filter(axis__programme=row).select_related("axis__programme")
    return get_object_or_404(groups, pk=pk)


def _titled(
    request: ActorRequest,
    row: ActionProgramme,
    known: Axis | AxisProgramme | None,
    title: str,
    save: Callable[..., Any],
) -> HttpResponse:
    initial = {"title_ar": known.title_ar, "title_fr": known.title_fr} if known else None
    form = TitleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.cleaned_data, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("action_programs:programme", pk=row.pk)
    return _page(request, row, confirm_title=title, form=form, submit_label=_("Save"))


def _removed(
    request: ActorRequest, row: ActionProgramme, known: Axis | AxisProgramme, remove: Callable[..., Any]
) -> HttpResponse:
    if request.method == "POST":
        try:
            remove(actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Removed."))
        return redirect("action_programs:programme", pk=row.pk)
    title = _("Remove “%(title)s”?") % {"title": pick(known, "title")}
    return _page(request, row, confirm_title=title, form=None, submit_label=_("Remove"), is_danger=True)


def _page(request: ActorRequest, row: ActionProgramme, **context: Any) -> HttpResponse:
    cancel = reverse("action_programs:programme", args=[row.pk])
    context |= {"programme": row, "cancel_url": cancel}
    return TemplateResponse(request, "action_programs/form.html", context)
