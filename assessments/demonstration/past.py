"""Past cycles, published: rows are written in bulk, scores and publication by the portal's own services."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from assessments.demonstration.answers import answer_files
from assessments.demonstration.audited import Inspectors, PastAudit
from assessments.demonstration.calendar import past_calendar, working_hour
from assessments.demonstration.decisions import decide_files
from assessments.demonstration.evidence import Piece, add_evidence
from assessments.demonstration.opinions import keep_past_opinions
from assessments.enums import Action, Figures, State
from assessments.models import Assessment, Cycle, Submission, Transition
from assessments.models.transitions import ACTIONS_WITH_REASON
from assessments.services.approval import approval_content
from assessments.services.cycles import open_cycle
from assessments.services.final_sheets import final_sheets
from assessments.services.finality import window_end
from assessments.services.public.publishing import publish_cycle
from assessments.services.score_runs import compute_cycle
from assessments.services.submission import evidence_list, submission_content
from communes.actors import Actor
from config.toolbox.canonical import digest

NOT_SUBMITTED_SHARE = 0.03
# The pieces that every past file holds: those that two conditions count, and a few more.
PAST_DOCUMENTS = ("C1-02", "C4-02", "C2-04", "SP-01", "GV-06", "HR-04")


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose names the made-up steps bear."""

    administrator: Actor
    manager: User
    reviewer: User
    approver: User
    inspectors: Inspectors


def build_past_cycle(cycle: Cycle, *, hands: Hands, seed: int, first_year: int, is_audited: bool) -> None:
    """Fill a cycle in preparation with final files and publish it, with the dates of its own calendar."""
    calendar = past_calendar(cycle.assessed_year)
    opened_at = working_hour(calendar.entry_opens_on, minutes=0)
    published_at = working_hour(calendar.publication_planned_on, minutes=60)
    with transaction.atomic():
        open_cycle(cycle, actor=hands.administrator, at=opened_at)
        files = list(
            Assessment.objects.filter(cycle=cycle).with_commune().order_by("commune__code")  # type: ignore[attr-defined]
        )
        draw = random.Random(f"{seed}:{cycle.assessed_year}")  # noqa: S311
        sent = [file for file in files if draw.random() >= NOT_SUBMITTED_SHARE]
        past = _Past(cycle, hands, draw, seed, first_year)
        past.fill(files, sent)
        audit = PastAudit(cycle, hands.inspectors)
        if is_audited:
            audit.audit()
        past.close()
        if is_audited:
            audit.appeal()
    publish_cycle(cycle, actor=hands.administrator, at=published_at)


