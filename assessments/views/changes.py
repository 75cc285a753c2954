"""What changed in a file between two moments: on a page, as a workbook, and until when one has read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from assessments.models import Assessment
from assessments.services.access import EVIDENCE_READERS, access_assessment
from assessments.services.changes.comparison import Comparison, compare
from assessments.services.changes.counting import mark_read
from assessments.services.changes.export import changes_workbook
from assessments.services.changes.points import READ, Point, points_of, snapshot
from assessments.services.threads.rules import DESK_ROLES
from assessments.views.improvement.results import as_workbook
from communes.access import ActorRequest, requires
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads

ALL = "all"


def _compared(request: ActorRequest, pk: int) -> tuple[Assessment, list[Point], Comparison | None]:
    """Return a file, the moments to choose from, and what is compared; None before the first submission."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    points = points_of(assessment, actor, at=at)
    if len(points) < 2:
        return assessment, points, None
    by_code = {point.code: point for point in points}
    chosen = (
        by_code.get(request.GET.get("from", ""), _default(points)),
        by_code.get(request.GET.get("to", ""), points[-1]),
    )
    first, last = sorted(chosen, key=points.index)
    found = compare(assessment, snapshot(assessment, first, actor), snapshot(assessment, last, actor), actor)
    return assessment, points, found


def _default(points: list[Point]) -> Point:
    """Return the moment to compare from: one's last reading, else the last approval or sending."""
    read = next((point for point in points if point.code == READ), None)
    approvals = [point for point in points if point.code.startswith("approval-")]
    return read or (approvals[-1] if approvals else points[-2])


@requires(*EVIDENCE_READERS)
@reads
def changes(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what changed in a file, line by line."""
    assessment, points, found = _compared(request, pk)
    shows_all = request.GET.get("lines") == ALL
    context = {
        "assessment": assessment,
        "points": points,
        "found": found,
        "sections": (found.sections if shows_all else found.only_changed()) if found else [],
        "shows_all": shows_all,
        "may_mark": request.actor is not None and request.actor.role in DESK_ROLES,
    }
    return TemplateResponse(request, "assessments/changes/changes.html", context)


@requires(*EVIDENCE_READERS)
@reads
def changes_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send what changed as a workbook."""
    assessment, _points, found = _compared(request, pk)
    if found is None:
        return redirect("assessments:changes", pk=pk)
    name = f"adaa-changes-{assessment.cycle.assessed_year}-{assessment.commune.code}"
    return as_workbook(changes_workbook(found, language=current_language()), name)


@require_POST
@requires(*sorted(DESK_ROLES))
def changes_read(request: ActorRequest, pk: int) -> HttpResponse:
    """Note that one has read what changed until now."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    mark_read(access_assessment(pk, actor=actor, at=at), actor=actor, at=at)
    messages.success(request, gettext("Marked as read: only what changes from now on is counted for you."))
    return redirect("assessments:changes", pk=pk)
