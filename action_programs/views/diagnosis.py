"""The diagnosis of a programme: its sectors, and what the census says of the commune."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from action_programs.enums import StepKind, UsualSector
from action_programs.forms.diagnosis import SectorForm
from action_programs.models import ActionProgramme, Sector
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.attachments import attachments_of
from action_programs.services.diagnosis import (
    SectorChangedMeanwhile,
    add_usual_sector,
    completeness_of,
    remove_sector,
    save_sector,
    usual_sectors_left,
)
from action_programs.views.asking import ask
from action_programs.views.attachments import shown_documents
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from communes.services.census import census_of
from config.toolbox.languages import pick
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def diagnosis(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the sectors, what is still to be written, and the figures of the census."""
    row = access_programme(pk, actor=request.actor)
    sectors = list(row.sectors.order_by("position"))
    may_edit = row.is_open and may_write(request.actor, row)
    context = {
        "programme": row,
        "sectors": sectors,
        "completeness": completeness_of(sectors),
        "usual": usual_sectors_left(sectors) if may_edit else [],
        "documents": attachments_of(row, "sector"),
        "state_data": row.steps.filter(kind=StepKind.STATE_DATA, round=row.round).first(),
        "census": census_of(row.commune),
        "commune": row.commune,
        "may_edit": may_edit,
    }
    return TemplateResponse(request, "action_programs/diagnosis/diagnosis.html", context)


@requires(*READERS)
@reads
def sector(request: ActorRequest, pk: int, sector: int) -> HttpResponse:
    """Show one sector and its documents."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.sectors, pk=sector)
    context = {
        "programme": row,
        "sector": found,
        "may_edit": row.is_open and may_write(request.actor, row),
        **shown_documents(request, row, found),
    }
    return TemplateResponse(request, "action_programs/diagnosis/sector.html", context)


@requires(*WRITERS)
@require_POST
def sector_usual(request: ActorRequest, pk: int, usual: str) -> HttpResponse:
    """Add one of the usual sectors."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    if usual in UsualSector.values:
        try:
            add_usual_sector(row, UsualSector(usual), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The sector is added: write its needs and its potential."))
    return redirect("action_programs:diagnosis", pk=pk)


@requires(*WRITERS)
def sector_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a sector under a title of one's own."""
    return _edited(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def sector_edit(request: ActorRequest, pk: int, sector: int) -> HttpResponse:
    """Change what is written of a sector."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, get_object_or_404(row.sectors, pk=sector))


@requires(*WRITERS)
def sector_remove(request: ActorRequest, pk: int, sector: int) -> HttpResponse:
    """Ask, then take a sector out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.sectors.select_related("programme"), pk=sector)
    return ask(
        request,
        row,
        lambda **options: remove_sector(found, **options),
        title=_("Remove “%(title)s”?") % {"title": pick(found, "title")},
        text=_("What is written of this sector and its documents go with it. This cannot be undone."),
        label=_("Remove"),
        done=_("Removed."),
        back=reverse("action_programs:sector", args=[pk, sector]),
        after=reverse("action_programs:diagnosis", args=[pk]),
        is_danger=True,
    )


def _edited(request: ActorRequest, row: ActionProgramme, known: Sector | None) -> HttpResponse:
    assert request.actor is not None
    form = SectorForm(request.POST if request.method == "POST" else None, sector=known)
    current = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_sector(
                row,
                known,
                form.facts(),
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
            if known and isinstance(refusal, SectorChangedMeanwhile):
                current = row.sectors.get(pk=known.pk)
                form.now_replaces(current.version)
        else:
            messages.success(request, _("The sector is saved."))
            return redirect("action_programs:sector", pk=row.pk, sector=saved.pk)
    context = {"programme": row, "sector": known, "form": form, "current": current}
    return TemplateResponse(request, "action_programs/diagnosis/sector_form.html", context)
