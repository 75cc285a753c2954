"""Audit missions, the files they take, and how an audit ends."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Action, Stage, State
from assessments.exceptions import AssessmentError, DeadlinePassed, NotAllowed, ReasonRequired
from assessments.models import Assessment, AuditMission, Cycle, MissionAssessment, Transition
from assessments.services.access import running_missions
from assessments.services.corrections import LineCorrections, correct_lines
from assessments.services.finality import becoming_final, window_end
from assessments.services.packs import request_pack
from assessments.services.score_runs import request_score
from assessments.services.workflow import apply_step, lock_assessment, refusal
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import format_moment
from config.toolbox.languages import pick
from records.services.events import record_event


class NoInspector(AssessmentError):
    code = "no_inspector"
    text = _("Choose at least one inspector of %(authority)s.")


class DatesReversed(AssessmentError):
    code = "dates_reversed"
    text = _("A mission cannot end before it starts.")


class NothingChosen(AssessmentError):
    code = "nothing_chosen"
    text = _("Choose at least one file.")


class FilesNotApproved(AssessmentError):
    code = "files_not_approved"
    text = _("Nothing was taken: these files are not approved, or not of this cycle: %(communes)s.")


def inspectors_of(authority: str, *, at: datetime) -> QuerySet[User]:
    """Return the active auditors of an authority at this time, by name."""
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    auditors = current.filter(role=Role.AUDITOR, authority=authority)
    return User.objects.filter(pk__in=auditors.values("user"), is_active=True).order_by("full_name", "pk")


def all_inspectors(*, at: datetime) -> QuerySet[User]:
    """Return the active auditors of every authority at this time, by name, each with its ``authority``."""
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    auditors = current.filter(role=Role.AUDITOR, user=OuterRef("pk")).order_by("authority")
    return (
        User.objects.filter(Exists(auditors), is_active=True)
        .annotate(authority=Subquery(auditors.values("authority")[:1]))
        .order_by("authority", "full_name", "pk")
    )


def visible_missions(actor: Actor | None, *, at: datetime) -> QuerySet[AuditMission]:
    """Return the missions an actor may see: all for the administrator, an inspector's own while they run."""
    if actor is None:
        return AuditMission.objects.none()
    if actor.has_role(Role.ADMINISTRATOR):
        return AuditMission.objects.all()
    if actor.has_role(Role.AUDITOR):
        return running_missions(actor, at=at)
    return AuditMission.objects.none()


def missions_with_counts(actor: Actor | None, *, at: datetime) -> QuerySet[AuditMission]:
    """Return the missions an actor may see, newest first, with ``files`` taken and ``ended`` among them."""
    ended = Q(entries__assessment__state__in=[State.FINAL, State.APPEALED, State.PUBLISHED])
    return (
        visible_missions(actor, at=at)
        .select_related("cycle")
        .annotate(
            files=Count("entries", distinct=True),
            ended=Count("entries", filter=ended, distinct=True),
        )
        .order_by("-starts_on", "pk")
    )


@transaction.atomic
def save_mission(
    mission: AuditMission | None,
    *,
    cycle: Cycle,
    title: str,
    authority: str,
    inspectors: Iterable[User],
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
) -> AuditMission:
    """Create a mission, or change one: its cycle stays once it has taken files.

    Raises NotAllowed, NoInspector (each must be an auditor of the authority) or DatesReversed.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    chosen = {user.pk for user in inspectors}
    if not chosen or inspectors_of(authority, at=at).filter(pk__in=chosen).count() != len(chosen):
        raise NoInspector(authority=_authority_label(authority))
    if ends_on < starts_on:
        raise DatesReversed()
    is_new = mission is None
    mission = mission or AuditMission(cycle=cycle, created_by=actor.user, created_at=at)
    mission.title, mission.authority = title.strip(), authority
    mission.starts_on, mission.ends_on = starts_on, ends_on
    mission.save()
    mission.inspectors.set(chosen)
    record_event(
        "audit.mission_created" if is_new else "audit.mission_changed",
        actor=actor.user,
        target=mission,
        data={
            "title": mission.title,
            "authority": authority,
            "inspectors": sorted(chosen),
            "from": starts_on.isoformat(),
            "until": ends_on.isoformat(),
        },
        at=at,
    )
    return mission


def _authority_label(authority: str) -> Any:
    return dict(AuditMission._meta.get_field("authority").flatchoices)[authority]


def files_to_choose(mission: AuditMission, *, actor: Actor) -> QuerySet[Assessment]:
    """Return the approved files of the mission's cycle that no mission took and the actor may choose."""
    return (
        Assessment.objects.filter(cycle=mission.cycle_id, state=State.APPROVED, mission_entry__isnull=True)
        .exclude(commune__in=actor.own_commune_ids)
        .select_related("commune__province__region")
        .order_by("commune__code")
    )


