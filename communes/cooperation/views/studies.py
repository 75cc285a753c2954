"""The financing study of a creation: read, written, taken away as a workbook."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import CREATORS, READERS, access_procedure
from communes.cooperation.forms.studies import EXPENSES, RESOURCES, StudyForm, are_valid, line_rows
from communes.cooperation.services.studies import changes_of, may_write_study, save_study, study_of
from communes.cooperation.services.study_file import study_workbook
from communes.cooperation.services.study_page import show_study
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.events import event_sentence


@requires(*READERS)
@require_safe
@reads
def study(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the study, what comes out of it and what makes the body fragile."""
    procedure = access_procedure(pk, actor=request.actor)
    row = study_of(procedure)
    context = {
        "procedure": procedure,
        "study": row,
        "shown": show_study(row) if row else None,
        "changes": [(event, event_sentence(event)) for event in changes_of(procedure)],
        "may_write": may_write_study(request.actor, procedure),
    }
    return TemplateResponse(request, "cooperation/study/study.html", context)


@requires(*READERS)
@require_safe
@reads
def study_file(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the study as a workbook: its lines, its years, what makes it fragile."""
    row = study_of(access_procedure(pk, actor=request.actor))
    if row is None:
        raise Http404
    content = study_workbook(row, language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="adaa-financing-study-{pk}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*CREATORS)
def study_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the study: what it says and all its lines, in one form."""
    procedure = access_procedure(pk, actor=request.actor)
    if not may_write_study(request.actor, procedure):
        messages.error(request, _("The financing study of this creation can no longer be changed here."))
        return redirect("cooperation:study", pk=pk)
    row = study_of(procedure)
    version = row.version if row else 0
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"version": version, "first_year": local_day(timezone.now()).year + 1}
    if row is not None:
        initial |= {name: getattr(row, name) for name in ("first_year", "demand", "conclusions")}
    form = StudyForm(data, initial=initial)
    resources, expenses = (line_rows(data, side, procedure, row) for side in (RESOURCES, EXPENSES))
    if (
        data is not None
        and are_valid(form, [resources, expenses])
        and tried(
            request,
            form,
            lambda **options: save_study(
                procedure,
                form.facts(resources, expenses),
                version=form.cleaned_data["version"],
                **options,
            ),
            done=_("The financing study was saved."),
            version=version,
        )
    ):
        return redirect("cooperation:study", pk=pk)
    context = {"procedure": procedure, "study": row, "form": form, "sides": [resources, expenses]}
    return TemplateResponse(request, "cooperation/study/study_form.html", context)
