"""The training of the programme units themselves (requirement W23): what is offered, who came."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from capacity.enums import Audience, EnrolmentState, SessionState
from capacity.models import Enrolment, Session, Topic
from capacity.services.session_list import visible_sessions
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Commune

# What every unit is trained in each year, as the workshops of March 2022 name it: conditions, indicators,
# the yearly report, the needs of the next year. An assumption in its cutting; other topics follow.
PROGRAMME = ("unit-conditions", "unit-indicators", "unit-report", "unit-needs")


@dataclass(slots=True)
class Part:
    """One topic of the programme: its sessions, and how many units are invited, came, or have not yet."""

    topic: Topic
    sessions: list[Session] = field(default_factory=list)
    invited: int = 0
    attended: int = 0

    @property
    def not_yet(self) -> int:
        return self.invited - self.attended


def units_programme(actor: Actor | None, year: int) -> list[Part]:
    """Return the topics of a year's sessions for units, those of the programme first, as an actor sees them.

    A unit is invited by a session that is open to its region, and came when one of its commune's people
    attended; only communes that the actor sees from within are counted. Six queries however many there are.
    """
    found = visible_sessions(actor).filter(audience=Audience.UNIT, starts_on__year=year)
    found = found.exclude(state=SessionState.CANCELLED).select_related("topic").prefetch_related("regions")
    found = found.annotate(
        taken=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )
    parts = {topic.pk: Part(topic) for topic in _programme_topics()}
    for session in found.order_by("starts_on", "code"):
        parts.setdefault(session.topic_id, Part(session.topic)).sessions.append(session)
    regions = dict(_units(actor).values_list("pk", "province__region"))
    present = _present(actor, year)
    for part in parts.values():
        invited = _invited(part.sessions, regions)
        part.invited = len(invited)
        part.attended = len(invited & present.get(part.topic.pk, set()))
    return list(parts.values())


def units_that_came_to_none(actor: Actor | None, year: int) -> QuerySet[Commune]:
    """Return the communes with a unit of which nobody attended a session for units in a year, by code."""
    came = _attended(year).values("person__commune")
    return _units(actor).exclude(pk__in=came).select_related("province__region").order_by("code")


def _programme_topics() -> list[Topic]:
    rows = {topic.code: topic for topic in Topic.objects.filter(code__in=PROGRAMME)}
    return [rows[code] for code in PROGRAMME if code in rows]


def _units(actor: Actor | None) -> QuerySet[Commune]:
    return communes_seen_by(actor).filter(programme_unit__isnull=False)


def _attended(year: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(attended=True, session__audience=Audience.UNIT)
    return rows.filter(session__starts_on__year=year).exclude(session__state=SessionState.CANCELLED)


def _present(actor: Actor | None, year: int) -> dict[int, set[int]]:
    """Return the communes that came, by topic."""
    rows = _attended(year).filter(person__commune__in=communes_seen_by(actor))
    found: dict[int, set[int]] = {}
    for topic, commune in rows.values_list("session__topic", "person__commune"):
        found.setdefault(topic, set()).add(commune)
    return found


def _invited(sessions: Iterable[Session], regions: dict[int, int]) -> set[int]:
    invited: set[int] = set()
    for session in sessions:
        own = {region.pk for region in session.regions.all()}
        invited |= {commune for commune, region in regions.items() if not own or region in own}
    return invited
