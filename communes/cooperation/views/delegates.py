"""Delegates named, corrected and ended; posts of the bureau held and left."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import RUNNERS, access_body
from communes.cooperation.forms.council import DelegateForm, EndForm, LeavingForm, OfficeForm
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.delegates import (
    access_delegate,
    access_share,
    change_delegate,
    end_delegate,
    name_delegate,
    sitting_delegates,
)
from communes.cooperation.services.offices import access_office, hold_office, leave_office
from communes.cooperation.views.asking import asked
from communes.enums import Role
from config.toolbox.clock import local_day
from config.toolbox.languages import pick

NAMERS = RUNNERS | {Role.COMMUNE_MANAGER}


@requires(*NAMERS)
def delegate_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Name a delegate for a seat of a member."""
    share = access_share(pk, actor=request.actor)
    today = local_day(timezone.now())
    form = DelegateForm(_data(request), initial={"starts_on": max(today, share.term.starts_on)})
    place = share.member.place
    return asked(
        request,
        form,
        lambda **options: name_delegate(share, form.facts(), **options),
        title=_("Name a delegate of %(member)s") % {"member": pick(place, "name")},
        submit=_("Name the delegate"),
        text=_(
            "The name of a delegate is read by those who see the body within; that of the president and of "
            "the bureau is public."
        ),
        done=_("The delegate is named."),
        **_about(share.term.body),
    )


@requires(*NAMERS)
def delegate(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct what is said of a delegate."""
    row = access_delegate(pk, actor=request.actor)
    form = DelegateForm(_data(request), known=row)
    return asked(
        request,
        form,
        lambda **options: change_delegate(row, form.facts(), version=form.cleaned_data["version"], **options),
        title=row.full_name,
        submit=_("Save"),
        text=_("This corrects a name or a mark. For another person, end this mandate first."),
        done=_("Saved."),
        version=row.version,
        **_about(row.share.term.body),
    )


@requires(*NAMERS)
def delegate_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End the mandate of a delegate, and with it their posts."""
    row = access_delegate(pk, actor=request.actor)
    initial = {"ends_on": local_day(timezone.now()), "version": row.version}
    form = EndForm(_data(request), initial=initial)
    return asked(
        request,
        form,
        lambda **options: end_delegate(row, **form.cleaned_data, **options),
        title=_("End the mandate of %(name)s") % {"name": row.full_name},
        submit=_("End the mandate"),
        text=_(
            "The seat is vacant afterwards, the delegate’s posts in the bureau end too; the member is told."
        ),
        done=_("The mandate is ended: the seat is vacant."),
        version=row.version,
        is_danger=True,
        **_about(row.share.term.body),
    )


@requires(*RUNNERS)
def office_new(request: ActorRequest, code: str) -> HttpResponse:
    """Let a sitting delegate hold a post of the bureau."""
    body = access_body(code, actor=request.actor)
    term = body.terms.filter(ends_on=None).first()
    if term is None:
        raise Http404
    form = OfficeForm(
        _data(request),
        delegates=sitting_delegates(term),
        initial={"starts_on": local_day(timezone.now())},
    )
    return asked(
        request,
        form,
        lambda **options: hold_office(term, form.facts(), **options),
        title=_("Fill a post of the bureau"),
        submit=_("Save"),
        text=_(
            "One person holds a post at a time, and one post only. A new president is told to all members."
        ),
        done=_("The post is filled."),
        **_about(body),
    )


@requires(*RUNNERS)
def office_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a post of the bureau; the delegate keeps the seat."""
    held = access_office(pk, actor=request.actor)
    form = LeavingForm(
        _data(request), initial={"ends_on": local_day(timezone.now()), "version": held.version}
    )
    return asked(
        request,
        form,
        lambda **options: leave_office(held, **form.cleaned_data, **options),
        title=_("%(name)s leaves the post: %(post)s")
        % {"name": held.delegate.full_name, "post": held.get_office_display()},
        submit=_("End the post"),
        text=_("The delegate keeps the seat in the council."),
        done=_("The post is vacant."),
        version=held.version,
        **_about(held.term.body),
    )


def _data(request: ActorRequest) -> "dict | None":
    return request.POST if request.method == "POST" else None  # type: ignore[return-value]


def _about(body: CooperationBody) -> dict[str, Any]:
    """Return where a form leads back to."""
    return {"back": reverse("cooperation:council", args=[body.code]), "crumb_title": pick(body, "name")}
