"""Until when plans and reports are sent: days of the year that an administrator may change (W16)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from capacity.models import CapacityPlan, YearlySheet
from records.services.parameters import ParameterKind, parameter, register_parameter

PLAN_DUE = "capacity.plan_due"
REPORT_DUE = "capacity.report_due"
# February ends on the 28th in most years: a day that exists in every year is asked for.
_A_YEAR = 2001


def register_deadlines() -> None:
    """Declare the last days of the plan and of the report."""
    register_parameter(
        PLAN_DUE,
        ParameterKind(
            title=_("Last day to send the capacity plan of the year"),
            help=_("Day and month, like 31/01. What is sent later is marked late; nothing is refused."),
            default="31/01",
            read=_day_of_year,
            write=str,
        ),
    )
    register_parameter(
        REPORT_DUE,
        ParameterKind(
            title=_("Last day to send the report on the capacity plan of the year before"),
            help=_("Day and month, like 28/02. What is sent later is marked late; nothing is refused."),
            default="28/02",
            read=_day_of_year,
            write=str,
        ),
    )


def plan_due_on(year: int) -> date:
    """Return the last day to send the plan of ``year``: it lies in that year. One query."""
    return _in(year, parameter(PLAN_DUE))


def report_due_on(year: int) -> date:
    """Return the last day to send the report on ``year``: it lies in the year after. One query."""
    return _in(year + 1, parameter(REPORT_DUE))


def due_on(sheet: YearlySheet) -> date:
    """Return the last day to send a plan or report. One query."""
    return plan_due_on(sheet.year) if isinstance(sheet, CapacityPlan) else report_due_on(sheet.year)


def _in(year: int, text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(year, month, day)


def _day_of_year(text: str) -> str:
    """Read a day and a month; raises ValueError for what is not in every year."""
    day, month = (int(part) for part in text.strip().split("/"))
    return f"{date(_A_YEAR, month, day):%d/%m}"
