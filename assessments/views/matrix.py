"""The matrix of communes and lines: which one is wanted; a worker writes it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from assessments.forms_sheets import MatrixForm
from assessments.services.file_list import cycles_with_files
from assessments.services.matrix import MatrixStage
from assessments.services.matrix_job import READERS, request_matrix
from communes.access import ActorRequest, requires
from communes.models import Region
from config.toolbox.languages import current_language


@requires(*READERS)
def matrix(request: ActorRequest) -> HttpResponse:
    """Ask which matrix is wanted, then lead to the work that writes it."""
    actor, at = request.actor, timezone.now()
    assert actor is not None
    cycles = cycles_with_files(actor, at=at)
    regions = Region.objects.order_by("code")
    if actor.region_ids:
        regions = regions.filter(pk__in=actor.region_ids)
    form = MatrixForm(
        request.POST or None,
        cycles=cycles,
        regions=regions,
        initial={"year": request.GET.get("year", ""), "stage": MatrixStage.VERIFIED},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        job = request_matrix(
            next(cycle for cycle in cycles if str(cycle.assessed_year) == wanted["year"]),
            stage=wanted["stage"],
            region=wanted["region"],
            language=current_language(),
            actor=actor,
            at=at,
        )
        return redirect("records:job", pk=job.pk)
    context = {"form": form, "cycles": cycles}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "assessments/matrix.html", context, status=status)
