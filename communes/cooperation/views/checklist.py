"""What each step of a creation asks, as administrators keep it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import KEEPERS
from communes.cooperation.enums import Step
from communes.cooperation.forms.checklist import ItemForm, NewItemForm
from communes.cooperation.models import ChecklistItem
from communes.cooperation.services.checklist_items import ItemFacts, add_item, change_item
from communes.cooperation.views.asking import asked
from config.toolbox.languages import pick
from config.toolbox.readonly import reads


@requires(*KEEPERS)
@reads
def checklist(request: ActorRequest) -> HttpResponse:
    """Show the lines of each step."""
    items = list(ChecklistItem.objects.order_by("position", "code"))
    steps = [(step, [item for item in items if item.step == step]) for step in Step]
    return TemplateResponse(request, "cooperation/creation/checklist.html", {"steps": steps})


@requires(*KEEPERS)
def checklist_new(request: ActorRequest) -> HttpResponse:
    """Add a line to a step."""
    form = NewItemForm(request.POST or None)
    return asked(
        request,
        form,
        lambda **options: add_item(
            form.cleaned_data["step"], form.cleaned_data["code"], form.facts(), **options
        ),
        title=_("Add a line"),
        submit=_("Add the line"),
        done=_("The line was added: it is asked of the creations under way too."),
        **_frame(),
    )


@requires(*KEEPERS)
def checklist_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a line asks."""
    item = get_object_or_404(ChecklistItem, pk=pk)
    initial = {name: getattr(item, name) for name in ItemFacts.__slots__}
    form = ItemForm(request.POST or None, initial=initial)
    return asked(
        request,
        form,
        lambda **options: change_item(item, form.facts(), **options),
        title=pick(item, "title"),
        text=f"{item.get_step_display()} · {item.code}",
        submit=_("Save"),
        done=_("The line was saved."),
        **_frame(),
    )


def _frame() -> dict[str, Any]:
    back = reverse("cooperation:checklist")
    trail = [(_("Creations of bodies"), reverse("cooperation:procedures"))]
    return {"back": back, "trail": trail, "crumb_title": _("Checklists of creations")}
