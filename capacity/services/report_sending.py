"""A report sent to DDCTD as it is at that moment."""

from datetime import datetime

from django.db import transaction

from capacity.models import CapacityReport, Dispatch
from capacity.services.dispatch import lock_writable, send_sheet
from capacity.services.report_figures import missing_of_report, report_content, report_lines
from communes.actors import Actor


@transaction.atomic
def send_report(
    report: CapacityReport, *, version: int | None = None, actor: Actor, at: datetime
) -> Dispatch:
    """Send a report with its content as it is now; return its receipt.

    Raises NotAllowed, SheetSent, ChangedMeanwhile or SheetIncomplete, which names what is missing.
    """
    row = lock_writable(report, actor=actor, version=version)
    lines = report_lines(row)
    missing = missing_of_report(row, lines)
    content = report_content(row, lines)
    return send_sheet(row, content=content, missing=missing, version=version, actor=actor, at=at)
