"""The audit and the appeals of a past cycle, taken through the portal's own services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessments.demonstration.calendar import past_calendar, working_hour
from assessments.demonstration.findings import conclude, reply_to_findings, write_findings
from assessments.enums import AppealOutcome, Figures, State
from assessments.models import Assessment, AuditMission, Cycle
from assessments.services.appeals import filing as appeals
from assessments.services.appeals.decisions import decide_appeal, settle_line
from assessments.services.audit import missions
from assessments.services.audit import steps as audit_steps
from assessments.services.audit.draws import make_draw, preview_draw
from assessments.services.corrections import figures_in_force
from assessments.services.score_runs import compute_cycle
from communes.actors import Actor
from communes.models import Commune

# One file in so many is drawn into each mission.
DRAWN_OF = 16
APPEALED_LINE, APPEALED_FIELD = "A3", "documents_published"
# What the line A3 counts of: a commune that published them all has nothing to appeal.
DOCUMENTS = 12


@dataclass(frozen=True, slots=True)
class Inspectors:
    """Who audits, who decides on appeals, and who answers for a commune."""

    administrator: Actor
    igat: Actor
    igf: Actor
    committee: Actor
    manager: Actor
    records: Actor

    def manager_of(self, file: Assessment) -> Actor:
        """Return who answers for the commune of a file."""
        if file.commune_id == self.manager.commune_id:
            return self.manager
        return Actor(self.records.user, _as_manager(self.records, file.commune))


def _as_manager(records: Actor, commune: Commune):
    membership = records.membership
    return type(membership)(user=records.user, role=membership.role, commune=commune)


@dataclass(frozen=True, slots=True)
class PastAudit:
    """The audit of a past cycle whose files are approved."""

    cycle: Cycle
    people: Inspectors

    def audit(self) -> None:
        """Draw samples for two missions, choose the accounts' commune, find, hear, conclude."""
        year = self.cycle.assessed_year
        igat = self._mission(f"IGAT {year}", self.people.igat)
        igf = self._mission(f"IGF {year}", self.people.igf)
        self._draw(igat, seed=f"adaa-{year}-igat")
        self._draw(igf, seed=f"adaa-{year}-igf")
        self._choose_home(igf)
        for mission, inspector in ((igat, self.people.igat), (igf, self.people.igf)):
            for order, file in enumerate(self._files(mission)):
                if order % 4 == 3:
                    audit_steps.conclude_audit(file, actor=inspector, at=self._at(27))
                else:
                    self._find(file, inspector)
        compute_cycle(self.cycle, figures=Figures.VERIFIED, at=self._at(28))

    def appeal(self) -> None:
        """Let two communes appeal: the committee corrects the first score and upholds the second."""
        final = Assessment.objects.filter(cycle=self.cycle, state=State.FINAL, mission_entry__isnull=True)
        outcomes = [AppealOutcome.UPHELD, AppealOutcome.CORRECTED]
        for file in final.with_commune().order_by("commune__code"):  # type: ignore[attr-defined]
            counted = int(figures_in_force(file).get(APPEALED_FIELD, "0"))
            if outcomes and counted < DOCUMENTS:
                self._appeal(file, outcomes.pop(), claimed=counted + 1)
        compute_cycle(self.cycle, figures=Figures.VERIFIED, at=self._at(50))

    def _at(self, days: int) -> datetime:
        """Return an hour some days after the audit's first day, the first of July."""
        first = past_calendar(self.cycle.assessed_year).review_closes_on + timedelta(days=1)
        return working_hour(first + timedelta(days=days), minutes=45)

    def _mission(self, title: str, inspector: Actor) -> AuditMission:
        calendar = past_calendar(self.cycle.assessed_year)
        starts_on: date = calendar.review_closes_on + timedelta(days=1)
        return missions.save_mission(
            None,
            cycle=self.cycle,
            title=title,
            authority=inspector.membership.authority,
            inspectors=[inspector.user],
            starts_on=starts_on,
            ends_on=calendar.audit_closes_on,
            actor=self.people.administrator,
            at=self._at(0),
        )

    def _draw(self, mission: AuditMission, *, seed: str) -> None:
        actor = self.people.administrator
        approved = Assessment.objects.filter(cycle=self.cycle, state=State.APPROVED).count()
        size = max(1, approved // DRAWN_OF)
        sample = preview_draw(mission, size=size, seed=seed, actor=actor)
        make_draw(
            mission,
            size=size,
            seed=seed,
            seen_digest=sample.to_document()["digest"],
            actor=actor,
            at=self._at(1),
        )

    def _choose_home(self, mission: AuditMission) -> None:
        home = Assessment.objects.filter(
            cycle=self.cycle, state=State.APPROVED, commune=self.people.manager.commune_id
        )
        if pks := list(home.values_list("pk", flat=True)):
            reason = "Démonstration : la commune des comptes de démonstration."
            missions.choose_files(
                mission, pks, reason=reason, actor=self.people.administrator, at=self._at(1)
            )

    def _files(self, mission: AuditMission) -> Sequence[Assessment]:
        taken = Assessment.objects.filter(mission_entry__mission=mission)
        return list(taken.with_commune().order_by("commune__code"))  # type: ignore[attr-defined]

    def _find(self, file: Assessment, inspector: Actor) -> None:
        write_findings(file, actor=inspector, at=self._at(6))
        audit_steps.notify_findings(file, actor=inspector, at=self._at(7))
        reply_to_findings(file, actor=self.people.manager_of(file), at=self._at(18))
        conclude(file, actor=inspector, at=self._at(27))

    def _appeal(self, file: Assessment, outcome: AppealOutcome, *, claimed: int) -> None:
        manager, at = self.people.manager_of(file), self._at(36)
        reason = "Démonstration : un document publié n’a pas été compté."
        figures = {APPEALED_FIELD: str(claimed)}
        appeals.contest_line(file, APPEALED_LINE, reason=reason, figures=figures, actor=manager, at=at)
        appeals.write_reason(file, reason=reason, actor=manager, at=at)
        appeals.send_appeal(file, actor=manager, at=at)
        decided_at, committee = self._at(49), self.people.committee
        settle_line(
            file,
            APPEALED_LINE,
            outcome=outcome,
            reason="Démonstration : la pièce a été examinée.",
            figures=figures if outcome == AppealOutcome.CORRECTED else None,
            actor=committee,
            at=decided_at,
        )
        decide_appeal(file, reason="Démonstration : décision du comité.", actor=committee, at=decided_at)
