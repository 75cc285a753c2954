"""The reviewer's word on one file of evidence: accepted, or not and why.

It helps to decide on lines and decides on none: the lines that a file proves are accepted, corrected or sent
back apart. The commune reads it with what is sent back, and once the file is approved.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceItem, EvidenceWord
from assessments.services.evidence import record_evidence, standing_item
from assessments.services.review import require_reviewer
from assessments.services.workflow import lock_assessment
from communes.actors import Actor


class WhyNotAccepted(AssessmentError):
    code = "why_not_accepted"
    text = _("Write why this file is not accepted: the commune reads it when the file is sent back.")


@transaction.atomic
def judge_file(
    assessment: Assessment, *, item_id: int, is_accepted: bool, reason: str = "", actor: Actor, at: datetime
) -> EvidenceWord:
    """Keep the word of a file's reviewer on one file of evidence, in place of an earlier one.

    It holds under every document where the same file stands. Raises what ``review.require_reviewer`` raises,
    NotThere or WhyNotAccepted, having changed nothing.
    """
    file = lock_assessment(assessment)
    require_reviewer(file, actor)
    item = standing_item(file, item_id)
    reason = "" if is_accepted else reason.strip()
    if not is_accepted and not reason:
        raise WhyNotAccepted()
    for same in EvidenceItem.objects.filter(assessment=file, file=item.file_id, removed_at__isnull=True):
        EvidenceWord.objects.update_or_create(
            item=same,
            defaults={
                "is_accepted": is_accepted,
                "reason": reason,
                "said_by": actor.user,
                "said_at": at,
                "is_shown": False,
            },
        )
    code = "review.file_accepted" if is_accepted else "review.file_not_accepted"
    record_evidence(code, file, item, actor, at, **({} if is_accepted else {"reason": reason}))
    return EvidenceWord.objects.get(item=item)
