"""What is under way in the accounts' own commune. All of it goes through the services that pages use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from capacity.enums import (
    ActionKind,
    ActionOutcome,
    AssistanceState,
    Audience,
    Desk,
    Duty,
    FundingSource,
    NeedState,
    Priority,
)
from capacity.models import CapacityPlan, Need, Person, PlanLine, Session, Topic
from capacity.services.assistance import AssistanceFacts, move_assistance, save_assistance
from capacity.services.attendance import record_attendance, seated
from capacity.services.certificates import give_certificates
from capacity.services.demand import keep_demand, unmet_demand
from capacity.services.dispatch import accept_sheet
from capacity.services.enrolment import Choice, enrol
from capacity.services.needs import NeedFacts, file_need
from capacity.services.plan_lines import PlanLineFacts, facts_of, lines_of, save_line, set_people
from capacity.services.plans import send_plan, start_plan
from capacity.services.report_lines import LineFacts
from capacity.services.report_lines import save_line as save_report_line
from capacity.services.reports import start_report
from capacity.services.sessions import SessionFacts, hold_session, save_session
from capacity.services.sorting import Decision, sort_need
from capacity.services.support import RequestFacts, ask_support, write_message
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day

NOTE = "سجل مولّد للعرض التجريبي."
PROVIDER = "DDCTD (démonstration)"
PLACE = "Chef-lieu de la province (démonstration)"


@dataclass(frozen=True)
class Home:
    """The commune of the demonstration's accounts in the year of ``at``."""

    commune: Commune
    manager: Actor
    province: Actor
    officer: Actor
    at: datetime

    @property
    def year(self) -> int:
        return local_day(self.at).year

    def build(self) -> None:
        topics = {topic.code: topic for topic in Topic.objects.all()}
        needs = self._needs(topics)
        self._support(topics)
        plan = self._plan(topics, needs)
        self._sessions(topics, plan)
        self._assistance(topics)
        # A plan that is only begun, with a need that it must take up first.
        self._file(topics, "procurement", "E1", Priority.HIGH, 1, 2, self._ago(20))
        start_plan(self.commune, self.year + 1, actor=self.manager, at=self.at)

    def _on(self, month: int, day: int) -> datetime:
        """Return a morning of the year, or this very moment where that morning is still to come."""
        return min(datetime.combine(date(self.year, month, day), time(9), tzinfo=UTC), self.at)

    def _ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    def _needs(self, topics: Mapping[str, Topic]) -> dict[str, Need]:
        asked = (
            ("own-revenue", "C1", Priority.HIGH, 2, 3),
            ("digital-services", "F2", Priority.MIDDLE, 1, 2),
            ("gender-body", "CMO5", Priority.HIGH, 3, 2),
        )
        filed = {code: self._file(topics, code, *rest, self._on(1, 8)) for code, *rest in asked}
        taken = Decision(NeedState.TAKEN_UP, NOTE)
        sort_need(filed["own-revenue"], taken, actor=self.officer, at=self._on(1, 20))
        answered = Decision(NeedState.ANSWERED, NOTE)
        sort_need(filed["gender-body"], answered, actor=self.officer, at=self._on(1, 22))
        return filed

    def _file(
        self,
        topics: Mapping[str, Topic],
        code: str,
        line: str,
        priority: int,
        women: int,
        men: int,
        at: datetime,
    ) -> Need:
        facts = NeedFacts(
            why=NOTE,
            priority=priority,
            audience=Audience.STAFF,
            women=women,
            men=men,
            topic=topics[code],
            line=line,
        )
        return file_need(self.commune, facts, actor=self.manager, at=at)

    def _support(self, topics: Mapping[str, Topic]) -> None:
        facts = RequestFacts(Desk.PROVINCE, "Tenue du registre des réclamations", NOTE, topics["complaints"])
        answered = ask_support(self.commune, facts, actor=self.manager, at=self._ago(40))
        write_message(answered, NOTE, actor=self.province, at=self._ago(33))
        facts = RequestFacts(Desk.DGCT, "Délais de paiement", NOTE, topics["payment-delays"])
        ask_support(self.commune, facts, actor=self.manager, at=self._ago(4))

    def _plan(self, topics: Mapping[str, Topic], needs: Mapping[str, Need]) -> CapacityPlan:
        """Write this year's plan: what waited first, then an assistance. Sent in time and accepted."""
        at = self._on(1, 26)
        plan = start_plan(self.commune, self.year, actor=self.manager, at=at)
        for demand in unmet_demand(self.commune, self.year, today=local_day(at)):
            keep_demand(plan, demand.key, actor=self.manager, at=at)
        for line in lines_of(plan):
            self._complete(plan, line, at)
        facts = PlanLineFacts(
            kind=ActionKind.ASSISTANCE,
            audience=Audience.STAFF,
            priority=Priority.MIDDLE,
            quarter=2,
            days=Decimal(6),
            topic=topics["payment-delays"],
            lines=["B4"],
            provider=PROVIDER,
            deliverables=NOTE,
            women=1,
            men=1,
            funding={FundingSource.DGCT: Decimal(45_000)},
        )
        save_line(plan, None, facts, actor=self.manager, at=at)
        send_plan(plan, actor=self.manager, at=at)
        accept_sheet(plan, actor=self.officer, at=self._on(2, 12))
        self._report(plan)
        return plan

    def _complete(self, plan: CapacityPlan, line: PlanLine, at: datetime) -> None:
        facts = facts_of(line)
        changes = {
            "days": facts.days or Decimal(3),
            "women": max(facts.women, 2),
            "men": max(facts.men, 2),
            "funding": facts.funding or {FundingSource.BUDGET: Decimal(18_000)},
            "provider": facts.provider or PROVIDER,
            "deliverables": facts.deliverables or NOTE,
        }
        kept = {name: getattr(facts, name) for name in PlanLineFacts.__slots__}
        line = save_line(plan, line, PlanLineFacts(**{**kept, **changes}), actor=self.manager, at=at)
        if line.kind != ActionKind.TRAINING:
            return
        duties = line.topic.duties if line.topic else []
        people = Person.objects.filter(commune=self.commune, duty__in=duties).order_by("number")[:2]
        named = [item.person_id for item in line.people.all()] or [person.pk for person in people]
        # Whoever has studied something else is kept with a word about it.
        set_people(line, dict.fromkeys(named, NOTE), actor=self.manager, at=at)

    def _report(self, plan: CapacityPlan) -> None:
        """Begin the report of this year: its first line is said, the others wait."""
        report = start_report(self.commune, year=self.year, actor=self.manager, at=self.at)
        line = report.actions.order_by("number").first()
        assert line is not None
        day = local_day(self._on(5, 12))
        facts = LineFacts(
            outcome=ActionOutcome.DONE,
            starts_on=day,
            ends_on=day,
            women=line.women or 2,
            men=line.men or 2,
            days=line.days,
            cost=Decimal(17_500),
            rating_after=4,
            evaluation_after=NOTE,
        )
        save_report_line(line, facts, actor=self.manager, at=self.at)

    def _sessions(self, topics: Mapping[str, Topic], plan: CapacityPlan) -> None:
        """One session that was held, with certificates; one for programme units and one to enrol in."""
        held = self._session("REV", topics["own-revenue"], opened=60, starts=-20, days=2)
        self._enrol(held, Duty.REVENUE, at=self._ago(50))
        present = {enrolment.pk: True for enrolment in seated(held)}
        record_attendance(held, present, actor=self.officer, at=self._ago(17))
        held = hold_session(Session.objects.get(pk=held.pk), actor=self.officer, at=self._ago(17))
        give_certificates(held, actor=self.officer, at=self._ago(16))
        unit = topics["unit-conditions"]
        units = self._session("UNIT", unit, opened=30, starts=25, days=1, audience=Audience.UNIT)
        self._enrol(units, Duty.PLANNING, at=self._ago(5))
        self._session("NUM", topics["digital-services"], opened=20, starts=40, days=3)

    def _session(
        self,
        letters: str,
        topic: Topic,
        *,
        opened: int,
        starts: int,
        days: int,
        audience: str = Audience.STAFF,
    ) -> Session:
        first = local_day(self.at) + timedelta(days=starts)
        facts = SessionFacts(
            code=f"{letters}-{first.year}-1",
            topic=topic,
            audience=audience,
            provider=PROVIDER,
            place=PLACE,
            starts_on=first,
            ends_on=first + timedelta(days=days - 1),
            days=Decimal(days),
            enrolment_ends_on=first - timedelta(days=7),
            seats=25,
            seats_a_commune=3,
            cost=Decimal(40_000),
        )
        return save_session(None, facts, actor=self.officer, at=self._ago(opened))

    def _enrol(self, session: Session, duty: Duty, *, at: datetime) -> None:
        people = Person.objects.filter(commune=self.commune, duty=duty).order_by("number")
        choices = [Choice(person, NOTE) for person in people]
        enrol(session, self.commune, choices, actor=self.manager, at=at)

    def _assistance(self, topics: Mapping[str, Topic]) -> None:
        facts = AssistanceFacts(
            commune=self.commune,
            subject="Suivi des délais de paiement",
            provider=PROVIDER,
            days=Decimal(6),
            deliverables=NOTE,
            starts_on=local_day(self._ago(90)),
            ends_on=local_day(self._ago(75)),
            topic=topics["payment-delays"],
            cost=Decimal(45_000),
            lines=["B4"],
        )
        row = save_assistance(None, facts, actor=self.officer, at=self._ago(100))
        move_assistance(row, AssistanceState.DONE, NOTE, actor=self.officer, at=self._ago(74))
