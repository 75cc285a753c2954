"""What every benchmark needs: a database of its own, the country's communes and answers, and a verdict."""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import django

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
SESSION_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Give a migrated, empty database for the length of a block: on DATABASE_URL's server, else SQLite's."""
    # Not a default: importing the project names the settings of the demonstration.
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ.setdefault("ADAA_LOG_LEVEL", "ERROR")
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def load_country(*, communes: int) -> list:
    """Load the territory and return so many communes, in the order of their codes."""
    from django.core.management import call_command

    from communes.models import Commune

    call_command("load_territory", verbosity=0)
    return list(Commune.objects.order_by("code")[:communes])


def open_cycle_of(communes: list):
    """Return the open cycle of 2025 with a submitted file for each commune and made-up answers."""
    from django.conf import settings

    from accounts.models import User
    from assessments.demonstration.figures import figures, profile
    from assessments.enums import CycleState, State
    from assessments.models import Answer, Assessment, Cycle
    from assessments.services.grids import import_grid, read_grid_file

    grids = [
        import_grid(
            read_grid_file((settings.BASE_DIR / f"assessments/grids/{name}-2025.1.json").read_bytes()),
            by=None,
            at=AT,
        )
        for name in ("papc", "papc-gc")
    ]
    cycle = Cycle.objects.create(
        assessed_year=2025,
        state=CycleState.OPEN,
        grid=grids[0],
        additional_grid=grids[1],
        entry_opens_on=date(2026, 2, 15),
        submission_closes_on=date(2026, 4, 15),
        opinions_close_on=date(2026, 4, 30),
        review_closes_on=date(2026, 6, 30),
        audit_closes_on=date(2026, 7, 31),
        publication_planned_on=date(2026, 9, 15),
        pool=Decimal(200_000_000),
        opened_at=AT,
    )
    manager = User.objects.create(email="manager@example.ma", full_name="manager", language="fr")
    files = Assessment.objects.bulk_create(
        [
            Assessment(
                cycle=cycle,
                commune=commune,
                state=State.SUBMITTED,
                submitted_at=AT,
                submitted_by=manager,
                has_additional_grid=cycle.has_additional_grid(commune),
            )
            for commune in communes
        ]
    )
    answers = []
    for file in files:
        population = file.commune.population_2024
        made_up = figures(
            profile(file.commune.code, population, seed=1),
            2025,
            first_year=2022,
            seed=1,
            large=file.has_additional_grid,
        )
        answers += [
            Answer(assessment=file, field=field, value=value, changed_at=AT)
            for field, value in made_up.items()
        ]
    Answer.objects.bulk_create(answers, batch_size=5000)
    return cycle


def member(role: str, **place: object):
    """Return a membership of a person of their own."""
    from accounts.models import User
    from communes.models import Membership
    from config.toolbox.clock import local_day

    user = User.objects.create(email=f"{role}@example.ma", full_name=role, language="fr")
    return Membership.objects.create(user=user, role=role, starts_on=local_day(AT), created_at=AT, **place)


def signed_in(membership):
    """Return a browser of sorts, signed in as somebody."""
    from django.test import Client

    client = Client()
    client.force_login(membership.user, backend=SESSION_BACKEND)
    return client


def measured(client, address: str, *, times: int) -> tuple[int, float]:
    """Return the queries of a page and its milliseconds once the process is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries), 1000 * seconds(ask, times=times)


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the shortest time that some work took."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure and the most (or the least) it may be."""

    label: str
    value: float
    limit: float
    at_most: bool = True
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def __str__(self) -> str:
        sign, verdict = ("≤" if self.at_most else "≥"), ("" if self.holds else "   MISSED")
        return f"{self.label:<58} {self.value:>9.2f} {self.unit:<3} {sign} {self.limit:g}{verdict}"


def conclude(limits: list[Limit]) -> None:
    """Print each figure beside its limit; leave with 1 when one is missed."""
    print("\n".join(map(str, limits)))
    sys.exit(0 if all(limit.holds for limit in limits) else 1)
