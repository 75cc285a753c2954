"""Exchanges about bodies: opening, answering, closing, finding."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import EXCHANGE_READERS, EXCHANGE_WRITERS, access_body
from communes.cooperation.forms.exchanges import (
    BodyForm,
    ExchangeFilterForm,
    MessageForm,
    OpeningForm,
    OutcomeForm,
)
from communes.cooperation.models import ExchangeFile
from communes.cooperation.services.exchange_access import (
    access_exchange,
    bodies_to_write_about,
    may_close,
    may_open,
    may_write,
    side_of,
)
from communes.cooperation.services.exchange_list import exchanges_workbook, list_exchanges
from communes.cooperation.services.exchanges import close_exchange, open_exchange, write_message
from communes.cooperation.views.asking import asked
from communes.cooperation.views.headers import body_header
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_file

PAGE_SIZE = 50


@requires(*EXCHANGE_READERS)
@reads
def exchanges(request: ActorRequest) -> HttpResponse:
    """List the exchanges one may read; the late ones come first."""
    # Those who run a body read the exchanges of that one alone.
    own = request.actor.membership.body if request.actor else None
    form = ExchangeFilterForm(request.GET or None, actor=request.actor, body=own)
    can_open = bodies_to_write_about(request.actor).exists()
    context = {
        "new_url": reverse("cooperation:exchange_new") if can_open else "",
        "is_of_one": own is not None,
    }
    return _list(request, "cooperation/exchanges/exchanges.html", form, context)


@requires(*EXCHANGE_READERS)
@reads
def body_exchanges(request: ActorRequest, code: str) -> HttpResponse:
    """List the exchanges about one body."""
    body = access_body(code, actor=request.actor)
    form = ExchangeFilterForm(request.GET or None, actor=request.actor, body=body)
    can_open = may_open(request.actor, body)
    context = {
        **body_header(request, body),
        "new_url": reverse("cooperation:body_exchange_new", args=[code]) if can_open else "",
        "is_of_one": True,
    }
    return _list(request, "cooperation/exchanges/body_exchanges.html", form, context)


def _list(
    request: ActorRequest, template: str, form: ExchangeFilterForm, context: dict[str, Any]
) -> HttpResponse:
    today = local_day(timezone.now())
    found = list_exchanges(request.actor, form.wanted(), today=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, template, {"form": form, "today": today, "page": page, **context})


@requires(*EXCHANGE_READERS)
@reads
def exchanges_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the exchanges that fit as a workbook."""
    today = local_day(timezone.now())
    form = ExchangeFilterForm(request.GET or None, actor=request.actor)
    found = list_exchanges(request.actor, form.wanted(), today=today)
    content = exchanges_workbook(found, today=today, language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-exchanges.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*EXCHANGE_WRITERS)
@reads
def exchange_new(request: ActorRequest) -> HttpResponse:
    """Choose the body that an exchange is to be about; where there is one alone, it is chosen."""
    bodies = bodies_to_write_about(request.actor)
    found = list(bodies[:2])
    form = BodyForm(request.GET if "body" in request.GET else None, bodies=bodies)
    if len(found) == 1 or form.is_valid():
        body = found[0] if len(found) == 1 else form.cleaned_data["body"]
        return redirect("cooperation:body_exchange_new", code=body.code)
    return TemplateResponse(request, "cooperation/exchanges/choose.html", {"form": form, "has_any": found})


@requires(*EXCHANGE_WRITERS)
def body_exchange_new(request: ActorRequest, code: str) -> HttpResponse:
    """Open an exchange about a body."""
    body = access_body(code, actor=request.actor)
    if request.actor is None or not may_open(request.actor, body):
        raise Http404
    opened: list = []
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OpeningForm(*data, body=body, side=side_of(request.actor))

    def act(**options: Any) -> None:
        opened.append(open_exchange(body, form.facts(), files=form.cleaned_data["files"], **options))

    done = _("The exchange is open: those who are to answer are told.")
    if request.method == "POST" and form.is_valid() and tried(request, form, act, done=done):
        return redirect("cooperation:exchange", pk=opened[0].pk)
    context = {"form": form, "body": body, "side": side_of(request.actor)}
    return TemplateResponse(request, "cooperation/exchanges/new.html", context)


@requires(*EXCHANGE_READERS)
def exchange(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what was written in an exchange, and write in it."""
    row = access_exchange(pk, actor=request.actor)
    assert request.actor is not None
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MessageForm(*data, initial={"version": row.version})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: write_message(
                row,
                form.cleaned_data["text"],
                files=form.cleaned_data["files"],
                version=form.cleaned_data["version"],
                **options,
            ),
            done=_("Your message is sent."),
            version=row.version,
        )
    ):
        return redirect("cooperation:exchange", pk=pk)
    written = row.messages.select_related("written_by").prefetch_related("files__file")
    context = {
        "exchange": row,
        "form": form,
        "side": side_of(request.actor),
        "thread": list(written.order_by("pk")),
        "today": local_day(timezone.now()),
        "may_write": may_write(request.actor, row),
        "may_close": may_close(request.actor, row),
    }
    return TemplateResponse(request, "cooperation/exchanges/exchange.html", context)


@requires(*EXCHANGE_WRITERS)
def exchange_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close an exchange with what it came to."""
    row = access_exchange(pk, actor=request.actor)
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    back = reverse("cooperation:exchange", args=[pk])
    return asked(
        request,
        form,
        lambda **options: close_exchange(
            row, form.cleaned_data["outcome"], version=form.cleaned_data["version"], **options
        ),
        title=_("Close the exchange"),
        text=_("Nothing more is written in it afterwards; another exchange may be opened."),
        submit=_("Close the exchange"),
        done=_("The exchange is closed."),
        back=back,
        version=row.version,
        trail=[
            (pick(row.body, "name"), reverse("cooperation:body", args=[row.body.code])),
            (row.reference, back),
        ],
    )


@requires(*EXCHANGE_READERS)
@reads
def exchange_file(request: ActorRequest, pk: int, file: int) -> FileResponse:
    """Send a document of an exchange."""
    row = access_exchange(pk, actor=request.actor)
    found = get_object_or_404(ExchangeFile.objects.select_related("file"), pk=file, message__exchange=row)
    return send_file(found.file, download="download" in request.GET)
