"""The support of State services and international partners to a body."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, RUNNERS, access_body, may_run
from communes.cooperation.forms.support import SupportFilterForm, SupportForm
from communes.cooperation.models import BodySupport, CooperationBody
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.support import access_support, list_support, remove_support, save_support
from communes.cooperation.views.asking import asked
from communes.cooperation.views.headers import body_header
from communes.cooperation.views.running import running_page
from config.toolbox.readonly import reads
from records.services.sending import send_file

PAGE_SIZE = 50


@requires(*READERS)
@require_safe
@reads
def support(request: ActorRequest, code: str) -> HttpResponse:
    """List the support given to a body."""
    body = access_body(code, actor=request.actor)
    form = SupportFilterForm(request.GET or None)
    form.is_valid()
    wanted = form.cleaned_data if form.is_bound else {}
    rows = list_support(body, text=wanted.get("q", ""), kind=wanted.get("kind", ""))
    context = {
        **body_header(request, body),
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_run": may_run(request.actor, body),
    }
    return TemplateResponse(request, "cooperation/running/support.html", context)


@requires(*READERS)
@require_safe
@reads
def support_file(request: ActorRequest, pk: int) -> FileResponse:
    """Send the document of a support."""
    row = access_support(pk, actor=request.actor)
    if row.file is None:
        raise Http404
    return send_file(row.file, download="download" in request.GET)


@requires(*RUNNERS)
def support_new(request: ActorRequest, code: str) -> HttpResponse:
    """Add a support."""
    return _edited(request, access_body(code, actor=request.actor), None)


@requires(*RUNNERS)
def support_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a support."""
    row = access_support(pk, actor=request.actor)
    return _edited(request, row.body, row)


@requires(*RUNNERS)
def support_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a support out of the list."""
    row = access_support(pk, actor=request.actor)
    return asked(
        request,
        None,
        lambda **options: remove_support(row, version=row.version, **options),
        title=_("Remove this support"),
        text=_("%(partner)s: %(subject)s. The log keeps that it was written.")
        % {"partner": row.partner, "subject": row.subject},
        submit=_("Remove"),
        done=_("The support is removed."),
        is_danger=True,
        **_page(row.body),
    )


def _edited(request: ActorRequest, body: CooperationBody, row: BodySupport | None) -> HttpResponse:
    is_sent = request.method == "POST"
    form = SupportForm(request.POST if is_sent else None, request.FILES if is_sent else None, known=row)

    def act(*, actor: Any, at: Any) -> None:
        found = form.cleaned_data
        # Judged outside the transaction that keeps it.
        sent = [found["document"]] if found["document"] else []
        documents = judge_documents(sent, body, actor=actor, at=at)
        document = documents[0] if documents else None
        save_support(body, row, form.facts(), document=document, version=found["version"], actor=actor, at=at)

    return asked(
        request,
        form,
        act,
        title=_("Change the support") if row else _("Add a support"),
        submit=_("Save"),
        done=_("The support is saved."),
        version=row.version if row else None,
        **_page(body),
    )


def _page(body: CooperationBody) -> dict[str, Any]:
    back = reverse("cooperation:support", args=[body.code])
    return {"back": back, **running_page(body, pgettext("page of a body", "Support"))}
