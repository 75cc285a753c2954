"""Audit missions, the files they take, and how an audit ends."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Action, State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired
from assessments.models import Assessment, AuditMission, Cycle, MissionAssessment, SampleDraw
from assessments.services.access import running_missions
from assessments.services.audit.mission_page import with_progress
from assessments.services.packs.sealing import request_pack
from assessments.services.workflow import apply_step, lock_assessment
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
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
    """Return the missions an actor may see, newest first, with the counts of ``with_progress``."""
    seen = visible_missions(actor, at=at).select_related("cycle")
    return with_progress(seen).order_by("-starts_on", "pk")


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


def check_chooser(mission: AuditMission, actor: Actor, *, at: datetime) -> None:
    """Refuse all but the administrator, and inspectors of a mission that runs. Raises NotAllowed."""
    if not visible_missions(actor, at=at).filter(pk=mission.pk).exists():
        raise NotAllowed()


@transaction.atomic
def choose_files(
    mission: AuditMission, pks: Collection[int], *, reason: str, actor: Actor, at: datetime
) -> list[MissionAssessment]:
    """Take approved files into a mission, all or none, with the reason.

    The administrator chooses for any mission, an inspector for a running one of theirs. Raises NotAllowed,
    NothingChosen, ReasonRequired, FilesNotApproved or OwnCommune.
    """
    check_chooser(mission, actor, at=at)
    if not pks:
        raise NothingChosen()
    if not reason.strip():
        raise ReasonRequired()
    return take_files(mission, pks, reason=reason.strip(), actor=actor, at=at)


@transaction.atomic
def take_files(
    mission: AuditMission,
    pks: Collection[int],
    *,
    reason: str,
    draw: SampleDraw | None = None,
    actor: Actor,
    at: datetime,
) -> list[MissionAssessment]:
    """Take approved files into a mission, chosen or drawn, and ask for their packs.

    Raises FilesNotApproved or OwnCommune, having taken none.
    """
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
        entries.append(MissionAssessment(mission=mission, assessment=file, draw=draw, reason=reason))
    if unfit or len(files) != len(set(pks)):
        raise FilesNotApproved(communes=", ".join(unfit) or "?")
    return MissionAssessment.objects.bulk_create(entries)
