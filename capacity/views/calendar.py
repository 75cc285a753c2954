"""The year of capacity building: its days, what is late, the address of one's own calendar."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from capacity.forms.calendar import LatenessFilterForm, YearForm
from capacity.models import CalendarFeed
from capacity.services.access import OVERSEERS, READERS
from capacity.services.calendar import by_month, calendar_of
from capacity.services.feeds import feed_calendar, feed_of, renew_feed
from capacity.services.lateness import counts_of, lateness_workbook, list_standings, standings_of
from communes.access import ActorRequest, public, requires
from config.toolbox.clock import local_day
from config.toolbox.dates import format_month
from config.toolbox.ical import CONTENT_TYPE
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


def _today() -> date:
    return local_day(timezone.now())


@requires(*READERS)
@reads
def calendar(request: ActorRequest) -> HttpResponse:
    """List the days of a year, month by month."""
    assert request.actor is not None
    today = _today()
    year = YearForm(request.GET).wanted(today)
    entries = calendar_of(request.actor, year)
    context = {
        "year": year,
        "months": [(first, format_month(first), found) for first, found in by_month(entries)],
        "late": [entry for entry in entries if entry.is_late(today)],
        "coming": next((entry for entry in entries if entry.day >= today and not entry.is_done), None),
    }
    return TemplateResponse(request, "capacity/calendar/calendar.html", context)


def _lateness(request: ActorRequest) -> tuple[LatenessFilterForm, dict[str, Any], int]:
    form = LatenessFilterForm(request.GET or None)
    wanted = form.wanted()
    year = YearForm(request.GET).wanted(_today())
    return form, wanted, year


@requires(*OVERSEERS)
@reads
def lateness(request: ActorRequest) -> HttpResponse:
    """List the communes of one's scope with where their plan and report stand."""
    form, wanted, year = _lateness(request)
    today = _today()
    found = list_standings(request.actor, year, today=today, **wanted)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        "counts": counts_of(request.actor, year, today=today),
        "page": page,
        "rows": standings_of(page.object_list, year, today=today),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "capacity/calendar/lateness.html", context)


@requires(*OVERSEERS)
@reads
def lateness_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the same communes as a workbook."""
    _form, wanted, year = _lateness(request)
    today = _today()
    found = list_standings(request.actor, year, today=today, **wanted)
    content = lateness_workbook(found, year, today=today, language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="adaa-capacity-{year}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*READERS)
@reads
def calendar_feed(request: ActorRequest) -> HttpResponse:
    """Show the address of one's calendar, and how to use it."""
    feed = feed_of(request.user)
    address = _address(request, feed) if feed else ""
    return TemplateResponse(request, "capacity/calendar/feed.html", {"feed": feed, "address": address})


@requires(*READERS)
@require_POST
def calendar_feed_renew(request: ActorRequest) -> HttpResponse:
    """Make an address, or another one that ends the one of before."""
    renew_feed(request.user, at=timezone.now())
    messages.success(request, _("Your calendar has a new address."))
    return redirect("capacity:calendar_feed")


@public
@require_safe
@reads
def calendar_ics(request: ActorRequest, token: str) -> HttpResponse:
    """Send a person's calendar to whoever knows its address."""
    feeds = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    content = feed_calendar(get_object_or_404(feeds, token=token), at=timezone.now())
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="adaa.ics"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def _address(request: ActorRequest, feed: CalendarFeed) -> str:
    return request.build_absolute_uri(reverse("capacity:calendar_ics", args=[feed.token]))
