"""Poles and meetings: who is heard together, where and when, who came and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from action_programs.enums import Audience
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Attendance, Meeting, Pole, Proposal
from action_programs.services.programmes import lock_open
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, spoken
from records.services.events import record_event


class PoleInUse(ProgrammeRefusal):
    code = "pole_in_use"
    text = _("Meetings were held in the pole “%(name)s”: change them first.")


class AudienceTwice(ProgrammeRefusal):
    code = "audience_twice"
    text = _("“%(audience)s” is counted twice: write one row for each audience.")


class NobodyCame(ProgrammeRefusal):
    code = "nobody_came"
    text = _("“%(audience)s”: write how many women or men came, or leave the row empty.")


class NotHeldYet(ProgrammeRefusal):
    code = "not_held_yet"
    text = _("This meeting is to be held on %(day)s: write who came afterwards.")


class MeetingInUse(ProgrammeRefusal):
    code = "meeting_in_use"

    @property
    def message(self) -> str:
        text = ngettext(
            "%(count)s proposal was made at this meeting: change it first.",
            "%(count)s proposals were made at this meeting: change them first.",
            self.params["count"],
        )
        return text % self.params


@dataclass(frozen=True, slots=True)
class PoleFacts:
    """A group of localities that is heard together."""

    name_ar: str
    name_fr: str = ""
    localities: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is recorded of a meeting; ``pole`` None for one of the whole commune."""

    audience: str
    held_on: date
    place: str
    pole: Pole | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """How many of one audience came."""

    audience: str
    women: int
    men: int


@transaction.atomic
def save_pole(
    programme: ActionProgramme, pole: Pole | None, facts: PoleFacts, *, actor: Actor, at: datetime
) -> Pole:
    """Add a pole after the others (``pole`` None), or change it. Raises NotAllowed or ProgrammeFrozen."""
    row = lock_open(programme, actor)
    if pole is None:
        last = row.poles.aggregate(last=Max("position"))["last"] or 0
        pole = Pole(programme=row, position=last + 1)
    for name in facts.__slots__:
        setattr(pole, name, getattr(facts, name).strip())
    pole.save()
    _record("action_programs.pole_saved", row, {"name": spoken(lambda: pick(pole, "name"))}, actor, at)
    return pole


@transaction.atomic
def remove_pole(pole: Pole, *, actor: Actor, at: datetime) -> None:
    """Take a pole out. Raises PoleInUse while meetings were held in it, NotAllowed or ProgrammeFrozen."""
    row = lock_open(pole.programme, actor)
    if pole.meetings.exists():
        raise PoleInUse(name=pick(pole, "name"))
    _record("action_programs.pole_removed", row, {"name": spoken(lambda: pick(pole, "name"))}, actor, at)
    pole.delete()


@transaction.atomic
def save_meeting(
    programme: ActionProgramme,
    meeting: Meeting | None,
    facts: MeetingFacts,
    attendance: Sequence[AttendanceFacts],
    *,
    actor: Actor,
    at: datetime,
) -> Meeting:
    """Add a meeting (``meeting`` None) or change it, with all its attendance.

    A meeting may be announced before its day, without attendance. Raises NotAllowed, ProgrammeFrozen,
    NotHeldYet, AudienceTwice or NobodyCame, having changed nothing.
    """
    row = lock_open(programme, actor)
    _check(facts, attendance, today=local_day(at))
    meeting = meeting or Meeting(programme=row)
    assert facts.pole is None or facts.pole.programme_id == row.pk
    for name in facts.__slots__:
        value = getattr(facts, name)
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    meeting.changed_by, meeting.changed_at = actor.user, at
    meeting.save()
    meeting.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, audience=group.audience, women=group.women, men=group.men)
        for group in attendance
    )
    _record("action_programs.meeting_saved", row, _named(meeting), actor, at)
    return meeting


@transaction.atomic
def remove_meeting(meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    """Take a meeting out with its attendance and documents.

    Raises MeetingInUse while proposals name it, NotAllowed or ProgrammeFrozen.
    """
    row = lock_open(meeting.programme, actor)
    if count := meeting.proposals.count():
        raise MeetingInUse(count=count)
    _record("action_programs.meeting_removed", row, _named(meeting), actor, at)
    meeting.delete()


def list_meetings(programme: ActionProgramme) -> QuerySet[Meeting]:
    """Return the meetings, the latest first, each with its ``women``, ``men`` and number of ``proposed``."""
    proposed = Proposal.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return (
        Meeting.objects.filter(programme=programme)
        .select_related("pole")
        .prefetch_related("attendance")
        .annotate(
            women=Coalesce(Sum("attendance__women"), 0),
            men=Coalesce(Sum("attendance__men"), 0),
            # A subquery, since joining both attendance and proposals would multiply them.
            proposed=Coalesce(Subquery(proposed.annotate(count=Count("pk")).values("count")), 0),
        )
        .order_by("-held_on", "-pk")
    )


def _check(facts: MeetingFacts, attendance: Sequence[AttendanceFacts], *, today: date) -> None:
    if attendance and facts.held_on > today:
        raise NotHeldYet(day=format_day(facts.held_on))
    seen: set[str] = set()
    for group in attendance:
        label = Audience(group.audience).label
        if group.audience in seen:
            raise AudienceTwice(audience=label)
        if not group.women and not group.men:
            raise NobodyCame(audience=label)
        seen.add(group.audience)


def _named(meeting: Meeting) -> dict[str, str]:
    return {"place": meeting.place, "day": meeting.held_on.isoformat()}


def _record(code: str, programme: ActionProgramme, data: dict, actor: Actor, at: datetime) -> None:
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
