"""Documents of a programme: sending them, looking at them, showing them to everybody, taking them away."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from action_programs.models import ActionProgramme
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.attachments import (
    Owner,
    attach,
    attachment_of,
    attachments_under,
    keeps_documents,
    may_attach,
    owner_of,
    public_attachment,
    remove_attachment,
    show_attachment,
)
from action_programs.views.asking import ask
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, public, requires
from config.toolbox.readonly import reads
from records.services.sending import send_file


@requires(*READERS)
@reads
def step_documents(request: ActorRequest, pk: int, step: int) -> HttpResponse:
    """Show the documents of one step of the making, and where to send more."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.steps, pk=step)
    context = {"programme": row, "step": found, **shown_documents(request, row, found)}
    return TemplateResponse(request, "action_programs/step_documents.html", context)


def shown_documents(request: ActorRequest, programme: ActionProgramme, owner: Owner) -> dict[str, object]:
    """Return what ``_attachments.html`` reads of one owner's documents, but its kind."""
    return {
        "owner_id": owner.pk,
        "attachments": attachments_under(owner),
        "may_attach": may_attach(programme, owner, request.actor),
        "keeps_documents": keeps_documents(owner),
        "may_write": may_write(request.actor, programme),
    }


@requires(*WRITERS)
@require_POST
def attachment_add(request: ActorRequest, pk: int, kind: str, owner: int) -> HttpResponse:
    """Keep the files sent, each on its own; answers JSON to static/js/upload.js."""
    row = access_programme(pk, actor=request.actor)
    found = owner_of(row, kind, owner)
    kept, refused = 0, []
    for upload in request.FILES.getlist("files"):
        try:
            _keep(request, row, found, upload)
            kept += 1
        except AssessmentError as refusal:
            refused.append((upload.name, refusal.message))
    if request.accepts("text/html"):
        return _tell(request, row, kept, refused)
    if refused or not kept:
        error = refused[0][1] if refused else _("No file was received.")
        return JsonResponse({"state": "refused", "error": error}, status=422)
    context = {"programme": row, "back": _back(request, row), **shown_documents(request, row, found)}
    html = render_to_string("action_programs/_attachment_list.html", context, request)
    return JsonResponse({"state": "kept", "files": {f"{kind}-{owner}": {"html": html}}})


def _keep(request: ActorRequest, row: ActionProgramme, owner: Owner, upload: UploadedFile) -> None:
    assert request.actor is not None
    attach(
        row,
        owner=owner,
        content=upload,
        name=upload.name or "",
        actor=request.actor,
        at=timezone.now(),
        is_public="is_public" in request.POST,
    )


def _tell(
    request: ActorRequest, row: ActionProgramme, kept: int, refused: list[tuple[str | None, str]]
) -> HttpResponse:
    if kept:
        text = ngettext("%(count)s file was kept.", "%(count)s files were kept.", kept)
        messages.success(request, text % {"count": kept})
    for name, why in refused:
        messages.error(request, _("“%(name)s” was not kept: %(reason)s") % {"name": name, "reason": why})
    if not kept and not refused:
        messages.error(request, _("No file was received: choose at least one."))
    return HttpResponseRedirect(_back(request, row))


def _back(request: ActorRequest, row: ActionProgramme) -> str:
    """Return the page that the person came from, the programme's when it is not one of ours."""
    address = request.POST.get("back") or request.GET.get("back", "")
    home = reverse("action_programs:programme", args=[row.pk])
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}) and address.startswith(home)
    return address if is_ours else home


@requires(*READERS)
@reads
def attachment(request: ActorRequest, pk: int, attachment: int) -> FileResponse:
    """Send one document: shown by the browser when it can be, else (or with ?download) saved."""
    row = access_programme(pk, actor=request.actor)
    return send_file(attachment_of(row, attachment).file, download="download" in request.GET)


@public
@reads
def public_document(request: ActorRequest, code: str, first_year: int, attachment: int) -> FileResponse:
    """Send a document that the commune shows to everybody."""
    found = public_attachment(code, first_year, attachment)
    return send_file(found.file, download="download" in request.GET)


@requires(*WRITERS)
def attachment_show(request: ActorRequest, pk: int, attachment: int) -> HttpResponse:
    """Ask, then show a document to everybody, or no longer."""
    row = access_programme(pk, actor=request.actor)
    found = attachment_of(row, attachment)
    shows = not found.is_public
    title = _("Show “%(name)s” to everybody?") if shows else _("No longer show “%(name)s”?")
    return ask(
        request,
        row,
        lambda **options: show_attachment(found, is_public=shows, **options),
        title=title % {"name": found.file.name},
        text=_("A public document holds no name of a person: check before you show it.") if shows else "",
        label=_("Show to everybody") if shows else _("No longer show"),
        done=_("Shown to everybody.") if shows else _("No longer shown."),
        back=_back(request, row),
    )


@requires(*WRITERS)
def attachment_remove(request: ActorRequest, pk: int, attachment: int) -> HttpResponse:
    """Ask, then take a document away."""
    row = access_programme(pk, actor=request.actor)
    found = attachment_of(row, attachment)
    return ask(
        request,
        row,
        lambda **options: remove_attachment(found, **options),
        title=_("Remove this file?"),
        text=found.file.name,
        label=_("Remove the file"),
        done=_("“%(name)s” was removed.") % {"name": found.file.name},
        back=_back(request, row),
        is_danger=True,
    )
