"""The commune's reply to draft findings: written one by one, sent together by its manager."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import FileSide, ReplyPosition, State
from assessments.exceptions import AssessmentError, NotAllowed, Overtaken, WrongState
from assessments.models import Assessment, Finding, FindingFile, FindingReply
from assessments.services.audit.finding_files import judge_files, keep_files
from assessments.services.audit.steps import check_reply_window
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from records.services.events import record_event


class ReplyTextRequired(AssessmentError):
    code = "reply_text_required"
    text = _("Say why the finding is contested.")


class ReplyChanged(Overtaken):
    code = "reply_changed"
    text = _(
        "A colleague wrote or changed this reply since you opened this page. Read it, then send yours "
        "again if it should replace it."
    )


def check_replier(assessment: Assessment, actor: Actor, *, at: datetime) -> None:
    """Refuse all but the commune's own people within the window.

    Raises NotAllowed, WrongState or DeadlinePassed.
    """
    if not actor.is_commune or actor.commune_id != assessment.commune_id:
        raise NotAllowed()
    if assessment.state != State.AWAITING_REPLY:
        raise WrongState(state=State(assessment.state).label)
    check_reply_window(assessment, at=at)


def write_reply(
    finding: Finding,
    *,
    position: ReplyPosition,
    text: str = "",
    files: Sequence[UploadedFile] = (),
    seen_version: int = 0,
    actor: Actor,
    at: datetime,
) -> FindingReply:
    """Keep the commune's words on one finding, in place of earlier ones; files are added to those there.

    Nobody else reads them before they are sent, or the window ends. ``seen_version`` is that of the reply
    on the page, 0 without one. Raises what ``check_replier`` and ``finding_files`` raise,
    ReplyTextRequired or ReplyChanged, having kept nothing.
    """
    check_replier(finding.assessment, actor, at=at)
    incoming = judge_files(files, finding.assessment, actor=actor, at=at)
    with transaction.atomic():
        file = lock_assessment(finding.assessment)
        check_replier(file, actor, at=at)
        standing = FindingReply.objects.filter(finding=finding).first()
        version = standing.version if standing else 0
        if seen_version != version:
            raise ReplyChanged()
        text = text.strip()
        if position == ReplyPosition.CONTESTED and not text:
            raise ReplyTextRequired()
        reply, _is_new = FindingReply.objects.update_or_create(
            finding=finding,
            defaults={
                "position": position,
                "text": text,
                "written_by": actor.user,
                "written_at": at,
                "version": version + 1,
            },
        )
        keep_files(finding, incoming, side=FileSide.COMMUNE, actor=actor, at=at)
        data = {"number": finding.number}
        record_event("finding.reply_written", actor=actor.user, target=file, data=data, at=at)
        return reply


@transaction.atomic
def remove_reply_file(item: FindingFile, *, actor: Actor, at: datetime) -> None:
    """Take a file of the commune away from its reply. Raises what ``check_replier`` raises."""
    file = lock_assessment(item.finding.assessment)
    check_replier(file, actor, at=at)
    data = {"number": item.finding.number, "name": item.file.name}
    item.delete()
    record_event("finding.reply_file_removed", actor=actor.user, target=file, data=data, at=at)
