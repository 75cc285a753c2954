"""Announcements: read, closed; for administrators written, seen beforehand, published, taken down."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communes.access import ActorRequest, any_member, public, requires
from communes.enums import Role
from communes.help.forms.announcements import AnnouncementForm
from communes.help.models import Announcement
from communes.help.services.announcements import (
    close_announcement,
    publish_announcement,
    remove_draft,
    save_announcement,
    withdraw_announcement,
)
from communes.help.services.readers import announcements_for, people_concerned
from communes.views.asking import asked, tried
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@public
@reads
def announcements(request: ActorRequest) -> HttpResponse:
    """List what is announced to the reader today, closed on top of the pages or not."""
    user = request.user if request.user.is_authenticated else None
    rows = announcements_for(user, request.actor, on=local_day(timezone.now()))
    return TemplateResponse(request, "help/announcements.html", {"rows": rows})


@any_member
@require_POST
def announcement_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep an announcement off the top of one's pages, and go back to the page."""
    rows = announcements_for(request.user, request.actor, on=local_day(timezone.now()))
    found = next((row for row in rows if row.pk == pk), None)
    if found is not None:
        close_announcement(found, by=request.user, at=timezone.now())
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("help:announcements")
    return redirect(back)


@requires(Role.ADMINISTRATOR)
@reads
def announcement_desk(request: ActorRequest) -> HttpResponse:
    """List every announcement, the latest first."""
    today = local_day(timezone.now())
    rows = Announcement.objects.order_by("-starts_on", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.state = row.state_on(today)  # type: ignore[attr-defined]
    return TemplateResponse(request, "help/announcement_desk.html", {"page": page})


@requires(Role.ADMINISTRATOR)
@reads
def announcement(request: ActorRequest, pk: int) -> HttpResponse:
    """Show an announcement as its readers will see it, in each language, and how many it is for."""
    row = _announcement(pk)
    context = {
        "row": row,
        "state": row.state_on(local_day(timezone.now())),
        "people": people_concerned(row, at=timezone.now()).count(),
        "roles": [Role(role).label for role in row.roles],
        "places": [*row.regions.all(), *row.provinces.all()],
    }
    return TemplateResponse(request, "help/announcement.html", context)


@requires(Role.ADMINISTRATOR)
def announcement_new(request: ActorRequest) -> HttpResponse:
    """Write an announcement; it is a draft until it is published."""
    return _form_page(request, None)


@requires(Role.ADMINISTRATOR)
def announcement_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = _announcement(pk)
    if row.published_at is not None:
        return redirect("help:announcement", pk=pk)
    return _form_page(request, row)


def _form_page(request: ActorRequest, row: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST if request.method == "POST" else None, announcement=row)
    saved: list[Announcement] = []

    def act(*, actor: Any, at: Any) -> None:
        version = form.cleaned_data["version"] if row else None
        saved.append(save_announcement(row, form.facts(), version=version, by=request.user, at=at))

    done = _("The draft is kept. Read it as it will be shown, then publish it.")
    version = row.version if row else None
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=done, version=version):
        return redirect("help:announcement", pk=saved[0].pk)
    return TemplateResponse(request, "help/announcement_form.html", {"form": form, "row": row})


@requires(Role.ADMINISTRATOR)
def announcement_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publish a draft, after a last look."""
    row = _announcement(pk)
    # What was looked at is what is published.
    form = MaybeVersionedForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )
    return _ask(
        request,
        row,
        lambda at: publish_announcement(row, version=form.cleaned_data["version"], by=request.user, at=at),
        form=form,
        version=row.version,
        title=_("Publish the announcement"),
        text=_("Once published it is no longer changed: it is taken down, and another one is written."),
        submit=_("Publish"),
        done=_("The announcement is published."),
        people=people_concerned(row, at=timezone.now()).count() if row.sends_messages else 0,
    )


@requires(Role.ADMINISTRATOR)
def announcement_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an announcement down."""
    row = _announcement(pk)
    return _ask(
        request,
        row,
        lambda at: withdraw_announcement(row, by=request.user, at=at),
        title=_("Take the announcement down"),
        text=_("Nobody reads it any more. Messages that were sent stay with those who received them."),
        submit=_("Take it down"),
        done=_("The announcement is taken down."),
        is_danger=True,
    )


@requires(Role.ADMINISTRATOR)
def announcement_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a draft."""
    row = _announcement(pk)
    return _ask(
        request,
        row,
        lambda at: remove_draft(row, by=request.user, at=at),
        title=_("Remove the draft"),
        text=_("It was never published. What was written in it is lost."),
        submit=_("Remove the draft"),
        done=_("The draft is removed."),
        after=reverse("help:announcement_desk"),
        is_danger=True,
    )


def _announcement(pk: int) -> Announcement:
    return get_object_or_404(Announcement, pk=pk)


def _ask(
    request: ActorRequest, row: Announcement, act: Any, *, form: Any = None, **page: Any
) -> HttpResponse:
    return asked(
        request,
        form,
        lambda *, actor, at: act(at),
        template="help/announcement_confirm.html",
        back=reverse("help:announcement", args=[row.pk]),
        row=row,
        **page,
    )
