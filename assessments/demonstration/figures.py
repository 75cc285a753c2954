"""Plausible figures of one commune for one year, drawn from a seed. Nothing here describes a real commune."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

Figures = dict[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """A commune as the generator sees it: its size, how well it does at the start, how fast it learns."""

    code: str
    population: int
    strength: float
    progress: float

    def level(self, year: int, *, first_year: int) -> float:
        """Return how well it does in a year, between 0 and 1."""
        return max(0.05, min(0.97, self.strength + self.progress * (year - first_year)))


def profile(code: str, population: int, *, seed: int) -> Profile:
    """Return the profile of a commune; the same code and seed give the same profile."""
    draw = random.Random(f"{seed}:{code}")  # noqa: S311
    return Profile(code, population, draw.betavariate(5, 4), draw.gauss(0.035, 0.02))


def figures(of: Profile, year: int, *, first_year: int, seed: int, large: bool) -> Figures:
    """Return the answers of one file by field code, as texts in canonical form (evidence left out).

    ``large`` adds the fields of the additional grid. Amounts grow with the population.
    """
    draw = random.Random(f"{seed}:{of.code}:{year}")  # noqa: S311
    level = max(0.03, min(0.98, of.level(year, first_year=first_year) + draw.gauss(0, 0.06)))
    maker = _Maker(draw, level, of, year, first_year)
    result = {
        **maker.conditions(),
        **maker.governance(),
        **maker.money(),
        **maker.staff(),
        **maker.services(),
    }
    return {**result, **maker.large_commune(result)} if large else result


@dataclass(frozen=True, slots=True)
class _Maker:
    draw: random.Random
    level: float
    of: Profile
    year: int
    first_year: int

    def yes(self, ease: float = 0.0) -> str:
        return "true" if self.draw.random() < min(0.98, self.level + ease) else "false"

    def share(self, low: float, high: float) -> float:
        """Return a share between two bounds, nearer the upper one when the commune does well."""
        at = min(1.0, max(0.0, self.draw.gauss(self.level, 0.16)))
        return low + (high - low) * at

    def part(self, whole: int, low: float, high: float) -> str:
        return str(min(whole, round(whole * self.share(low, high))))

    def amount(self, value: float) -> str:
        return f"{Decimal(round(value / 1000) * 1000):.2f}"

    def day(self, month: int, day: int, spread: int) -> str:
        return (date(self.year, month, day) + timedelta(days=self.draw.randint(-spread, spread))).isoformat()

    def past_day(self, year: int) -> str:
        return date(year, self.draw.randint(1, 12), self.draw.randint(1, 28)).isoformat()

    def on_time(self, limit: date, *, earliest: int) -> str:
        """Return a date before the limit, or a few days after it for the weaker communes."""
        late = self.draw.random() > min(0.985, self.level + 0.38)
        shift = self.draw.randint(1, 25) if late else -self.draw.randint(0, earliest)
        return (limit + timedelta(days=shift)).isoformat()

    def conditions(self) -> Figures:
        session = date(self.year, 5, 6) + timedelta(days=self.draw.randint(-3, 10))
        notice = 32 if self.draw.random() < self.level + 0.35 else 24
        vote = date(self.year, 11, 10) + timedelta(days=self.draw.randint(-8, 12))
        return {
            "statements_published_on": self.on_time(date(self.year, 6, 30), earliest=70),
            "pac_report_sent_to_committees_on": (session - timedelta(days=notice)).isoformat(),
            "pac_report_session_on": session.isoformat(),
            "pac_report_published": self.yes(0.45),
            "pbt_updated_on": (vote - timedelta(days=self.draw.randint(5, 40))).isoformat(),
            "budget_voted_on": vote.isoformat(),
            "pbt_attached_to_budget": self.yes(0.45),
            "procurement_programme_published_on": self.on_time(date(self.year, 3, 31), earliest=60),
            "gender_body_created_on": date(
                2022, self.draw.randint(1, 12), self.draw.randint(1, 28)
            ).isoformat(),
            "gender_body_meetings": str(self.draw.choice([2, 3, 3, 4]) if self.yes(0.4) == "true" else 1),
        }

    def governance(self) -> Figures:
        complaints = self.draw.randint(20, 60) + self.of.population // 4000
        sessions = self.draw.choice([3, 3, 4, 5])
        return {
            "complaints_received": str(complaints),
            "complaints_answered_in_time": self.part(complaints, 0.4, 1.0),
            "procedure_published": self.yes(0.25),
            "petition_register": self.yes(0.25),
            "public_consultation_held": self.yes(),
            "documents_published": self.part(12, 0.3, 1.0),
            "audit_unit_created": self.yes(0.2),
            "audit_charter_signed": self.yes(0.05),
            "audit_plan_approved": self.yes(),
            "audit_report_delivered": self.yes(-0.1),
            "sessions_held": str(sessions),
            "minutes_published_in_time": self.part(sessions, 0.5, 1.05),
        }

    def money(self) -> Figures:
        # Per inhabitant and year, in MAD; the growth of own revenue follows from the year before.
        base = self.of.population * self.draw.uniform(170, 320)
        years = self.year - self.first_year
        own_previous = self._own_revenue(years - 1)
        own = self._own_revenue(years)
        capital = base * self.draw.uniform(0.35, 0.8)
        operating = base * self.draw.uniform(0.9, 1.2)
        taxes, arrears = own * 0.4, own * self.draw.uniform(0.1, 0.35)
        projects = self.draw.randint(10, 34)
        return {
            "capex_appropriations": self.amount(capital),
            "capex_paid": self.amount(capital * self.share(0.25, 0.85)),
            "pac_projects_planned_to_date": str(projects),
            "pac_projects_started_or_done": self.part(projects, 0.35, 0.95),
            "operating_spending": self.amount(operating),
            "maintenance_spending": self.amount(operating * self.share(0.015, 0.11)),
            "avg_payment_days": f"{self.draw.uniform(18, 40) + 55 * (1 - self.level):.1f}",
            "own_revenue": self.amount(own),
            "own_revenue_previous": self.amount(own_previous),
            "tax_issued": self.amount(taxes),
            "tax_collected": self.amount(taxes * self.share(0.45, 0.98)),
            "arrears_opening": self.amount(arrears),
            "arrears_collected": self.amount(arrears * self.share(0.02, 0.34)),
            "inventory_updated": self.yes(0.15),
            "asset_income_grew": self.yes(),
        }

    def _own_revenue(self, years: int) -> float:
        """Return own revenue after some years: the same two years always give the same figures."""
        path = random.Random(f"revenue:{self.of.code}")  # noqa: S311
        value = self.of.population * path.uniform(120, 420)
        for _ in range(years + 2):
            value *= 1 + path.gauss(0.02 + 0.07 * self.of.strength, 0.025)
        return value

    def staff(self) -> Figures:
        staff = max(18, self.of.population // 420 + self.draw.randint(0, 20))
        posts = max(12, staff // 2)
        planned = self.draw.randint(5, 14)
        return {
            "posts_total": str(posts),
            "posts_with_job_description": self.part(posts, 0.3, 1.0),
            "plan_sent_in_time": self.yes(0.2),
            "report_sent_in_time": self.yes(0.15),
            "actions_planned": str(planned),
            "actions_done": self.part(planned, 0.35, 1.0),
            "staff_total": str(staff),
            "staff_trained": self.part(staff, 0.08, 0.42),
        }

    def services(self) -> Figures:
        tenders = self.draw.randint(5, 26)
        contracts = max(3, tenders - self.draw.randint(0, 3))
        amount = self.of.population * self.draw.uniform(60, 140)
        permits = self.draw.randint(15, 90) + self.of.population // 900
        projects = self.draw.randint(3, 12)
        return {
            "tenders_launched": str(tenders),
            "tenders_in_programme": self.part(tenders, 0.5, 1.0),
            "contract_amount": self.amount(amount),
            "open_contract_amount": self.amount(amount * self.share(0.55, 1.0)),
            "contracts_approved": str(contracts),
            "contracts_notified_in_time": self.part(contracts, 0.45, 1.0),
            "permits_decided": str(permits),
            "permits_in_time": self.part(permits, 0.5, 1.0),
            "digital_services_active": self.part(7, 0.3, 1.0),
            "survey_done": self.yes(0.1),
            "survey_published": self.yes(),
            "satisfaction_ge_60": self.yes(-0.05),
            "projects_eligible": str(projects),
            "projects_screened": self.part(projects, 0.35, 1.0),
        }

    def large_commune(self, others: Figures) -> Figures:
        programmed, finished = self.draw.randint(12, 40), self.draw.randint(5, 18)
        asset = float(others["own_revenue_previous"]) * 0.08
        return {
            "projects_programmed": str(programmed),
            "projects_with_study": self.part(programmed, 0.35, 1.0),
            "projects_finished": str(finished),
            "projects_on_time": self.part(finished, 0.3, 0.95),
            "asset_income_previous": self.amount(asset),
            "asset_income": self.amount(asset * self.share(0.97, 1.14)),
            "gpeec_adopted": self.yes(),
            "annual_review_done": self.yes(),
            "training_linked": self.yes(),
            "managers": self.part(int(others["staff_total"]), 0.08, 0.27),
            "gc_survey_by_third_party": self.yes(),
            "gc_survey_published": self.yes(-0.05),
            "satisfaction_score": f"{self.share(45, 80):.1f}",
        }
