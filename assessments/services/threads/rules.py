"""Who reads and who writes on the lines of a file, and when. Peers D15: public and internal never mix.

Shared remarks and requests are read by whoever sees the file. Internal ones are read by reviewers, approvers
and administrators, and by the inspectors of a mission while it runs; never by a person of the commune, as
whatever they act. Not by the appeal committee either: it judges on what the commune could answer.
"""

from django.utils.translation import gettext_lazy as _

from assessments.enums import State, Visibility
from assessments.exceptions import AssessmentError, NotAllowed, OwnCommune, WrongState
from assessments.models import Assessment
from communes.actors import Actor
from communes.enums import Role

DESK_ROLES = frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR})
INTERNAL_READERS = DESK_ROLES | {Role.AUDITOR}
# From the approval on, the contradictory phase and the appeal have words of their own: threads are read.
WRITING_STATES = frozenset({State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.REVIEWED})
# A draft is not judged yet: nothing is asked for.
ASKING_STATES = WRITING_STATES - {State.DRAFT}


class NotItsReviewer(AssessmentError):
    code = "not_its_reviewer"
    text = _(
        "The commune is written to by the reviewer who claimed its file, by an approver or by the "
        "administrator."
    )


class TextRequired(AssessmentError):
    code = "text_required"
    text = _("Write something first.")


def reads_internal(assessment: Assessment, actor: Actor | None) -> bool:
    """Tell whether the actor, who sees the file, reads what the authority keeps to itself."""
    return (
        actor is not None
        and actor.role in INTERNAL_READERS
        and assessment.commune_id not in actor.own_commune_ids
    )


def remark_refusal(
    assessment: Assessment, actor: Actor, visibility: Visibility = Visibility.SHARED
) -> AssessmentError | None:
    """Return why this actor may not write a remark that these read, or None."""
    if actor.is_commune:
        if actor.commune_id != assessment.commune_id or visibility != Visibility.SHARED:
            return NotAllowed()
    elif actor.role not in DESK_ROLES:
        return NotAllowed()
    elif assessment.commune_id in actor.own_commune_ids:
        return OwnCommune()
    if assessment.state not in WRITING_STATES:
        return WrongState(state=State(assessment.state).label)
    if visibility == Visibility.SHARED and not actor.is_commune:
        return _speaking_refusal(assessment, actor)
    return None


def asking_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not ask the commune for a document, nor end such a request, or None."""
    if actor.role not in DESK_ROLES:
        return NotAllowed()
    if assessment.commune_id in actor.own_commune_ids:
        return OwnCommune()
    if assessment.state not in ASKING_STATES:
        return WrongState(state=State(assessment.state).label)
    return _speaking_refusal(assessment, actor)


def answering_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not answer a request for a document, or None. All of the commune may."""
    if not actor.is_commune or actor.commune_id != assessment.commune_id:
        return NotAllowed()
    if assessment.state not in WRITING_STATES:
        return WrongState(state=State(assessment.state).label)
    return None


def _speaking_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """The commune hears one voice: that of its reviewer, or of those above."""
    if actor.role == Role.REVIEWER and assessment.claimed_by_id != actor.user.pk:
        return NotItsReviewer()
    return None
