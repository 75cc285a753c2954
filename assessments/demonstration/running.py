"""The running cycle: files in every state, taken there by the portal's own services."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assessments.demonstration.answers import answer_files
from assessments.demonstration.decisions import decide_files
from assessments.demonstration.evidence import Piece, add_evidence
from assessments.demonstration.findings import conclude, reply_to_findings, write_findings
from assessments.demonstration.opinions import give_opinions
from assessments.enums import Decision, Figures, State
from assessments.models import Assessment, AuditMission, Cycle
from assessments.services import approval, decisions, review
from assessments.services.appeals import filing as appeals
from assessments.services.audit import missions
from assessments.services.audit import steps as audit_steps
from assessments.services.cycles import open_cycle
from assessments.services.questionnaire import questionnaire_of
from assessments.services.risks import refresh_risks
from assessments.services.score_runs import compute_cycle
from assessments.services.submission import submit_assessment
from communes.actors import Actor
from communes.enums import Authority, Role
from communes.models import Membership

# How the files are spread over the states, in hundredths; what is left stays a draft.
SPREAD: tuple[tuple[State, int], ...] = (
    (State.SUBMITTED, 15),
    (State.IN_REVIEW, 12),
    (State.RETURNED, 6),
    (State.REVIEWED, 8),
    (State.APPROVED, 9),
    (State.IN_AUDIT, 5),
    (State.AWAITING_REPLY, 2),
    (State.REPLIED, 2),
    (State.FINAL, 2),
    (State.APPEALED, 1),
)
IN_MISSION = (State.IN_AUDIT, State.AWAITING_REPLY, State.REPLIED, State.FINAL, State.APPEALED)
APPROVED = (State.APPROVED, *IN_MISSION)
DECIDED = (State.REVIEWED, *APPROVED)
REVIEWED = (State.IN_REVIEW, State.RETURNED, *DECIDED)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demonstration. ``records`` signs for the communes that have no account."""

    administrator: Actor
    manager: Actor
    reviewer: Actor
    approver: Actor
    inspector: Actor
    province: Actor
    records: Actor

    def manager_of(self, file: Assessment) -> Actor:
        """Return who submits a commune's file."""
        if file.commune_id == self.manager.commune_id:
            return self.manager
        membership = Membership(user=self.records.user, role=Role.COMMUNE_MANAGER, commune=file.commune)
        return Actor(self.records.user, membership)


