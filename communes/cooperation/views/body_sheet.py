"""The sheet of a body as PDF: asked for by those within, read by everybody."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communes.access import ActorRequest, public, requires
from communes.cooperation.access import READERS, access_body
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.body_sheet import LANGUAGES, request_body_sheet, sheet_rows
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads
from records.services.sending import send_file


@public
@require_safe
@reads
def body_sheet(request: ActorRequest, code: str, language: str) -> HttpResponseBase:
    """Send the sheet of a body; one that is not made yet leads to the page of the body."""
    body = get_object_or_404(CooperationBody.objects.select_related("seat"), code=code)
    if language not in LANGUAGES:
        raise Http404
    rows = sheet_rows(body, on=local_day(timezone.now()))
    paper = next((row.paper for row in rows if row.language == language), None)
    return (
        send_file(paper.file, download="download" in request.GET)
        if paper
        else redirect("cooperation:body", code=code)
    )


@requires(*READERS)
@require_POST
def body_sheet_prepare(request: ActorRequest, code: str) -> HttpResponseBase:
    """Ask a worker for the sheet, in Arabic and in French."""
    body = access_body(code, actor=request.actor)
    assert request.actor is not None
    request_body_sheet(body, actor=request.actor, at=timezone.now())
    messages.success(request, _("The sheet is being written in Arabic and in French."))
    return redirect(f"{reverse('cooperation:body', args=[code])}#papers")
