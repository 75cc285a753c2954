"""Load made-up capacity building: staff and past years of every commune, the current year of one."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.demonstration import DOMAIN
from accounts.models import User
from assessments.models import Cycle, CycleTarget
from capacity.demonstration.history import History
from capacity.demonstration.home import Home
from capacity.demonstration.people import make_people
from capacity.models import CapacityPlan
from capacity.services.effect.runs import request_estimate
from communes.actors import Actor, actor_for
from communes.models import Commune, Membership, ProgrammeUnit
from config.toolbox.clock import local_day


class NoDemonstration(Exception):
    """The portal holds no demonstration: made-up training would stand beside real results."""


class AlreadyLoaded(Exception):
    """Communes have plans already."""


def load_capacity(*, seed: int, at: datetime) -> int:
    """Load everything for the target communes of the latest demonstration cycle; return how many they are.

    Raises NoDemonstration or AlreadyLoaded, having changed nothing.
    """
    cycle = Cycle.objects.filter(is_demonstration=True).order_by("-assessed_year").first()
    if cycle is None:
        raise NoDemonstration
    if CapacityPlan.objects.exists():
        raise AlreadyLoaded
    targets = CycleTarget.objects.filter(cycle=cycle).values("commune")
    communes = list(Commune.objects.with_territory().filter(pk__in=targets).order_by("code"))  # type: ignore[attr-defined]
    officer, manager, province = (_actor(login, at) for login in ("capacity", "manager", "province"))
    people = make_people(communes, seed=seed, at=at)
    _make_units(communes, officer, at)
    home = manager.membership.commune
    assert home is not None
    History(people, officer.user, home, seed, at).build(communes)
    Home(home, manager, province, officer, at).build()
    # Only the worker can estimate: it does so once the portal runs.
    request_estimate(actor=officer, at=at)
    return len(communes)


def _make_units(communes: Sequence[Commune], officer: Actor, at: datetime) -> None:
    """Give each commune the decision of a programme unit; its people are those of the staff list."""
    decided_on = date(local_day(at).year - 2, 3, 1)
    known = set(ProgrammeUnit.objects.values_list("commune", flat=True))
    units = [
        ProgrammeUnit(
            commune=commune,
            decision_number="démonstration",
            decided_on=decided_on,
            changed_by=officer.user,
            changed_at=at,
        )
        for commune in communes
        if commune.pk not in known
    ]
    ProgrammeUnit.objects.bulk_create(units)


def _actor(login: str, at: datetime) -> Actor:
    user = User.objects.get(email=f"{login}@{DOMAIN}")
    membership = Membership.objects.select_related("user", "commune__province__region", "province").get(
        user=user
    )
    return actor_for(membership, on=local_day(at))
