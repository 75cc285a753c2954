"""What the log and the messages say of each step of the workflow."""

from django.utils.translation import gettext_lazy as _

from assessments.enums import Action
from records.services.events import register_events
from records.services.notices import register_notice

_STEP_NOTICES = {
    Action.SUBMIT: (
        _("%(commune)s: the %(year)s file was submitted"),
        _("The assessment file of %(commune)s for %(year)s was submitted. The receipt is on its page."),
    ),
    Action.WITHDRAW: (
        _("%(commune)s: the %(year)s file was withdrawn"),
        _("The file was withdrawn and can be changed again until the deadline. Reason: %(reason)s"),
    ),
    Action.MISS_DEADLINE: (
        _("%(commune)s: the %(year)s deadline passed without submission"),
        _("The deadline has passed and the file was not submitted. It can no longer be changed."),
    ),
    Action.REOPEN_ENTRY: (
        _("%(commune)s: the %(year)s file is open again"),
        _("An extension was granted and the file can be completed. Reason: %(reason)s"),
    ),
    Action.CLAIM: (
        _("%(commune)s: the review of the %(year)s file has begun"),
        _("A reviewer has taken the file. Nothing is expected of you for now."),
    ),
    Action.RETURN: (
        _("%(commune)s: the %(year)s file must be corrected"),
        _(
            "The reviewer sent lines back. Correct these lines and resubmit before %(due)s; "
            "the others stay as they are. %(reason)s"
        ),
    ),
    Action.RESUBMIT: (
        _("%(commune)s: the corrected %(year)s file was resubmitted"),
        _("The corrections were sent and the review goes on. The new receipt is on the file's page."),
    ),
    Action.END_CORRECTION: (
        _("%(commune)s: the correction window of the %(year)s file has ended"),
        _("The window ended without resubmission. The review goes on with the figures as they stand."),
    ),
    Action.CONCLUDE_REVIEW: (
        _("%(commune)s: the %(year)s file waits for approval"),
        _("Every line was decided. The file waits for your approval."),
    ),
    Action.APPROVE: (
        _("%(commune)s: the %(year)s score was approved"),
        _("The verified score was approved. It becomes public only with the official publication."),
    ),
    Action.REFUSE: (
        _("%(commune)s: the approval of the %(year)s file was refused"),
        _("The approver sent the review back. Reason: %(reason)s"),
    ),
    Action.REOPEN: (
        _("%(commune)s: the review of the %(year)s file was reopened"),
        _("The administrator reopened the review. Reason: %(reason)s"),
    ),
    Action.DRAW: (
        _("%(commune)s: the %(year)s file will be audited"),
        _("The file was taken into an audit mission. Reason: %(reason)s"),
    ),
    Action.NOTIFY_FINDINGS: (
        _("%(commune)s: draft audit findings on the %(year)s file"),
        _("The inspectors notified their draft findings. The commune may reply until %(due)s."),
    ),
    Action.REPLY: (
        _("%(commune)s: reply to the findings on the %(year)s file"),
        _("The commune replied to the draft findings."),
    ),
    Action.END_REPLY: (
        _("%(commune)s: the reply window of the %(year)s file has ended"),
        _("The window for replying to the draft findings has ended."),
    ),
    Action.CONCLUDE_FINDINGS: (
        _("%(commune)s: the audit of the %(year)s file is concluded"),
        _(
            "The inspectors concluded their findings and the score is final. %(reason)s "
            "An appeal is possible until %(due)s."
        ),
    ),
    Action.CONCLUDE_AUDIT: (
        _("%(commune)s: the audit of the %(year)s file ended without findings"),
        _("The score of the file is final. An appeal is possible until %(due)s."),
    ),
    Action.CLOSE_AUDIT: (
        _("%(commune)s: the %(year)s score is final"),
        _(
            "The audit of the cycle is closed and the score of the file is final. "
            "An appeal is possible until %(due)s."
        ),
    ),
    Action.APPEAL: (
        _("%(commune)s: appeal on the %(year)s score"),
        _("The commune appealed. Reason: %(reason)s"),
    ),
    Action.UPHOLD: (
        _("%(commune)s: the %(year)s score was upheld on appeal"),
        _("The appeal committee upheld the score. Reason: %(reason)s"),
    ),
    Action.CORRECT: (
        _("%(commune)s: the %(year)s score was corrected on appeal"),
        _("The appeal committee corrected the score. Reason: %(reason)s"),
    ),
    Action.PUBLISH: (
        _("%(commune)s: the %(year)s result is published"),
        _("The result is public. The score card can be downloaded from the file's page."),
    ),
}
_STEP_EVENTS = {
    Action.SUBMIT: _("The file was submitted"),
    Action.WITHDRAW: _("The file was withdrawn: %(reason)s"),
    Action.MISS_DEADLINE: _("The deadline passed without submission"),
    Action.REOPEN_ENTRY: _("The file was reopened by an extension: %(reason)s"),
    Action.CLAIM: _("The file was claimed for review"),
    Action.RETURN: _("The file was returned for correction: %(reason)s"),
    Action.RESUBMIT: _("The corrected file was resubmitted"),
    Action.END_CORRECTION: _("The correction window ended"),
    Action.CONCLUDE_REVIEW: _("The review was concluded"),
    Action.APPROVE: _("The score was approved"),
    Action.REFUSE: _("The approval was refused: %(reason)s"),
    Action.REOPEN: _("The review was reopened: %(reason)s"),
    Action.DRAW: _("The file was taken into an audit mission: %(reason)s"),
    Action.NOTIFY_FINDINGS: _("Draft findings were notified"),
    Action.REPLY: _("The commune replied to the findings"),
    Action.END_REPLY: _("The reply window ended"),
    Action.CONCLUDE_FINDINGS: _("The findings were concluded: %(reason)s"),
    Action.CONCLUDE_AUDIT: _("The audit was concluded without findings"),
    Action.CLOSE_AUDIT: _("The audit of the cycle was closed"),
    Action.APPEAL: _("The commune appealed: %(reason)s"),
    Action.UPHOLD: _("The score was upheld on appeal: %(reason)s"),
    Action.CORRECT: _("The score was corrected on appeal: %(reason)s"),
    Action.PUBLISH: _("The result was published"),
}
# These start, end or move a time that their reader has.
_URGENT = frozenset(
    {
        Action.MISS_DEADLINE,
        Action.REOPEN_ENTRY,
        Action.RETURN,
        Action.END_CORRECTION,
        Action.NOTIFY_FINDINGS,
        Action.END_REPLY,
        Action.CONCLUDE_FINDINGS,
        Action.CONCLUDE_AUDIT,
        Action.CLOSE_AUDIT,
        Action.UPHOLD,
        Action.CORRECT,
    }
)


def register() -> None:
    """Declare the events and notices of every step of the workflow."""
    register_events({f"assessment.{action.value}": text for action, text in _STEP_EVENTS.items()})
    for action, (title, body) in _STEP_NOTICES.items():
        register_notice(f"assessment.{action.value}", title=title, body=body, is_urgent=action in _URGENT)