@transaction.atomic
def choose_files(
    mission: AuditMission, pks: Collection[int], *, reason: str, actor: Actor, at: datetime
) -> list[MissionAssessment]:
    """Take approved files into a mission, all or none, with the reason.

    The administrator chooses for any mission, an inspector for a running one of theirs. Raises NotAllowed,
    NothingChosen, ReasonRequired, FilesNotApproved or OwnCommune.
    """
    if not visible_missions(actor, at=at).filter(pk=mission.pk).exists():
        raise NotAllowed()
    if not pks:
        raise NothingChosen()
    if not reason.strip():
        raise ReasonRequired()
    files = list(
        Assessment.objects.filter(pk__in=pks).select_related("commune").order_by("commune__code", "pk")
    )
    entries = []
    unfit = []
    for file in map(lock_assessment, files):
        if file.cycle_id != mission.cycle_id or file.state != State.APPROVED:
            unfit.append(pick(file.commune, "name"))
            continue
        apply_step(file, Action.DRAW, actor=actor, at=at, reason=reason)
        request_pack(file, actor=None, at=at)
        entries.append(MissionAssessment(mission=mission, assessment=file, reason=reason.strip()))
    if unfit or len(files) != len(set(pks)):
        raise FilesNotApproved(communes=", ".join(unfit) or "?")
    return MissionAssessment.objects.bulk_create(entries)


def require_inspector(assessment: Assessment, action: Action, actor: Actor, *, at: datetime) -> None:
    """Refuse anybody but an inspector of a running mission that took this file.

    Raises WrongState, NotAllowed or OwnCommune.
    """
    if (why := refusal(assessment, action, actor)) is not None:
        raise why
    if not running_missions(actor, at=at).filter(entries__assessment=assessment).exists():
        raise NotAllowed()


@transaction.atomic
def conclude_audit(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """End the audit of a file without findings: its score is final.

    Raises what ``require_inspector`` raises.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.CONCLUDE_AUDIT, actor, at=at)
    transition = apply_step(file, Action.CONCLUDE_AUDIT, actor=actor, at=at, **becoming_final(file, at=at))
    request_score(file, stage=Stage.AUDIT, at=at)
    return transition


@transaction.atomic
def notify_findings(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Open the contradictory phase: the commune has the cycle's reply days, to 23:59 in Casablanca.

    Raises what ``require_inspector`` raises.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.NOTIFY_FINDINGS, actor, at=at)
    due_at = window_end(at, days=file.cycle.reply_days)
    return apply_step(file, Action.NOTIFY_FINDINGS, actor=actor, at=at, reply_due_at=due_at)


@transaction.atomic
def reply_to_findings(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Send the commune's reply within its window. Raises WrongState, NotAllowed or DeadlinePassed."""
    file = lock_assessment(assessment)
    if (why := refusal(file, Action.REPLY, actor)) is not None:
        raise why
    if file.reply_due_at is not None and at > file.reply_due_at:
        raise DeadlinePassed(date=format_moment(file.reply_due_at))
    return apply_step(file, Action.REPLY, actor=actor, at=at)


@transaction.atomic
def conclude_findings(
    assessment: Assessment,
    *,
    reason: str,
    corrections: Collection[LineCorrections] = (),
    actor: Actor,
    at: datetime,
) -> Transition:
    """End the contradictory phase: findings kept may correct figures, and the score is final.

    Raises what ``require_inspector`` and ``correct_lines`` raise, or ReasonRequired.
    """
    file = lock_assessment(assessment)
    require_inspector(file, Action.CONCLUDE_FINDINGS, actor, at=at)
    correct_lines(file, corrections, stage=Stage.AUDIT, actor=actor, at=at)
    transition = apply_step(
        file, Action.CONCLUDE_FINDINGS, actor=actor, at=at, reason=reason, **becoming_final(file, at=at)
    )
    request_score(file, stage=Stage.AUDIT, at=at)
    return transition
