"""Words of the yearly assessment: states, actions, stages, and how each audience reads a state."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    COMMUNE = "commune", _("Commune")
    AUTHORITY = "authority", _("Authority")


class State(models.TextChoices):
    """The states of a file, ``domain.md`` section 4."""

    DRAFT = "draft", pgettext_lazy("state of a file", "Draft")
    NOT_SUBMITTED = "not_submitted", pgettext_lazy("state of a file", "Not submitted")
    SUBMITTED = "submitted", pgettext_lazy("state of a file", "Submitted")
    IN_REVIEW = "in_review", pgettext_lazy("state of a file", "In review")
    RETURNED = "returned", pgettext_lazy("state of a file", "Returned for correction")
    REVIEWED = "reviewed", pgettext_lazy("state of a file", "Reviewed")
    APPROVED = "approved", pgettext_lazy("state of a file", "Approved")
    IN_AUDIT = "in_audit", pgettext_lazy("state of a file", "In audit")
    AWAITING_REPLY = "awaiting_reply", pgettext_lazy("state of a file", "Awaiting the commune's reply")
    REPLIED = "replied", pgettext_lazy("state of a file", "Reply received")
    FINAL = "final", pgettext_lazy("state of a file", "Final")
    APPEALED = "appealed", pgettext_lazy("state of a file", "Under appeal")
    PUBLISHED = "published", pgettext_lazy("state of a file", "Published")

    def label_for(self, audience: str) -> "str | Promise":
        """Return the state in the words of one audience."""
        return _LABELS.get((self, Audience(audience)), self.label)


_LABELS: dict[tuple[State, Audience], "str | Promise"] = {
    (State.SUBMITTED, Audience.COMMUNE): pgettext_lazy("state of a file", "Sent"),
    (State.SUBMITTED, Audience.AUTHORITY): pgettext_lazy("state of a file", "To review"),
    (State.RETURNED, Audience.COMMUNE): pgettext_lazy("state of a file", "To correct"),
    (State.REVIEWED, Audience.COMMUNE): pgettext_lazy("state of a file", "In review"),
    (State.REVIEWED, Audience.AUTHORITY): pgettext_lazy("state of a file", "To approve"),
    (State.AWAITING_REPLY, Audience.COMMUNE): pgettext_lazy("state of a file", "To answer"),
}

# The commune may write in these; nowhere else.
EDITABLE_STATES = frozenset({State.DRAFT, State.RETURNED})
# The reviewer may decide on lines in this one.
REVIEW_STATES = frozenset({State.IN_REVIEW})
# A verified score is frozen from here on.
APPROVED_STATES = frozenset(
    {
        State.APPROVED,
        State.IN_AUDIT,
        State.AWAITING_REPLY,
        State.REPLIED,
        State.FINAL,
        State.APPEALED,
        State.PUBLISHED,
    }
)
# Figures have been sent at least once and not taken back.
SENT_STATES = APPROVED_STATES | {State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.REVIEWED}
# An audit has not ended in these: findings are drafts in the first, what becomes of them is open in all.
UNSETTLED_STATES = frozenset({State.IN_AUDIT, State.AWAITING_REPLY, State.REPLIED})
# The province may give its opinion in these, until its deadline.
OPINION_STATES = SENT_STATES - APPROVED_STATES


class Action(models.TextChoices):
    """What can be done to a file, ``domain.md`` section 4."""

    SUBMIT = "submit", _("Submit")
    WITHDRAW = "withdraw", _("Withdraw")
    MISS_DEADLINE = "miss_deadline", _("Deadline passed without submission")
    REOPEN_ENTRY = "reopen_entry", _("Reopen by an extension")
    CLAIM = "claim", _("Claim")
    RETURN = "return", _("Return for correction")
    RESUBMIT = "resubmit", _("Resubmit")
    END_CORRECTION = "end_correction", _("Correction window ended")
    CONCLUDE_REVIEW = "conclude_review", _("Conclude the review")
    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse approval")
    REOPEN = "reopen", _("Reopen the review")
    DRAW = "draw", _("Take into an audit mission")
    NOTIFY_FINDINGS = "notify_findings", _("Notify draft findings")
    REPLY = "reply", _("Reply to findings")
    END_REPLY = "end_reply", _("Reply window ended")
    CONCLUDE_FINDINGS = "conclude_findings", _("Conclude the findings")
    CONCLUDE_AUDIT = "conclude_audit", _("Conclude without findings")
    CLOSE_AUDIT = "close_audit", _("Close the audit")
    APPEAL = "appeal", _("Appeal")
    UPHOLD = "uphold", _("Uphold the score")
    CORRECT = "correct", _("Correct on appeal")
    PUBLISH = "publish", _("Publish")


class Stage(models.TextChoices):
    """Where a figure or a score comes from. A correction is never *declared*."""

    DECLARED = "declared", _("Declared")
    REVIEW = "review", _("Review")
    AUDIT = "audit", _("Audit")
    APPEAL = "appeal", pgettext_lazy("noun", "Appeal")
    # An error put right after publication; the next version of the results shows it.
    ERRATUM = "erratum", _("Erratum")


VERIFIED_STAGES = (Stage.REVIEW, Stage.AUDIT, Stage.APPEAL, Stage.ERRATUM)


class Figures(models.TextChoices):
    DECLARED = "declared", _("Declared")
    VERIFIED = "verified", _("Verified")


class TriedFigures(models.TextChoices):
    """Which figures of a past cycle a grid is tried on."""

    FINAL = "final", _("Final results")
    VERIFIED = "verified", _("Verified, once approved")
    DECLARED = "declared", _("Declared by the communes")


class Crossing(models.TextChoices):
    """How a grid that is tried moves a commune over the threshold (``assessments.scoring.trials``)."""

    UP = "up", _("Passes anew")
    DOWN = "down", _("No longer passes")
    UP_IF = "up_if", _("Would pass with the lines without data")
    DOWN_IF = "down_if", _("Passes only with the lines without data")
    NONE = "none", _("Does not cross")


class Decision(models.TextChoices):
    """A reviewer's word on one line."""

    ACCEPTED = "accepted", _("Accepted")
    CORRECTED = "corrected", _("Corrected")
    RETURNED = "returned", _("Sent back")


