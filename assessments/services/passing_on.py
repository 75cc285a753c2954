"""What of the yearly assessment waits for a person, and how it passes to a colleague.

Owners of actions and recommendations are names that people typed: those that are the person's own name,
letter for letter, are known to wait for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from assessments.enums import OPEN_FOLLOW_UPS, RequestState, State
from assessments.models import (
    Assessment,
    AuditMission,
    DocumentRequest,
    ImprovementAction,
    MeetingRecommendation,
)
from assessments.services.audit.missions import inspectors_of
from assessments.services.handing_over import HANDED_OVER_STATES
from assessments.services.threads.rules import WRITING_STATES
from communes.enums import COMMUNE_ROLES
from communes.models import Membership
from communes.services.waiting import Waiting
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link

Found = dict[int, list[Waiting]]
PASSED = "hand_over.passed"


def _file_title(file: Assessment) -> str:
    return f"{pick(file.commune, 'name')} {file.cycle.assessed_year}"


def _file_link(file: Assessment) -> Link:
    return Link("assessments:detail", {"pk": file.pk})


def reviews_of(people: Sequence[User], at: datetime) -> Found:
    """Return the files that people review, under way or assigned. One query."""
    keys = [person.pk for person in people]
    files = Assessment.objects.filter(
        Q(state__in=HANDED_OVER_STATES, claimed_by__in=keys)
        | Q(state=State.SUBMITTED, assignment__reviewer__in=keys)
    ).select_related("commune", "cycle", "assignment")
    found: Found = defaultdict(list)
    for file in files.order_by("commune__code", "pk"):
        is_assigned = file.state == State.SUBMITTED
        person = file.assignment.reviewer_id if is_assigned else file.claimed_by_id
        assert person is not None
        found[person].append(Waiting(_file_title(file), _file_link(file)))
    return found


def requests_of(people: Sequence[User], at: datetime) -> Found:
    """Return the documents asked of people by name that their commune has not sent yet. One query."""
    rows = _open_requests().filter(asked_of__in=[person.pk for person in people])
    found: Found = defaultdict(list)
    for row in rows.select_related("assessment__commune", "assessment__cycle"):
        link = Link("assessments:request", {"pk": row.assessment_id, "number": row.pk})
        assert row.asked_of_id is not None
        title = f"{_file_title(row.assessment)} – {row.line} – {row.text[:80]}"
        found[row.asked_of_id].append(Waiting(title, link))
    return found


def _open_requests() -> QuerySet[DocumentRequest]:
    return DocumentRequest.objects.filter(
        state=RequestState.OPEN, assessment__state__in=sorted(WRITING_STATES)
    )


@transaction.atomic
def pass_requests(giver: User, taker: User, *, by: User, reason: str, at: datetime) -> int:
    """Ask a colleague of the same commune instead; return how many requests passed."""
    communes = _communes_of(taker, at)
    rows = locked(_open_requests().filter(asked_of=giver, assessment__commune__in=communes))
    count = 0
    for row in rows.select_related("assessment").order_by("pk"):
        row.asked_of, row.version = taker, row.version + 1
        row.save(update_fields=["asked_of", "version"])
        _log(row.assessment, giver, taker, row.line, by=by, reason=reason, at=at)
        count += 1
    return count


def _communes_of(person: User, at: datetime) -> list[int]:
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    rows = current.filter(user=person, role__in=sorted(COMMUNE_ROLES))
    return list(rows.values_list("commune", flat=True))


def missions_of(people: Sequence[User], at: datetime) -> Found:
    """Return the missions that people inspect, running or to come. Two queries."""
    missions = AuditMission.objects.filter(inspectors__in=people, ends_on__gte=local_day(at))
    found: Found = defaultdict(list)
    keys = {person.pk for person in people}
    for mission in missions.distinct().prefetch_related("inspectors").order_by("starts_on", "pk"):
        for inspector in mission.inspectors.all():
            if inspector.pk in keys:
                link = Link("assessments:mission", {"pk": mission.pk})
                found[inspector.pk].append(Waiting(str(mission), link))
    return found


@transaction.atomic
def pass_missions(giver: User, taker: User, *, by: User, reason: str, at: datetime) -> int:
    """Put an inspector of the same authority in the place of another; return in how many missions.

    The findings that the giver wrote stay theirs in the log; whoever inspects the mission goes on with them.
    """
    missions = AuditMission.objects.filter(inspectors=giver, ends_on__gte=local_day(at))
    count = 0
    for mission in missions.order_by("pk"):
        if not inspectors_of(mission.authority, at=at).filter(pk=taker.pk).exists():
            continue
        mission.inspectors.remove(giver)
        mission.inspectors.add(taker)
        _log(mission, giver, taker, "", by=by, reason=reason, at=at)
        count += 1
    return count


def _by_name(people: Sequence[User], rows: Iterable[Any], told: Any) -> Found:
    """Return rows by the people whose very name stands as their owner."""
    keys: dict[str, list[int]] = defaultdict(list)
    for person in people:
        keys[person.full_name].append(person.pk)
    found: Found = defaultdict(list)
    for row in rows:
        for key in keys.get(row.owner, ()):
            found[key].append(told(row))
    return found


def actions_of(people: Sequence[User], at: datetime) -> Found:
    """Return the open actions of improvement plans under people's names. One query."""
    rows = ImprovementAction.objects.filter(
        owner__in=[person.full_name for person in people], state__in=sorted(OPEN_FOLLOW_UPS)
    ).select_related("plan__assessment__commune", "plan__assessment__cycle")
    return _by_name(people, rows, _action)


