"""The standard pack of one file: its state, its making, its download, and who took it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Assessment
from assessments.services.access import access_assessment
from assessments.services.packs.downloads import PACK_ROLES, downloads_of, open_archive
from assessments.services.packs.sealing import PACK_JOB, pack_row, request_pack
from assessments.views.packs.sending import send_archive
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.jobs import unfinished_job

DOWNLOADS_SHOWN = 200


@requires(*PACK_ROLES)
@require_safe
@reads
def pack(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the pack of one file: whether it is ready, what seals it, who took it."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    row = pack_row(assessment)
    archive = open_archive([row], file_name=_file_name(assessment)) if row.sealed else None
    context = {
        "assessment": assessment,
        "row": row,
        "archive": archive,
        "edition": archive.editions[0][1] if archive else None,
        "job": unfinished_job(PACK_JOB, assessment),
        "downloads": downloads_of(assessment)[:DOWNLOADS_SHOWN],
    }
    fragment = request.headers.get("HX-Request")
    template = "assessments/packs/_pack.html" if fragment else "assessments/packs/pack.html"
    return TemplateResponse(request, template, context)


@requires(*PACK_ROLES)
@require_POST
def prepare_pack(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the pack of one file."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    row = pack_row(assessment)
    if not row.may_have_pack:
        messages.error(request, _("This file is not approved: it has no pack yet."))
    elif row.sealed is None:
        request_pack(assessment, actor=request.actor, at=at)
    return redirect("assessments:pack", pk=pk)


@requires(*PACK_ROLES)
@require_safe
def download_pack(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Stream the pack of one file; rights are judged again at each request."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    archive = open_archive([pack_row(assessment)], file_name=_file_name(assessment))
    return send_archive(request, archive, scope="file")


@requires(Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER, Role.ADMINISTRATOR)
@require_safe
@reads
def pack_downloads(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a commune who took its pack, and when."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    context = {"assessment": assessment, "downloads": downloads_of(assessment)[:DOWNLOADS_SHOWN]}
    return TemplateResponse(request, "assessments/packs/downloads.html", context)


def _file_name(assessment: Assessment) -> str:
    return f"adaa-{assessment.cycle.assessed_year}-{assessment.commune.slug}.zip"
