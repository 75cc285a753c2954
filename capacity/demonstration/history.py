"""Plans and reports of the years before: rows are written in bulk, their receipts by the portal's own words.

What is planned and done is drawn without looking at results: no effect of it is to be found, and the page of
effects should say so.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from accounts.models import User
from capacity.enums import ActionKind, ActionOutcome, Audience, FundingSource, PersonKind, Sex, SheetState
from capacity.models import (
    CapacityPlan,
    CapacityReport,
    Dispatch,
    Participant,
    Person,
    PlanFunding,
    PlanLine,
    PlanPerson,
    ReportLine,
    Topic,
    YearlySheet,
)
from capacity.services.deadlines import plan_due_on, report_due_on
from capacity.services.dispatch import receipt_number
from capacity.services.fitness import mismatch_of
from capacity.services.plans import plan_content
from capacity.services.report_figures import report_content, report_lines
from capacity.services.reports import ACTION_FIELDS
from communes.models import Commune
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day

# Mostly the same topics in the first years, so that some lines have enough communes for an estimate.
FIRST_TOPICS = (
    *("own-revenue", "payment-delays", "complaints", "procurement", "budget-execution", "permits"),
    *("digital-services", "job-descriptions"),
)
# Share of the communes that trained in a year, and the most actions of each.
YEARS: dict[int, tuple[float, int]] = {2022: (0.15, 2), 2023: (0.6, 5), 2024: (0.8, 5), 2025: (0.95, 5)}
PROVIDERS = ("DDCTD", "Université (démonstration)", "Bureau d’études (démonstration)")
DELIVERABLES = "Manuel de procédures et outil de suivi (démonstration)."
CANCELLED = "Formateur indisponible (démonstration)."
PARTLY = "Une partie des jours seulement (démonstration)."
MISFIT = "Assure cette mission depuis plusieurs années (démonstration)."
LATE_SHARE = 0.15
# Of this year: who has sent a plan, whose plan still waits for DDCTD, and from how many days past its end.
CURRENT_SHARE = 0.85
WAITING_SHARE = 0.1
CURRENT_AFTER = 40
OUTCOMES = (ActionOutcome.DONE, ActionOutcome.PARTLY, ActionOutcome.CANCELLED)


@dataclass
class _Rows:
    """What is written together at the end."""

    plans: list[CapacityPlan] = field(default_factory=list)
    lines: list[PlanLine] = field(default_factory=list)
    people: list[PlanPerson] = field(default_factory=list)
    funding: list[PlanFunding] = field(default_factory=list)
    reports: list[CapacityReport] = field(default_factory=list)
    outcomes: list[ReportLine] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)

    def save(self) -> None:
        for rows in (
            *(self.plans, self.lines, self.people, self.funding),
            *(self.reports, self.outcomes, self.participants),
        ):
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=500)


@dataclass(frozen=True)
class History:
    """The years before: the people of each commune by its key, and who accepted what was sent.

    ``home`` is the commune of the accounts.
    """

    people: Mapping[int, Sequence[Person]]
    officer: User
    home: Commune
    seed: int
    at: datetime

    def build(self, communes: Sequence[Commune]) -> None:
        """Write plans and reports of the past years of the communes, sent and accepted."""
        rows = _Rows()
        topics = {topic.code: topic for topic in Topic.objects.filter(is_active=True)}
        for year, (share, most) in YEARS.items():
            due = (plan_due_on(year), report_due_on(year))
            for commune in communes:
                draw = random.Random(f"{self.seed}:capacity:{year}:{commune.code}")  # noqa: S311
                if draw.random() < share:
                    self._year(rows, commune, year, most, topics, due, draw)
        self._current_plans(rows, communes, topics)
        rows.save()
        self._receipts(rows)

    def _current_plans(self, rows: _Rows, communes: Sequence[Commune], topics: Mapping[str, Topic]) -> None:
        """Let most communes but the accounts' own have sent this year's plan; their reports are to come."""
        year = local_day(self.at).year
        due = plan_due_on(year)
        if year in YEARS or local_day(self.at) <= due + timedelta(days=CURRENT_AFTER):
            return
        known = [code for code in sorted(topics) if topics[code].lines]
        for commune in communes:
            draw = random.Random(f"{self.seed}:capacity:{year}:{commune.code}")  # noqa: S311
            if commune == self.home or draw.random() > CURRENT_SHARE:
                continue
            plan = self._accepted(CapacityPlan(commune=commune, year=year), due, draw)
            if draw.random() < WAITING_SHARE:
                plan.state, plan.decided_by, plan.decided_at = SheetState.SUBMITTED, None, None
            rows.plans.append(plan)
            for number, code in enumerate(draw.sample(known, draw.randint(2, 5)), start=1):
                self._plan_line(rows, plan, number, topics[code], draw)

    def _year(
        self,
        rows: _Rows,
        commune: Commune,
        year: int,
        most: int,
        topics: Mapping[str, Topic],
        due: tuple[date, date],
        draw: random.Random,
    ) -> None:
        plan = self._accepted(CapacityPlan(commune=commune, year=year), due[0], draw)
        report = self._accepted(CapacityReport(commune=commune, year=year), due[1], draw)
        rows.plans.append(plan)
        rows.reports.append(report)
        known = [code for code in (FIRST_TOPICS if year < 2025 else sorted(topics)) if topics[code].lines]
        chosen = draw.sample(known, draw.randint(2, most))
        for number, code in enumerate(chosen, start=1):
            self._action(rows, plan, report, number, topics[code], draw)

    def _action(
        self,
        rows: _Rows,
        plan: CapacityPlan,
        report: CapacityReport,
        number: int,
        topic: Topic,
        draw: random.Random,
    ) -> None:
        line, named = self._plan_line(rows, plan, number, topic, draw)
        outcome = draw.choices(OUTCOMES, weights=(75, 12, 13))[0]
        action = {name: getattr(line, name) for name in ACTION_FIELDS}
        day = date(plan.year, 3 * line.quarter - draw.randint(0, 2), draw.randint(1, 28))
        took_place = outcome != ActionOutcome.CANCELLED
        said = ReportLine(
            report=report,
            plan_line=line,
            outcome=outcome,
            reason={ActionOutcome.CANCELLED: CANCELLED, ActionOutcome.PARTLY: PARTLY}.get(outcome, ""),
            starts_on=day if took_place else None,
            ends_on=min(day + timedelta(days=int(line.days) - 1), date(plan.year, 12, 31))
            if took_place
            else None,
            cost=rows.funding[-1].amount if took_place else Decimal(0),
            rating_after=draw.randint(3, 5) if took_place else None,
            number=number,
            women=line.women if took_place else 0,
            men=line.men if took_place else 0,
            **action,
        )
        rows.outcomes.append(said)
        if took_place:
            rows.participants += [Participant(line=said, person=person) for person in named]

    def _plan_line(
        self, rows: _Rows, plan: CapacityPlan, number: int, topic: Topic, draw: random.Random
    ) -> tuple[PlanLine, Sequence[Person]]:
        """Plan one action with its people and its money; return it with its people."""
        kind = draw.choices(ActionKind.values, weights=(7, 2, 1))[0]
        staff = [person for person in self.people[plan.commune_id] if person.kind == PersonKind.STAFF]
        fitting = [person for person in staff if person.duty in topic.duties]
        named = draw.sample(fitting, min(len(fitting), 3)) if kind != ActionKind.SYSTEM else []
        women = sum(person.sex == Sex.FEMALE for person in named)
        line = PlanLine(
            plan=plan,
            number=number,
            kind=kind,
            topic=topic,
            lines=topic.lines[:2],
            audience=Audience.STAFF,
            provider=draw.choice(PROVIDERS),
            days=Decimal(draw.randint(1, 5)),
            deliverables=DELIVERABLES if kind == ActionKind.ASSISTANCE else "",
            priority=draw.randint(1, 3),
            quarter=draw.randint(1, 4),
            women=women,
            men=max(len(named) - women, 0 if women else 1),
        )
        rows.lines.append(line)
        rows.people += [
            PlanPerson(line=line, person=person, mismatch_reason=MISFIT if mismatch_of(person, topic) else "")
            for person in named
        ]
        amount = Decimal(draw.randint(8, 60) * 1000)
        source = draw.choice(FundingSource.values[:3])
        rows.funding.append(PlanFunding(line=line, source=source, amount=amount))
        return line, named

    def _accepted(self, sheet: YearlySheet, due: date, draw: random.Random) -> YearlySheet:
        """Let a sheet be sent around its deadline, and accepted two weeks later."""
        is_late = draw.random() < LATE_SHARE
        sent_on = due + timedelta(days=draw.randint(1, 20) if is_late else -draw.randint(0, 25))
        sheet.state = SheetState.ACCEPTED
        sheet.sent_at = datetime.combine(sent_on, time(10, draw.randint(0, 59)), tzinfo=UTC)
        sheet.is_late = local_day(sheet.sent_at) > due
        sheet.decided_by, sheet.decided_at = self.officer, sheet.sent_at + timedelta(days=14)
        sheet.changed_at = sheet.decided_at
        return sheet

    def _receipts(self, rows: _Rows) -> None:
        receipts = [self._receipt(plan, {"plan": plan}, plan_content(plan)) for plan in rows.plans]
        receipts += [
            self._receipt(report, {"report": report}, report_content(report, report_lines(report)))
            for report in rows.reports
        ]
        Dispatch.objects.bulk_create(receipts, batch_size=500)

    def _receipt(self, sheet: YearlySheet, owner: Mapping, content: Mapping) -> Dispatch:
        return Dispatch(
            **owner,
            sequence=1,
            number=receipt_number(sheet, 1),
            content=content,
            digest=digest(content),
            is_late=sheet.is_late,
            sent_at=sheet.sent_at,
        )
