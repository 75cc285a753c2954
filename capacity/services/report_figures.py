"""What a report says in figures, and all that is written in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from capacity.enums import ActionKind, ActionOutcome, PersonKind
from capacity.models import CapacityReport, Person, PlanFunding, ReportLine
from capacity.services.report_lines import TOOK_PLACE
from capacity.services.reports import new_plan_lines


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """Counts of lines and people, costs in MAD. ``rate`` is the share of planned actions done, in percent.

    ``trained`` are those who took part in training, each counted once, of the ``staff`` still there at the
    end of the year. ``outside`` are the actions that no plan had.
    """

    planned: int
    done: int
    partly: int
    cancelled: int
    unsaid: int
    outside: int
    rate: Decimal | None
    women: int
    men: int
    trained: int
    staff: int
    planned_cost: Decimal
    real_cost: Decimal


def report_lines(report: CapacityReport) -> list[ReportLine]:
    """Return the lines of a report with all that its page shows. Four queries."""
    lines = report.actions.select_related("topic", "plan_line").prefetch_related(
        "participants__person", "files__file"
    )
    found = list(lines.order_by("number"))
    for line in found:
        line.report = report
    return found


def report_figures(report: CapacityReport, lines: Sequence[ReportLine]) -> ReportFigures:
    """Count a report. Two queries."""
    outcomes = [line.outcome for line in lines]
    planned = [line for line in lines if line.plan_line_id]
    done = sum(1 for line in planned if line.outcome == ActionOutcome.DONE)
    staff = set(staff_of(report.commune_id, date(report.year, 12, 31)).values_list("pk", flat=True))
    trained = {
        participant.person_id
        for line in lines
        if line.kind == ActionKind.TRAINING and line.outcome in TOOK_PLACE
        for participant in line.participants.all()
    }
    funding = PlanFunding.objects.filter(line__in=[line.plan_line_id for line in planned])
    return ReportFigures(
        planned=len(planned),
        done=outcomes.count(ActionOutcome.DONE),
        partly=outcomes.count(ActionOutcome.PARTLY),
        cancelled=outcomes.count(ActionOutcome.CANCELLED),
        unsaid=outcomes.count(""),
        outside=len(lines) - len(planned),
        rate=round(Decimal(100 * done) / len(planned), 1) if planned else None,
        women=sum(line.women for line in lines),
        men=sum(line.men for line in lines),
        trained=len(trained & staff),
        staff=len(staff),
        planned_cost=funding.aggregate(sum=Sum("amount"))["sum"] or Decimal(0),
        real_cost=sum((line.cost for line in lines), Decimal(0)),
    )


def staff_of(commune: int, day: date) -> QuerySet[Person]:
    """Return the staff of a commune's list who were still there on a day."""
    still_there = Q(left_on=None) | Q(left_on__gt=day)
    return Person.objects.filter(still_there, commune=commune, kind=PersonKind.STAFF)


def missing_of_report(report: CapacityReport, lines: Sequence[ReportLine]) -> list[str]:
    """Return what a report lacks before it is sent, in sentences. One query."""
    found = []
    if not lines:
        found.append(_("The report has no line."))
    if new := new_plan_lines(report).count():
        found.append(_("Lines of the plan are not in the report yet: %(count)s.") % {"count": new})
    sentences = [
        (
            _("Lines without an outcome: %(numbers)s."),
            [line for line in lines if not line.outcome],
        ),
        (
            _("Training without a number of participants: %(numbers)s."),
            [
                line
                for line in lines
                if line.outcome in TOOK_PLACE
                and line.kind == ActionKind.TRAINING
                and not line.women + line.men
            ],
        ),
        (
            _("Lines without the evaluation right after: %(numbers)s."),
            [line for line in lines if line.outcome in TOOK_PLACE and line.rating_after is None],
        ),
    ]
    for sentence, wanting in sentences:
        if wanting:
            found.append(sentence % {"numbers": ", ".join(str(line.number) for line in wanting)})
    return found


def report_content(report: CapacityReport, lines: Sequence[ReportLine]) -> dict[str, Any]:
    """Return a report as plain data, whole: what a sending keeps and what paper shows."""
    return {
        "year": report.year,
        "commune": report.commune.code,
        "lines": [_line_content(line) for line in lines],
    }


def _line_content(line: ReportLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "is_planned": line.plan_line_id is not None,
        "kind": line.kind,
        "title_ar": line.topic.title_ar if line.topic else line.subject,
        "title_fr": line.topic.title_fr if line.topic else line.subject,
        "subject": line.subject,
        "lines": list(line.lines),
        "audience": line.audience,
        "provider": line.provider,
        "deliverables": line.deliverables,
        "outcome": line.outcome,
        "reason": line.reason,
        "starts_on": line.starts_on.isoformat() if line.starts_on else "",
        "ends_on": line.ends_on.isoformat() if line.ends_on else "",
        "women": line.women,
        "men": line.men,
        # Numbers of the staff list: what was sent is kept for good, names are not.
        "participants": [row.person.number for row in line.participants.all()],
        "days": str(line.days),
        "cost": str(line.cost),
        "rating_after": line.rating_after,
        "evaluation_after": line.evaluation_after,
        "rating_later": line.rating_later,
        "evaluation_later": line.evaluation_later,
        "documents": [{"name": row.file.name, "sha256": row.file.sha256} for row in line.files.all()],
    }
