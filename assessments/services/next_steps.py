"""What a person must do next on a file, and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import State
from assessments.exceptions import OwnCommune
from assessments.models import Assessment
from assessments.services.opinions import opinion_refusal, standing_opinion
from communes.actors import Actor
from communes.enums import Role


@dataclass(frozen=True, slots=True)
class NextStep:
    """One sentence, its deadline if there is one, and the page where it is done (it takes ``pk``)."""

    text: "str | Promise"
    due: datetime | date | None = None
    page: str = ""
    action: "str | Promise" = ""

    @property
    def is_waiting(self) -> bool:
        """Tell whether nothing is expected of the reader."""
        return not self.page and self.due is None


NOTHING = NextStep(_("Nothing is expected of you at this stage."))


def next_step(assessment: Assessment, actor: Actor, *, at: datetime) -> NextStep:
    """Return what this actor must do next on a file that they may see."""
    if actor.is_commune:
        return _for_commune(assessment, actor, at)
    match actor.role:
        case Role.REVIEWER:
            return _for_reviewer(assessment, actor)
        case Role.APPROVER if assessment.state == State.REVIEWED:
            return NextStep(
                _("Read the lines and their corrections, then approve the score or refuse it."),
                due=assessment.cycle.review_closes_on,
            )
        case Role.AUDITOR:
            return _for_auditor(assessment)
        case Role.PROVINCE_OFFICER:
            return _for_province(assessment, actor, at)
        case Role.APPEAL_MEMBER if assessment.state == State.APPEALED:
            return NextStep(
                _("The committee decides on the appeal: the score is upheld or corrected."),
                page="assessments:appeal_desk",
                action=_("Open the appeal"),
            )
    return NOTHING


def _for_commune(assessment: Assessment, actor: Actor, at: datetime) -> NextStep:
    match assessment.state:
        case State.DRAFT if at < assessment.cycle.entry_opens_at:
            return NextStep(_("Entry has not opened yet."), due=assessment.cycle.entry_opens_at)
        case State.DRAFT if at > assessment.deadline:
            return NextStep(_("The deadline has passed: the file can no longer be changed."))
        case State.DRAFT if actor.role == Role.COMMUNE_MANAGER:
            return NextStep(
                _("Complete the data and the evidence, then submit the file."),
                due=assessment.deadline,
                page="assessments:entry",
                action=_("Complete the file"),
            )
        case State.DRAFT:
            return NextStep(
                _("Complete the data and the evidence; the manager of the commune submits the file."),
                due=assessment.deadline,
                page="assessments:entry",
                action=_("Complete the file"),
            )
        case State.NOT_SUBMITTED:
            return NextStep(_("The file was not submitted in time. Only an extension would reopen it."))
        case State.RETURNED:
            return NextStep(
                _("Correct the lines that were sent back; the manager of the commune resubmits the file."),
                due=assessment.correction_due_at,
                page="assessments:entry",
                action=_("Correct the lines sent back"),
            )
        case State.AWAITING_REPLY:
            return NextStep(
                _("The commune may reply to the draft findings."),
                due=assessment.reply_due_at,
                page="assessments:findings",
                action=_("Read the findings and reply"),
            )
        case State.FINAL if assessment.appeal_due_at and at <= assessment.appeal_due_at:
            return NextStep(
                _("The score is final. The commune may appeal until this date."),
                due=assessment.appeal_due_at,
                page="assessments:appeal",
                action=_("Contest lines of the score"),
            )
    return NOTHING


def _for_reviewer(assessment: Assessment, actor: Actor) -> NextStep:
    closes_on = assessment.cycle.review_closes_on
    if assessment.commune_id in actor.own_commune_ids:
        return NextStep(_("You belong to this commune: someone else must decide on its file."))
    match assessment.state:
        case State.SUBMITTED:
            return NextStep(_("Claim the file to review it."), due=closes_on)
        case State.IN_REVIEW if assessment.claimed_by_id == actor.user.pk:
            return NextStep(
                _("Decide on each line, then return the file or conclude the review."),
                due=closes_on,
                page="assessments:review",
                action=_("Review the lines"),
            )
        case State.IN_REVIEW:
            return NextStep(_("Another reviewer has claimed this file."))
        case State.RETURNED:
            return NextStep(_("The commune corrects the lines sent back."))
        case State.REVIEWED:
            return NextStep(_("The review is concluded: another person approves it."))
    return NOTHING


def _for_province(assessment: Assessment, actor: Actor, at: datetime) -> NextStep:
    why = opinion_refusal(assessment, actor, at=at)
    if isinstance(why, OwnCommune):
        return NextStep(_("You belong to this commune: someone else must decide on its file."))
    if why is not None:
        return NOTHING
    closes_at = assessment.cycle.opinions_close_at
    if standing_opinion(assessment) is not None:
        return NextStep(
            _("The opinion of the province is given. It can be changed until this date."),
            due=closes_at,
            page="assessments:opinion",
            action=_("Change the opinion"),
        )
    return NextStep(
        _("Read the file and give the opinion of the province. The review goes on without it."),
        due=closes_at,
        page="assessments:opinion",
        action=_("Give the opinion"),
    )


def _for_auditor(assessment: Assessment) -> NextStep:
    match assessment.state:
        case State.IN_AUDIT:
            return NextStep(
                _("Examine the standard pack, write the findings and notify them, or conclude without any."),
                due=assessment.cycle.audit_closes_on,
                page="assessments:findings",
                action=_("Write the findings"),
            )
        case State.AWAITING_REPLY:
            return NextStep(_("The commune may reply to the draft findings."), due=assessment.reply_due_at)
        case State.REPLIED:
            return NextStep(
                _("The reply is there: conclude the findings."),
                due=assessment.cycle.audit_closes_on,
                page="assessments:findings",
                action=_("Decide on the findings"),
            )
    return NOTHING