def _action(row: ImprovementAction) -> Waiting:
    file = row.plan.assessment
    return Waiting(f"{_file_title(file)} – {row.title}", Link("assessments:improvement", {"pk": file.pk}))


@transaction.atomic
def pass_actions(giver: User, taker: User, *, by: User, reason: str, at: datetime) -> int:
    """Write a colleague of the same commune in the place of another; return in how many actions."""
    rows = ImprovementAction.objects.filter(
        owner=giver.full_name,
        state__in=sorted(OPEN_FOLLOW_UPS),
        plan__assessment__commune__in=_communes_of(taker, at),
    )
    return _rename(rows, giver, taker, lambda row: row.plan.assessment, by=by, reason=reason, at=at)


def recommendations_of(people: Sequence[User], at: datetime) -> Found:
    """Return the open recommendations of meetings under people's names. One query."""
    rows = MeetingRecommendation.objects.filter(
        owner__in=[person.full_name for person in people], state__in=sorted(OPEN_FOLLOW_UPS)
    )
    return _by_name(people, rows, _recommendation)


def _recommendation(row: MeetingRecommendation) -> Waiting:
    return Waiting(pick(row, "text")[:120], Link("assessments:meeting", {"pk": row.meeting_id}))


@transaction.atomic
def pass_recommendations(giver: User, taker: User, *, by: User, reason: str, at: datetime) -> int:
    """Write a colleague in the place of another; return in how many recommendations of meetings."""
    rows = MeetingRecommendation.objects.filter(owner=giver.full_name, state__in=sorted(OPEN_FOLLOW_UPS))
    return _rename(rows, giver, taker, lambda row: row.meeting, by=by, reason=reason, at=at)


def _rename(
    rows: QuerySet[Any], giver: User, taker: User, target: Any, *, by: User, reason: str, at: datetime
) -> int:
    count = 0
    for row in locked(rows.order_by("pk")):
        row.owner, row.changed_by, row.changed_at, row.version = taker.full_name, by, at, row.version + 1
        row.save()
        _log(target(row), giver, taker, "", by=by, reason=reason, at=at)
        count += 1
    return count


def _log(target: Any, giver: User, taker: User, line: str, *, by: User, reason: str, at: datetime) -> None:
    data = {"before": giver.full_name, "after": taker.full_name, "line": line, "reason": reason}
    record_event(PASSED, actor=by, target=target, data=data, at=at)
