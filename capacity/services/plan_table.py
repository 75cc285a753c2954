"""The lines of a plan as a workbook: the table that the import takes back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from capacity.enums import ActionKind, Audience, FundingSource, Priority
from capacity.models import CapacityPlan, PlanLine, PlanPerson, Topic
from capacity.services.plan_lines import audience_label, cost_of, kind_label, lines_of
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"
HEADINGS = (
    *(Heading("number", 8), Heading("need", 10), Heading("kind", 22), Heading("topic", 24)),
    *(Heading("subject", 40), Heading("lines", 18), Heading("priority", 12), Heading("quarter", 9)),
    *(Heading("days", 8), Heading("audience", 26), Heading("women", 8), Heading("men", 8)),
    *(Heading("provider", 28), Heading("deliverables", 40)),
    *(Heading(source.value, 16, MONEY) for source in FundingSource),
    *(Heading("people", 50), Heading("cost", 16, MONEY), Heading("carried_from", 12)),
)
# What the table shows and the import passes over.
SHOWN = ("cost", "carried_from")
WORDS: dict[str, Any] = {"kind": ActionKind, "audience": Audience, "priority": Priority}


def plan_workbook(plan: CapacityPlan, *, language: str) -> bytes:
    """Return the lines of a plan as an .xlsx, with a sheet of the words it may hold. Four queries."""
    words = [(name, str(choice.value), str(choice.label)) for name in WORDS for choice in WORDS[name]]
    words += [(source.value, _("Amount (MAD)"), str(source.label)) for source in FundingSource]
    words += [("people", _("number; number: reason"), _("Numbers of the staff list"))]
    topics = Topic.objects.filter(is_active=True).order_by("code")
    words += [("topic", topic.code, pick(topic, "title")) for topic in topics]
    headings = [Heading(_("Column")), Heading(_("Value"), 30), Heading(_("Meaning"), 60)]
    rows = Sheet(_("Actions of the plan"), HEADINGS, _rows(lines_of(plan)))
    return write_workbook([rows, Sheet(_("Words"), headings, words)], language=language)


def _rows(lines: list[PlanLine]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        paid = {part.source: part.amount for part in line.funding.all()}
        before = line.carried_from
        yield (
            line.number,
            f"{line.need.year}-{line.need.number}" if line.need else "",
            kind_label(line),
            line.topic.code if line.topic else "",
            line.subject,
            ", ".join(line.lines),
            line.get_priority_display(),
            line.quarter,
            line.days,
            audience_label(line),
            line.women,
            line.men,
            line.provider,
            line.deliverables,
            *(paid.get(source) for source in FundingSource.values),
            "; ".join(_named(part) for part in line.people.all()),
            cost_of(line),
            f"{before.plan.year}-{before.number}" if before else "",
        )


def _named(part: PlanPerson) -> str:
    reason = " ".join(part.mismatch_reason.replace(";", ",").split())
    return f"{part.person.number}: {reason}" if reason else part.person.number
