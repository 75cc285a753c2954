"""What the public page of a body shows: its powers member by member, its projects, its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from communes.cooperation.models import (
    BodyMember,
    CooperationBody,
    CooperationPlan,
    PlanObjective,
    Power,
    PowerTransfer,
    StructuralProject,
)
from config.toolbox.languages import pick


@dataclass
class PowerRows:
    """One power as the members of a body gave it: those that run on the day, and those that ended."""

    power: Power
    running: list[PowerTransfer] = field(default_factory=list)
    others: list[PowerTransfer] = field(default_factory=list)

    @property
    def rows(self) -> list[PowerTransfer]:
        return [*self.running, *self.others]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A structural project and what its funding leaves to be found (MAD)."""

    project: StructuralProject
    funded: Decimal

    @property
    def missing(self) -> Decimal:
        return self.project.cost - self.funded


def end_of_duration(body: CooperationBody) -> date | None:
    """Return the day on which the duration of a body ends; None for one without limit."""
    if not body.duration:
        return None
    founded, year = body.founded_on, body.founded_on.year + body.duration
    # Founded on 29 February: it ends on the 28th where there is no 29th.
    is_leap_day = (founded.month, founded.day) == (2, 29)
    return founded.replace(year=year, day=28) if is_leap_day else founded.replace(year=year)


def powers_of(
    body: CooperationBody, members: Sequence[BodyMember], *, on: date
) -> tuple[list[PowerRows], list[PowerTransfer]]:
    """Return the powers given to a body, in their order, and every transfer. One query.

    ``members`` are those of the body: each transfer gets its member from there, and they give the order.
    """
    order = {member.pk: position for position, member in enumerate(members)}
    known = {member.pk: member for member in members}
    transfers = list(PowerTransfer.objects.filter(member__body=body).select_related("power"))
    transfers.sort(key=lambda row: (order[row.member_id], row.starts_on))
    groups: dict[int, PowerRows] = {}
    for row in transfers:
        row.member = known[row.member_id]
        group = groups.setdefault(row.power_id, PowerRows(row.power))
        runs = row.starts_on <= on and (row.ends_on is None or row.ends_on > on)
        (group.running if runs else group.others).append(row)
    return sorted(groups.values(), key=lambda group: (group.power.position, group.power.code)), transfers


def projects_of(body: CooperationBody, *, plans: QuerySet[CooperationPlan]) -> list[ProjectRow]:
    """Return the structural projects of a body with funding read, and objectives of ``plans``. Three queries.

    ``plans`` are those that the reader may read: objectives of the others are left out.
    """
    objectives = PlanObjective.objects.filter(plan__in=plans).select_related("plan")
    projects = body.projects.select_related("power").prefetch_related(
        "funding", Prefetch("objectives", objectives)
    )
    return [
        ProjectRow(project, sum((part.amount for part in project.funding.all()), Decimal(0)))
        for project in projects
    ]


def history_of(
    body: CooperationBody, members: Sequence[BodyMember], transfers: Sequence[PowerTransfer]
) -> list[tuple[date, str]]:
    """Return the legal facts of a body as sentences with their days, newest first. No query.

    Members that join or leave on the same day, and powers given from the same day, are told together.
    """
    facts: list[tuple[date, str]] = [(body.founded_on, _("The body is founded."))]
    if body.published_on:
        facts.append((body.published_on, _("The founding act is published in the Official Bulletin.")))
    joined: dict[date, list[str]] = {}
    left: dict[date, list[str]] = {}
    for member in members:
        joined.setdefault(member.joined_on, []).append(pick(member.place, "name"))
        if member.left_on:
            left.setdefault(member.left_on, []).append(pick(member.place, "name"))
    facts += [(day, _("Joined: %(names)s") % {"names": " · ".join(names)}) for day, names in joined.items()]
    facts += [(day, _("Left: %(names)s") % {"names": " · ".join(names)}) for day, names in left.items()]
    started: dict[tuple[date, str], int] = {}
    ended: dict[tuple[date, str], int] = {}
    for row in transfers:
        power = pick(row.power, "name")
        started[row.starts_on, power] = started.get((row.starts_on, power), 0) + 1
        if row.ends_on:
            ended[row.ends_on, power] = ended.get((row.ends_on, power), 0) + 1
    facts += [
        (day, _("Runs in place of members: %(power)s (%(count)s)") % {"power": power, "count": count})
        for (day, power), count in started.items()
    ]
    facts += [
        (day, _("No longer runs for members: %(power)s (%(count)s)") % {"power": power, "count": count})
        for (day, power), count in ended.items()
    ]
    if body.dissolved_on:
        words = _("The body is dissolved: %(reason)s") % {"reason": body.dissolved_reason}
        facts.append((body.dissolved_on, words))
    return sorted(facts, key=lambda fact: fact[0])[::-1]
