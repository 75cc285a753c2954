"""What communes did to build capacity, by year and line: three sources, each action counted once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from capacity.enums import ActionKind, ActionOutcome, AssistanceState, Grouping, SessionState, SheetState
from capacity.models import Assistance, Enrolment, ReportLine
from capacity.services.effect.table import Target
from communes.models import Commune
from config.toolbox.languages import pick

CENT = Decimal("0.01")
# A draft may still change, and what was returned is being written again.
SENT = (SheetState.SUBMITTED, SheetState.ACCEPTED)
CARRIED_OUT = (ActionOutcome.DONE, ActionOutcome.PARTLY)


@dataclass(frozen=True, slots=True)
class Carried:
    """An action that was carried out: in which year, of what kind, at which lines it aimed, its cost in MAD.

    The whole cost counts for each line that it aims at: nobody knows how to divide it.
    """

    commune: str
    year: int
    kind: str
    topic: str
    subject: str
    lines: tuple[str, ...]
    cost: Decimal

    def targets(self) -> list[Target]:
        """Return what the action is counted towards: each line, by line, topic and type of action."""
        groups = [
            (Grouping.KIND.value, self.kind),
            *([(Grouping.TOPIC.value, self.topic)] if self.topic else []),
        ]
        by_line = [Target(Grouping.LINE.value, line, line) for line in self.lines]
        return by_line + [Target(grouping, group, line) for grouping, group in groups for line in self.lines]


def actions_on_record(commune: Commune | None = None) -> list[Carried]:
    """Return what was carried out: by the reports, the sessions attended, the assistance given. Four queries.

    A session or an assistance that the commune's own report counts already is not counted again: an enrolment
    names the line of the plan, an assistance the need that it answers.
    """
    reported = _of(
        ReportLine.objects.filter(report__state__in=SENT, outcome__in=CARRIED_OUT), "report__commune", commune
    )
    found, plan_lines, needs = [], set(), set()
    for row in reported.order_by("pk").values(
        "report__commune__code",
        "report__year",
        "kind",
        "topic__code",
        "topic__lines",
        "subject",
        "lines",
        "cost",
        "plan_line",
        "plan_line__need",
    ):
        plan_lines.add(row["plan_line"])
        needs.add(row["plan_line__need"])
        found.append(_carried(row, row["report__commune__code"], row["report__year"], row["kind"]))
    return [
        *found,
        *_attended(commune, plan_lines - {None}),
        *_assisted(commune, needs - {None}),
    ]


def _attended(commune: Commune | None, counted: set[int]) -> list[Carried]:
    """One action a commune and session: the cost of a session is shared by who attended."""
    attended = Enrolment.objects.filter(attended=True, session__state=SessionState.HELD)
    people = Counter(attended.values_list("session_id", flat=True))
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    present: Counter[tuple[str, int]] = Counter()
    for row in (
        _of(attended, "person__commune", commune)
        .order_by("pk")
        .values(
            "person__commune__code",
            "session",
            "session__ends_on",
            "session__topic__code",
            "session__topic__lines",
            "session__title_ar",
            "session__title_fr",
            "session__lines",
            "session__cost",
            "plan_line",
        )
    ):
        if row["plan_line"] not in counted:
            key = (row["person__commune__code"], row["session"])
            rows[key] = row
            present[key] += 1
    found = []
    for (code, session), row in rows.items():
        plain = {name.removeprefix("session__"): value for name, value in row.items()}
        share = Decimal(present[code, session]) / people[session]
        plain["cost"] = (row["session__cost"] * share).quantize(CENT, ROUND_HALF_UP)
        plain["subject"] = pick(plain, "title")
        found.append(_carried(plain, code, row["session__ends_on"].year, ActionKind.TRAINING))
    return found


def _assisted(commune: Commune | None, counted: set[int]) -> list[Carried]:
    rows = _of(Assistance.objects.filter(state=AssistanceState.DONE), "commune", commune)
    values = rows.order_by("pk").values(
        "commune__code", "ends_on", "topic__code", "topic__lines", "subject", "lines", "cost", "need"
    )
    return [
        _carried(row, row["commune__code"], row["ends_on"].year, ActionKind.ASSISTANCE)
        for row in values
        if row["need"] not in counted
    ]


def _carried(row: dict[str, Any], commune: str, year: int, kind: str) -> Carried:
    # An action that names no line aims at those of its topic.
    lines: Sequence[str] = row["lines"] or row["topic__lines"] or ()
    return Carried(
        commune=commune,
        year=year,
        kind=str(kind),
        topic=row["topic__code"] or "",
        subject=row["subject"] or "",
        lines=tuple(dict.fromkeys(lines)),
        cost=row["cost"],
    )


def _of(rows: QuerySet[Any], path: str, commune: Commune | None) -> QuerySet[Any]:
    return rows.filter(**{path: commune}) if commune is not None else rows
