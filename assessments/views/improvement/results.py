"""A commune's results over the years, and the score of one file at each stage."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.models import Assessment
from assessments.services.access import access_assessment, visible_assessments
from assessments.services.commune_results import CommuneResults, access_results, commune_results
from assessments.services.improvement.export import results_workbook, stages_workbook
from assessments.services.improvement.ways import file_ways
from assessments.services.stage_table import stage_table
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES, Role
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

READERS = (
    *sorted(COMMUNE_ROLES),
    Role.PROVINCE_OFFICER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.CAPACITY_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


@requires(*COMMUNE_ROLES)
@reads
def my_results(request: ActorRequest) -> HttpResponse:
    """Lead the people of a commune to its results over the years."""
    commune = request.actor.membership.commune if request.actor else None
    if commune is None:
        raise PermissionDenied
    return redirect("assessments:results", code=commune.code)


def _results(request: ActorRequest, code: str) -> CommuneResults:
    at, actor = timezone.now(), request.actor
    assert actor is not None
    return commune_results(access_results(code, actor=actor, at=at), actor, at=at)


@requires(*READERS)
@reads
def results(request: ActorRequest, code: str) -> HttpResponse:
    """Show a commune's points by year, axis and line beside communes alike, and its way to more."""
    found = _results(request, code)
    context: dict[str, Any] = {"results": found, "commune": found.commune, "file": None, "ways": None}
    if found.latest is not None:
        files = visible_assessments(Assessment.objects.all(), request.actor, at=timezone.now())
        file = files.with_commune().filter(pk=found.latest.assessment_id).first()  # type: ignore[attr-defined]
        context |= {"file": file, "ways": file_ways(file) if file else None}
    return TemplateResponse(request, "assessments/improvement/results.html", context)


@requires(*READERS)
@reads
def results_xlsx(request: ActorRequest, code: str) -> HttpResponse:
    """Send a commune's results over the years as a workbook."""
    content = results_workbook(_results(request, code), language=current_language())
    return as_workbook(content, f"adaa-results-{code}")


@requires(*READERS)
@reads
def stages(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the score of a file at each stage, line by line, and what changed since it was sent."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    assert request.actor is not None
    context = {"assessment": assessment, "table": stage_table(assessment, request.actor)}
    return TemplateResponse(request, "assessments/improvement/stages.html", context)


@requires(*READERS)
@reads
def stages_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the scores of the stages and the figures put right as a workbook."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    assert request.actor is not None
    content = stages_workbook(stage_table(assessment, request.actor), language=current_language())
    return as_workbook(content, f"adaa-stages-{assessment.cycle.assessed_year}-{assessment.commune.code}")


def as_workbook(content: bytes, name: str) -> HttpResponse:
    """Return a workbook to take away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
