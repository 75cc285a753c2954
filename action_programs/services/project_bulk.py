"""Many projects written at once, from a grid or a table: all of them or none, in a few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from action_programs.enums import FundingKind
from action_programs.exceptions import (
    ChangedMeanwhile,
    FundingUnbalanced,
    NumberTaken,
    ProgrammeRefusal,
    StatusFollowsProgress,
    YearsOutside,
    YearsReversed,
)
from action_programs.models import ActionProgramme, FundingLine, Partner, Project
from action_programs.services.projects import LineFacts, ProjectFacts, facts_of, line_facts
from action_programs.services.running import check_status
from communes.actors import Actor
from config.toolbox.languages import pick
from config.toolbox.numbers import format_amount
from records.services.events import record_event

# A number may pass from one project to another: nobody has it meanwhile.
_OUT_OF_THE_WAY = 10_000
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row makes of a project: a new one (``project`` None) or a known one.

    ``lines`` None leaves its money alone; ``version`` is the one that the writer saw, None for whichever.
    """

    project: Project | None
    facts: ProjectFacts
    lines: Sequence[LineFacts] | None = None
    version: int | None = None


@dataclass
class Known:
    """The projects of a programme and their lines, read at once."""

    projects: dict[int, Project]
    lines: dict[int, list[LineFacts]] = field(default_factory=dict)

    def lines_of(self, project: Project) -> list[LineFacts]:
        return self.lines.get(project.pk, [])

    def is_same(self, draft: Draft) -> bool:
        """Tell whether a draft changes nothing of its project."""
        project = draft.project
        if project is None or facts_of(project) != draft.facts:
            return False
        return draft.lines is None or list(draft.lines) == self.lines_of(project)


def known_projects(programme: ActionProgramme) -> Known:
    """Return the projects by their keys, with their lines. Two queries, whatever their number."""
    groups = "group__axis"
    projects = {project.pk: project for project in programme.projects.select_related(groups)}
    known = Known(projects)
    lines = FundingLine.objects.filter(project__programme=programme).select_related("partner").order_by("pk")
    for line in lines:
        known.lines.setdefault(line.project_id, []).append(line_facts(line))
    return known


def faults_of(
    programme: ActionProgramme, drafts: Sequence[Draft], known: Known
) -> dict[int, list[ProgrammeRefusal]]:
    """Return what is wrong with each draft, by its place among them. No query.

    The rules are those of ``save_project``; numbers are judged as they would be once all is written.
    """
    faults: dict[int, list[ProgrammeRefusal]] = {}
    rewritten = {draft.project.pk for draft in drafts if draft.project}
    holders: dict[int, Project | ProjectFacts] = {
        project.number: project for pk, project in known.projects.items() if pk not in rewritten
    }
    for place, draft in enumerate(drafts):
        found = list(_faults(programme, draft, known))
        if taken := holders.get(draft.facts.number):
            found.append(NumberTaken(number=draft.facts.number, title=pick(taken, "title")))
        holders.setdefault(draft.facts.number, draft.facts)
        if found:
            faults[place] = found
    return faults


def _faults(programme: ActionProgramme, draft: Draft, known: Known) -> Iterable[ProgrammeRefusal]:
    facts, project = draft.facts, draft.project
    if project and draft.version is not None and project.version != draft.version:
        yield ChangedMeanwhile()
    else:
        # What someone else changed may be the status: it is told once.
        try:
            check_status(programme, project, facts.status, number=facts.number)
        except StatusFollowsProgress as refusal:
            yield refusal
    if facts.ends_in < facts.starts_in:
        yield YearsReversed()
    elif facts.starts_in not in programme.years or facts.ends_in not in programme.years:
        yield YearsOutside(years=f"{programme.first_year}–{programme.last_year}")
    lines = draft.lines
    if lines is None:
        lines = known.lines_of(project) if project else []
    funded = sum((line.amount for line in lines), Decimal(0))
    if funded > facts.cost:
        amounts = {"funded": funded, "cost": facts.cost, "difference": funded - facts.cost}
        yield FundingUnbalanced(**{name: format_amount(amount) for name, amount in amounts.items()})


def write_projects(
    programme: ActionProgramme, drafts: Sequence[Draft], *, actor: Actor, at: datetime
) -> None:
    """Write drafts found right (``faults_of``) in a locked programme, and one event with their numbers.

    The number of queries does not grow with theirs, but for batches of two hundred.
    """
    if not drafts:
        return
    written = [_apply(programme, draft, actor, at) for draft in drafts]
    changed = [project for project, draft in zip(written, drafts, strict=True) if draft.project]
    added = [project for project, draft in zip(written, drafts, strict=True) if not draft.project]
    programme.projects.filter(pk__in=[project.pk for project in changed]).update(
        number=F("number") + _OUT_OF_THE_WAY
    )
    names = [*ProjectFacts.__slots__, "version", "changed_by", "changed_at"]
    Project.objects.bulk_update(changed, names, batch_size=_BATCH)
    Project.objects.bulk_create(added)
    lines = {
        project: draft.lines
        for project, draft in zip(written, drafts, strict=True)
        if draft.lines is not None
    }
    _write_lines(programme, lines)
    data = {"added": _numbers(added), "changed": _numbers(changed)}
    record_event(
        "action_programs.projects_saved", actor=actor.user, target=programme.commune, data=data, at=at
    )


def _apply(programme: ActionProgramme, draft: Draft, actor: Actor, at: datetime) -> Project:
    project = draft.project or Project(programme=programme, version=0)
    for name in ProjectFacts.__slots__:
        value = getattr(draft.facts, name)
        setattr(project, name, value.strip() if isinstance(value, str) else value)
    project.version += 1
    project.changed_by, project.changed_at = actor.user, at
    return project


def _write_lines(programme: ActionProgramme, lines: Mapping[Project, Sequence[LineFacts]]) -> None:
    FundingLine.objects.filter(project__in=lines).delete()
    partners = {partner.name_ar: partner for partner in programme.partners.all()}
    names = {
        " ".join(line.partner.split())
        for own in lines.values()
        for line in own
        if line.kind == FundingKind.PARTNER
    }
    missing = [Partner(programme=programme, name_ar=name) for name in sorted(names - partners.keys())]
    partners |= {partner.name_ar: partner for partner in Partner.objects.bulk_create(missing)}
    FundingLine.objects.bulk_create(
        [
            FundingLine(
                project=project,
                kind=line.kind,
                year=line.year,
                partner=partners[" ".join(line.partner.split())] if _is_partner(line) else None,
                agreed_on=line.agreed_on if _is_partner(line) else None,
                amount=line.amount,
            )
            for project, own in lines.items()
            for line in own
        ],
        batch_size=_BATCH,
    )


def _is_partner(line: LineFacts) -> bool:
    return line.kind == FundingKind.PARTNER


def _numbers(projects: Iterable[Project]) -> str:
    return ", ".join(str(number) for number in sorted(project.number for project in projects)) or "–"
