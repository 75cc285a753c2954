"""The thread of a line, and all that stands on the lines of a file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import Visibility
from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.access import access_assessment
from assessments.services.questionnaire import questionnaire_of
from assessments.services.threads.listing import ThreadFilter, wanted_entries
from assessments.services.threads.reading import access_remark, file_thread
from assessments.services.threads.remarks import WITHDRAWAL_MINUTES, withdraw_remark, write_remark
from assessments.services.threads.rules import asking_refusal, reads_internal, remark_refusal
from assessments.views.review.approval import confirm, posted
from assessments.views.threads.forms import ListForm, RemarkForm
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES, Role
from communes.views.asking import explain
from config.toolbox.readonly import reads
from records.services.parameters import parameter

ROWS_A_PAGE = 50
WRITERS = sorted(COMMUNE_ROLES | {Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR})


def writing(assessment: Assessment, actor: Actor) -> dict[str, Any]:
    """Return what this reader may do on the lines of a file, for ``_write.html``."""
    return {
        "may_share": remark_refusal(assessment, actor, Visibility.SHARED) is None,
        "may_note": remark_refusal(assessment, actor, Visibility.INTERNAL) is None,
        "may_ask": asking_refusal(assessment, actor) is None,
        "reads_internal": reads_internal(assessment, actor),
    }


def thread_address(pk: int, line: str) -> str:
    return reverse("assessments:thread", args=[pk, line])


@requires(*ASSESSMENT_ROLES)
def thread(request: ActorRequest, pk: int, line: str) -> HttpResponse:
    """Show what stands on one line, and take a remark."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    known = questionnaire_of(assessment)
    if line not in known.lines:
        raise Http404(line)
    form = RemarkForm(posted(request))
    default = Visibility.SHARED if actor.is_commune else Visibility.INTERNAL
    if request.method == "POST" and form.is_valid():
        visibility = form.read_by(default)
        try:
            text = form.cleaned_data["text"]
            write_remark(assessment, line, text=text, visibility=visibility, actor=actor, at=at)
        except AssessmentError as refusal:
            explain(form, refusal)
        else:
            messages.success(request, _told(actor, visibility))
            return redirect(_back(request, pk, line))
    context = {
        "assessment": assessment,
        "line": known.lines[line],
        "section": known.section_of(line),
        "thread": file_thread(assessment, actor, lines=[line], at=at),
        "form": form,
        **writing(assessment, actor),
    }
    return TemplateResponse(request, "assessments/threads/thread.html", context)


def _told(actor: Actor, visibility: Visibility) -> str:
    if visibility == Visibility.INTERNAL:
        return gettext("The remark is kept. The commune does not see it.")
    if actor.is_commune:
        return gettext("The remark is sent. The reviewers and the province read it.")
    return gettext("The remark is sent. The commune and its province read it.")


def _back(request: ActorRequest, pk: int, line: str) -> str:
    """Return to where the remark was written: the page of the line, or its thread."""
    if request.POST.get("back") == "line":
        return f"{reverse('assessments:line', args=[pk, line])}#thread"
    return thread_address(pk, line)


@requires(*ASSESSMENT_ROLES)
@reads
def threads(request: ActorRequest, pk: int) -> HttpResponse:
    """List the remarks and requests of a file, the newest first."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    found = file_thread(assessment, actor, at=at)
    wanted = ThreadFilter.of(request.GET)
    rows = wanted_entries(found, wanted)
    context = {
        "assessment": assessment,
        "thread": found,
        "form": ListForm(
            request.GET or None,
            lines=questionnaire_of(assessment).lines,
            reads_internal=reads_internal(assessment, actor),
        ),
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "waiting": len(found.waiting),
        "answered": sum(entry.is_answered for entry in found.entries),
    }
    return TemplateResponse(request, "assessments/threads/list.html", context)


@requires(*WRITERS)
def remark_withdraw(request: ActorRequest, pk: int, remark: int) -> HttpResponse:
    """Ask, then take one's own remark back."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    row = access_remark(assessment, remark, actor)
    minutes = parameter(WITHDRAWAL_MINUTES)
    words = gettext(
        "Nobody reads its words any more; everybody who saw it sees that it was taken back. Possible for "
        "%(minutes)s minutes."
    )
    return confirm(
        request,
        assessment,
        lambda file, form: withdraw_remark(row, actor=actor, at=at),
        form=forms.Form(posted(request)),
        title=_("Take the remark back"),
        text=words % {"minutes": minutes},
        submit=_("Take the remark back"),
        done=_("The remark was taken back."),
        is_danger=True,
        back=thread_address(pk, row.line),
    )
