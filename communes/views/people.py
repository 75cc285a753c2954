"""The list of people and the page of one person."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.lock_out import is_locked_out
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.forms.people import PeopleFilterForm
from communes.models import Membership, Region
from communes.services.directory import (
    STATES,
    PeopleFilter,
    counts_by_state,
    export_rows,
    find_people,
    people_with_state,
    with_memberships,
)
from communes.services.log import events_about_person
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.events import event_sentence, record_event

PAGE_SIZE = 50
RECENT_EVENTS = 15
EXPORT_TITLES = (
    gettext_lazy("E-mail address"),
    gettext_lazy("Full name"),
    gettext_lazy("Language"),
    gettext_lazy("State"),
    gettext_lazy("Last sign-in"),
    gettext_lazy("Role"),
    gettext_lazy("Code"),
    gettext_lazy("Name in Arabic"),
    gettext_lazy("Name in French"),
    gettext_lazy("From"),
    gettext_lazy("Until"),
)


@requires(Role.ADMINISTRATOR)
@reads
def people(request: ActorRequest) -> HttpResponse:
    now = timezone.now()
    wanted = PeopleFilter.of(request.GET)
    regions = [(region.code, pick(region, "name")) for region in Region.objects.all()]
    found = with_memberships(find_people(wanted, at=now), at=now)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    for person in page.object_list:
        person.state_label = STATES[person.state]
    counts = [
        {"label": STATES[state], "value": count, "url": f"?state={state}"}
        for state, count in counts_by_state(at=now).items()
    ]
    form = PeopleFilterForm(request.GET or None, regions=regions)
    return render(request, "communes/people/list.html", {"page": page, "counts": counts, "form": form})


@requires(Role.ADMINISTRATOR)
def people_export(request: ActorRequest, format: str) -> HttpResponse:
    """Send the list as it is filtered, as a workbook or a text table; what leaves is noted in the log."""
    if format not in {"xlsx", "csv"}:
        raise Http404
    now = timezone.now()
    titles = [str(title) for title in EXPORT_TITLES]
    rows = list(export_rows(PeopleFilter.of(request.GET), at=now))
    if format == "xlsx":
        sheet = Sheet(_("People"), [Heading(title, width=24) for title in titles], rows)
        content = write_workbook([sheet], language=get_language() or "ar")
        kind = XLSX_TYPE
    else:
        content, kind = write_csv(titles, rows), "text/csv; charset=utf-8"
    record_event("communes.people_exported", actor=request.user, data={"count": len(rows)}, at=now)
    headers = {"Content-Disposition": f'attachment; filename="people.{format}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@requires(Role.ADMINISTRATOR)
@reads
def person(request: ActorRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    shown = get_object_or_404(people_with_state(at=now), pk=pk)
    memberships = Membership.objects.filter(user=shown).with_places().prefetch_related("regions")
    events = events_about_person(shown)[:RECENT_EVENTS]
    context = {
        "person": shown,
        "state_label": STATES[shown.state],
        "is_locked_out": is_locked_out(shown.email, at=now),
        "has_second_factor": shown.authenticator_set.exists(),
        "sessions": shown.usersession_set.count(),
        "today": local_day(now),
        "memberships": memberships.order_by("ends_on", "-starts_on", "pk"),
        "invitations": shown.invitations.select_related("invited_by"),
        "now": now,
        "rows": [(event, event_sentence(event)) for event in events],
        "is_oneself": shown == request.user,
    }
    return render(request, "communes/people/person.html", context)
