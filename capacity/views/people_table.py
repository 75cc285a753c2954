"""The staff list as a table that comes in."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from capacity.forms.people import ConfirmPeopleForm, PeopleTableForm
from capacity.imports.people import import_people, read_people_table
from capacity.services.access import WRITERS
from capacity.views.people import people_url
from capacity.views.tables import table_confirmed, table_page
from communes.access import ActorRequest, access_commune, requires
from communes.models import Commune

FORMS = (PeopleTableForm, ConfirmPeopleForm)


@requires(*WRITERS)
def people_import(request: ActorRequest, code: str) -> HttpResponse:
    """Read the table that is sent and show what it would do; nothing is written."""
    commune = access_commune(code, actor=request.actor)
    take = partial(import_people, commune)
    return table_page(request, FORMS, read_people_table, take, context=_context(commune))


@requires(*WRITERS)
@require_POST
def people_import_confirm(request: ActorRequest, code: str) -> HttpResponse:
    """Take in the rows that were shown, all of them or none."""
    commune = access_commune(code, actor=request.actor)
    return table_confirmed(request, FORMS, partial(import_people, commune), context=_context(commune))


def _context(commune: Commune) -> dict[str, Any]:
    return {
        "page_title": _("Import the staff list"),
        "intro": _(
            "One row is one person, known by their number. People whom the table does not name stay as they "
            "are."
        ),
        "crumb_title": _("Staff list"),
        "model_url": reverse("capacity:people_xlsx", args=[commune.code]) + "?standing=all",
        "back_url": people_url(commune),
        "import_url": reverse("capacity:people_import", args=[commune.code]),
        "confirm_url": reverse("capacity:people_import_confirm", args=[commune.code]),
    }
