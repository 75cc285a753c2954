"""The staff of a body: needed and in place, its forecast, and the training held for it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, RUNNERS, access_body, may_run
from communes.cooperation.forms.contributions import YearChoiceForm
from communes.cooperation.forms.staff import StaffPostForm
from communes.cooperation.models import CooperationBody, StaffPost
from communes.cooperation.services.register import members_of
from communes.cooperation.services.staff import (
    access_post,
    forecast_of,
    remove_post,
    save_post,
    staff_of,
    staff_years,
)
from communes.cooperation.training import training_of
from communes.cooperation.views.asking import asked
from communes.cooperation.views.headers import body_header
from communes.cooperation.views.running import running_page
from communes.enums import Role
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

# Those who follow the needs of others, beside the body's own.
NEED_READERS = (Role.ADMINISTRATOR, Role.CAPACITY_OFFICER, Role.PROVINCE_OFFICER)


def staff_url(body: CooperationBody, year: int) -> str:
    """Return the address of the staff of a year."""
    return f"{reverse('cooperation:staff', args=[body.code])}?year={year}"


@requires(*READERS)
@require_safe
@reads
def staff(request: ActorRequest, code: str) -> HttpResponse:
    """Show the staff of a year by skill, the forecast over the years, and the training held."""
    body = access_body(code, actor=request.actor)
    years = staff_years(body)
    form = YearChoiceForm(request.GET or None, years=years)
    today = local_day(timezone.now()).year
    # This year's, or the nearest that is written.
    year = form.chosen(min(years, key=lambda one: (abs(one - today), one)) if years else today)
    forecast = forecast_of(body)
    context = {
        **body_header(request, body),
        "form": form,
        "years": years,
        "found": staff_of(body, year),
        "forecast": forecast,
        "forecast_totals": list(zip(forecast.years, forecast.totals, strict=True)),
        "trainings": training_of(body),
        "may_run": may_run(request.actor, body),
        "is_own": request.actor is not None and request.actor.body_id == body.pk,
        "follows_needs": request.actor is not None and request.actor.has_role(*NEED_READERS),
    }
    return TemplateResponse(request, "cooperation/running/staff.html", context)


@requires(*RUNNERS)
def staff_new(request: ActorRequest, code: str) -> HttpResponse:
    """Add a skill."""
    body = access_body(code, actor=request.actor)
    year = request.GET.get("year", "")
    return _edited(request, body, None, int(year) if year.isdecimal() else local_day(timezone.now()).year)


@requires(*RUNNERS)
def staff_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a skill and who is in place."""
    post = access_post(pk, actor=request.actor)
    return _edited(request, post.body, post, post.year)


@requires(*RUNNERS)
def staff_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a skill out of a year."""
    post = access_post(pk, actor=request.actor)
    back = staff_url(post.body, post.year)
    return asked(
        request,
        None,
        lambda **options: remove_post(post, version=post.version, **options),
        title=_("Remove “%(skill)s” from the staff of %(year)s") % {"skill": post.skill, "year": post.year},
        text=_("The people needed and in place of this skill are no longer counted in that year."),
        submit=_("Remove"),
        done=_("The row is removed."),
        back=back,
        is_danger=True,
        **running_page(post.body, pgettext("page of a body", "Staff")),
    )


def _edited(request: ActorRequest, body: CooperationBody, post: StaffPost | None, year: int) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = StaffPostForm(data, members=members_of(body), known=post, year=year)

    def act(**options: Any) -> None:
        save_post(body, post, form.facts(), version=form.cleaned_data["version"], **options)

    version = post.version if post else None
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, form, act, done=_("The staff is saved."), version=version)
    ):
        return HttpResponseRedirect(staff_url(body, form.cleaned_data["year"]))
    title = _("Change the staff of a skill") if post else _("Add a skill")
    page = {**running_page(body, pgettext("page of a body", "Staff")), "cancel_url": staff_url(body, year)}
    context = {**page, "confirm_title": title, "form": form}
    return TemplateResponse(request, "cooperation/running/staff_form.html", context)
