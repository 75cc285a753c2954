"""The log of everything that was done."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.forms.log import LogFilterForm, subject_of
from communes.services.log import LogFilter, find_events
from config.toolbox.readonly import reads
from records.models import Event
from records.services.events import event_sentence, registered_events

PAGE_SIZE = 50


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def events(request: ActorRequest) -> HttpResponse:
    form = LogFilterForm(request.GET or None, sentences=registered_events())
    wanted = LogFilter.of(form.cleaned_data if form.is_valid() else {})
    page = Paginator(find_events(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": _rows(page.object_list)}
    return render(request, "communes/log.html", context)


def _rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return each event with its sentence and the person it was done to, read at once."""
    people_type = ContentType.objects.get_for_model(User)
    ids = {event.target_id for event in events if event.target_type_id == people_type.pk}
    people = User.objects.in_bulk(ids)
    return [
        {
            "event": event,
            "sentence": event_sentence(event),
            "subject": subject_of(event.code),
            "person": people.get(event.target_id) if event.target_type_id == people_type.pk else None,
        }
        for event in events
    ]
