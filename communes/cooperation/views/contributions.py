"""The contributions of the members of a body, year after year."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import READERS, access_body, may_run
from communes.cooperation.forms.contributions import YearChoiceForm
from communes.cooperation.services.contribution_calls import members_to_call
from communes.cooperation.services.contributions import (
    call_years,
    contribution_history,
    contribution_totals,
    contributions_of,
    listed_contributions,
)
from communes.cooperation.services.running import years_of
from communes.cooperation.views.headers import body_header
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language, pick
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE

# How many years the table by member shows.
SHOWN_YEARS = 6
MONEY = "#,##0.00"


@requires(*READERS)
@require_safe
@reads
def contributions(request: ActorRequest, code: str) -> HttpResponse:
    """Show the contributions of a year, and those of the years before."""
    body = access_body(code, actor=request.actor)
    now = timezone.now()
    called = call_years(body)
    within = years_of(body, at=now)
    writes = may_run(request.actor, body)
    years = sorted({*called, *(within if writes else ())}, reverse=True)
    form = YearChoiceForm(request.GET or None, years=years)
    year = form.chosen(called[0] if called else min(local_day(now).year, within[-1]))
    context = {
        **body_header(request, body),
        "form": form,
        "year": year,
        "has_years": len(years) > 1,
        "found": contributions_of(body, year, on=local_day(now), actor=request.actor),
        "totals": contribution_totals(body),
        "shown_years": called[:SHOWN_YEARS],
        "history": contribution_history(body, called[:SHOWN_YEARS]),
        "to_call": len(members_to_call(body, year)) if writes and year in within else 0,
        "may_run": writes,
    }
    return TemplateResponse(request, "cooperation/running/contributions.html", context)


@requires(*READERS)
@require_safe
@reads
def contributions_file(request: ActorRequest, code: str) -> HttpResponse:
    """Send the contributions of all years as a workbook."""
    body = access_body(code, actor=request.actor)
    headings = [
        Heading(_("Year"), 8), Heading(_("Member"), 32), Heading(_("Called (MAD)"), 18, MONEY),
        Heading(_("Paid (MAD)"), 18, MONEY), Heading(_("Left (MAD)"), 18, MONEY), Heading(_("Called on"), 14),
        Heading(_("To be paid by"), 14), Heading(_("Late"), 10), Heading(_("Source"), 40),
        Heading(_("Generated"), 12),
    ]  # fmt: skip
    rows = [
        (
            row.call.year,
            pick(row.call.member.place, "name"),
            row.call.amount,
            row.paid,
            row.left,
            row.call.called_on,
            row.call.due_on,
            _("Yes") if row.is_late else _("No"),
            row.call.source,
            _("Yes") if row.call.is_generated else _("No"),
        )
        for row in listed_contributions(body, on=local_day(timezone.now()))
    ]
    content = write_workbook([Sheet(_("Contributions"), headings, rows)], language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="adaa-contributions-{body.code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
