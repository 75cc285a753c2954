"""Who was heard on a programme: its figures, its poles, and whether everybody reads it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.participation import PoleForm
from action_programs.models import ActionProgramme, Pole
from action_programs.services.access import READERS, WRITERS, access_programme, may_write, public_programmes
from action_programs.services.meetings import PoleFacts, remove_pole, save_pole
from action_programs.services.proposals import fates_of
from action_programs.services.public_participation import show_participation
from action_programs.services.representation import representation_of
from action_programs.views.asking import ask
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def participation(request: ActorRequest, pk: int) -> HttpResponse:
    """Show who was heard, who never was, and what became of the proposals."""
    row = access_programme(pk, actor=request.actor)
    writes = may_write(request.actor, row)
    fates = fates_of(row)
    context = {
        "programme": row,
        "representation": representation_of(row, today=local_day(timezone.now())),
        "fates": fates,
        "proposals_count": sum(fates.values()),
        "groups": list(row.survey_groups.order_by("position")),
        "is_public": public_programmes().filter(pk=row.pk).exists(),
        "may_write": writes,
        "may_edit": writes and row.is_open,
    }
    return TemplateResponse(request, "action_programs/participation/participation.html", context)


@requires(*WRITERS)
def participation_show(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then show everybody the meetings and proposals, or no longer."""
    row = access_programme(pk, actor=request.actor)
    shows = not row.shows_participation
    return ask(
        request,
        row,
        lambda **options: show_participation(row, is_shown=shows, **options),
        title=_("Show the participation to everybody?") if shows else _("No longer show the participation?"),
        text=_("Residents then read the meetings, each proposal and what became of it. No name is shown.")
        if shows
        else _("Residents find it again once the programme has received the visa."),
        label=_("Show to everybody") if shows else _("No longer show"),
        done=_("Shown to everybody.") if shows else _("No longer shown."),
        back=_home(row),
    )


@requires(*WRITERS)
def pole_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a pole."""
    return _pole_form(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def pole(request: ActorRequest, pk: int, pole: int) -> HttpResponse:
    """Change a pole and its localities."""
    row = access_programme(pk, actor=request.actor)
    return _pole_form(request, row, get_object_or_404(row.poles, pk=pole))


@requires(*WRITERS)
def pole_remove(request: ActorRequest, pk: int, pole: int) -> HttpResponse:
    """Ask, then take a pole out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.poles.select_related("programme"), pk=pole)
    return ask(
        request,
        row,
        lambda **options: remove_pole(found, **options),
        title=_("Remove “%(title)s”?") % {"title": pick(found, "name")},
        text=found.localities,
        label=_("Remove"),
        done=_("Removed."),
        back=_home(row),
        is_danger=True,
    )


def _pole_form(request: ActorRequest, row: ActionProgramme, known: Pole | None) -> HttpResponse:
    initial = {name: getattr(known, name) for name in PoleFacts.__slots__} if known else None
    form = PoleForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request, form, lambda **options: save_pole(row, known, form.facts(), **options), done=_("Saved.")
        )
    ):
        return redirect(_home(row))
    context = {
        "programme": row,
        "form": form,
        "confirm_title": _("Change the pole") if known else _("New pole"),
        "submit_label": _("Save"),
        "cancel_url": _home(row),
    }
    return TemplateResponse(request, "action_programs/form.html", context)


def _home(row: ActionProgramme) -> str:
    return reverse("action_programs:participation", args=[row.pk])
