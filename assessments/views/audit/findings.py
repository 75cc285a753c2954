"""Findings of a file: read by all whom they concern once notified, written by its inspectors."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from assessments.enums import Action, FileSide
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Finding
from assessments.services.access import EVIDENCE_READERS, access_assessment
from assessments.services.audit.finding_effect import effect_of
from assessments.services.audit.finding_page import (
    access_finding,
    access_finding_file,
    finding_views,
    findings_page,
)
from assessments.services.audit.findings import (
    change_finding,
    remove_finding,
    remove_finding_file,
    write_finding,
)
from assessments.services.audit.replies import remove_reply_file
from assessments.services.audit.steps import inspector_refusal
from assessments.services.corrections import FiguresRefused, changed_figures, figures_in_force
from assessments.services.questionnaire import line_fields, questionnaire_of
from assessments.views.audit.finding_forms import FindingForm
from assessments.views.review.approval import confirm, posted
from communes.access import ActorRequest, requires
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES, Role
from communes.views.asking import explain
from config.toolbox.inputs import VersionedForm
from config.toolbox.readonly import reads
from records.services.sending import send_file

EVIDENCE_SIDES = (Role.AUDITOR, *sorted(COMMUNE_ROLES))


@requires(*ASSESSMENT_ROLES)
@reads
def findings(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the findings of a file to whoever may read them, each with what concerns the reader."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    page = findings_page(assessment, actor, at=at)
    context = {
        "assessment": assessment,
        "page": page,
        "effect": page.effect if page.rows and (page.may_write or page.may_conclude) else None,
    }
    return TemplateResponse(request, "assessments/audit/findings.html", context)


def back_to(finding: Finding) -> str:
    """Return the place of a finding on the page of its file."""
    return f"{reverse('assessments:findings', args=[finding.assessment_id])}#finding-{finding.number}"


@requires(Role.AUDITOR)
def finding_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Write a finding: the line is chosen first."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    line = request.GET.get("line", "")
    if line:
        return _edited(request, assessment, line, None)
    sections = questionnaire_of(assessment).sections.values()
    context = {"assessment": assessment, "sections": sections}
    return TemplateResponse(request, "assessments/audit/finding_lines.html", context)


@requires(Role.AUDITOR)
def finding_edit(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Change a draft finding."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    assert request.actor is not None
    finding = access_finding(assessment, number, request.actor)
    return _edited(request, assessment, finding.line, finding)


def _edited(
    request: ActorRequest, assessment: Assessment, line: str, finding: Finding | None
) -> HttpResponse:
    at, actor = timezone.now(), request.actor
    assert actor is not None
    if line not in questionnaire_of(assessment).lines:
        raise Http404(line)
    closed = inspector_refusal(assessment, Action.NOTIFY_FINDINGS, actor, at=at)
    form = _form(request, assessment, line, finding)
    refused: AssessmentError | None = None
    figures = dict(finding.figures) if finding else {}
    is_kept = False
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                figures = changed_figures(assessment, line, form.figures)
            else:
                kept = _save(request, assessment, line, finding, form)
                is_kept = True
        except AssessmentError as why:
            refused = why
            _explain(form, why, finding)
    if is_kept:
        messages.success(request, gettext("Finding %(number)s is kept as a draft.") % {"number": kept.number})
        return redirect(back_to(kept))
    context = {
        "assessment": assessment,
        "part": gettext("Change the finding") if finding else gettext("Write a finding"),
        "line": questionnaire_of(assessment).lines[line],
        "view": finding_views(assessment, [finding], actor)[0] if finding else None,
        "form": form,
        "closed": closed,
        "refused": refused if isinstance(refused, FiguresRefused) else None,
        "effect": effect_of(assessment, figures),
    }
    return TemplateResponse(request, "assessments/audit/finding_form.html", context)


def _form(request: ActorRequest, assessment: Assessment, line: str, finding: Finding | None) -> FindingForm:
    initial: dict[str, Any] = {"version": 0}
    in_force = figures_in_force(assessment)
    if finding is not None:
        names = ("observed", "gravity", "recommendation", "recommendation_owner", "recommendation_due_on")
        initial = {name: getattr(finding, name) for name in (*names, "version")}
        in_force |= finding.figures
    return FindingForm(
        posted(request),
        request.FILES or None,
        fields=line_fields(questionnaire_of(assessment).lines[line]),
        in_force=in_force,
        initial=initial,
        is_preview="preview" in request.POST,
    )


def _save(
    request: ActorRequest, assessment: Assessment, line: str, finding: Finding | None, form: FindingForm
) -> Finding:
    how: dict[str, Any] = {
        "files": form.cleaned_data["files"],
        "actor": request.actor,
        "at": timezone.now(),
    }
    if finding is None:
        return write_finding(assessment, form.facts(line), **how)
    return change_finding(finding, form.facts(line), seen_version=form.cleaned_data["version"], **how)


def _explain(form: FindingForm, refusal: AssessmentError, finding: Finding | None) -> None:
    """Put a refusal beside what it is about; what was typed stays."""
    if isinstance(refusal, FiguresRefused):
        form.explain_figures(refusal)
        return
    explain(form, refusal, version=finding.version if finding else None)


@requires(Role.AUDITOR)
def finding_remove(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then remove a draft finding."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    finding = access_finding(assessment, number, actor)
    return confirm(
        request,
        assessment,
        lambda file, form: remove_finding(
            finding, seen_version=form.cleaned_data["version"], actor=actor, at=at
        ),
        form=VersionedForm(posted(request), initial={"version": finding.version}),
        version=finding.version,
        title=gettext("Remove finding %(number)s?") % {"number": number},
        text=gettext_lazy("The draft and its documents are removed."),
        submit=gettext_lazy("Remove the finding"),
        done=gettext_lazy("The draft finding was removed."),
        is_danger=True,
        back=reverse("assessments:findings", args=[pk]),
    )


@requires(*EVIDENCE_READERS)
@reads
def finding_file(request: ActorRequest, pk: int, number: int, item: int) -> FileResponse:
    """Send a file beside a finding or its reply to whoever may open the documents of the file."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    found = access_finding_file(assessment, number, item, actor)
    return send_file(found.file, download="download" in request.GET)


@requires(*EVIDENCE_SIDES)
@require_POST
def finding_file_remove(request: ActorRequest, pk: int, number: int, item: int) -> HttpResponse:
    """Take a file away from one's own side of a finding."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    found = access_finding_file(assessment, number, item, actor)
    if (found.side == FileSide.COMMUNE) != actor.is_commune:
        raise Http404
    remove = remove_reply_file if actor.is_commune else remove_finding_file
    try:
        remove(found, actor=actor, at=at)
        messages.success(request, gettext("“%(name)s” was removed.") % {"name": found.file.name})
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    page = "finding_reply" if actor.is_commune else "finding_edit"
    return redirect(f"assessments:{page}", pk=pk, number=number)
