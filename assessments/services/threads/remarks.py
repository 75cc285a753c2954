"""Remarks on a line: written once, never changed, taken back by their author within minutes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Visibility
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Assessment, Remark
from assessments.services.corrections import UnknownLine
from assessments.services.notifications import COMMUNE, REVIEWER, notice_data, people_concerned
from assessments.services.questionnaire import questionnaire_of
from assessments.services.threads.rules import DESK_ROLES, TextRequired, remark_refusal
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify
from records.services.parameters import parameter

WITHDRAWAL_MINUTES = "threads.withdrawal_minutes"
# What reviewers keep to themselves begins with ``review.`` in the log (``services/timeline.py``).
WRITTEN = {Visibility.SHARED: "thread.remark_written", Visibility.INTERNAL: "review.remark_written"}
WITHDRAWN = {Visibility.SHARED: "thread.remark_withdrawn", Visibility.INTERNAL: "review.remark_withdrawn"}
INTERNAL_EVENTS = (WRITTEN[Visibility.INTERNAL], WITHDRAWN[Visibility.INTERNAL])
SHARED_NOTICE, INTERNAL_NOTICE = "thread.remark", "thread.internal_remark"


class AlreadyWithdrawn(AssessmentError):
    code = "already_withdrawn"
    text = _("This remark was already taken back.")


class TooLateToWithdraw(AssessmentError):
    code = "too_late_to_withdraw"
    text = _("A remark can be taken back within %(minutes)s minutes: write another one instead.")


@transaction.atomic
def write_remark(
    assessment: Assessment, line: str, *, text: str, visibility: Visibility, actor: Actor, at: datetime
) -> Remark:
    """Keep a remark on a line, and tell those whom it is for.

    Raises what ``remark_refusal`` returns, UnknownLine or TextRequired.
    """
    file = lock_assessment(assessment)
    if (why := remark_refusal(file, actor, visibility)) is not None:
        raise why
    if line not in questionnaire_of(file).lines:
        raise UnknownLine(line=line)
    text = text.strip()
    if not text:
        raise TextRequired()
    remark = Remark.objects.create(
        assessment=file,
        line=line,
        visibility=visibility,
        text=text,
        author=actor.user,
        role=actor.role,
        written_at=at,
    )
    # The log and the messages say that something was written, and where; the words stay on the page.
    data = {"line": line, "remark": remark.pk}
    record_event(WRITTEN[visibility], actor=actor.user, target=file, data=data, at=at)
    notify(
        SHARED_NOTICE if visibility == Visibility.SHARED else INTERNAL_NOTICE,
        recipients=[user for user in _audience(file, remark, actor, at=at) if user.pk != actor.user.pk],
        data=notice_data(file, line=line),
        link=Link("assessments:thread", {"pk": file.pk, "line": line}),
        once=f"remark-{remark.pk}",
        at=at,
    )
    return remark


def _audience(file: Assessment, remark: Remark, actor: Actor, *, at: datetime) -> list[User]:
    """Return those who wait for a remark: the other side; of an internal one, those who wrote there too."""
    if remark.visibility == Visibility.SHARED:
        others = (REVIEWER,) if actor.is_commune else (COMMUNE, REVIEWER)
        return people_concerned(file, others, at=at)
    writers = Remark.objects.filter(assessment=file, line=remark.line, visibility=Visibility.INTERNAL)
    at_work = Membership.objects.filter(
        role__in=DESK_ROLES, user__in=writers.values("author"), user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    own = Membership.objects.filter(commune=file.commune_id).current(local_day(at))  # type: ignore[attr-defined]
    colleagues = User.objects.filter(pk__in=at_work.values("user")).exclude(pk__in=own.values("user"))
    return [*people_concerned(file, (REVIEWER,), at=at), *colleagues]


def may_withdraw(remark: Remark, actor: Actor, *, minutes: int, at: datetime) -> bool:
    """Tell whether an actor may still take a remark back."""
    return _withdrawal_refusal(remark, actor, minutes=minutes, at=at) is None


def _withdrawal_refusal(
    remark: Remark, actor: Actor, *, minutes: int, at: datetime
) -> AssessmentError | None:
    if remark.author_id != actor.user.pk:
        return NotAllowed()
    if remark.withdrawn_at is not None:
        return AlreadyWithdrawn()
    if at > remark.written_at + timedelta(minutes=minutes):
        return TooLateToWithdraw(minutes=minutes)
    return None


@transaction.atomic
def withdraw_remark(remark: Remark, *, actor: Actor, at: datetime) -> Remark:
    """Take one's own remark back: the row stays, its words are shown to nobody any more.

    Raises NotAllowed, AlreadyWithdrawn or TooLateToWithdraw.
    """
    row = locked(Remark.objects.filter(pk=remark.pk)).select_related("assessment").get()
    why = _withdrawal_refusal(row, actor, minutes=parameter(WITHDRAWAL_MINUTES), at=at)
    if why is not None:
        raise why
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record_event(
        WITHDRAWN[Visibility(row.visibility)],
        actor=actor.user,
        target=row.assessment,
        data={"line": row.line, "remark": row.pk},
        at=at,
    )
    return row
