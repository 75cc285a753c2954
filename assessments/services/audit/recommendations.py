"""Recommendations of an audit: what the commune does about them, and who says that it is done."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import FollowUpState
from assessments.exceptions import AssessmentError, FileNotKept, NotAllowed, Overtaken, OwnCommune
from assessments.models import Assessment, AuditMission, FollowUp, Recommendation
from assessments.services.access import visible_assessments
from assessments.services.audit.recommendation_list import visible_recommendations
from assessments.services.evidence import evidence_limits
from assessments.services.notifications import (
    ADMINISTRATORS,
    COMMUNE,
    notice_data,
    people_concerned,
)
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from records.models import StoredFile
from records.services.events import record_event
from records.services.file_types import FileRefused
from records.services.incoming import Incoming, judge_logged
from records.services.notices import Link, notify

# What a commune may say of a recommendation; that it is done waits for an authority's word.
COMMUNE_STATES = (FollowUpState.UNDER_WAY, FollowUpState.DONE)
# What an authority may say: it is done indeed, it is to be done (again), it is given up.
AUTHORITY_STATES = (FollowUpState.DONE, FollowUpState.OPEN, FollowUpState.DROPPED)
AUTHORITY_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)
CLOSED_STATES = frozenset({FollowUpState.DONE, FollowUpState.DROPPED})
REPORTED = "recommendation.reported"
DECIDED = "recommendation.decided"
EVENTS = {
    (True, FollowUpState.UNDER_WAY): "recommendation.under_way",
    (True, FollowUpState.DONE): REPORTED,
    (False, FollowUpState.DONE): "recommendation.confirmed",
    (False, FollowUpState.OPEN): "recommendation.reopened",
    (False, FollowUpState.DROPPED): "recommendation.given_up",
}


class RecommendationClosed(AssessmentError):
    code = "recommendation_closed"
    text = _("This recommendation is closed: only an inspector or the administrator may reopen it.")


class RecommendationChanged(Overtaken):
    code = "recommendation_changed"
    text = _(
        "Somebody wrote on this recommendation since you opened this page. Read it, then send your words "
        "again if they still hold."
    )


class NothingWritten(AssessmentError):
    code = "nothing_written"
    text = _("Write what was done, or why.")


class StateNotOffered(AssessmentError):
    code = "state_not_offered"
    text = _("The recommendation cannot be put in this state from where it is.")


class FollowUpFileRefused(FileNotKept):
    """A file sent with a follow-up that was not kept."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person has to say of a recommendation. `seen_version` is the one that the page showed."""

    state: FollowUpState
    note: str
    file: UploadedFile | None = None
    seen_version: int = 1


def access_recommendation(pk: int, *, actor: Actor | None, at: datetime) -> Recommendation:
    """Return one recommendation this actor may see, with its finding and file; anything else is a 404."""
    found = visible_recommendations(actor, at=at).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def words_on(recommendation: Recommendation) -> QuerySet[FollowUp]:
    """Return what was said of a recommendation, each word with its file and who wrote it."""
    return FollowUp.objects.filter(recommendation=recommendation).select_related("file", "written_by")


def access_follow_up_file(recommendation: Recommendation, word: int) -> StoredFile:
    """Return the file of one word on a recommendation that the reader sees; anything else is a 404."""
    found = get_object_or_404(words_on(recommendation).filter(file__isnull=False), pk=word)
    assert found.file is not None
    return found.file


def sees_file_of(recommendation: Recommendation, actor: Actor, *, at: datetime) -> bool:
    """Tell whether this actor may open the file that a recommendation is about."""
    own_file = Assessment.objects.filter(pk=recommendation.assessment_id)
    return visible_assessments(own_file, actor, at=at).exists()