@dataclass(frozen=True)
class _Past:
    cycle: Cycle
    hands: Hands
    draw: random.Random
    seed: int
    first_year: int

    def fill(self, files: Sequence[Assessment], sent: Sequence[Assessment]) -> None:
        calendar = past_calendar(self.cycle.assessed_year)
        answered_at = working_hour(calendar.submission_closes_on - timedelta(days=20), minutes=15)
        answer_files(
            sent,
            cycle=self.cycle,
            seed=self.seed,
            first_year=self.first_year,
            by=self.hands.manager,
            at=answered_at,
        )
        add_evidence(
            (
                Piece(file, file.commune, code, self.cycle.assessed_year)
                for file in sent
                for code in PAST_DOCUMENTS
                if self.draw.random() < 0.98
            ),
            at=answered_at,
        )
        self._walk(files, set(sent))
        decided_at = working_hour(calendar.opinions_close_on + timedelta(days=1), minutes=30)
        opined_at = working_hour(calendar.opinions_close_on - timedelta(days=3), minutes=20)
        keep_past_opinions(sent, by=self.hands.manager, draw=self.draw, at=opined_at)
        compute_cycle(self.cycle, figures=Figures.DECLARED, at=decided_at)
        decide_files(sent, reviewer=self.hands.reviewer, draw=self.draw, at=decided_at, shown=True)
        compute_cycle(self.cycle, figures=Figures.VERIFIED, at=decided_at)
        self._freeze(sent)

    def close(self) -> None:
        """Make final the files that no mission took, on the day the audit closes."""
        at = working_hour(past_calendar(self.cycle.assessed_year).audit_closes_on, minutes=30)
        files = list(Assessment.objects.filter(cycle=self.cycle, state=State.APPROVED).order_by("pk"))
        by = self.hands.administrator.user
        steps = [self._step(file, Action.CLOSE_AUDIT, State.FINAL, by, at) for file in files]
        for file in files:
            file.final_at, file.appeal_due_at = at, window_end(at, days=self.cycle.appeal_days)
        Assessment.objects.bulk_update(files, ["state", "final_at", "appeal_due_at"], batch_size=200)
        Transition.objects.bulk_create(steps, batch_size=1000)

    def _walk(self, files: Sequence[Assessment], sent: set[Assessment]) -> None:
        """Take each file through its steps, with the hours of the calendar."""
        steps: list[Transition] = []
        submissions: list[Submission] = []
        for file in files:
            if file in sent:
                steps += self._steps_of(file)
                submissions.append(self._submission(file))
            else:
                closes_at = self.cycle.submission_closes_at
                steps.append(self._step(file, Action.MISS_DEADLINE, State.NOT_SUBMITTED, None, closes_at))
        Assessment.objects.bulk_update(
            files,
            [
                "state",
                "submitted_at",
                "submitted_by",
                "claimed_at",
                "claimed_by",
                "reviewed_at",
                "reviewed_by",
                "approved_at",
                "approved_by",
                "approved_digest",
            ],
            batch_size=200,
        )
        Transition.objects.bulk_create(steps, batch_size=1000)
        Submission.objects.bulk_create(submissions, batch_size=200)

    def _steps_of(self, file: Assessment) -> list[Transition]:
        calendar = past_calendar(self.cycle.assessed_year)
        minutes = self.draw.randint(0, 400)
        sent_on = calendar.submission_closes_on - timedelta(days=self.draw.randint(0, 15))
        review_on = calendar.opinions_close_on + timedelta(days=self.draw.randint(1, 20))
        reviewed_on = review_on + timedelta(days=self.draw.randint(2, 20))
        approved_on = reviewed_on + timedelta(days=self.draw.randint(1, 8))
        file.submitted_at = working_hour(sent_on, minutes=minutes)
        file.submitted_by = self.hands.manager
        file.claimed_at = working_hour(review_on, minutes=minutes)
        file.claimed_by = self.hands.reviewer
        file.reviewed_at = working_hour(reviewed_on, minutes=minutes)
        file.reviewed_by = self.hands.reviewer
        file.approved_at = working_hour(approved_on, minutes=minutes)
        file.approved_by = self.hands.approver
        # Replaced by the digest of the frozen figures once these are computed.
        file.approved_digest = "0" * 64
        hands, steps = self.hands, []
        for action, state, person, at in (
            (Action.SUBMIT, State.SUBMITTED, hands.manager, file.submitted_at),
            (Action.CLAIM, State.IN_REVIEW, hands.reviewer, file.claimed_at),
            (Action.CONCLUDE_REVIEW, State.REVIEWED, hands.reviewer, file.reviewed_at),
            (Action.APPROVE, State.APPROVED, hands.approver, file.approved_at),
        ):
            steps.append(self._step(file, action, state, person, at))
        return steps

    def _step(
        self, file: Assessment, action: Action, state: State, person: User | None, at: datetime
    ) -> Transition:
        assert action not in ACTIONS_WITH_REASON
        step = Transition(
            assessment=file, action=action, from_state=file.state, to_state=state, actor=person, at=at
        )
        file.state = state
        return step

    def _submission(self, file: Assessment) -> Submission:
        content = submission_content(file)
        return Submission(
            assessment=file,
            version=1,
            number=f"ADAA-{self.cycle.assessed_year}-{file.commune.code}-1",
            submitted_by=self.hands.manager,
            submitted_at=file.submitted_at,
            is_late=False,
            content=content,
            evidence=evidence_list(file),
            digest=digest(content),
        )

    def _freeze(self, files: Sequence[Assessment]) -> None:
        sheets = final_sheets(files)
        for file in files:
            file.approved_digest = digest(approval_content(file, sheets[file.pk]))
        Assessment.objects.bulk_update(files, ["approved_digest"], batch_size=200)
