"""Load the programme of the published document for a commune: sums exact, projects partly generated."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from django.db import transaction

from accounts.models import User
from action_programs.enums import FundingKind, ProjectStatus, State
from action_programs.models import (
    ActionProgramme,
    Axis,
    AxisProgramme,
    FundingLine,
    Meeting,
    Partner,
    Pole,
    Project,
    Step,
    SurveyGroup,
)
from action_programs.services.programmes import take_period
from action_programs.services.versions import decide_version, freeze_version
from action_programs.source_case import data
from communes.models import Commune
from config.toolbox.clock import start_of_day

SUMMARY = Path(__file__).resolve().parent / "summary.csv"
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the document's table; its projects are numbered after those of the rows above."""

    axis_ar: str
    title_ar: str
    numbers: range
    commune_share: Decimal
    partner_share: Decimal

    @property
    def named(self) -> list[data.NamedProject]:
        return [data.NAMED[number] for number in self.numbers if number in data.NAMED]


def read_summary() -> list[Row]:
    """Return the rows of the document's table. A blank share is none."""
    rows: list[Row] = []
    following = 1
    with SUMMARY.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            numbers = range(following, following + int(line["projects"]))
            following = numbers.stop
            rows.append(
                Row(
                    axis_ar=line["axis_ar"],
                    title_ar=line["programme_ar"],
                    numbers=numbers,
                    commune_share=Decimal(line["commune_share_mad"] or 0),
                    partner_share=Decimal(line["partner_share_mad"] or 0),
                )
            )
    return rows


def split(total: Decimal, parts: int) -> list[Decimal]:
    """Return even parts in whole thousands; the last takes the rest, so that the sum is exact."""
    even = total // parts // THOUSAND * THOUSAND
    return [even] * (parts - 1) + [total - even * (parts - 1)]


@transaction.atomic
def load_source_case(
    commune: Commune, *, by: User | None, at: datetime, is_demonstration: bool
) -> ActionProgramme:
    """Create the programme for a commune. Raises PeriodTaken when its years are taken."""
    commune = take_period(commune, data.FIRST_YEAR)
    # The document gives the day of the vote and no hour.
    adopted_at = start_of_day(data.VOTED_ON) + timedelta(hours=12)
    programme = ActionProgramme.objects.create(
        commune=commune,
        first_year=data.FIRST_YEAR,
        mandate_starts_on=data.MANDATE_STARTS_ON,
        state=State.IN_FORCE,
        adopted_at=adopted_at,
        adopted_by=by,
        is_demonstration=is_demonstration,
        note_ar=data.NOTE_AR,
        note_fr=data.NOTE_FR,
        created_by=by,
        created_at=at,
    )
    _load_making(programme, by=by, at=at)
    _Projects(programme, by, at).load()
    freeze_version(programme, voted_on=data.VOTED_ON, by=by, at=adopted_at)
    decide_version(programme, decided_on=data.VISA_ON, is_refused=False)
    return programme


def _load_making(programme: ActionProgramme, *, by: User | None, at: datetime) -> None:
    """Create the steps, and who was heard."""
    Step.objects.bulk_create(
        [
            Step(
                programme=programme,
                kind=step.kind,
                starts_on=step.starts_on,
                ends_on=step.ends_on,
                body=step.body,
                note=step.note,
                session=step.session,
                changed_by=by,
                changed_at=at,
            )
            for step in data.STEPS
        ]
    )
    Pole.objects.bulk_create(
        [
            Pole(programme=programme, position=position, name_ar=name.ar, name_fr=name.fr)
            for position, name in enumerate(data.POLES, start=1)
        ]
    )
    Meeting.objects.bulk_create(
        [
            Meeting(
                programme=programme,
                audience=meeting.audience,
                held_on=meeting.held_on,
                place=meeting.place,
                said=meeting.said,
                changed_by=by,
                changed_at=at,
            )
            for meeting in data.MEETINGS
        ]
    )
    SurveyGroup.objects.bulk_create(
        [
            SurveyGroup(programme=programme, position=position, name_ar=name.ar, name_fr=name.fr, heard=heard)
            for position, (name, heard) in enumerate(data.SURVEY_GROUPS, start=1)
        ]
    )


