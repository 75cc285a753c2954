"""The parameters of the programme and its calendar of holidays, edited with a reason."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.forms.people import ReasonForm
from communes.forms.settings import HolidayForm, ParameterForm
from config.toolbox.readonly import reads
from records.models import Holiday, Parameter
from records.models.parameters import Standing
from records.services.events import event_sentence, events_of
from records.services.holidays import HolidayRefused, remove_holiday, save_holiday
from records.services.parameters import registered_parameters, set_parameter

HISTORY = 20


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def parameters(request: ActorRequest) -> HttpResponse:
    stored = {row.code: row for row in Parameter.objects.select_related("changed_by")}
    rows = [
        {
            "code": code,
            "kind": kind,
            "value": kind.write(stored[code].value if code in stored else kind.default),
            "row": stored.get(code),
            "standing": Standing(kind.standing).label,
        }
        for code, kind in sorted(registered_parameters().items())
    ]
    return render(request, "communes/settings/parameters.html", {"rows": rows})


@requires(Role.ADMINISTRATOR)
def parameter(request: ActorRequest, code: str) -> HttpResponse:
    """Change one value, with a reason; its history is below."""
    kind = registered_parameters().get(code)
    if kind is None:
        raise Http404
    row = Parameter.objects.filter(code=code).first()
    in_force = kind.write(row.value if row else kind.default)
    form = ParameterForm(request.POST or None, kind=kind, initial={"value": in_force})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        set_parameter(code, values["value"], by=request.user, reason=values["reason"], at=timezone.now())
        messages.success(request, _("The parameter is changed. It is in force at once."))
        return redirect("communes:parameters")
    events = events_of(row)[:HISTORY] if row else []
    context = {
        "form": form,
        "kind": kind,
        "in_force": in_force,
        "default": kind.write(kind.default),
        "standing": Standing(kind.standing).label,
        "rows": [(event, event_sentence(event)) for event in events],
    }
    return render(request, "communes/settings/parameter.html", context)


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def holidays(request: ActorRequest) -> HttpResponse:
    days = Holiday.objects.order_by("day")
    years = [(year, list(rows)) for year, rows in groupby(days, key=lambda holiday: holiday.day.year)]
    return render(request, "communes/settings/holidays.html", {"years": years})


@requires(Role.ADMINISTRATOR)
def add_holiday(request: ActorRequest) -> HttpResponse:
    return _holiday_page(request, None)


@requires(Role.ADMINISTRATOR)
def holiday(request: ActorRequest, pk: int) -> HttpResponse:
    return _holiday_page(request, get_object_or_404(Holiday, pk=pk))


def _holiday_page(request: ActorRequest, holiday: Holiday | None) -> HttpResponse:
    form = HolidayForm(request.POST or None, instance=holiday)
    if request.method == "POST" and form.is_valid():
        row = Holiday.objects.get(pk=holiday.pk) if holiday else None
        try:
            save_holiday(
                row, form.facts(), by=request.user, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except HolidayRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The calendar is up to date."))
            return redirect("communes:holidays")
    title = _("Correct a holiday") if holiday else _("Add a holiday")
    return _confirm(request, form, title, _("Save"), is_danger=False)


@requires(Role.ADMINISTRATOR)
def remove_holiday_page(request: ActorRequest, pk: int) -> HttpResponse:
    removed = get_object_or_404(Holiday, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_holiday(removed, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, _("The day is no longer in the calendar."))
        return redirect("communes:holidays")
    return _confirm(request, form, _("Remove a holiday"), _("Remove"), is_danger=True, holiday=removed)


def _confirm(
    request: ActorRequest,
    form: Any,
    title: str,
    submit: str,
    *,
    is_danger: bool,
    holiday: Holiday | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "confirm_title": title,
        "confirm_text": "",
        "submit_label": submit,
        "is_danger": is_danger,
        "cancel_url": reverse("communes:holidays"),
        "holiday": holiday,
    }
    return render(request, "communes/settings/holiday.html", context)
