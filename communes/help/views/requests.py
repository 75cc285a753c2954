"""Asking for help, answering, finding requests."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, any_member, public, requires
from communes.enums import Role
from communes.help.enums import RequestState
from communes.help.forms.requests import AskForm, MessageForm, RequestFilterForm
from communes.help.models import HelpRequest
from communes.help.services.request_list import access_request, list_requests, requests_of
from communes.help.services.requests import ask_for_help, close_request, write_in_request
from communes.views.asking import asked, tried
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@public
def contact(request: ActorRequest) -> HttpResponse:
    """Ask for help about a page; who is not signed in reads where to write to."""
    if not request.user.is_authenticated:
        reference = request.GET.get("reference", "")[:64]
        context = {"address": settings.SUPPORT_EMAIL, "reference": reference}
        return TemplateResponse(request, "help/address.html", context)
    made: list[HelpRequest] = []
    form = AskForm(
        request.POST if request.method == "POST" else None,
        page=request.GET.get("about", ""),
        reference=request.GET.get("reference", ""),
        membership=request.actor.membership if request.actor else None,
        browser=request.headers.get("User-Agent", ""),
    )

    def act(*, actor: Any, at: Any) -> None:
        made.append(ask_for_help(form.facts(), by=request.user, at=at))

    done = _("Your request is sent: those who run the portal are told.")
    if request.method == "POST" and form.is_valid() and tried(request, form, act, done=done):
        return redirect("help:request", pk=made[0].pk)
    context = {"form": form, "carried": form.carried(), "address": settings.SUPPORT_EMAIL}
    return TemplateResponse(request, "help/contact.html", context)


@any_member
@reads
def requests(request: ActorRequest) -> HttpResponse:
    """List what one has asked."""
    page = Paginator(requests_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "help/requests.html", {"page": page})


@requires(Role.ADMINISTRATOR)
@reads
def desk(request: ActorRequest) -> HttpResponse:
    """List every request; those that wait come first."""
    form = RequestFilterForm(request.GET or None)
    page = Paginator(list_requests(form.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "help/desk.html", {"form": form, "page": page})


@any_member
def help_request(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a request with its messages, and write in it."""
    row = access_request(pk, user=request.user, actor=request.actor)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"version": row.version})

    def act(*, actor: Any, at: Any) -> None:
        values = form.cleaned_data
        write_in_request(row, values["text"], version=values["version"], by=request.user, at=at)

    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=_("Your message is sent."), version=row.version):
        return redirect("help:request", pk=pk)
    context = {
        "asked": row,
        "form": form,
        "thread": list(row.messages.select_related("written_by").order_by("pk")),
        "is_own": row.asked_by_id == request.user.pk,
        "is_desk": request.actor is not None and request.actor.is_administrator,
    }
    return TemplateResponse(request, "help/request.html", context)


@any_member
def request_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a request."""
    row = access_request(pk, user=request.user, actor=request.actor)
    back = reverse("help:request", args=[pk])
    if row.state == RequestState.CLOSED:
        return redirect(back)

    def act(*, actor: Any, at: Any) -> None:
        close_request(row, version=None, by=request.user, at=at)

    return asked(
        request,
        None,
        act,
        template="help/confirm.html",
        title=_("Close the request"),
        text=_("Nothing more is written in it afterwards; it stays readable, and one may ask anew."),
        submit=_("Close the request"),
        done=_("The request is closed."),
        back=back,
        trail=[(row.code, back)],
    )
