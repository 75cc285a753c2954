"""Requests for support: asking, answering, closing, counting."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.enums import SupportState
from capacity.forms.support import CloseForm, MessageForm, RequestFilterForm, RequestForm
from capacity.models import SupportFile
from capacity.services.access import OVERSEERS, READERS, WRITERS, access_request, is_of
from capacity.services.support import ask_support, close_request, may_write, write_message
from capacity.services.support_list import (
    counts_by_delay,
    counts_by_province,
    counts_by_topic,
    list_requests,
    requests_workbook,
)
from capacity.views.asking import own_commune
from communes.access import ActorRequest, requires
from communes.views.asking import explain, tried
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_file

PAGE_SIZE = 50


@requires(*READERS)
@reads
def support(request: ActorRequest) -> HttpResponse:
    """List the requests: a commune's own, or those of one's scope; those that wait come first."""
    form = RequestFilterForm(request.GET or None)
    today = local_day(timezone.now())
    found = list_requests(request.actor, today=today, **form.wanted())
    context = {
        "form": form,
        "today": today,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "capacity/support.html", context)


@requires(*READERS)
@reads
def support_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the requests that fit as a workbook."""
    today = local_day(timezone.now())
    found = list_requests(request.actor, today=today, **RequestFilterForm(request.GET or None).wanted())
    content = requests_workbook(found, today=today, language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-support.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def support_new(request: ActorRequest) -> HttpResponse:
    """Ask for support."""
    assert request.actor is not None
    commune = own_commune(request)
    form = RequestForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_support(
                commune,
                form.facts(),
                files=form.cleaned_data["files"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("capacity:support_request", pk=asked.pk)
    return TemplateResponse(request, "capacity/support_new.html", {"form": form})


@requires(*READERS)
def support_request(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what was written in a request, and write in it."""
    row = access_request(pk, actor=request.actor)
    assert request.actor is not None
    initial = {"version": row.version}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MessageForm(*data, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            write_message(
                row,
                values["text"],
                files=values["files"],
                version=values["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            explain(form, refusal, version=row.version)
        else:
            return redirect("capacity:support_request", pk=pk)
    messages_written = row.messages.select_related("written_by").prefetch_related("files__file")
    context = {
        "support": row,
        "form": form,
        "thread": list(messages_written.order_by("pk")),
        "today": local_day(timezone.now()),
        "may_write": may_write(request.actor, row),
        "may_close": is_of(request.actor, row.commune) and row.state != SupportState.CLOSED,
    }
    return TemplateResponse(request, "capacity/support_request.html", context)


@requires(*WRITERS)
def support_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a request with what it came to."""
    row = access_request(pk, actor=request.actor)
    back = reverse("capacity:support_request", args=[pk])
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: close_request(
                row, form.cleaned_data["outcome"], version=form.cleaned_data["version"], **options
            ),
            done=_("The request is closed."),
            version=row.version,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Close the request"),
        "confirm_text": _("Nothing more is written in it afterwards; another request may be opened."),
        "submit_label": _("Close the request"),
        "cancel_url": back,
        "crumb_title": row.reference,
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*READERS)
@reads
def support_file(request: ActorRequest, pk: int, file: int) -> FileResponse:
    """Send a document of a request."""
    row = access_request(pk, actor=request.actor)
    found = get_object_or_404(SupportFile.objects.select_related("file"), pk=file, message__request=row)
    return send_file(found.file, download="download" in request.GET)


@requires(*OVERSEERS)
@reads
def support_figures(request: ActorRequest) -> HttpResponse:
    """Count the requests of one's scope by province, by topic and by delay."""
    today = local_day(timezone.now())
    context = {
        "provinces": counts_by_province(request.actor, today=today),
        "topics": counts_by_topic(request.actor, today=today),
        "delays": counts_by_delay(request.actor),
    }
    return TemplateResponse(request, "capacity/support_figures.html", context)