@dataclass
class Running:
    """Builds the running cycle; ``at`` is the hour of loading."""

    cycle: Cycle
    cast: Cast
    seed: int
    first_year: int
    at: datetime
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(f"{self.seed}:running")  # noqa: S311

    def build(self) -> None:
        """Open the cycle and take each file to its state."""
        open_cycle(self.cycle, actor=self.cast.administrator, at=self._before(70))
        files = list(
            Assessment.objects.filter(cycle=self.cycle)
            .with_commune()  # type: ignore[attr-defined]
            .order_by("commune__code")
        )
        states = self._spread(files)
        self._fill(files, states)
        sent = [file for file in files if states[file.pk] != State.DRAFT]
        for file in sent:
            submit_assessment(
                file, actor=self.cast.manager_of(file), at=self._before(30), missing_confirmed=True
            )
        give_opinions(
            sent,
            officer=self.cast.province,
            by=self.cast.records.user,
            draw=self.draw,
            at=self._before(20),
        )
        compute_cycle(self.cycle, figures=Figures.DECLARED, at=self.at)
        self._review(files, states)
        self._approve(files, states)
        self._audit(files, states)
        refresh_risks(at=self.at)

    def _before(self, days: int) -> datetime:
        return self.at - timedelta(days=days, minutes=self.draw.randint(0, 300))

    def _spread(self, files: Sequence[Assessment]) -> dict[int, State]:
        """Choose each file's state; the commune of the demonstration accounts stays a draft."""
        others = [file for file in files if file.commune_id != self.cast.manager.commune_id]
        self.draw.shuffle(others)
        states = {file.pk: State.DRAFT for file in files}
        for state, hundredths in SPREAD:
            for _each in range(max(1, round(hundredths * len(files) / 100))):
                if others:
                    states[others.pop().pk] = state
        return states

    def _fill(self, files: Sequence[Assessment], states: dict[int, State]) -> None:
        """Answer sent files whole, and drafts in part."""
        share = {file.pk: self.draw.choice([0.0, 0.25, 0.5, 0.8]) for file in files}
        own = next(file for file in files if file.commune_id == self.cast.manager.commune_id)
        share[own.pk] = 0.7
        answered_at = self._before(40)
        answer_files(
            files,
            cycle=self.cycle,
            seed=self.seed,
            first_year=self.first_year,
            by=self.cast.records.user,
            at=answered_at,
            keep=lambda file, position: (
                states[file.pk] != State.DRAFT or self._kept(file, position) < share[file.pk]
            ),
        )
        documents = [code for code, document in questionnaire_of(own).documents.items() if document.required]
        pieces = (
            Piece(file, file.commune, code, self.cycle.assessed_year)
            for file in files
            for code in documents
            if states[file.pk] != State.DRAFT or self.draw.random() < share[file.pk]
        )
        add_evidence(pieces, at=answered_at)

    def _kept(self, file: Assessment, position: int) -> float:
        return random.Random(f"{self.seed}:{file.commune.code}:{position}").random()  # noqa: S311

    def _review(self, files: Sequence[Assessment], states: dict[int, State]) -> None:
        cast = self.cast
        for file in files:
            if states[file.pk] in REVIEWED:
                review.claim_assessment(file, actor=cast.reviewer, at=self._before(15))
        decided = [file for file in files if states[file.pk] in DECIDED]
        decided_at = self._before(12)
        decide_files(decided, reviewer=cast.reviewer.user, draw=self.draw, at=decided_at, shown=False)
        for file in decided:
            review.conclude_review(file, actor=cast.reviewer, at=self._before(10))
        compute_cycle(self.cycle, figures=Figures.VERIFIED, at=self.at)
        for file in files:
            if states[file.pk] == State.RETURNED:
                self._return(file)

    def _return(self, file: Assessment) -> None:
        for line, comment in (
            ("A3", "Démonstration : joignez l’index daté des documents publiés."),
            ("C2", "Démonstration : le montant émis ne correspond pas à l’état joint."),
        ):
            decisions.decide_line(
                file,
                line,
                decision=Decision.RETURNED,
                comment=comment,
                actor=self.cast.reviewer,
                at=self._before(3),
            )
        review.return_assessment(file, actor=self.cast.reviewer, at=self._before(2))

    def _approve(self, files: Sequence[Assessment], states: dict[int, State]) -> None:
        for file in files:
            if states[file.pk] in APPROVED:
                approval.approve_assessment(file, actor=self.cast.approver, at=self._before(6))

    def _audit(self, files: Sequence[Assessment], states: dict[int, State]) -> None:
        """Create a mission, take files into it, and lead some of them on."""
        cast = self.cast
        chosen = [file for file in files if states[file.pk] in IN_MISSION]
        mission = self._mission()
        missions.choose_files(
            mission,
            [file.pk for file in chosen],
            reason="Démonstration : échantillon choisi.",
            actor=cast.administrator,
            at=self._before(4),
        )
        for order, file in enumerate(chosen):
            state = states[file.pk]
            if state in {State.FINAL, State.APPEALED} and order % 2:
                audit_steps.conclude_audit(file, actor=cast.inspector, at=self._before(3))
            elif state != State.IN_AUDIT:
                self._find(file, state)
            if state == State.APPEALED:
                self._appeal(file, at=self._before(1))

    def _find(self, file: Assessment, state: State) -> None:
        """Notify findings, and lead them as far as the file's state."""
        file.refresh_from_db(fields=["state"])
        inspector, notified_at = self.cast.inspector, self._before(3)
        write_findings(file, actor=inspector, at=notified_at)
        audit_steps.notify_findings(file, actor=inspector, at=notified_at)
        if state != State.AWAITING_REPLY:
            reply_to_findings(file, actor=self.cast.manager_of(file), at=self._before(2))
        if state in {State.FINAL, State.APPEALED}:
            conclude(file, actor=inspector, at=self._before(1))

    def _appeal(self, file: Assessment, *, at: datetime) -> None:
        file.refresh_from_db(fields=["state", "appeal_due_at"])
        manager = self.cast.manager_of(file)
        reason = "Démonstration : le compte administratif a été rectifié."
        appeals.contest_line(file, "B1", reason=reason, actor=manager, at=at)
        appeals.write_reason(file, reason=reason, actor=manager, at=at)
        appeals.send_appeal(file, actor=manager, at=at)

    def _mission(self) -> AuditMission:
        today = self.at.date()
        return missions.save_mission(
            None,
            cycle=self.cycle,
            title="Mission de démonstration",
            authority=Authority.IGAT,
            inspectors=[self.cast.inspector.user],
            starts_on=today - timedelta(days=5),
            ends_on=today + timedelta(days=40),
            actor=self.cast.administrator,
            at=self._before(5),
        )
