"""The pages of a draft as a whole: begun, read, its points, made a version or abandoned."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.enums import DraftPart
from assessments.exceptions import AssessmentError
from assessments.models import Grid, GridDraft
from assessments.services.grid_drafts.drafts import (
    abandon_draft,
    blank_document,
    faults_of,
    publish_draft,
    readable_grid,
    start_draft,
)
from assessments.services.grid_drafts.parts import move_item, set_points
from assessments.services.grid_drafts.points import points_of
from assessments.services.grid_reading import reading_of, year_of
from assessments.services.grids import GridRefused, read_grid_file
from assessments.views.grid_drafts.draft_page import draft_context, faults_told
from assessments.views.grid_drafts.forms import FROM_FILE, PointsForm, StartForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import asked, explain, tried
from config.toolbox.inputs import VersionedForm
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads

ROWS = 25


@requires(Role.ADMINISTRATOR)
@reads
def grid_drafts(request: ActorRequest) -> HttpResponse:
    """List the drafts, those changed last first."""
    rows = GridDraft.objects.select_related("base", "changed_by").defer("content", "base__document")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return TemplateResponse(request, "assessments/grid_drafts/list.html", {"page": page})


@requires(Role.ADMINISTRATOR)
def grid_draft_start(request: ActorRequest) -> HttpResponse:
    """Begin a draft from a version, from a file or from nothing."""
    form = StartForm(
        request.POST or None, request.FILES or None, initial={"origin": request.GET.get("from", "")}
    )
    errors: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            document, base = _beginning(form)
            draft = start_draft(
                document,
                base=base,
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except GridRefused as refusal:
            explain(form, refusal)
            errors = faults_told(refusal.errors)
        except AssessmentError as refusal:
            explain(form, refusal)
        else:
            messages.success(request, _("The draft %(draft)s is begun.") % {"draft": draft})
            return redirect("assessments:grid_draft", draft.pk)
    return TemplateResponse(request, "assessments/grid_drafts/start.html", {"form": form, "errors": errors})


def _beginning(form: StartForm) -> tuple[Any, Grid | None]:
    """Return the document that a draft begins from, and the version that has it."""
    given = form.cleaned_data
    base = form.base()
    if base is not None:
        return base.document, base
    if given["origin"] == FROM_FILE:
        return read_grid_file(given["file"].read()), None
    return blank_document(given["code"]), None


@requires(Role.ADMINISTRATOR)
@reads
def grid_draft(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a draft: what it lacks, whether its points add up, and every part of it."""
    draft = access_draft(pk)
    return TemplateResponse(request, "assessments/grid_drafts/detail.html", draft_context(draft))


@requires(Role.ADMINISTRATOR)
def draft_points(request: ActorRequest, pk: int) -> HttpResponse:
    """Set the points of axes and lines in one table, their sums beside them."""
    draft = access_draft(pk)
    back = reverse("assessments:grid_draft", args=[pk])
    points = points_of(draft.content)
    form = PointsForm(request.POST or None, points=points, version=draft.version)
    if request.method == "POST" and form.is_valid():

        def act(**who: Any) -> None:
            set_points(draft, form.values(), seen_version=form.cleaned_data["version"], **who)

        if tried(request, form, act, done=_("The points are saved."), version=draft.version):
            return redirect("assessments:draft_points", pk)
    context = {"draft": draft, "form": form, "points": points, "back": back}
    return TemplateResponse(request, "assessments/grid_drafts/points.html", context)


@require_POST
@requires(Role.ADMINISTRATOR)
def draft_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a part one place; the button says which and where: ``up:indicators:A1``."""
    assert request.actor is not None
    draft = access_draft(pk)
    way, _colon, rest = request.POST.get("move", "").partition(":")
    part, _colon, code = rest.partition(":")
    form = VersionedForm(request.POST)
    if not form.is_valid() or way not in ("up", "down") or part not in DraftPart:
        return redirect("assessments:grid_draft", pk)
    try:
        move_item(
            draft,
            DraftPart(part),
            code,
            up=way == "up",
            seen_version=form.cleaned_data["version"],
            actor=request.actor,
            at=timezone.now(),
        )
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('assessments:grid_draft', args=[pk])}#{part}-{code}")


@requires(Role.ADMINISTRATOR)
@reads
def draft_document(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a draft as the document that people will read; what is left out is left out here too."""
    draft = access_draft(pk)
    context: dict[str, Any] = {"draft": draft, "reading": None, "errors": []}
    try:
        scoring = readable_grid(draft)
    except GridRefused as refusal:
        context["errors"] = faults_told(refusal.errors, draft)
    else:
        context["reading"] = reading_of(scoring, current_language(), assessed_year=year_of(scoring))
    return TemplateResponse(request, "assessments/grid_drafts/document.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def draft_file(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a draft as a JSON file, as it stands."""
    draft = access_draft(pk)
    content = json.dumps(draft.content, ensure_ascii=False, indent=1)
    name = f"{draft.code}-{draft.target_version}-draft.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@requires(Role.ADMINISTRATOR)
def draft_publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then make a draft a version of its grid."""
    draft = access_draft(pk)
    back = reverse("assessments:grid_draft", args=[pk])
    if request.method != "POST" and draft.is_open and faults_of(draft):
        messages.error(request, _("Something is still missing or wrong: the list is below."))
        return redirect(back)

    def act(**who: Any) -> None:
        publish_draft(draft, seen_version=form.cleaned_data["version"], **who)

    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    return asked(
        request,
        form,
        act,
        template="assessments/grid_drafts/ask.html",
        title=_("Make the draft %(draft)s a version") % {"draft": draft},
        text=_(
            "Cycles can use it from then on, and it is never changed again. "
            "A later change is another version, drafted from this one."
        ),
        submit=_("Make it a version"),
        done=_("The grid %(grid)s is in the portal.") % {"grid": draft},
        back=back,
        after=reverse("assessments:grid", args=[draft.code, draft.target_version]),
        version=draft.version,
        draft=draft,
    )


@requires(Role.ADMINISTRATOR)
def draft_abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then close a draft that becomes no version."""
    draft = access_draft(pk)

    def act(**who: Any) -> None:
        abandon_draft(draft, seen_version=form.cleaned_data["version"], **who)

    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    return asked(
        request,
        form,
        act,
        template="assessments/grid_drafts/ask.html",
        title=_("Abandon the draft %(draft)s") % {"draft": draft},
        text=_(
            "It is closed for good. It can still be read and downloaded, and its file begins another draft."
        ),
        submit=_("Abandon the draft"),
        done=_("The draft %(draft)s is abandoned.") % {"draft": draft},
        back=reverse("assessments:grid_draft", args=[pk]),
        after=reverse("assessments:grid_drafts"),
        version=draft.version,
        draft=draft,
        is_danger=True,
    )


def access_draft(pk: int) -> GridDraft:
    """Return a draft; those who may not see one are stopped by the page."""
    rows = GridDraft.objects.select_related("base", "grid", "started_by", "changed_by")
    return get_object_or_404(rows.defer("base__document", "grid__document"), pk=pk)
