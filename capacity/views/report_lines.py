"""One line of a report: what became of an action, its documents, its evaluations."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from capacity.forms.reports import ActionForm, LaterForm, ReportLineForm
from capacity.forms.support import MessageForm
from capacity.models import ReportFile, ReportLine
from capacity.services.access import READERS, WRITERS, access_report, is_of
from capacity.services.late_evaluations import evaluate_later, later_due_on
from capacity.services.lines import current_lines
from capacity.services.report_files import add_documents, remove_document
from capacity.services.report_lines import ActionFacts, add_action, change_action, remove_action, save_line
from capacity.services.reports import is_writable
from capacity.views.confirming import asked
from capacity.views.reports import report_title, report_url
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.readonly import reads
from records.services.sending import send_file


def _line(request: ActorRequest, pk: int, line: int) -> ReportLine:
    report = access_report(pk, actor=request.actor)
    row = get_object_or_404(report.actions.select_related("topic", "plan_line"), pk=line)
    row.report = report
    return row


def _url(line: ReportLine) -> str:
    return reverse("capacity:report_line", args=[line.report_id, line.pk])


def _title(line: ReportLine) -> str:
    return _("Line %(number)s") % {"number": line.number}


@requires(*READERS)
@reads
def report_line(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Show a line with its participants, evaluations and documents."""
    row = _line(request, pk, line)
    due = later_due_on(row)
    files = MessageForm().fields["files"]
    known = current_lines()
    context = {
        "line": row,
        "report": row.report,
        "report_title": report_title(row.report),
        "page_title": _title(row),
        "grid_lines": [(code, known.get(code)) for code in row.lines],
        "people": [participant.person for participant in row.participants.select_related("person")],
        "documents": list(row.files.select_related("file")),
        "may_write": is_writable(row.report, request.actor),
        "later_due_on": due,
        "may_evaluate": is_of(request.actor, row.report.commune)
        and due is not None
        and due <= local_day(timezone.now()),
        "files_help": files.help_text,
        "files_accept": files.widget.attrs["accept"],
    }
    return TemplateResponse(request, "capacity/reports/line.html", context)


@requires(*WRITERS)
def report_line_edit(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Say what became of an action."""
    row = _line(request, pk, line)
    form = ReportLineForm(request.POST if request.method == "POST" else None, line=row)
    return asked(
        request,
        form,
        lambda **who: save_line(row, form.facts(), version=form.cleaned_data["version"], **who),
        title=_("What became of this action?"),
        text=_("For a cancelled action only the reason, the days planned and the cost are kept."),
        submit=_("Save"),
        back=_url(row),
        crumb=_title(row),
        done=_("The line is saved."),
        version=row.report.version,
    )


@requires(*WRITERS)
def report_line_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an action that no plan had."""
    report = access_report(pk, actor=request.actor)
    data = request.POST if request.method == "POST" else None
    form = ActionForm(data, initial={"version": report.version})
    return asked(
        request,
        form,
        lambda **who: add_action(report, form.facts(), version=form.cleaned_data["version"], **who),
        title=_("Add an action that was not planned"),
        submit=_("Add the action"),
        back=report_url(report),
        crumb=report_title(report),
        done=_("The action is added: say what became of it."),
        version=report.version,
    )


@requires(*WRITERS)
def report_action_edit(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Say otherwise what an action is that no plan had."""
    row = _line(request, pk, line)
    data = request.POST if request.method == "POST" else None
    known = {name: getattr(row, name) for name in ActionFacts.__slots__}
    form = ActionForm(data, initial={**known, "version": row.report.version})
    return asked(
        request,
        form,
        lambda **who: change_action(row, form.facts(), version=form.cleaned_data["version"], **who),
        title=_("Correct what the action is"),
        submit=_("Save"),
        back=_url(row),
        crumb=_title(row),
        done=_("The line is saved."),
        version=row.report.version,
    )


@requires(*WRITERS)
def report_line_remove(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Ask, then take away an action that no plan had."""
    row = _line(request, pk, line)
    data = request.POST if request.method == "POST" else None
    form = MaybeVersionedForm(data, initial={"version": row.report.version})
    return asked(
        request,
        form,
        lambda **who: remove_action(row, version=form.cleaned_data["version"], **who),
        title=_("Remove line %(number)s?") % {"number": row.number},
        text=_("What was said of it and its documents leave the report. This cannot be undone."),
        submit=_("Remove the line"),
        back=report_url(row.report),
        crumb=report_title(row.report),
        done=_("The line is removed."),
        version=row.report.version,
        is_danger=True,
    )


@requires(*WRITERS)
def report_line_later(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Evaluate an action six months after it; its report may have been accepted meanwhile."""
    row = _line(request, pk, line)
    initial = {
        "version": row.report.version,
        "rating": row.rating_later,
        "words": row.evaluation_later,
    }
    form = LaterForm(request.POST if request.method == "POST" else None, initial=initial)
    return asked(
        request,
        form,
        lambda **who: evaluate_later(
            row,
            form.cleaned_data["rating"],
            form.cleaned_data["words"],
            version=form.cleaned_data["version"],
            **who,
        ),
        title=_("Evaluation after six months"),
        text=_("What do those who took part do differently today? What does the commune see of it?"),
        submit=_("Save"),
        back=_url(row),
        crumb=_title(row),
        done=_("The evaluation is saved."),
        version=row.report.version,
    )


@requires(*WRITERS)
@require_POST
def report_files_add(request: ActorRequest, pk: int, line: int) -> HttpResponse:
    """Keep documents beside a line."""
    row = _line(request, pk, line)
    assert request.actor is not None
    try:
        add_documents(row, request.FILES.getlist("files"), actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The documents are kept."))
    return redirect(_url(row))


@requires(*READERS)
@reads
def report_file(request: ActorRequest, pk: int, line: int, file: int) -> FileResponse:
    """Send a document of a line."""
    found = _document(request, pk, line, file)
    return send_file(found.file, download="download" in request.GET)


@requires(*WRITERS)
def report_file_remove(request: ActorRequest, pk: int, line: int, file: int) -> HttpResponse:
    """Ask, then take a document away from its line."""
    found = _document(request, pk, line, file)
    data = request.POST if request.method == "POST" else None
    return asked(
        request,
        MaybeVersionedForm(data),
        lambda **who: remove_document(found, **who),
        title=_("Remove the document “%(name)s”?") % {"name": found.file.name},
        submit=_("Remove the document"),
        back=_url(found.line),
        crumb=_title(found.line),
        done=_("The document is removed."),
        is_danger=True,
    )


def _document(request: ActorRequest, pk: int, line: int, file: int) -> ReportFile:
    row = _line(request, pk, line)
    found = get_object_or_404(row.files.select_related("file"), pk=file)
    found.line = row
    return found
