"""Load the whole demonstration: accounts, grids, past cycles, the running one."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from accounts.models import User
from assessments.demonstration.accounts import ACCOUNTS, create_accounts
from assessments.demonstration.afterwards import Afterwards
from assessments.demonstration.audited import Inspectors
from assessments.demonstration.calendar import past_calendar, running_calendar
from assessments.demonstration.past import Hands, build_past_cycle
from assessments.demonstration.running import Cast, Running
from assessments.models import Cycle, CycleTarget, Grid
from assessments.scoring import read_json
from assessments.services.documents import request_cycle_cards
from assessments.services.grids import import_grid
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Commune, Membership
from config.toolbox.clock import local_day

GRIDS = Path(__file__).resolve().parent.parent / "grids"
YEARS = (2022, 2023, 2024, 2025)
# The two last published years were audited by sample.
FIRST_AUDITED_YEAR = 2023
# The share of the communes of each published year that were paid their grant.
PAID = {2022: Decimal(1), 2023: Decimal("0.9"), 2024: Decimal("0.4")}
# The restructuring of 2024 added the grid of large communes: cycles before have none.
FIRST_ADDITIONAL_YEAR = 2024
# The accounts' own commune: of middling size, in a province that has several on the list.
HOME_COMMUNE = "09.273.01.13"
NOTE_AR = "لائحة الجماعات محتملة وليست اللائحة الرسمية."
NOTE_FR = "La liste des communes est une liste probable, non la liste officielle."
TARGETS = Path(__file__).resolve().parent.parent.parent / "communes" / "data" / "demo-target-communes.csv"


class AlreadyLoaded(Exception):
    """The database already holds cycles: the demonstration is for an empty portal."""


@dataclass(frozen=True, slots=True)
class Loading:
    """What to load: the communes, the seed, the password of every account, the hour."""

    communes: Sequence[Commune]
    home: Commune
    seed: int
    password: str
    at: datetime
    tell: Callable[[str], None]

    def run(self) -> None:
        """Load everything. Raises AlreadyLoaded when cycles exist."""
        if Cycle.objects.exists():
            raise AlreadyLoaded
        first = past_calendar(YEARS[0]).entry_opens_on
        people = create_accounts(self.home, password=self.password, since=first, at=self.at)
        actors = {account.login: self._actor(people[account.login]) for account in ACCOUNTS}
        grid, additional = (self._grid(name) for name in ("papc-2025.1.json", "papc-gc-2025.1.json"))
        records = Actor(people["records"], Membership(user=people["records"], role=Role.COMMUNE_MANAGER))
        inspectors = Inspectors(
            administrator=actors["admin"],
            igat=actors["igat"],
            igf=actors["igf"],
            committee=actors["appeals"],
            manager=actors["manager"],
            records=records,
        )
        hands = Hands(actors["admin"], people["records"], people["reviewer"], people["approver"], inspectors)
        for year in YEARS[:-1]:
            self.tell(f"{year}")
            cycle = self._cycle(year, grid, additional)
            build_past_cycle(
                cycle,
                hands=hands,
                seed=self.seed,
                first_year=YEARS[0],
                is_audited=year >= FIRST_AUDITED_YEAR,
            )
            self._follow(cycle, actors)
        self.tell(f"{YEARS[-1]}")
        cast = Cast(
            administrator=actors["admin"],
            manager=actors["manager"],
            reviewer=actors["reviewer"],
            approver=actors["approver"],
            inspector=actors["igat"],
            province=actors["province"],
            records=records,
        )
        cycle = self._cycle(YEARS[-1], grid, additional)
        Running(cycle, cast, self.seed, YEARS[0], self.at).build()
        # Last, so that what readers wait for first is made first.
        published = Cycle.objects.get(assessed_year=YEARS[-2])
        request_cycle_cards(published, actor=actors["admin"], at=self.at)

    def _follow(self, cycle: Cycle, actors: Mapping[str, Actor]) -> None:
        """Let what follows a publication follow."""
        after = Afterwards(cycle, actors["admin"], actors["manager"])
        is_latest = cycle.assessed_year == YEARS[-2]
        if is_latest:
            after.correct()
        after.grant(paid_share=PAID[cycle.assessed_year])
        if cycle.assessed_year >= FIRST_AUDITED_YEAR:
            after.meet()
        if is_latest:
            after.plan()

    def _actor(self, user: User) -> Actor:
        membership = Membership.objects.select_related("user", "commune", "province").get(user=user)
        return actor_for(membership, on=local_day(self.at))

    def _grid(self, name: str) -> Grid:
        return import_grid(read_json((GRIDS / name).read_text()), by=None, at=self.at)

    def _cycle(self, year: int, grid: Grid, additional: Grid) -> Cycle:
        is_last = year == YEARS[-1]
        calendar = running_calendar(local_day(self.at)) if is_last else past_calendar(year)
        cycle = Cycle.objects.create(
            assessed_year=year,
            grid=grid,
            additional_grid=additional if year >= FIRST_ADDITIONAL_YEAR else None,
            target_note_ar=NOTE_AR,
            target_note_fr=NOTE_FR,
            is_demonstration=True,
            **calendar.fields(),
        )
        CycleTarget.objects.bulk_create(
            [CycleTarget(cycle=cycle, commune=commune) for commune in self.communes]
        )
        return cycle


def target_communes() -> list[Commune]:
    """Return the communes of the likely list, by code."""
    with TARGETS.open(encoding="utf-8", newline="") as file:
        codes = [row["hcp_code"] for row in csv.DictReader(file)]
    return list(Commune.objects.with_territory().filter(code__in=codes).order_by("code"))  # type: ignore[attr-defined]
