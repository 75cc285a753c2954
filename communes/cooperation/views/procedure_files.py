"""The documents of a creation: sending them, looking at them, taking them away."""

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import CREATORS, READERS, access_procedure
from communes.cooperation.enums import Step
from communes.cooperation.forms.procedure_steps import DocumentsForm, ReasonForm
from communes.cooperation.services.procedure_files import add_files, file_of, remove_file
from communes.cooperation.views.asking import asked
from config.toolbox.readonly import reads
from records.services.sending import send_file

TEMPLATE = "cooperation/creation/form.html"


@requires(*READERS)
@reads
def procedure_file(request: ActorRequest, pk: int, file: int) -> FileResponse:
    """Send one document: shown by the browser when it can be, else (or with ?download) saved."""
    row = access_procedure(pk, actor=request.actor)
    return send_file(file_of(row, file).file, download="download" in request.GET)


@requires(*CREATORS)
def procedure_file_add(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Add documents to a step as a whole."""
    row = access_procedure(pk, actor=request.actor)
    if step not in Step.values:
        raise Http404
    form = DocumentsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    return asked(
        request,
        form,
        lambda **options: add_files(row, step, **form.cleaned_data, **options),
        title=_("Add documents to “%(step)s”") % {"step": Step(step).label},
        submit=_("Send the files"),
        done=_("The documents were kept."),
        back=reverse("cooperation:procedure_step", args=[pk, step]),
        template=TEMPLATE,
        procedure=row,
    )


@requires(*CREATORS)
def procedure_file_remove(request: ActorRequest, pk: int, file: int) -> HttpResponse:
    """Ask why, then take a document away."""
    row = access_procedure(pk, actor=request.actor)
    found = file_of(row, file)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: remove_file(found, form.cleaned_data["reason"], **options),
        title=_("Remove this file?"),
        text=found.file.name,
        submit=_("Remove the file"),
        done=_("“%(name)s” was removed.") % {"name": found.file.name},
        back=reverse("cooperation:procedure_step", args=[pk, found.step]),
        is_danger=True,
        template=TEMPLATE,
        procedure=row,
    )
