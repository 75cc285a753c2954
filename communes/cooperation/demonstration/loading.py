"""Load the reference case of cooperation into a portal that holds the demonstration."""

from datetime import datetime

from communes.cooperation.demonstration.cast import Cast, create_officer, known_actor
from communes.cooperation.demonstration.mobility import CODE, Mobility
from communes.cooperation.demonstration.money import FIRST_YEAR, Money
from communes.cooperation.demonstration.plan import Plan
from communes.cooperation.demonstration.running import Running
from communes.cooperation.demonstration.shares import REGION
from communes.cooperation.demonstration.threads import write_exchanges
from communes.cooperation.demonstration.waste import Waste
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.checklist import load_checklist
from communes.cooperation.services.powers import load_powers
from communes.models import Region


class NoDemonstration(Exception):
    """The portal holds no demonstration: made-up bodies would stand beside real ones."""


def load_cooperation(*, password: str, at: datetime) -> bool:
    """Load the reference case, where it is not there yet; return whether it was loaded.

    Raises NoDemonstration where the accounts of the demonstration are missing.
    """
    admin, manager, province = (known_actor(login, at) for login in ("admin", "manager", "province"))
    if admin is None or manager is None or province is None:
        raise NoDemonstration
    if CooperationBody.objects.filter(code=CODE).exists():
        return False
    load_powers()
    load_checklist(at)
    cast = Cast(admin, manager, province, at)
    objectives = Plan(cast, Region.objects.get(code=REGION)).build()
    mobility = Mobility(cast)
    body = mobility.register()
    officer = create_officer(body, password=password, since=admin.membership.starts_on, at=at)
    money = Money(cast, body, officer)
    money.call(FIRST_YEAR)
    # Seats follow the contributions of the first year.
    mobility.council(body, officer)
    for year in range(FIRST_YEAR, cast.year + 1):
        if year > FIRST_YEAR:
            money.call(year)
        money.pay(year)
        money.account(year)
    mobility.project(body, objectives["O1"], officer)
    running = Running(cast, body, officer)
    running.staff()
    running.support()
    write_exchanges(body, officer, cast)
    waste = Waste(cast)
    waste.overlap()
    waste.creation(objectives["O2"])
    return True
