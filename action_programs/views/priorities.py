"""Priorities: the ranking, its criteria, the marks, and ranks set by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from action_programs.forms.priorities import CriterionForm, MarksGrid, RankForm
from action_programs.models import ActionProgramme, Criterion, Project
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.criteria import (
    MarksChanged,
    add_usual_criteria,
    changed_since,
    criterion_title,
    marks_of,
    remove_criterion,
    save_criterion,
    save_marks,
)
from action_programs.services.ranking import ranking_of, ranking_workbook, set_rank, take_rank_back
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

# With a dozen criteria a page stays under the number of fields that a form may send.
MARKS_PAGE = 60


@requires(*READERS)
@reads
def priorities(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the projects in the order of their scores, each with the reason of its place."""
    row = access_programme(pk, actor=request.actor)
    context = {
        "programme": row,
        "ranking": ranking_of(row),
        "may_edit": row.is_open and may_write(request.actor, row),
    }
    return TemplateResponse(request, "action_programs/priorities.html", context)


@requires(*READERS)
@reads
def priorities_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the ranking as a workbook."""
    row = access_programme(pk, actor=request.actor)
    name = f"adaa-pac-{row.first_year}-{row.commune.slug}-priorities.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = ranking_workbook(row, language=current_language())
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*READERS)
@reads
def criteria(request: ActorRequest, pk: int) -> HttpResponse:
    """List the criteria with what each weighs."""
    row = access_programme(pk, actor=request.actor)
    found = list(row.criteria.order_by("position"))
    context = {
        "programme": row,
        "criteria": [(criterion, criterion_title(criterion)) for criterion in found],
        "weights": sum(criterion.weight for criterion in found),
        "may_edit": row.is_open and may_write(request.actor, row),
    }
    return TemplateResponse(request, "action_programs/criteria.html", context)


@requires(*WRITERS)
@require_POST
def criteria_usual(request: ActorRequest, pk: int) -> HttpResponse:
    """Start from the standard criteria and their usual weights."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    try:
        count = add_usual_criteria(row, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext("%(count)s criterion is added.", "%(count)s criteria are added.", count)
        messages.success(request, text % {"count": count})
    return redirect("action_programs:criteria", pk=pk)


@requires(*WRITERS)
def criterion_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a criterion."""
    return _criterion_form(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def criterion(request: ActorRequest, pk: int, criterion: int) -> HttpResponse:
    """Change a criterion."""
    row = access_programme(pk, actor=request.actor)
    return _criterion_form(request, row, get_object_or_404(row.criteria, pk=criterion))


@requires(*WRITERS)
def criterion_remove(request: ActorRequest, pk: int, criterion: int) -> HttpResponse:
    """Ask, then take a criterion out with its marks."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.criteria.select_related("programme"), pk=criterion)
    return _confirmed(
        request,
        row,
        lambda **who: remove_criterion(found, **who),
        done=_("Removed."),
        to="action_programs:criteria",
        confirm_title=_("Remove “%(title)s”?") % {"title": criterion_title(found)},
        confirm_text=_("The marks given on it go with it. This cannot be undone."),
        submit_label=_("Remove"),
        is_danger=True,
    )


@requires(*WRITERS)
def marks(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark the projects on each criterion: one grid, saved whole."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    found = row.projects.order_by("number")
    page = Paginator(found, MARKS_PAGE).get_page(request.GET.get("page"))
    chosen = list(row.criteria.order_by("position"))
    data = request.POST if request.method == "POST" else None
    grid = MarksGrid(list(page.object_list), chosen, marks_of(row), data)
    refused = ""
    if data is not None and grid.is_valid():
        try:
            save_marks(row, grid.marks, seen=grid.seen, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            refused = refusal.message
            if isinstance(refusal, MarksChanged):
                grid.present = marks_of(row)
                grid.conflicts = frozenset(changed_since(grid.seen, grid.present))
        else:
            messages.success(request, _("The marks are saved."))
            if page.has_next():
                return redirect(f"{request.path}?page={page.next_page_number()}")
            return redirect("action_programs:priorities", pk=pk)
    titles = [(criterion, criterion_title(criterion)) for criterion in chosen]
    context = {
        "programme": row,
        "page": page,
        "grid": grid,
        "titles": titles,
        "refused": refused,
        "may_edit": row.is_open,
    }
    return TemplateResponse(request, "action_programs/marks.html", context)


@requires(*WRITERS)
def rank(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Put a project at a rank by hand, with a reason."""
    row = access_programme(pk, actor=request.actor)
    found = _project(row, project)
    assert request.actor is not None
    set_before = getattr(found, "rank_adjustment", None)
    initial = {"rank": set_before.rank, "reason": set_before.reason} if set_before else None
    form = RankForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_rank(found, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The project is placed by hand."))
            return redirect("action_programs:priorities", pk=pk)
    title = _("Place “%(title)s” by hand") % {"title": pick(found, "title")}
    return _page(request, row, "priorities", form=form, confirm_title=title, submit_label=_("Save"))


@requires(*WRITERS)
def rank_back(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Ask, then let the score of a project decide its rank again."""
    row = access_programme(pk, actor=request.actor)
    found = _project(row, project)
    return _confirmed(
        request,
        row,
        lambda **who: take_rank_back(found, **who),
        done=_("The score decides the rank again."),
        to="action_programs:priorities",
        confirm_title=_("Let the score rank “%(title)s” again?") % {"title": pick(found, "title")},
        confirm_text=_("The rank set by hand and its reason are taken back."),
        submit_label=_("Take back"),
    )


def _project(row: ActionProgramme, pk: int) -> Project:
    return get_object_or_404(row.projects.select_related("programme", "rank_adjustment"), pk=pk)


def _criterion_form(request: ActorRequest, row: ActionProgramme, known: Criterion | None) -> HttpResponse:
    assert request.actor is not None
    names = ("kind", "title_ar", "title_fr", "weight")
    initial = {name: getattr(known, name) for name in names} if known else None
    form = CriterionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_criterion(row, known, form.facts(), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("action_programs:criteria", pk=row.pk)
    title = _("Change the criterion") if known else _("Add a criterion")
    return _page(request, row, "criteria", form=form, confirm_title=title, submit_label=_("Save"))


def _confirmed(
    request: ActorRequest, row: ActionProgramme, act: Callable[..., Any], *, done: str, to: str, **words: Any
) -> HttpResponse:
    if request.method == "POST":
        try:
            act(actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, done)
        return redirect(to, pk=row.pk)
    return _page(request, row, to.partition(":")[2], form=None, **words)


def _page(request: ActorRequest, row: ActionProgramme, back: str, **context: Any) -> HttpResponse:
    context |= {"programme": row, "cancel_url": reverse(f"action_programs:{back}", args=[row.pk])}
    return TemplateResponse(request, "action_programs/form.html", context)