def follow_up_refusal(recommendation: Recommendation, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not write on a recommendation that they may see, or None.

    The commune writes while it is open; inspectors and the administrator decide, not on their own commune.
    """
    if actor.is_commune:
        if actor.commune_id != recommendation.assessment.commune_id:
            return NotAllowed()
        return RecommendationClosed() if recommendation.state in CLOSED_STATES else None
    if not actor.has_role(*AUTHORITY_ROLES):
        return NotAllowed()
    return OwnCommune() if recommendation.assessment.commune_id in actor.own_commune_ids else None


def states_offered(recommendation: Recommendation, actor: Actor) -> list[FollowUpState]:
    """Return the states that this actor may put a recommendation in; a commune may always add a word."""
    if follow_up_refusal(recommendation, actor) is not None:
        return []
    if actor.is_commune:
        return list(COMMUNE_STATES)
    stands = FollowUpState(recommendation.state)
    # What the commune says is done can be sent back while the state is still under way.
    return [state for state in AUTHORITY_STATES if state != stands]


def follow_up(recommendation: Recommendation, word: Word, *, actor: Actor, at: datetime) -> FollowUp:
    """Keep a word on a recommendation, move its state, and tell those concerned.

    A commune that says *done* leaves it under way until an authority confirms. Raises what
    ``follow_up_refusal`` returns, StateNotOffered, NothingWritten, RecommendationChanged or
    FollowUpFileRefused, having changed nothing.
    """
    if (why := follow_up_refusal(recommendation, actor)) is not None:
        raise why
    # Outside the transaction: what the antivirus refuses is put on record.
    incoming = _judged(recommendation, word.file, actor=actor, at=at) if word.file else None
    with transaction.atomic():
        row = _locked(recommendation)
        if (why := follow_up_refusal(row, actor)) is not None:
            raise why
        if word.state not in states_offered(row, actor):
            raise StateNotOffered()
        if not word.note.strip():
            raise NothingWritten()
        if word.seen_version != row.version:
            raise RecommendationChanged()
        written = FollowUp.objects.create(
            recommendation=row,
            state=word.state,
            note=word.note.strip(),
            file=incoming.store(by=actor.user, at=at) if incoming else None,
            written_by=actor.user,
            role=actor.role,
            written_at=at,
        )
        row.state = FollowUpState.UNDER_WAY if actor.is_commune else word.state
        row.version += 1
        row.save(update_fields=["state", "version"])
        _tell(row, written, actor, at=at)
    return written


def _locked(recommendation: Recommendation) -> Recommendation:
    rows = locked(Recommendation.objects.filter(pk=recommendation.pk))
    return rows.select_related("finding", "assessment__cycle", "assessment__commune__province").get()


def _judged(recommendation: Recommendation, upload: UploadedFile, *, actor: Actor, at: datetime) -> Incoming:
    try:
        return judge_logged(
            upload,
            name=upload.name or "",
            limits=evidence_limits(),
            infected="recommendation.file_infected",
            target=recommendation.assessment,
            by=actor.user,
            at=at,
        )
    except FileRefused as refusal:
        raise FollowUpFileRefused(refusal) from refusal


def _tell(row: Recommendation, written: FollowUp, actor: Actor, *, at: datetime) -> None:
    """Put a word on record; tell who must confirm what is said done, and the commune what was decided."""
    code = EVENTS[actor.is_commune, FollowUpState(written.state)]
    data = {"line": row.finding.line, "note": written.note, "recommendation": row.pk}
    record_event(code, actor=actor.user, target=row.assessment, data=data, at=at)
    if actor.is_commune and written.state != FollowUpState.DONE:
        return
    notify(
        REPORTED if actor.is_commune else DECIDED,
        recipients=_concerned(row, actor, at=at),
        data=notice_data(
            row.assessment,
            line=row.finding.line,
            note=written.note,
            state=spoken(lambda: FollowUpState(written.state).label),
        ),
        link=Link("assessments:recommendation", {"pk": row.pk}),
        once=f"follow-up-{written.pk}",
        at=at,
    )


def _concerned(row: Recommendation, actor: Actor, *, at: datetime) -> list[User]:
    """Return the commune's people, or those who may confirm: administrators, and inspectors at work there."""
    if not actor.is_commune:
        return people_concerned(row.assessment, (COMMUNE,), at=at)
    today = local_day(at)
    missions = AuditMission.objects.filter(
        starts_on__lte=today, ends_on__gte=today, entries__assessment__commune=row.assessment.commune_id
    )
    members = Membership.objects.filter(
        role=Role.AUDITOR, user__missions__in=missions, user__is_active=True
    ).current(today)  # type: ignore[attr-defined]
    inspectors = User.objects.filter(pk__in=members.values("user"))
    return [*people_concerned(row.assessment, (ADMINISTRATORS,), at=at), *inspectors]
