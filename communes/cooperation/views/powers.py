"""The list of transferable powers, which administrators keep."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import KEEPERS, READERS, may_keep_register
from communes.cooperation.forms.bodies import PowerForm
from communes.cooperation.models import Power
from communes.cooperation.services.powers import list_powers, save_power
from communes.cooperation.views.asking import asked
from communes.cooperation.views.bodies import posted
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def powers(request: ActorRequest) -> HttpResponse:
    """List the powers, with how often each was given."""
    context = {"rows": list_powers(), "may_keep": may_keep_register(request.actor)}
    return TemplateResponse(request, "cooperation/register/powers.html", context)


@requires(*KEEPERS)
def power_new(request: ActorRequest) -> HttpResponse:
    """Add a power to the list."""
    return _edited(request, None)


@requires(*KEEPERS)
def power_edit(request: ActorRequest, code: str) -> HttpResponse:
    """Change a power of the list."""
    return _edited(request, get_object_or_404(Power, code=code))


def _edited(request: ActorRequest, known: Power | None) -> HttpResponse:
    form = PowerForm(posted(request), power=known)
    return asked(
        request,
        form,
        lambda **options: save_power(known, form.facts(), **options),
        title=_("Change the power") if known else _("Add a power"),
        submit=_("Save"),
        back=reverse("cooperation:powers"),
        crumb_title=_("Transferable powers"),
        done=_("The power is saved."),
    )