class _Projects:
    """The axes, the projects of each row, and the lines that pay them."""

    def __init__(self, programme: ActionProgramme, by: User | None, at: datetime) -> None:
        self.programme, self.by, self.at = programme, by, at
        self.unnamed, self.association = (
            Partner.objects.create(programme=programme, name_ar=name.ar, name_fr=name.fr)
            for name in (data.UNNAMED_PARTNER, data.ASSOCIATION)
        )

    def load(self) -> None:
        rows = iter(read_summary())
        for position, facts in enumerate(data.AXES, start=1):
            own = list(islice(rows, len(facts.groups)))
            axis = Axis.objects.create(
                programme=self.programme,
                position=position,
                title_ar=own[0].axis_ar,
                title_fr=facts.title_fr,
            )
            for place, (row, group_facts) in enumerate(zip(own, facts.groups, strict=True), start=1):
                group = AxisProgramme.objects.create(
                    axis=axis, position=place, title_ar=row.title_ar, title_fr=group_facts.title_fr
                )
                self._load_row(row, group, group_facts)

    def _load_row(self, row: Row, group: AxisProgramme, facts: data.GroupFacts) -> None:
        commune_shares = split(row.commune_share, len(row.numbers))
        partner_shares = self._partner_shares(row)
        for number, commune_share in zip(row.numbers, commune_shares, strict=True):
            named = data.NAMED.get(number)
            if named is None:
                project = self._generated(number)
                lines = [FundingLine(kind=FundingKind.OWN, amount=commune_share)]
                if partner_share := next(partner_shares, None):
                    lines.append(self._agreement(self.unnamed, partner_share))
            else:
                project = self._named(named)
                lines = self._named_lines(named, commune_share)
            project.number, project.group = number, group
            project.pillar = data.PILLARS.get(number, facts.pillar)
            project.gender = data.GENDERS.get(number, facts.gender)
            self._save(project, lines)

    def _partner_shares(self, row: Row) -> Iterator[Decimal]:
        """Return what partners give to generated projects: named ones have only what is said of them."""
        rest = row.partner_share - sum(named.association_share for named in row.named)
        return iter(split(rest, len(row.numbers) - len(row.named)) if rest else [])

    def _generated(self, number: int) -> Project:
        title, form = data.GENERATED[number], data.GENERATED_TITLE
        # What the document programmed for 2023 it names: the others come after.
        starts_in = data.FIRST_YEAR + 1 + number % 5
        return Project(
            title_ar=form.ar.format(number=number, title=title.ar),
            title_fr=form.fr.format(number=number, title=title.fr),
            starts_in=starts_in,
            ends_in=min(starts_in + number % 3, self.programme.last_year),
            status=ProjectStatus.PLANNED,
            source_note=data.GENERATED_NOTE,
        )

    def _named(self, named: data.NamedProject) -> Project:
        years = [year for _kind, year in named.funding]
        return Project(
            title_ar=named.title.ar,
            title_fr=named.title.fr,
            place=named.place,
            # The surplus of 2022 is spent from 2023 on.
            starts_in=max(*years, data.FIRST_YEAR),
            ends_in=named.ends_in,
            status=named.status,
            source_note=named.source_note or data.NAMED_NOTE,
        )

    def _named_lines(self, named: data.NamedProject, commune_share: Decimal) -> list[FundingLine]:
        amounts = split(commune_share, len(named.funding))
        lines = [
            FundingLine(kind=kind, year=year, amount=amount)
            for (kind, year), amount in zip(named.funding, amounts, strict=True)
        ]
        if named.association_share:
            lines.append(self._agreement(self.association, Decimal(named.association_share)))
        return lines

    def _agreement(self, partner: Partner, amount: Decimal) -> FundingLine:
        return FundingLine(kind=FundingKind.PARTNER, partner=partner, amount=amount)

    def _save(self, project: Project, lines: list[FundingLine]) -> None:
        project.programme = self.programme
        project.cost = sum((line.amount for line in lines), Decimal())
        project.changed_by, project.changed_at = self.by, self.at
        project.save()
        for line in lines:
            line.project = project
        FundingLine.objects.bulk_create(lines)
