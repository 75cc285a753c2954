"""The table of the yearly cycle, written out a second time: what the portal must agree with, row by row."""

from assessments.enums import Action, State
from communes.enums import Role

CLOCK = "clock"
DRAFT, SUBMITTED, IN_REVIEW, RETURNED = State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED

# action: (from, to, who, reason required)
EXPECTED: dict[Action, tuple[set[State], State, set[str], bool]] = {
    Action.SUBMIT: ({DRAFT}, SUBMITTED, {Role.COMMUNE_MANAGER}, False),
    Action.WITHDRAW: ({SUBMITTED}, DRAFT, {Role.COMMUNE_MANAGER}, True),
    Action.MISS_DEADLINE: ({DRAFT}, State.NOT_SUBMITTED, {CLOCK}, False),
    Action.REOPEN_ENTRY: ({State.NOT_SUBMITTED}, DRAFT, {Role.ADMINISTRATOR}, True),
    Action.CLAIM: ({SUBMITTED}, IN_REVIEW, {Role.REVIEWER}, False),
    Action.RETURN: ({IN_REVIEW}, RETURNED, {Role.REVIEWER}, True),
    Action.RESUBMIT: ({RETURNED}, IN_REVIEW, {Role.COMMUNE_MANAGER}, False),
    Action.END_CORRECTION: ({RETURNED}, IN_REVIEW, {CLOCK}, False),
    Action.CONCLUDE_REVIEW: ({IN_REVIEW}, State.REVIEWED, {Role.REVIEWER}, False),
    Action.APPROVE: ({State.REVIEWED}, State.APPROVED, {Role.APPROVER}, False),
    Action.REFUSE: ({State.REVIEWED}, IN_REVIEW, {Role.APPROVER}, True),
    Action.REOPEN: ({State.REVIEWED, State.APPROVED}, IN_REVIEW, {Role.ADMINISTRATOR}, True),
    Action.DRAW: ({State.APPROVED}, State.IN_AUDIT, {Role.ADMINISTRATOR, Role.AUDITOR}, True),
    Action.NOTIFY_FINDINGS: ({State.IN_AUDIT}, State.AWAITING_REPLY, {Role.AUDITOR}, False),
    Action.REPLY: ({State.AWAITING_REPLY}, State.REPLIED, {Role.COMMUNE_MANAGER}, False),
    Action.END_REPLY: ({State.AWAITING_REPLY}, State.REPLIED, {CLOCK}, False),
    Action.CONCLUDE_FINDINGS: ({State.REPLIED}, State.FINAL, {Role.AUDITOR}, True),
    Action.CONCLUDE_AUDIT: ({State.IN_AUDIT}, State.FINAL, {Role.AUDITOR}, False),
    Action.CLOSE_AUDIT: ({State.APPROVED}, State.FINAL, {Role.ADMINISTRATOR}, False),
    Action.APPEAL: ({State.FINAL}, State.APPEALED, {Role.COMMUNE_MANAGER}, True),
    Action.UPHOLD: ({State.APPEALED}, State.FINAL, {Role.APPEAL_MEMBER}, True),
    Action.CORRECT: ({State.APPEALED}, State.FINAL, {Role.APPEAL_MEMBER}, True),
    Action.PUBLISH: ({State.FINAL}, State.PUBLISHED, {Role.ADMINISTRATOR}, False),
}
# Taken by the commune's own manager; every other step of a person is a decision on the commune.
OF_THE_COMMUNE = {Action.SUBMIT, Action.WITHDRAW, Action.RESUBMIT, Action.REPLY, Action.APPEAL}
DECISIONS = [action for action, row in EXPECTED.items() if action not in OF_THE_COMMUNE and row[2] != {CLOCK}]
