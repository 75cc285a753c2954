"""The register of cooperation bodies, open to everybody."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, public
from communes.cooperation.access import bodies_seen_by, may_keep_register, may_run
from communes.cooperation.forms.register import BodyFilterForm
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.body_page import end_of_duration, history_of, powers_of, projects_of
from communes.cooperation.services.body_sheet import body_sheet_job_of, sheet_rows
from communes.cooperation.services.body_years import latest_budget
from communes.cooperation.services.contributions import contribution_totals
from communes.cooperation.services.plans import plans_seen_by
from communes.cooperation.services.register import BodyFilter, find_bodies, members_of, powers_by_body
from communes.cooperation.views.headers import body_header
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.events import event_sentence, events_of
from records.services.jobs import job_title
from records.services.sending import send_file

PAGE_SIZE = 50
SHOWN_EVENTS = 30


@public
@require_safe
@reads
def bodies(request: ActorRequest) -> HttpResponse:
    """List the bodies."""
    today = local_day(timezone.now())
    found = find_bodies(BodyFilter.of(request.GET), on=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    powers = powers_by_body(page.object_list, on=today)  # type: ignore[arg-type]
    context = {
        "form": BodyFilterForm(request.GET or None),
        "page": page,
        "rows": [{"body": body, "powers": powers.get(body.pk, [])} for body in page.object_list],
        "may_keep": may_keep_register(request.actor),
    }
    return TemplateResponse(request, "cooperation/register/bodies.html", context)


@public
@require_safe
@reads
def bodies_file(request: ActorRequest, format: str) -> HttpResponse:
    """Send the list as it is filtered, as a workbook or a text table."""
    if format not in {"xlsx", "csv"}:
        raise Http404
    titles = [
        _("Code"), _("Kind"), _("Name in Arabic"), _("Name in French"), _("Founded on"), _("Dissolved on"),
        pgettext("of a body", "Seat"), _("Region"), _("Members"), _("Powers"), _("Source"), _("Generated"),
    ]  # fmt: skip
    rows = list(_file_rows(request))
    if format == "xlsx":
        sheet = Sheet(_("Cooperation bodies"), [Heading(title, width=24) for title in titles], rows)
        content, kind = write_workbook([sheet], language=current_language()), XLSX_TYPE
    else:
        content, kind = write_csv(titles, rows), "text/csv; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="adaa-cooperation-bodies.{format}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _file_rows(request: ActorRequest) -> Iterator[tuple[Any, ...]]:
    today = local_day(timezone.now())
    found = list(find_bodies(BodyFilter.of(request.GET), on=today))
    powers = powers_by_body(found, on=today)
    for body in found:
        yield (
            body.code,
            body.get_kind_display(),
            body.name_ar,
            body.name_fr,
            body.founded_on,
            body.dissolved_on,
            pick(body.seat, "name"),
            pick(body.seat.province.region, "name"),
            body.members_count,  # type: ignore[attr-defined]
            " · ".join(pick(power, "name") for power in powers.get(body.pk, [])),
            body.source,
            body.is_generated or body.is_demonstration,
        )


@public
@require_safe
@reads
def body(request: ActorRequest, code: str) -> HttpResponse:
    """Show what the register says of a body; those who see it within also read its log."""
    shown = _body_of(code)
    now = timezone.now()
    today = local_day(now)
    members = members_of(shown)
    powers, transfers = powers_of(shown, members, on=today)
    is_within = bodies_seen_by(request.actor).filter(pk=shown.pk).exists()
    events = events_of(shown)[:SHOWN_EVENTS] if is_within else []
    job = body_sheet_job_of(shown) if is_within else None
    context = {
        **body_header(request, shown),
        "ends_on": end_of_duration(shown),
        "members": [row for row in members if row.left_on is None or row.left_on > today],
        "former": [row for row in members if row.left_on is not None and row.left_on <= today],
        "powers": powers,
        "projects": projects_of(shown, plans=plans_seen_by(request.actor)),
        "totals": contribution_totals(shown),
        "budget": latest_budget(shown),
        "history": history_of(shown, members, transfers),
        "log": [(event.occurred_at, event_sentence(event)) for event in events],
        "papers": sheet_rows(shown, on=today),
        "job": job,
        "job_title": job_title(job) if job else "",
        "is_within": is_within,
        "may_keep": may_keep_register(request.actor),
        "may_run": may_run(request.actor, shown),
        "today": today,
    }
    return TemplateResponse(request, "cooperation/register/body.html", context)


@public
@require_safe
@reads
def body_act(request: ActorRequest, code: str) -> FileResponse:
    """Send the founding act, which is published."""
    shown = _body_of(code)
    if shown.act_file is None:
        raise Http404
    return send_file(shown.act_file, download="download" in request.GET)


def _body_of(code: str) -> CooperationBody:
    known = CooperationBody.objects.select_related("seat__province__region", "act_file")
    return get_object_or_404(known, code=code)
