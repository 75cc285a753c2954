"""The book of a programme: what is made, asking for it, taking it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from action_programs.services import books as service
from action_programs.services.access import READERS, access_programme, public_programmes
from communes.access import ActorRequest, public, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads
from records.services.jobs import unfinished_job
from records.services.sending import send_file


@requires(*READERS)
@reads
def book(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the book in each language, and the work on it."""
    row = access_programme(pk, actor=request.actor)
    job = unfinished_job(service.BOOK_JOB, row)
    # Page and worker ask for the same reading: while the worker is at it, the page only follows.
    rows = [] if job else service.book_rows(row, today=local_day(timezone.now()))
    context = {
        "programme": row,
        "rows": rows,
        "is_wanted": any(one.paper is None for one in rows),
        "job": job,
    }
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "action_programs/_book.html" if is_fragment else "action_programs/book.html"
    return TemplateResponse(request, template, context)


@requires(*READERS)
@require_POST
def book_ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the book."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    service.request_book(row, actor=request.actor, at=timezone.now())
    messages.success(request, _("The book is being written."))
    return redirect("action_programs:book", pk=pk)


@requires(*READERS)
@reads
def book_file(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send the book in one language."""
    row = access_programme(pk, actor=request.actor)
    for one in service.book_rows(row, today=local_day(timezone.now())):
        if one.language == language and one.paper:
            return send_file(one.paper.file, download="download" in request.GET)
    raise Http404


@public
@reads
def public_book(request: ActorRequest, code: str, first_year: int, language: str) -> HttpResponseBase:
    """Send everybody the book of the version in force."""
    row = get_object_or_404(public_programmes(), commune__code=code, first_year=first_year)
    return send_file(service.public_book(row, language), download="download" in request.GET)
