"""Files on a reviewer's desk, and the people around them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assessments.enums import Decision, Stage
from assessments.models import Assessment, LineDecision
from assessments.services.approval import approve_assessment
from assessments.services.decisions import decide_line
from assessments.services.review import conclude_review
from communes.actors import Actor
from communes.enums import Role
from tests.factories.assessments import AssessmentFactory, accept_lines, scored
from tests.factories.communes import actor

AT = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """A file in review with the reviewer who claimed it."""

    file: Assessment
    reviewer: Actor

    def decide(self, line: str, decision: Decision = Decision.ACCEPTED, **more: Any) -> LineDecision:
        return decide_line(
            self.file, line, **{"decision": decision, "actor": self.reviewer, "at": AT, **more}
        )

    def correct(self, line: str, figures: dict[str, str], **more: Any) -> LineDecision:
        return self.decide(line, Decision.CORRECTED, **{"comment": "See page 3.", "figures": figures, **more})

    def send_back(self, line: str, **more: Any) -> LineDecision:
        return self.decide(line, Decision.RETURNED, **{"comment": "Of which year?", **more})

    def accept_all(self, *, but: tuple[str, ...] = ()) -> None:
        accept_lines(self.file, by=self.reviewer.user, but=but)

    def reload(self) -> Assessment:
        self.file.refresh_from_db()
        return self.file


def desk(*, answers: Any = True, **fields: Any) -> Desk:
    """Return a claimed file with the example's answers."""
    reviewer = actor(Role.REVIEWER)
    file = AssessmentFactory(in_review=True, claimed_by=reviewer.user, answers=answers, **fields)
    return Desk(file, reviewer)


def reviewed(*, answers: Any = True, **fields: Any) -> Desk:
    """Return a file whose every line is accepted, whose review is concluded and whose score is there."""
    found = desk(answers=answers, **fields)
    found.accept_all()
    conclude_review(found.file, actor=found.reviewer, at=AT)
    scored(found.reload(), Stage.REVIEW)
    return found


def approved(**fields: Any) -> Desk:
    """Return a file whose verified score another person has approved."""
    found = reviewed(**fields)
    approve_assessment(found.file, actor=actor(Role.APPROVER), at=LATER)
    found.reload()
    return found
