"""The programme unit of a commune: written by its manager, read by its province and the ministry."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.exceptions import AccountRefusal
from communes.access import ActorRequest, access_commune, requires
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from communes.forms.units import MemberForm, UnitForm
from communes.models import Commune, ProgrammeUnit, UnitMember
from communes.services.units import save_member, save_unit
from config.toolbox.readonly import reads
from records.services.file_types import FileRefused, may_be_shown

READERS = (*sorted(COMMUNE_ROLES), Role.PROVINCE_OFFICER, *sorted(MINISTRY_ROLES))


@requires(*READERS)
@require_safe
@reads
def unit(request: ActorRequest, code: str) -> HttpResponse:
    commune = access_commune(code, actor=request.actor)
    found = (
        ProgrammeUnit.objects.filter(commune=commune).select_related("decision_file", "changed_by").first()
    )
    members = list(found.members.all()) if found else []
    context = {
        "commune": commune,
        "unit": found,
        "members": [member for member in members if member.left_on is None],
        "former": [member for member in members if member.left_on is not None],
        "may_edit": request.actor is not None and request.actor.has_role(Role.COMMUNE_MANAGER),
    }
    return render(request, "communes/units/unit.html", context)


@requires(*READERS)
@require_safe
@reads
def unit_decision(request: ActorRequest, code: str) -> FileResponse:
    """Send the decision's file: shown by the browser when it can be, else saved."""
    commune = access_commune(code, actor=request.actor)
    found = get_object_or_404(ProgrammeUnit.objects.select_related("decision_file"), commune=commune)
    file = found.decision_file
    if file is None or not file.may_be_read:
        raise Http404
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=not may_be_shown(file.content_type),
        filename=file.name,
        content_type=file.content_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@requires(Role.COMMUNE_MANAGER)
def edit_unit(request: ActorRequest, code: str) -> HttpResponse:
    commune = access_commune(code, actor=request.actor)
    found = ProgrammeUnit.objects.filter(commune=commune).first()
    known = {"decision_number": found.decision_number, "decided_on": found.decided_on} if found else {}
    form = UnitForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            save_unit(commune, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except FileRefused as refusal:
            form.add_error("decision", refusal.message)
        else:
            messages.success(request, _("The decision is kept."))
            return redirect("communes:unit", code=code)
    return _form_page(request, commune, form, _("Decision of the programme unit"))


@requires(Role.COMMUNE_MANAGER)
def add_unit_member(request: ActorRequest, code: str) -> HttpResponse:
    return _member_page(request, access_commune(code, actor=request.actor), None)


@requires(Role.COMMUNE_MANAGER)
def unit_member(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    commune = access_commune(code, actor=request.actor)
    return _member_page(request, commune, get_object_or_404(UnitMember, pk=pk, unit__commune=commune))


def _member_page(request: ActorRequest, commune: Commune, member: UnitMember | None) -> HttpResponse:
    form = MemberForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        row = UnitMember.objects.get(pk=member.pk) if member else None
        try:
            save_member(commune, row, form.facts(), actor=request.actor, at=timezone.now())
        except AccountRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The members of the unit are up to date."))
            return redirect("communes:unit", code=commune.code)
    title = _("Correct a member of the unit") if member else _("Add a member to the unit")
    return _form_page(request, commune, form, title)


def _form_page(request: ActorRequest, commune: Commune, form: Any, title: str) -> HttpResponse:
    context = {
        "commune": commune,
        "form": form,
        "title": title,
        "cancel_url": reverse("communes:unit", kwargs={"code": commune.code}),
    }
    return render(request, "communes/units/form.html", context)
