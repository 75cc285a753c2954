"""Who runs what in a commune, open to everybody; what it runs itself, written by its people."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, access_commune, public, requires
from communes.cooperation.access import KEEPERS
from communes.cooperation.forms.own_services import OwnServiceForm
from communes.cooperation.models import OwnService
from communes.cooperation.services.own_services import may_write_own, save_own_service, services_of
from communes.cooperation.services.register import memberships_of
from communes.cooperation.services.who_runs import who_runs
from communes.cooperation.views.asking import asked
from communes.cooperation.views.bodies import posted
from communes.enums import COMMUNE_ROLES
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

# Who writes what a commune runs itself.
WRITERS = COMMUNE_ROLES | KEEPERS


@public
@require_safe
@reads
def commune(request: ActorRequest, code: str) -> HttpResponse:
    """Tell, power by power, who runs it in this commune."""
    shown = get_object_or_404(Commune.objects.with_territory(), code=code)  # type: ignore[attr-defined]
    today = local_day(timezone.now())
    may_write = may_write_own(request.actor, shown)
    context = {
        "commune": shown,
        "answers": who_runs(shown, on=today),
        "memberships": memberships_of(shown),
        "services": services_of(shown) if may_write else [],
        "may_write": may_write,
        "today": today,
    }
    return TemplateResponse(request, "cooperation/register/commune.html", context)


@requires(*WRITERS)
def own_service_add(request: ActorRequest, code: str) -> HttpResponse:
    """Add a power that the commune runs itself."""
    return _edited(request, access_commune(code, actor=request.actor), None)


@requires(*WRITERS)
def own_service_edit(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Change a power that the commune runs itself, or write until when it did."""
    shown = access_commune(code, actor=request.actor)
    return _edited(request, shown, get_object_or_404(services_of(shown), pk=pk))


def _edited(request: ActorRequest, shown: Commune, known: OwnService | None) -> HttpResponse:
    form = OwnServiceForm(posted(request), service=known)
    return asked(
        request,
        form,
        lambda **options: save_own_service(
            shown, known, form.facts(), version=form.cleaned_data["version"], **options
        ),
        title=_("Change a service that the commune runs")
        if known
        else _("Add a service that the commune runs"),
        text=_(
            "If the power was given to a body for the same days, both acts are shown until it is settled."
        ),
        submit=_("Save"),
        back=reverse("cooperation:commune", args=[shown.code]),
        crumb_title=pick(shown, "name"),
        done=_("The service is saved."),
        version=known.version if known else 0,
    )
