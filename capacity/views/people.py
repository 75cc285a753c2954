"""The staff list of a commune."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from capacity.forms.people import LeftForm, PeopleFilterForm, PersonForm
from capacity.models import Person
from capacity.services.access import READERS, WRITERS, access_person, is_of
from capacity.services.people import bodies_of, counts_of, list_people, mark_left, save_person
from capacity.services.people_table import people_workbook
from communes.access import ActorRequest, access_commune, requires
from communes.models import Commune
from communes.views.asking import tried
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


def people_url(commune: Commune) -> str:
    """Return the address of a commune's staff list."""
    return reverse("capacity:people", args=[commune.code])


@requires(*READERS)
@reads
def people(request: ActorRequest, code: str) -> HttpResponse:
    """List the people of a commune."""
    commune = access_commune(code, actor=request.actor)
    form = PeopleFilterForm(request.GET or None)
    counts = counts_of(commune)
    context = {
        "commune": commune,
        "form": form,
        "page": Paginator(list_people(commune, form.wanted()), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_write": is_of(request.actor, commune),
        "counts": [
            {"label": pgettext("people of a staff list", "Staff"), "value": counts["staff"]},
            {"label": pgettext("people of a staff list", "Elected members"), "value": counts["elected"]},
            {"label": pgettext("people of a staff list", "Women"), "value": counts["female"]},
            {"label": pgettext("people of a staff list", "Men"), "value": counts["male"]},
        ],
    }
    return TemplateResponse(request, "capacity/people.html", context)


@requires(*READERS)
@reads
def people_xlsx(request: ActorRequest, code: str) -> HttpResponse:
    """Send the people of the same filters as a workbook."""
    commune = access_commune(code, actor=request.actor)
    wanted = PeopleFilterForm(request.GET or None).wanted()
    content = people_workbook(list_people(commune, wanted), language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="adaa-staff-{commune.slug}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def person_new(request: ActorRequest, code: str) -> HttpResponse:
    """Add someone to the list."""
    return _edited(request, access_commune(code, actor=request.actor), None)


@requires(*WRITERS)
def person_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what the list says of someone."""
    row = access_person(pk, actor=request.actor)
    return _edited(request, row.commune, row)


@requires(*WRITERS)
def person_left(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the day on which someone left."""
    row = access_person(pk, actor=request.actor)
    initial = {"left_on": row.left_on, "version": row.version}
    form = LeftForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: mark_left(row, **form.cleaned_data, **options),
            done=_("Saved."),
            version=row.version,
        )
    ):
        return redirect(people_url(row.commune))
    context = {
        "person": row,
        "confirm_title": _("%(name)s has left") % {"name": row.full_name},
        "confirm_text": _(
            "Who has left stays in the plans and reports of before, and can no longer be chosen."
        ),
        "submit_label": _("Save"),
    }
    return _form(request, row.commune, form, context)


def _edited(request: ActorRequest, commune: Commune, known: Person | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, person=known, bodies=bodies_of(commune, known))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: save_person(
                commune, known, form.facts(), version=form.cleaned_data["version"], **options
            ),
            done=_("The staff list is saved."),
            version=known.version if known else 0,
        )
    ):
        return redirect(people_url(commune))
    context = {
        "confirm_title": known.full_name if known else _("Add a person"),
        "submit_label": _("Save"),
    }
    return _form(request, commune, form, context)


def _form(request: ActorRequest, commune: Commune, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "cancel_url": people_url(commune), "crumb_title": _("Staff list")}
    return TemplateResponse(request, "capacity/form.html", context)
