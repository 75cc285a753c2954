"""Projects and what pays them: written whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from action_programs.enums import FundingKind
from action_programs.exceptions import (
    ChangedMeanwhile,
    FundingUnbalanced,
    NumberTaken,
    ProjectInUse,
    YearsOutside,
    YearsReversed,
)
from action_programs.models import ActionProgramme, AxisProgramme, FundingLine, Partner, Project, ProjectPoint
from action_programs.services.programmes import lock_open
from action_programs.services.running import check_status
from communes.actors import Actor
from config.toolbox.languages import pick, spoken
from config.toolbox.numbers import format_amount
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a project is; amounts in MAD."""

    group: AxisProgramme
    number: int
    title_ar: str
    title_fr: str
    place: str
    starts_in: int
    ends_in: int
    cost: Decimal
    pillar: str
    gender: str
    status: str
    responsible: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One sum that pays a project; ``partner`` is the name of who gives it, "" for the commune."""

    kind: str
    amount: Decimal
    year: int | None = None
    partner: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PointFacts:
    """A place of a project, in degrees (WGS 84)."""

    latitude: Decimal
    longitude: Decimal
    label: str = ""


@transaction.atomic
def save_project(
    programme: ActionProgramme,
    project: Project | None,
    facts: ProjectFacts,
    lines: Sequence[LineFacts],
    *,
    points: Sequence[PointFacts] | None = None,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Project:
    """Add a project (``project`` None) or change it, with all its funding lines.

    Less than the cost may be given for now; more is refused. ``points`` replace its places on the map, None
    leaves them alone. ``version`` is the one that the writer saw. Raises NotAllowed, ProgrammeFrozen,
    ChangedMeanwhile, NumberTaken, YearsReversed, YearsOutside, FundingUnbalanced, or StatusFollowsProgress
    while the programme is at work, having changed nothing.
    """
    row = lock_open(programme, actor)
    if project is not None:
        project = Project.objects.get(pk=project.pk, programme=row)
        if version is not None and project.version != version:
            raise ChangedMeanwhile()
    _check(row, project, facts, lines)
    check_status(row, project, facts.status, number=facts.number)
    is_new = project is None
    project = project or Project(programme=row, version=0)
    for name in facts.__slots__:
        value = getattr(facts, name)
        setattr(project, name, value.strip() if isinstance(value, str) else value)
    project.version += 1
    project.changed_by, project.changed_at = actor.user, at
    project.save()
    _write_lines(row, project, lines)
    if points is not None:
        _write_points(project, points)
    code = "action_programs.project_added" if is_new else "action_programs.project_changed"
    _record(code, row, project, actor, at)
    return project


@transaction.atomic
def remove_project(project: Project, *, actor: Actor, at: datetime) -> None:
    """Take a project out of a programme that is open; its number stays free.

    Raises NotAllowed, ProgrammeFrozen, or ProjectInUse once it has a life of its own.
    """
    row = lock_open(project.programme, actor)
    if in_use(row.projects.filter(pk=project.pk)).exists():
        raise ProjectInUse()
    _record("action_programs.project_removed", row, project, actor, at)
    project.delete()


def in_use(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Return those projects that have records of their execution or keep a proposal: they may not go."""
    has_one = Q()
    for name in ("progress", "spending", "agreement_shares", "grant_allotments", "proposals"):
        has_one |= Q(**{f"{name}__isnull": False})
    return projects.filter(has_one).distinct()


def next_number(programme: ActionProgramme) -> int:
    """Return the first number after those taken."""
    last = programme.projects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _check(
    programme: ActionProgramme, project: Project | None, facts: ProjectFacts, lines: Sequence[LineFacts]
) -> None:
    others = programme.projects.exclude(pk=project.pk) if project else programme.projects.all()
    if taken := others.filter(number=facts.number).first():
        raise NumberTaken(number=taken.number, title=pick(taken, "title"))
    if facts.ends_in < facts.starts_in:
        raise YearsReversed()
    if facts.starts_in not in programme.years or facts.ends_in not in programme.years:
        raise YearsOutside(years=f"{programme.first_year}–{programme.last_year}")
    funded = sum((line.amount for line in lines), Decimal(0))
    if funded > facts.cost:
        amounts = {"funded": funded, "cost": facts.cost, "difference": funded - facts.cost}
        raise FundingUnbalanced(**{name: format_amount(amount) for name, amount in amounts.items()})


def _write_lines(programme: ActionProgramme, project: Project, lines: Sequence[LineFacts]) -> None:
    project.funding.all().delete()
    partners = {partner.name_ar: partner for partner in programme.partners.all()}
    for line in lines:
        partner = None
        if line.kind == FundingKind.PARTNER:
            name = " ".join(line.partner.split())
            partner = partners.get(name) or Partner.objects.create(programme=programme, name_ar=name)
            partners[name] = partner
        FundingLine.objects.create(
            project=project,
            kind=line.kind,
            year=line.year,
            partner=partner,
            agreed_on=line.agreed_on if partner else None,
            amount=line.amount,
        )


def _write_points(project: Project, points: Sequence[PointFacts]) -> None:
    project.points.all().delete()
    ProjectPoint.objects.bulk_create(
        [
            ProjectPoint(
                project=project, label=point.label.strip(), latitude=point.latitude, longitude=point.longitude
            )
            for point in points
        ]
    )


def _record(code: str, programme: ActionProgramme, project: Project, actor: Actor, at: datetime) -> None:
    data = {"number": project.number, "title": spoken(lambda: pick(project, "title"))}
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)


def facts_of(project: Project) -> ProjectFacts:
    """Return what a stored project is."""
    return ProjectFacts(**{name: getattr(project, name) for name in ProjectFacts.__slots__})


def lines_of(project: Project) -> list[LineFacts]:
    """Return the stored lines of a project, in the order they were written. One query."""
    lines = FundingLine.objects.filter(project=project).select_related("partner").order_by("pk")
    return [line_facts(line) for line in lines]


def line_facts(line: FundingLine) -> LineFacts:
    """Return what a stored line is."""
    return LineFacts(
        line.kind,
        line.amount,
        year=line.year,
        partner=line.partner.name_ar if line.partner else "",
        agreed_on=line.agreed_on,
    )


def points_of(project: Project) -> list[PointFacts]:
    """Return the stored places of a project. One query."""
    return [
        PointFacts(point.latitude, point.longitude, point.label) for point in project.points.order_by("pk")
    ]