class OpinionState(models.TextChoices):
    """What a province says of a file."""

    FAVOURABLE = "favourable", pgettext_lazy("opinion", "Favourable")
    RESERVED = "reserved", pgettext_lazy("opinion", "With reservations")
    UNFAVOURABLE = "unfavourable", pgettext_lazy("opinion", "Unfavourable")


class Visibility(models.TextChoices):
    """Who reads a remark on a line. The authority reads both."""

    SHARED = "shared", pgettext_lazy("remark", "Shared with the commune")
    INTERNAL = "internal", pgettext_lazy("remark", "Internal to the authority")


class RequestState(models.TextChoices):
    """Where a request for a document stands."""

    OPEN = "open", pgettext_lazy("request", "Waiting for the commune")
    ANSWERED = "answered", pgettext_lazy("request", "Answered")
    CLOSED = "closed", pgettext_lazy("request", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class AnswerSource(models.TextChoices):
    """How an answer came in."""

    FORM = "form", _("Entered on the page")
    IMPORT = "import", _("Imported from a file")
    PORTAL = "portal", _("Proposed by the portal")


class CycleState(models.TextChoices):
    PREPARED = "prepared", _("In preparation")
    OPEN = "open", _("Open")
    PUBLISHED = "published", _("Published")


class Gravity(models.TextChoices):
    """How heavy a finding of the audit weighs."""

    MINOR = "minor", pgettext_lazy("gravity", "Minor")
    SIGNIFICANT = "significant", pgettext_lazy("gravity", "Significant")
    SERIOUS = "serious", pgettext_lazy("gravity", "Serious")


class FindingOutcome(models.TextChoices):
    """What became of a finding after the contradictory phase; blank while it is a draft."""

    KEPT = "kept", pgettext_lazy("finding", "Kept")
    CHANGED = "changed", pgettext_lazy("finding", "Changed")
    DROPPED = "dropped", pgettext_lazy("finding", "Dropped")


class ReplyPosition(models.TextChoices):
    """What the commune says of a finding."""

    ACCEPTED = "accepted", pgettext_lazy("reply", "Accepted")
    CONTESTED = "contested", pgettext_lazy("reply", "Contested")


class FileSide(models.TextChoices):
    """Who attached a file to a finding."""

    INSPECTION = "inspection", _("Inspection")
    COMMUNE = "commune", _("Commune")


class FollowUpState(models.TextChoices):
    """How far a recommendation, or an action of an improvement plan, has come."""

    OPEN = "open", pgettext_lazy("follow-up", "To do")
    UNDER_WAY = "under_way", pgettext_lazy("follow-up", "Under way")
    DONE = "done", pgettext_lazy("follow-up", "Done")
    DROPPED = "dropped", pgettext_lazy("follow-up", "Given up")


# What somebody is still waited for.
OPEN_FOLLOW_UPS = (FollowUpState.OPEN, FollowUpState.UNDER_WAY)


class AppealState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("appeal", "Being written")
    SENT = "sent", pgettext_lazy("appeal", "Sent")
    DECIDED = "decided", pgettext_lazy("appeal", "Decided")


class AppealOutcome(models.TextChoices):
    """What the committee decides, of each line and of the whole."""

    UPHELD = "upheld", pgettext_lazy("appeal", "Score upheld")
    CORRECTED = "corrected", pgettext_lazy("appeal", "Corrected")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class ReportKind(models.TextChoices):
    """Documents about more than one file."""

    SYNTHESIS = "synthesis", _("Synthesis of a mission")
    NATIONAL = "national", _("National report")
    REGIONAL = "regional", _("Report of a region")
    SLIDES = "slides", _("Slides of a region")
    GRANTS = "grants", _("Decision on the grants")


class DraftState(models.TextChoices):
    """Where a draft of a grid stands; only an open one is edited."""

    OPEN = "open", pgettext_lazy("draft of a grid", "Being written")
    PUBLISHED = "published", pgettext_lazy("draft of a grid", "Made a version")
    ABANDONED = "abandoned", pgettext_lazy("draft of a grid", "Abandoned")


class DraftPart(models.TextChoices):
    """The parts of a draft of a grid, by the names of the grid's document."""

    AXES = "axes", pgettext_lazy("part of a grid", "Axis")
    INDICATORS = "indicators", pgettext_lazy("part of a grid", "Indicator")
    CONDITIONS = "conditions", pgettext_lazy("part of a grid", "Condition")
    FIELDS = "fields", pgettext_lazy("part of a grid", "Field")
    CHECKS = "checks", pgettext_lazy("part of a grid", "Check")
    FOLDERS = "folders", pgettext_lazy("part of a grid", "Folder")
    DOCUMENTS = "documents", pgettext_lazy("part of a grid", "Document")
    LISTS = "lists", pgettext_lazy("part of a grid", "Reference list")
    STANDINGS = "standings", pgettext_lazy("part of a grid", "Degree of certainty")


class RiskLevel(models.IntegerChoices):
    """How closely a reviewer should look."""

    LOW = 1, pgettext_lazy("risk", "To know")
    MEDIUM = 2, pgettext_lazy("risk", "To look at")
    HIGH = 3, pgettext_lazy("risk", "To look at closely")


class RiskCode(models.TextChoices):
    """What the portal notices of a file by itself (docs/review.md)."""

    JUMP = "jump", _("Jump against last year")
    LAST_YEAR = "last_year", _("Last year’s figure is another")
    PEERS = "peers", _("Outside the band of comparable communes")
    PAST = "past", _("Outside the commune’s own earlier years")
    SHARED_FILE = "shared_file", _("Same file in another commune")
    REPEATED_FILE = "repeated_file", _("Same file in another year")
    FIGURE_CHANGED = "figure_changed", _("Figure changed after submission")
    DOCUMENT_CHANGED = "document_changed", _("Documents changed after submission")
